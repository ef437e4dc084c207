"""What an address asks the trail for."""

from datetime import date

import pytest

from localoffer.trail.forms import LONGEST, read_asked


def days(**given: str) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in given.items()}


def test_empty_address_asks_for_everything() -> None:
    asked = read_asked({})
    assert (asked.arguments, asked.faults, asked.first, asked.last) == ({}, (), None, None)


def test_state_of_the_form_is_in_the_address() -> None:
    given = days(who="a@b.example", what="files", about="Club", from_day="1", from_month="2", from_year="2026")
    asked = read_asked(given)
    assert asked.arguments == given
    assert asked.first == date(2026, 2, 1)


def test_group_that_there_is_not_is_left_out() -> None:
    assert read_asked({"what": "nonsense"}).arguments == {}


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        (("31", "2", "2026"), "from-day", "First day must be a real date, like 22 11 2026"),
        (("1", "", "2026"), "from-month", "First day must include a month"),
        (("", "2", "2026"), "from-day", "First day must include a day"),
        (("1", "2", "26"), "from-day", "must be a real date"),
        (("one", "2", "2026"), "from-day", "must be a real date"),
        (("1", "2", "99999"), "from-day", "must be a real date"),
        (("１", "2", "2026"), "from-day", "must be a real date"),
        (("-1", "2", "2026"), "from-day", "must be a real date"),
    ],
)
def test_day_that_is_none_is_told_at_its_field(typed: tuple[str, str, str], field: str, says: str) -> None:
    (fault,) = read_asked(dict(zip(("from-day", "from-month", "from-year"), typed, strict=True))).faults
    assert (fault.field, says in fault.message) == (field, True)


def test_last_day_before_the_first_is_told() -> None:
    given = days(from_day="2", from_month="2", from_year="2026", to_day="1", to_month="2", to_year="2026")
    assert [fault.field for fault in read_asked(given).faults] == ["to-day"]


def test_what_is_too_long_is_told_and_cut() -> None:
    asked = read_asked({"who": "x" * 100_000, "about": "\0" * 5})
    assert [fault.field for fault in asked.faults] == ["who"]
    assert len(asked.who) == LONGEST + 1
    assert asked.about == ""
