"""How long a listing is to be trusted."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import vocabularies
from config.vocabularies import VocabularyError
from localoffer.freshness.rules import (
    Dates,
    Freshness,
    check_intervals,
    due_on,
    freshness,
    interval_for,
    lapsed_if_trusted_by,
    months_after,
)

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("days_ago", "state"),
    [
        (0, Freshness.FRESH),
        (334, Freshness.FRESH),
        (335, Freshness.DUE_SOON),
        (364, Freshness.DUE_SOON),
        (365, Freshness.DUE),
        (378, Freshness.DUE),
        (379, Freshness.OVERDUE),
        (454, Freshness.OVERDUE),
        (455, Freshness.LAPSED),
        (-3, Freshness.FRESH),
    ],
)
def test_state_by_days_since_confirmed(days_ago: int, state: Freshness) -> None:
    assert freshness(Dates(confirmed=TODAY - timedelta(days=days_ago)), TODAY) is state


def test_later_of_confirmed_and_assured_counts_and_an_edit_does_not() -> None:
    dates = Dates(edited=TODAY, confirmed=date(2024, 1, 1), assured=date(2026, 11, 1))
    assert dates.trusted == date(2026, 11, 1)
    assert freshness(Dates(edited=TODAY), TODAY) is Freshness.NEVER


@pytest.mark.parametrize(
    ("confirmed", "months", "due"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2023, 3, 1), 12, date(2024, 3, 1)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 3, 29), 6, date(2026, 9, 29)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
    ],
)
def test_months_are_counted_on_the_calendar(confirmed: date, months: int, due: date) -> None:
    assert due_on(Dates(confirmed=confirmed), months) == due


@given(DAYS, st.integers(1, 60))
def test_so_many_months_on_is_so_many_months_on(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(DAYS, st.integers(1, 60))
def test_the_rule_turned_round_says_the_same(today: date, months: int) -> None:
    last = lapsed_if_trusted_by(today, months)
    assert freshness(Dates(confirmed=last), today, months) is Freshness.LAPSED
    assert freshness(Dates(confirmed=last + timedelta(days=1)), today, months) is Freshness.OVERDUE


@given(DAYS, st.integers(1, 60))
def test_every_state_is_passed_through_in_order_and_none_twice(confirmed: date, months: int) -> None:
    due = months_after(confirmed, months)
    days = [confirmed + timedelta(days=n) for n in range((due - confirmed).days + 100)]
    seen = list(dict.fromkeys(freshness(Dates(confirmed=confirmed), day, months) for day in days))
    order = list(Freshness)
    assert seen == sorted(seen, key=order.index)
    assert seen[-1] is Freshness.LAPSED


def test_clinics_and_clubs_are_asked_twice_a_year_and_schools_once() -> None:
    assert interval_for("health") == interval_for("voluntary") == 6
    assert interval_for("mainstream-school") == interval_for("a kind that is gone") == 12


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("confirm_every_months: 0", "confirm_every_months of 'club' is 0; give whole months from 1 to 60"),
        ("confirm_every_months: six", "is 'six'; give whole months"),
        ("confirm_every_months: true", "is True; give whole months"),
        ("confirm_every_days: 182", "intervals are whole months now: confirm_every_months"),
    ],
)
def test_interval_that_cannot_be_used_is_named_at_start(tmp_path: Path, row: str, told: str) -> None:
    (tmp_path / "provider_kinds.yml").write_text(
        f"group: kind\nlabel: Kind\nterms:\n  - {{code: club, label: Club, {row}}}\n", encoding="utf-8"
    )
    vocabularies.use_folder(tmp_path)
    try:
        with pytest.raises(VocabularyError, match=told):
            check_intervals()
    finally:
        vocabularies.use_folder(None)
