"""What the register says of a school becomes a listing in plain words."""

import pytest

from importers.problems import FileError
from importers.proposals import Proposal
from importers.sources.school_links import successions
from importers.sources.schools import Found, Selection, propose
from importers.specs.schools import LINKS, SCHOOLS
from tests.unit.importers.rows import as_csv, school, table

OURS = Selection("999")


def found(*rows: dict[str, str], wanted: Selection = OURS, listed: tuple[str, ...] = ()) -> Found:
    return propose(table(as_csv(rows), SCHOOLS), wanted, listed)


def only(*rows: dict[str, str]) -> Proposal:
    (proposal,) = found(*rows).proposals
    return proposal


def test_a_primary_school_is_described_placed_and_sorted() -> None:
    proposal = only(school())
    content, provider = proposal.content, proposal.provider
    assert content.summary == "Primary school for ages 3 to 11 in Saltby."
    assert content.stages == ("early-years", "primary")
    assert set(content.categories) == {"education/mainstream", "education/early-years"}
    assert "Check with the school." in content.description
    place = content.places[0]
    assert (round(place.latitude, 3), round(place.longitude, 3)) == (52.687, -1.750)
    assert (provider.laestab, provider.phone, provider.kind) == ("9992001", "01632960101", "mainstream-school")
    assert content.coverage.kind == "authority"


def test_the_heads_name_is_nowhere() -> None:
    assert "Never" not in repr(only(school()))


@pytest.mark.parametrize(
    ("kind", "group", "ages", "provider_kind"),
    [
        ("Community special school", "Special schools", ("2", "19"), "special-school"),
        ("Academy special converter", "Academies", ("2", "19"), "special-school"),
        ("Pupil referral unit", "Local authority maintained schools", ("5", "16"), "alternative-provision"),
        ("Free schools alternative provision", "Free Schools", ("5", "16"), "alternative-provision"),
        ("Local authority nursery school", "Local authority maintained schools", ("3", "5"), "early-years"),
        ("Further education", "Colleges", ("16", "99"), "post-16"),
        ("Special post 16 institution", "Colleges", ("16", "25"), "post-16"),
        ("Free schools 16 to 19", "Free Schools", ("16", "19"), "post-16"),
        ("Other independent school", "Independent schools", ("3", "11"), "independent"),
        ("Other independent special school", "Special schools", ("5", "16"), "special-school"),
        ("Academy converter", "Academies", ("11", "18"), "mainstream-school"),
    ],
)  # fmt: skip
def test_type_and_group_decide_the_kind_of_provider(
    kind: str, group: str, ages: tuple[str, str], provider_kind: str
) -> None:
    row = school(TypeOfEstablishment=kind, EstablishmentTypeGroup=group, PhaseOfEducation="Not applicable")
    row["StatutoryLowAge"], row["StatutoryHighAge"] = ages
    proposal = only(row)
    assert proposal.provider.kind == provider_kind
    assert proposal.content.summary
    assert proposal.content.age_max <= 25


def test_needs_resourced_places_and_section_41_are_said() -> None:
    row = school(TypeOfResourcedProvision="Resourced provision and SEN unit", ResourcedProvisionCapacity="12",
                 SEN1="ASD - Autistic Spectrum Disorder", Section41Approved="Approved")  # fmt: skip
    content = only(row).content
    assert content.needs == ("asd",)
    assert "education/resourced" in content.categories
    assert "resourced provision (12 places) and a SEN unit" in content.description
    assert content.setting.section_41
    assert content.setting.resourced_places == 12


def test_an_unknown_need_is_reported_and_the_school_kept() -> None:
    result = found(school(SEN1="XYZ - Something new"))
    assert [(p.column, p.value, p.rejects) for p in result.problems] == [("SEN1 (name)", "XYZ - Something new", False)]
    assert len(result.proposals) == 1


def test_schools_of_the_authority_near_it_or_named_are_taken() -> None:
    rows = [school(), school(URN="990002", Easting="419000"), school(URN="990003", Easting="450000"),
            school(URN="990004", Easting="460000")]  # fmt: skip
    for row in rows[1:]:
        row["LA (code)"] = "998"

    def urns(wanted: Selection) -> list[str]:
        return [proposal.external_id for proposal in found(*rows, wanted=wanted).proposals]

    assert urns(OURS) == ["990001"]
    assert urns(Selection("999", within_km=3)) == ["990001", "990002"]
    assert urns(Selection("999", also=frozenset({"990004"}))) == ["990001", "990004"]
    assert urns(Selection("", everything=True)) == ["990001", "990002", "990003", "990004"]
    outside = found(*rows, wanted=Selection("999", within_km=3)).proposals[1]
    assert outside.content.coverage.kind == "outside"


def test_an_authority_that_is_not_in_the_file_is_said() -> None:
    with pytest.raises(FileError, match=r"no row has the authority code 123.*the file holds 999"):
        found(school(), wanted=Selection("123"))


def test_a_closed_school_leaves_only_if_it_was_listed() -> None:
    closed = school(URN="990009", EstablishmentStatus="Closed", CloseDate="31-08-2026")
    unknown = found(school(), closed)
    assert ([p.external_id for p in unknown.proposals], unknown.left_out) == (["990001"], 1)
    listed = found(school(), closed, listed=("990009",)).proposals[1]
    assert listed.content is None
    assert listed.withdraw == "The school register lists it as closed on 31 August 2026."


def test_a_school_about_to_close_says_so() -> None:
    row = school(EstablishmentStatus="Open, but proposed to close", CloseDate="31-08-2027")
    assert only(row).content.alert == "This school is proposed to close on 31 August 2027."


def test_a_urn_given_twice_keeps_both_rows_out() -> None:
    result = found(school(), school(EstablishmentName="Another"), school(URN="990002"))
    assert [p.external_id for p in result.proposals] == ["990002"]
    assert [p.row for p in result.problems if p.rejects] == [2, 3]


def test_a_school_without_coordinates_keeps_its_postcode() -> None:
    place = only(school(Easting="0", Northing="")).content.places[0]
    assert (place.latitude, place.postcode) == (None, "WX4 2BD")


def test_columns_may_come_in_any_order_and_optional_ones_be_missing() -> None:
    row = {"EstablishmentName": "Thornwick School", "LA (code)": "999", "URN": "990001", "NewColumn": "x"}
    assert only(row).content.name == "Thornwick School"


def test_windows_1252_names_survive() -> None:
    rows = [school(EstablishmentName="École Saltby")]
    proposals = propose(table(as_csv(rows, "cp1252"), SCHOOLS), OURS).proposals
    assert proposals[0].content.name == "École Saltby"


def test_links_become_one_succession_from_both_sides() -> None:
    links = (
        "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n"
        "990001,990009,Old,Predecessor,\n990009,990001,New,Successor,31-08-2026\n"
        "990001,990008,Old 2,Predecessor - merged,01-09-2026\n111,222,Far,Successor,\n"
    )
    rows, problems = successions(table(links, LINKS), frozenset({"990001"}), {"990009": "Old School"})
    assert not problems
    assert [(r["from_urn"], r["to_urn"], r["kind"], str(r["on"]), r["from_name"]) for r in rows] == [
        ("990008", "990001", "merged", "2026-09-01", ""), ("990009", "990001", "became", "2026-08-31", "Old School"),
    ]  # fmt: skip
