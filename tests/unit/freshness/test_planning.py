"""Who is reminded of what on which day."""

import uuid
from datetime import date, timedelta

import pytest

from localoffer.freshness.planning import Planned, Standing, plan
from localoffer.freshness.rules import Dates, Freshness, due_on, freshness

ID = uuid.UUID(int=1)
CONFIRMED = date(2026, 3, 1)
DUE = date(2027, 3, 1)


def standing(today: date, confirmed: date | None = CONFIRMED, reachable: bool = True) -> Standing:
    dates = Dates(confirmed=confirmed)
    return Standing(ID, freshness(dates, today), due_on(dates), reachable)


def told_over(days: list[date], confirmed: date | None = CONFIRMED, reachable: bool = True) -> list[tuple[date, str]]:
    """What is told when the job runs on these days, and on no other."""
    sent: dict[uuid.UUID, set[tuple[date, Freshness]]] = {}
    told = []
    for day in days:
        for one in plan([standing(day, confirmed, reachable)], sent):
            sent.setdefault(one.id, set()).add((one.due, one.state))
            told.append((day, f"{one.told}: {one.state}"))
    return told


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_a_year_of_days_makes_three_reminders_and_one_escalation() -> None:
    assert told_over(every_day(CONFIRMED, DUE + timedelta(days=400))) == [
        (DUE - timedelta(days=30), "provider: due-soon"),
        (DUE, "provider: due"),
        (DUE + timedelta(days=14), "provider: overdue"),
        (DUE + timedelta(days=90), "officers: lapsed"),
    ]


def test_week_without_a_scheduler_makes_one_reminder_and_not_seven() -> None:
    back = DUE + timedelta(days=3)
    days = [DUE - timedelta(days=40), back, back, *every_day(back, back + timedelta(days=7))]
    assert told_over(days) == [(back, "provider: due")]


def test_four_months_without_a_scheduler_skip_what_has_passed() -> None:
    back = DUE + timedelta(days=120)
    assert told_over([DUE - timedelta(days=40), back, back + timedelta(days=1)]) == [(back, "officers: lapsed")]


def test_clock_that_was_set_back_reminds_of_nothing_again() -> None:
    assert len(told_over([DUE, DUE - timedelta(days=5), DUE, DUE + timedelta(days=1)])) == 1


def test_provider_without_an_address_is_told_of_to_officers_on_the_day() -> None:
    assert told_over(every_day(CONFIRMED, DUE + timedelta(days=400)), reachable=False) == [
        (DUE, "officers: due"),
        (DUE + timedelta(days=90), "officers: lapsed"),
    ]


def test_what_was_never_confirmed_or_is_fresh_is_not_reminded_of() -> None:
    assert told_over(every_day(date(2026, 1, 1), date(2026, 6, 1)), confirmed=None) == []
    assert told_over(every_day(CONFIRMED, DUE - timedelta(days=31))) == []


def test_listing_that_is_confirmed_again_is_told_of_again_a_year_later() -> None:
    sent = {ID: {(DUE, Freshness.DUE_SOON), (DUE, Freshness.DUE)}}
    again = date(2028, 3, 1)
    assert plan([standing(again, confirmed=date(2027, 3, 1))], sent) == [Planned(ID, again, Freshness.DUE, "provider")]


@pytest.mark.parametrize(
    ("confirmed", "due"),
    [
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2026, 3, 29), date(2027, 3, 29)),
        (date(2026, 10, 25), date(2027, 10, 25)),
    ],
)
def test_leap_days_and_days_clocks_change_make_no_reminder_more_or_less(confirmed: date, due: date) -> None:
    told = told_over(every_day(confirmed, due + timedelta(days=100)), confirmed=confirmed)
    assert [day for day, _ in told] == [due + timedelta(days=n) for n in (-30, 0, 14, 90)]
