"""How long a listing is to be trusted."""

from datetime import date, timedelta

import pytest

from localoffer.freshness.rules import Dates, Freshness, due_on, freshness, interval_for

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days_ago", "state"),
    [
        (0, Freshness.FRESH),
        (334, Freshness.FRESH),
        (335, Freshness.DUE_SOON),
        (364, Freshness.DUE_SOON),
        (365, Freshness.OVERDUE),
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


def test_confirmed_on_a_leap_day_is_due_a_year_later() -> None:
    assert due_on(Dates(confirmed=date(2024, 2, 29))) == date(2025, 2, 28)


def test_clinics_and_clubs_are_asked_twice_a_year_and_schools_once() -> None:
    assert interval_for("health") == interval_for("voluntary") == 182
    assert interval_for("mainstream-school") == interval_for("a kind that is gone") == 365
