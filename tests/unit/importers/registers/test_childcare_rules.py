"""What a row of Ofsted's childcare register means, and which link of its page is the newest list."""

from datetime import date

import pytest

from importers.registers.jobs import day_of
from importers.registers.ofsted_page import newest_list
from importers.sources.childcare import area_name
from importers.sources.childcare_rules import (
    ages_of,
    inspected_on,
    is_active,
    is_domestic,
    is_private,
    page_of,
    registers_of,
    stages_of,
)
from importers.validation import Row
from tests.sources.childcare import page

PAGE = "https://www.gov.uk/statistical-data-sets/childcare"


def row(**values: object) -> Row:
    given = {"urn": "EY1", "name": "Acorns", "type": "Childcare on non-domestic premises", "subtype": "Full day care"}
    return Row(2, given | values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, False),
        ({"type": "Childminder"}, True),
        ({"type": "CHILDMINDER"}, True),
        ({"type": "Home childcarer", "name": "Ann"}, True),
        ({"name": "REDACTED"}, True),
        ({"name": "Redacted provider"}, True),
        ({"type": "Childcare on domestic premises"}, False),
    ],
)
def test_whoever_is_at_home_or_kept_back_is_private(values: dict, expected: bool) -> None:
    assert is_private(row(**values)) is expected


@pytest.mark.parametrize(
    ("combination", "subtype", "ages", "stages"),
    [
        ("ALL", "Full day care", (0, 5), ("early-years",)),
        ("EYR only", "Sessional day care", (0, 5), ("early-years",)),
        ("EYR-CCR", "Full day care", (0, 5), ("early-years",)),
        ("EYR-CCR", "Out-of-school day care", (4, 7), ("early-years", "primary")),
        ("ALL", "Out-of-School Day Care", (4, 17), ("early-years", "primary", "secondary")),
        ("CCR only", "Out-of-school day care", (5, 7), ("primary",)),
        ("CCR-VCR", "Full day care", (5, 17), ("primary", "secondary")),
        ("VCR only", "Out-of-school day care", (8, 17), ("primary", "secondary")),
        ("", "Full day care", (None, None), ()),
    ],
)
def test_ages_and_stages_follow_the_registers(
    combination: str, subtype: str, ages: tuple, stages: tuple[str, ...]
) -> None:
    found = row(combinations=combination, subtype=subtype)
    assert (ages_of(found), stages_of(found)) == (ages, stages)


def test_flags_go_before_the_combination() -> None:
    found = registers_of(row(on_early=True, on_compulsory=False, combinations="ALL"))
    assert (found.early, found.compulsory, found.voluntary) == (True, False, False)


def test_the_last_inspection_of_any_kind_counts() -> None:
    assert inspected_on(row()) is None
    days = {"report_card": date(2026, 3, 12), "full": date(2021, 2, 4), "out_of_school": date(2026, 5, 1)}
    assert inspected_on(row(**days)) == date(2026, 5, 1)


def test_only_ofsteds_own_page_is_linked() -> None:
    assert page_of(row(link="https://reports.ofsted.gov.uk/provider/16/EY1")).endswith("/EY1")
    assert page_of(row(link="https://elsewhere.example/EY1")) == "https://reports.ofsted.gov.uk/provider/16/EY1"


def test_a_release_without_the_status_holds_active_ones() -> None:
    assert is_active(row())
    assert is_active(row(status="Active"))
    assert not is_active(row(status="Resigned"))


def test_somebodys_home_is_known_from_other_premises() -> None:
    assert is_domestic(row(type="Childcare on domestic premises"))
    assert not is_domestic(row())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Trafford", "TRAFFORD", True),
        ("London Borough of Barnet", "Barnet", True),
        ("Bristol, City of", "Bristol", True),
        ("Kingston upon Hull, City of", "Kingston upon Hull", True),
        ("County Durham", "Durham", True),
        ("St. Helens", "St Helens", True),
        ("Barnet", "Barnsley", False),
        ("Kingston upon Thames", "Kingston upon Hull", False),
    ],
)
def test_an_authority_is_known_by_what_tells_it_apart(one: str, other: str, same: bool) -> None:
    assert (area_name(one) == area_name(other)) is same


def test_the_newest_list_of_providers_is_found_among_other_tables() -> None:
    html = page("https://assets.example/media/x/Childcare_provider_data_as_at_31_August_2026.csv", "31 August 2026")
    found = newest_list(html, PAGE)
    assert found is not None
    assert (found.as_at, found.name) == (date(2026, 8, 31), "Childcare_provider_data_as_at_31_August_2026.csv")
    assert found.address.startswith("https://assets.example/")


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>Childcare provider data as at 31 August 2026</p>",
        '<a href="/x.csv">Childcare provider data</a>',
        '<a href="/x.csv">Childcare provider data as at 31 February 2026</a>',
        '<a href="/x.ods">Childcare provider data as at 31 August 2026</a>',
        "<a>Childcare provider data as at 31 August 2026</a>",
        '<a href="/x.csv">Childcare provider inspections in 1 April to 31 August 2026',
    ],
)
def test_a_page_without_a_list_has_none(html: str) -> None:
    assert newest_list(html, PAGE) is None


def test_a_link_of_the_page_itself_is_completed() -> None:
    found = newest_list('<a href="/media/1/provider%20data%20as%20at%2031%20Mar%202026.csv">Data</a>', PAGE)
    assert found is not None
    assert found.address == "https://www.gov.uk/media/1/provider%20data%20as%20at%2031%20Mar%202026.csv"


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("edubasealldata20261120.csv", date(2026, 11, 20)),
        ("edubasealldata20261399.csv", None),
        ("register.csv", None),
    ],
)
def test_the_day_of_a_file_is_in_its_name(name: str, day: date | None) -> None:
    assert day_of(name) == day
