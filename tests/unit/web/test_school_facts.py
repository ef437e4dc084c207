"""What a school's page takes from the register, and what it leaves to the school."""

import uuid

from localoffer.directory import school_facts
from localoffer.directory.content import ListingContent
from localoffer.directory.facts import Fact
from localoffer.directory.queries import ListingView, ProviderPage, ProviderView
from localoffer.freshness.rules import Dates

SCHOOL = ProviderView(
    id=uuid.UUID(int=1),
    slug="mill-lane-school",
    name="Mill Lane School",
    kind="mainstream-school",
    description="",
    website="",
    phone="",
    email="",
    urn="106167",
    laestab="3587503",
    ukprn=None,
    ofsted_urn=None,
    charity_number=None,
    opened_on=None,
    closed_on=None,
)


def setting(source: str = school_facts.REGISTER, **fields: object) -> ListingView:
    content = ListingContent.model_validate({"name": "Mill Lane School"} | fields)
    return ListingView(uuid.UUID(int=2), "x", "setting", "106167", source, 1, content, SCHOOL, (), Dates())


def facts_of(listing: ListingView) -> dict[str, Fact]:
    return {fact.label: fact for fact in school_facts.setting_facts(listing, {}, "Aldermere")}


def test_special_provision_from_the_register_sends_families_to_the_school() -> None:
    told = facts_of(setting(needs=["asd"], setting={"resourced_provision": "Resourced provision", "unit_places": 8}))
    assert told["Special provision for"].values == ("Autism",)
    assert told["Special places"] == Fact("Special places", ("8 places in a special unit",), school_facts.CHECK)
    assert facts_of(setting(needs=["asd"]))["Special provision for"].note == school_facts.CHECK
    assert facts_of(setting(source="services", needs=["asd"]))["Special provision for"].note == ""


def test_a_school_for_everyone_does_not_say_so_in_rows_of_its_own() -> None:
    assert facts_of(setting(layer="universal", age_min=4, age_max=11)).keys() == {"Ages"}
    assert "Level of support" in facts_of(setting(layer="specialist"))
    assert "Area it serves" in facts_of(setting(coverage={"kind": "radius", "radius_miles": 5}))


def test_section_41_is_explained() -> None:
    assert facts_of(setting(setting={"section_41": True}))["Section 41"].values == (
        "Approved: a family can ask for it in an EHC plan",
    )


def test_the_rest_of_the_register_is_one_list() -> None:
    page = ProviderPage(SCHOOL, setting(setting={"phase": "Primary", "capacity": 1420}), (), (), ())
    assert [(fact.label, fact.values[0]) for fact in school_facts.register_facts(page)] == [
        ("Phase", "Primary"),
        ("Pupils it has room for", "1,420"),
        ("School register number (URN)", "106167"),
        ("Department for Education number", "3587503"),
    ]


def test_only_a_real_school_links_to_its_inspection_reports() -> None:
    assert school_facts.inspection_link("106167", is_demonstration=False).endswith("/106167")
    assert school_facts.inspection_link("990001", is_demonstration=True) == ""
    assert school_facts.inspection_link(None, is_demonstration=False) == ""
    assert school_facts.inspection_link("EY12", is_demonstration=False) == ""
