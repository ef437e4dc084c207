"""Who is reminded of what on which day."""

import uuid
from datetime import date, timedelta

import pytest

from localoffer.freshness.planning import Planned, Sent, Standing, Told, plan, plan_chosen
from localoffer.freshness.rules import NEVER_DUE, Dates, Freshness, due_on, freshness

ID = uuid.UUID(int=1)
CONFIRMED = date(2026, 3, 1)
DUE = date(2027, 3, 1)


def standing(today: date, confirmed: date | None = CONFIRMED, reachable: bool = True) -> Standing:
    dates = Dates(confirmed=confirmed)
    return Standing(ID, freshness(dates, today), due_on(dates), reachable)


def told_over(days: list[date], confirmed: date | None = CONFIRMED, reachable: bool = True) -> list[tuple[date, str]]:
    """What is told when the job runs on these days, and on no other."""
    sent: dict[uuid.UUID, dict[tuple[date, Freshness], Told]] = {}
    told = []
    for day in days:
        for one in plan([standing(day, confirmed, reachable)], sent):
            sent.setdefault(one.id, {})[one.due, one.state] = one.told
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


def test_officers_hear_of_a_provider_without_an_address_whose_listing_is_overdue_when_it_is_first_seen() -> None:
    late = DUE + timedelta(days=20)
    assert told_over([late, late + timedelta(days=1)], reachable=False) == [(late, "officers: overdue")]


def test_officers_hear_of_a_provider_whose_address_was_lost_after_it_was_reminded() -> None:
    sent: Sent = {ID: {(DUE, Freshness.DUE): "provider"}}
    late = DUE + timedelta(days=20)
    assert [one.told for one in plan([standing(late, reachable=False)], sent)] == ["officers"]


def test_chosen_listings_are_written_about_once_in_each_state() -> None:
    before = {state: DUE + timedelta(days=n) for state, n in (("due-soon", -3), ("due", 3), ("overdue", 30))}
    for state, day in before.items():
        choice = plan_chosen([standing(day)], {})
        assert choice.to_send == [Planned(ID, DUE, Freshness(state), "provider")]
        assert plan_chosen([standing(day)], {ID: {(DUE, Freshness(state)): "provider"}}).reminded == [ID]


def test_chosen_listing_of_which_only_officers_were_told_is_written_about() -> None:
    lapsed = standing(DUE + timedelta(days=100))
    assert plan_chosen([lapsed], {ID: {(DUE, Freshness.LAPSED): "officers"}}).to_send
    assert plan([lapsed], {ID: {(DUE, Freshness.LAPSED): "provider"}}) == []


def test_chosen_listings_without_an_address_or_not_due_are_left_out() -> None:
    assert plan_chosen([standing(DUE, reachable=False)], {}).unreachable == [ID]
    assert plan_chosen([standing(CONFIRMED)], {}).not_due == [ID]


def test_chosen_listing_that_was_never_confirmed_is_written_about_once() -> None:
    never = standing(DUE, confirmed=None)
    assert plan_chosen([never], {}).to_send == [Planned(ID, NEVER_DUE, Freshness.NEVER, "provider")]
    assert plan_chosen([never], {ID: {(NEVER_DUE, Freshness.NEVER): "provider"}}).reminded == [ID]


def test_what_was_never_confirmed_or_is_fresh_is_not_reminded_of() -> None:
    assert told_over(every_day(date(2026, 1, 1), date(2026, 6, 1)), confirmed=None) == []
    assert told_over(every_day(CONFIRMED, DUE - timedelta(days=31))) == []


def test_listing_that_is_confirmed_again_is_told_of_again_a_year_later() -> None:
    sent: Sent = {ID: {(DUE, Freshness.DUE_SOON): "provider", (DUE, Freshness.DUE): "provider"}}
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
