"""The demonstration borough's school register."""

import csv
from collections import Counter
from datetime import date

import pytest

from importers.demonstration.register import COLUMNS, register_rows, school_kind, schools
from tests.unit.demonstration.borough import Borough


@pytest.fixture(scope="module")
def rows(borough: Borough) -> list[dict[str, str]]:
    with borough.files.register.open(encoding="cp1252", newline="") as file:
        return list(csv.DictReader(file))


def test_register_has_the_real_ones_columns(rows: list[dict[str, str]]) -> None:
    assert len(COLUMNS) == 135
    assert list(rows[0]) == COLUMNS
    assert COLUMNS[:4] == ["URN", "LA (code)", "LA (name)", "EstablishmentNumber"]


def test_numbers_belong_to_one_school_each(rows: list[dict[str, str]]) -> None:
    for key in (
        lambda row: row["URN"],
        lambda row: row["UKPRN"],
        lambda row: row["LA (code)"] + row["EstablishmentNumber"],
    ):
        assert max(Counter(map(key, rows)).values()) == 1


def test_about_sixty_schools_of_every_kind_are_open(rows: list[dict[str, str]]) -> None:
    ours = [row for row in rows if row["LA (code)"] == "999" and row["EstablishmentStatus (name)"].startswith("Open")]
    assert 55 <= len(ours) <= 65
    kinds = {school_kind(school) for school in schools()}
    assert kinds == {
        "early-years", "mainstream-school", "special-school", "alternative-provision", "independent", "post-16",
    }  # fmt: skip
    assert {row["PhaseOfEducation (name)"] for row in ours} == {
        "Nursery", "Primary", "Secondary", "All-through", "16 plus", "Not applicable",
    }  # fmt: skip


def test_register_holds_every_state_of_a_school(rows: list[dict[str, str]]) -> None:
    states = Counter(row["EstablishmentStatus (name)"] for row in rows)
    assert states.keys() == {"Open", "Closed", "Open, but proposed to close", "Proposed to open"}
    assert all(row["CloseDate"] for row in rows if row["EstablishmentStatus (name)"] == "Closed")


def test_special_places_are_of_every_sort(rows: list[dict[str, str]]) -> None:
    assert {row["TypeOfResourcedProvision (name)"] for row in rows} == {
        "Not applicable", "Resourced provision", "SEN unit", "Resourced provision and SEN unit",
    }  # fmt: skip
    assert {"Approved", "Not approved"} < {row["Section41Approved (name)"] for row in rows}
    needs = {row[f"SEN{number} (name)"].partition(" - ")[0] for row in rows for number in range(1, 14)}
    assert {"ASD", "SLCN", "SEMH", "SpLD", "MLD", "SLD", "PMLD", "HI", "VI", "MSI", "PD"} < needs


def test_only_neighbours_schools_lie_outside(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert bool(row["AdministrativeWard (code)"]) == (row["LA (code)"] == "999"), row["EstablishmentName"]
        assert row["Postcode"].startswith("WX" if row["LA (code)"] == "999" else "WY")


def test_nobody_is_named_and_no_address_can_be_real(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert not any(row[column] for column in ("HeadTitle (name)", "HeadFirstName", "HeadLastName", "PropsName"))
        assert row["SchoolWebsite"].endswith(".example")
        assert row["TelephoneNum"].startswith("01632960")


def test_proposed_school_opens_next_september() -> None:
    opening = [
        row for row in register_rows(date(2026, 11, 22)) if row["EstablishmentStatus (name)"] == "Proposed to open"
    ]
    assert [row["OpenDate"] for row in opening] == ["01-09-2027"]
    assert register_rows(date(2026, 3, 1))[61]["OpenDate"] == "01-09-2026"


def test_links_pair_schools_of_the_register(borough: Borough, rows: list[dict[str, str]]) -> None:
    with borough.files.links.open(encoding="cp1252", newline="") as file:
        links = list(csv.DictReader(file))
    names = {row["URN"]: row["EstablishmentName"] for row in rows}
    assert len(links) == 10
    assert all(names[link["LinkURN"]] == link["LinkName"] and link["URN"] in names for link in links)
    pairs = {(link["URN"], link["LinkURN"]) for link in links}
    assert pairs == {(other, one) for one, other in pairs}, "each is told from both sides"


def test_importer_agrees_on_each_schools_kind(borough: Borough) -> None:
    ours = {str(school["urn"]): school_kind(school) for school in schools()}
    assert {p.external_id: p.provider.kind for p in borough.schools} == {
        p.external_id: ours[p.external_id] for p in borough.schools
    }
    assert len(borough.schools) >= 60
