"""The invented need data: laid out as the real releases are, the same each time, and hanging together."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.needs import ALL
from importers.demonstration.needs.census import census_day, census_xml
from importers.demonstration.needs.files import NeedFile, write_need_files
from importers.demonstration.needs.places import around
from importers.demonstration.needs.pupils import (
    PLAN,
    SUPPORT,
    counted_schools,
    every_school,
    features,
    phase_of,
    pupils,
)
from importers.demonstration.needs.years import newest, period, year_groups

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[NeedFile]:
    return write_need_files(tmp_path_factory.mktemp("needs"), TODAY)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def school(urn: int) -> dict[str, Any]:
    return next(one for one in every_school() if one["urn"] == urn)


def number(urn: int, ago: int, provision: str, *, at_first: bool = False) -> int:
    found = pupils(school(urn), ago, at_first=at_first)
    return sum(count for (its, _, _), count in found.items() if its == provision)


def test_the_same_day_gives_the_same_bytes(written: list[NeedFile], tmp_path: Path) -> None:
    again = write_need_files(tmp_path, TODAY)
    assert [file.path.read_bytes() for file in again] == [file.path.read_bytes() for file in written]


def test_the_newest_year_is_the_last_that_was_published_in_june() -> None:
    assert newest(date(2026, 6, 24)) == 2024
    assert newest(date(2026, 6, 25)) == 2025
    assert period(1999) == "199900"


@pytest.mark.parametrize("today", [date(2025, 3, 1), date(2026, 11, 22), date(2031, 1, 1)])
def test_files_of_any_day_cover_four_years_and_are_published_before_it(today: date, tmp_path: Path) -> None:
    files = write_need_files(tmp_path, today)
    periods = {row["time_period"] for file in files if file.kind == "statistics" for row in rows(file.path)}
    assert len(periods) == 4
    assert all(file.published < today for file in files if file.published)


def test_a_year_has_the_same_figures_whenever_it_is_written(written: list[NeedFile], tmp_path: Path) -> None:
    def of_2025(files: list[NeedFile]) -> list[dict[str, str]]:
        path = next(file.path for file in files if "long" in file.path.name)
        return [row for row in rows(path) if row["time_period"] == "202526"]

    assert of_2025(write_need_files(tmp_path, date(2027, 11, 22))) == of_2025(written)


def test_both_layouts_have_the_year_that_bridges_them(written: list[NeedFile]) -> None:
    of_year_groups = [file.path for file in written if "ncyear" in file.path.name]
    old, new = ({row["time_period"] for row in rows(path)} for path in of_year_groups)
    assert old & new == {"202425"}
    assert "sen_status" in rows(of_year_groups[0])[0]
    assert "sen_provision" in rows(of_year_groups[1])[0]


def test_a_schools_rows_in_the_long_layout_are_as_many_as_in_the_real_one(written: list[NeedFile]) -> None:
    path = next(file.path for file in written if "long" in file.path.name)
    each = Counter((row["school_urn"], row["time_period"]) for row in rows(path))
    assert set(each.values()) == {31}


def test_needs_add_up_to_their_provision_and_provisions_to_all_pupils(written: list[NeedFile]) -> None:
    path = next(file.path for file in written if "wide" in file.path.name)
    for row in rows(path):
        if row["EHC plan"] == "x":
            continue
        for provision, short in (("EHC plan", "EHC"), ("SEN support", "SUP")):
            needs = sum(int(value) for name, value in row.items() if name.startswith(f"{short}_Primary_need"))
            assert needs == int(row[provision]), row["school_name"]
        assert int(row["EHC plan"]) + int(row["SEN support"]) <= int(row["Total pupils"])


def test_schools_add_up_to_the_borough_and_it_lies_below_its_region_and_the_country() -> None:
    country, region, borough = around(0, False)
    schools = sum(sum(pupils(one, 0).values()) for one in every_school())
    assert borough.sums[ALL, ALL, ALL, ALL] == schools
    for place, larger in ((borough, region), (region, country)):
        assert all(number < larger.sums[cell] for cell, number in place.sums.items() if number > 10)
    for place in (country, region, borough):
        for phase, provision in ((ALL, PLAN), ("state-primary", SUPPORT)):
            groups = sum(n for (p, q, need, group), n in place.sums.items()
                         if (p, q, need) == (phase, provision, ALL) and group != ALL)  # fmt: skip
            assert groups == place.sums[phase, provision, ALL, ALL]


def test_no_school_has_less_than_nobody_in_any_year() -> None:
    for ago in range(5):
        for one in every_school():
            assert min(pupils(one, ago).values()) > 0


def test_what_is_meant_to_be_found_is_there() -> None:
    said = features()
    revised, jump, gone = said["revised"], said["jump"], said["gone"]
    now = number(revised["urn"], revised["ago"], SUPPORT)
    assert now - number(revised["urn"], revised["ago"], SUPPORT, at_first=True) == revised["missed"]
    assert number(jump["urn"], jump["ago"], SUPPORT) > 1.5 * number(jump["urn"], jump["ago"] + 1, SUPPORT)
    assert gone["urn"] not in {one["urn"] for one in counted_schools(gone["ago"])}
    assert gone["urn"] in {one["urn"] for one in counted_schools(gone["ago"] + 1)}
    assert not {one["urn"] for one in counted_schools(0)} & set(said["none"])
    small = pupils(school(990030), 0)
    assert 0 < sum(count for (provision, _, _), count in small.items() if provision == PLAN) < 5


def test_every_kind_of_school_has_a_phase() -> None:
    assert {phase_of(one) for one in every_school()} == {
        "state-nursery", "state-primary", "state-secondary", "state-special", "state-ap", "non-maintained-special",
        "independent"}  # fmt: skip


def test_year_groups_follow_from_ages() -> None:
    assert year_groups((2, 5), nursery=True) == ("early-years",)
    assert year_groups((3, 7)) == ("early-years", "r", "1", "2")
    assert year_groups((11, 16), special=True) == ("7", "8", "9", "10", "11", "x")
    assert year_groups((11, 19))[-1] == "14"


def test_a_census_return_has_every_pupil_once_and_is_of_the_third_thursday_of_january() -> None:
    assert census_day(2025) == date(2026, 1, 15)
    one = school(990018)
    text = census_xml(one, 2025, 0).decode()
    assert text.count("<PupilOnRoll>") == sum(pupils(one, 0).values())
    assert "<Surname>INVENTED</Surname>" in text


def test_a_schools_own_census_can_differ_from_what_the_department_counted() -> None:
    one = school(990009)
    text = census_xml(one, 2025, 0).decode()
    later = text.count("<SENprovision>K</SENprovision>") - number(990009, 0, SUPPORT)
    assert later == features()["census"][990009] == 3
