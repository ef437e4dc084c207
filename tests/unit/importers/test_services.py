"""Rows of the services template become listings, or a finding that names the cell."""

from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest

from importers.layouts import bundled_layouts, find_layout
from importers.mapping import apply_layout
from importers.problems import FileError, ReadProblem
from importers.proposals import Proposal
from importers.reading import read_table
from importers.sources.services import propose
from importers.specs.services import SERVICES
from importers.template import write_template
from tests.factories import NOW
from tests.unit.importers.rows import table

TODAY = NOW.date()


def found(text: str) -> tuple[list[Proposal], list[ReadProblem]]:
    return propose(table(text, SERVICES), "services", TODAY)


def test_a_full_row_becomes_a_listing() -> None:
    proposals, problems = found(
        "reference,provider_name,name,categories,needs,age_min,age_max,costs,times,links,postcode,status,confirmed_on\n"
        "A1,Saltby Swifts,Swimming,Sport and swimming,pd; autism,5,11,Session | 4.50 | Carer free,"
        '"sat, sun | 10:00-11:30 | term time | Quiet hour",Book | swifts.example/book | booking,wx42bd,published,'
        "22/11/2026\n"
    )
    assert not problems
    content = proposals[0].content
    assert content.categories == ("leisure/sport",)
    assert set(content.needs) == {"asd", "pd"}
    assert content.costs[0].amount == Decimal("4.50")
    assert (content.times[0].days, content.times[0].opens, content.times[0].term_time_only) == (
        ("sat", "sun"),
        time(10),
        True,
    )
    assert content.links[0].url == "https://swifts.example/book"
    assert content.places[0].postcode == "WX4 2BD"
    assert str(proposals[0].confirmed_on) == "2026-11-22"


def test_rows_that_repeat_a_reference_add_places() -> None:
    proposals, problems = found(
        "reference,provider_name,name,location_name,town\nA1,Swifts,Swimming,Pool,Saltby\nA1,,,Baths,Thornwick\n"
    )
    assert not problems
    assert [place.town for place in proposals[0].content.places] == ["Saltby", "Thornwick"]


def test_two_services_with_one_reference_keep_both_out() -> None:
    proposals, problems = found("reference,provider_name,name\nA1,Swifts,Swimming\nA1,Swifts,Running\nA2,Swifts,Judo\n")
    assert [p.external_id for p in proposals] == ["A2"]
    assert [(p.row, p.value) for p in problems] == [(2, "A1"), (3, "A1")]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("costs", "Session | lots", "the amount is not an amount in pounds"),
        ("times", "someday | 10:00-11:00", "'someday' is not a day"),
        ("times", "mon | 25:00-26:00", "not a time of day"),
        ("times", "mon | 11:00-10:00", "closing time must be later"),
        ("links", "Book", "has no address"),
        ("coverage", "everywhere", "is not one of"),
        ("status", "gone", "neither published nor withdrawn"),
        ("latitude", "52.7", "one of latitude and longitude is missing"),
        ("age_min", "-3", "0 or more"),
        ("age_max", "150", "is more than 99"),
        ("needs", "measles", "needs"),
        ("starts_on", "soon", "not a date"),
    ],
)
def test_a_wrong_cell_names_row_and_column(column: str, cell: str, said: str) -> None:
    proposals, problems = found(f"provider_name,name,{column}\nSwifts,Swimming,{cell}\nSwifts,Judo,\n")
    assert [proposal.content.name for proposal in proposals] == ["Judo"]
    assert (problems[0].row, said in problems[0].message) == (2, True), problems[0]


def test_rows_that_disagree_about_a_provider_settle_on_the_first() -> None:
    proposals, _ = found(
        "provider_name,provider_phone,provider_email,name\nSwifts,01632 960001,,Swimming\n"
        "swifts,01632 960002,a@swifts.example,Judo\n"
    )
    assert {(p.provider.phone, p.provider.email) for p in proposals} == {("01632 960001", "a@swifts.example")}


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_the_template_is_read_back_without_a_finding(tmp_path: Path, name: str) -> None:
    write_template(tmp_path / name)
    read = read_table((tmp_path / name).read_bytes(), name, SERVICES.columns)
    assert list(read.frame.columns) == [column.field for column in SERVICES.columns]
    assert (len(read.frame), read.problems) == (0, ())


def test_the_template_examples_are_a_row_that_imports() -> None:
    shown = [column for column in SERVICES.columns if column.example]
    text = ",".join(c.heading for c in shown) + "\n" + ",".join(f'"{c.example}"' for c in shown) + "\n"
    proposals, problems = found(text)
    assert (len(proposals), problems) == (1, [])


def test_a_template_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"end the name with .csv or .xlsx"):
        write_template(tmp_path / "t.pdf")


LAYOUT = """
target: services
empty: [NA]
keep: {Area: [Aldermere]}
fields:
  reference: Ref
  provider_name: {value: Aldermere Libraries}
  name: {column: Title, title_case: true}
  address: {columns: [Street, Village]}
  summary: {template: "{Title} in {Village}."}
  categories: {column: Sort, split: "/", table: {books: leisure/libraries, sport: leisure/sport}}
  needs: {column: Notes, words: {asd: [autis*], hi: [deaf]}}
  phone: Phone
"""


def test_a_mapping_joins_splits_looks_up_filters_and_fills(tmp_path: Path) -> None:
    (tmp_path / "ours.yml").write_text(LAYOUT)
    layout = find_layout(str(tmp_path / "ours.yml"), SERVICES)
    text = (
        "Ref,Title,Street,Village,Sort,Notes,Phone,Area\n"
        "7,SALTBY LIBRARY,NA,Saltby,books/Sport,Quiet hour for autistic children,NA,aldermere\n"
        "8,Far Library,,Far,books,,,Elsewhere\n9,Odd,,Saltby,chess,,,Aldermere\n"
    )
    mapped = apply_layout(read_table(text.encode(), "x.csv", layout.columns), layout)
    proposals, problems = propose(mapped, layout.name, TODAY)
    content = proposals[0].content
    assert (proposals[0].external_id, proposals[0].source, content.name) == ("7", "ours", "Saltby Library")
    assert content.categories == ("leisure/sport", "leisure/libraries")
    assert (content.needs, content.places[0].address, content.contacts) == (("asd",), "Saltby", ())
    assert [(p.row, p.column, p.value) for p in problems] == [(4, "Sort", "chess")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a", "needs 'target'"),
        ("target: services\nfields: {nme: x}", "'nme' is not a field of services"),
        ("target: schools\nfields: {urn: x}", "is for 'import schools'"),
        ("target: services\nfields: {name: {colum: x}}", "'colum' is not known"),
        ("target: services\nfields: {name: {column: x, value: y}}", "exactly one source"),
        ("target: services\nextra: 1\nfields: {name: x}", "'extra' is not known"),
        ("a: [", "not YAML"),
    ],
)
def test_a_mapping_with_a_mistake_says_which(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "m.yml").write_text(text)
    with pytest.raises(FileError, match=said):
        find_layout(str(tmp_path / "m.yml"), SERVICES)


def test_an_unknown_mapping_lists_the_bundled_ones() -> None:
    with pytest.raises(FileError, match="charities, childrens-centres"):
        find_layout("nonesuch", SERVICES)


def test_every_bundled_mapping_fills_only_fields_that_exist() -> None:
    names = [layout.name for layout in bundled_layouts("services")]
    assert "mental-health-services" in names
    for name in names:
        assert find_layout(name, SERVICES).rules
