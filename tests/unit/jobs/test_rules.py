"""When a job is due, late, or was missed."""

from datetime import UTC, datetime, timedelta

import pytest

from config.schedule import ScheduledJob
from localoffer.clock import ENGLAND
from localoffer.errors import LocalOfferError
from localoffer.jobs.rules import (
    Done,
    attempt_number,
    error_words,
    how_often,
    is_late,
    missed,
    next_time,
    next_try,
    previous_time,
    tries_words,
)

NIGHTLY = ScheduledJob("nightly", "a:b", "Something.", at="03:30")
RELAY = ScheduledJob("relay", "a:b", "Something.", every_seconds=2)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def england(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ENGLAND)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "previous", "next_"),
    [
        (england(2026, 11, 22, 12), england(2026, 11, 22, 3, 30), england(2026, 11, 23, 3, 30)),
        (england(2026, 11, 22, 3, 29), england(2026, 11, 21, 3, 30), england(2026, 11, 22, 3, 30)),
        (england(2026, 11, 22, 3, 30), england(2026, 11, 22, 3, 30), england(2026, 11, 23, 3, 30)),
        # The clocks go forward on 29 March 2026 and back on 25 October 2026: half past three stays half past three.
        (england(2026, 3, 29, 2), england(2026, 3, 28, 3, 30), england(2026, 3, 29, 3, 30)),
        (england(2026, 3, 29, 12), england(2026, 3, 29, 3, 30), england(2026, 3, 30, 3, 30)),
        (england(2026, 10, 25, 3), england(2026, 10, 24, 3, 30), england(2026, 10, 25, 3, 30)),
        (england(2028, 2, 29, 2), england(2028, 2, 28, 3, 30), england(2028, 2, 29, 3, 30)),
    ],
)
def test_daily_job_goes_by_the_clock_on_the_wall(now: datetime, previous: datetime, next_: datetime) -> None:
    assert previous_time(NIGHTLY, now) == previous
    assert next_time(NIGHTLY, now) == next_


def test_the_night_in_which_clocks_go_back_is_25_hours_long() -> None:
    evening = england(2026, 10, 24, 20)
    first, second = previous_time(NIGHTLY, evening), next_time(NIGHTLY, evening)
    assert first
    assert second
    assert (second.astimezone(UTC) - first.astimezone(UTC)).total_seconds() == 25 * 3600


def test_week_without_a_scheduler_is_one_missed_run() -> None:
    week_ago = {"nightly": datetime(2026, 11, 15, 3, 30, tzinfo=UTC)}
    assert missed([NIGHTLY, RELAY], week_ago, NOON) == (NIGHTLY,)


def test_what_ran_at_its_time_is_not_missed_and_what_never_ran_is() -> None:
    assert missed([NIGHTLY], {"nightly": datetime(2026, 11, 22, 3, 30, tzinfo=UTC)}, NOON) == ()
    assert missed([NIGHTLY], {"nightly": datetime(2026, 11, 22, 3, 29, tzinfo=UTC)}, NOON) == (NIGHTLY,)
    assert missed([NIGHTLY, RELAY], {}, NOON) == (NIGHTLY,)


def test_job_is_late_half_an_hour_after_its_time_and_not_before() -> None:
    yesterday = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)
    assert not is_late(NIGHTLY, yesterday, datetime(2026, 11, 22, 3, 59, tzinfo=UTC))
    assert is_late(NIGHTLY, yesterday, datetime(2026, 11, 22, 4, 1, tzinfo=UTC))
    assert not is_late(NIGHTLY, None, NOON)
    assert not is_late(RELAY, yesterday, NOON)


@pytest.mark.parametrize(
    ("seconds", "words"), [(2, "Every 2 seconds"), (60, "Every minute"), (600, "Every 10 minutes")]
)
def test_how_often_is_said_in_words(seconds: int, words: str) -> None:
    assert how_often(ScheduledJob("a", "a:b", "", every_seconds=seconds)) == words


def test_how_often_of_a_daily_job_is_its_time() -> None:
    assert how_often(NIGHTLY) == "Every day at 3:30am"


def test_our_own_errors_are_told_and_the_text_of_others_is_not() -> None:
    assert error_words(LocalOfferError("The mail server is away.")) == "The mail server is away."
    told = error_words(ValueError("a parent wrote this"))
    assert "ValueError" in told
    assert "parent" not in told


def test_a_job_did_something_where_it_counts_anything() -> None:
    assert Done(1, 0).something
    assert Done(0, 1).something
    assert not Done().something


FOUR_TIMES = ScheduledJob("gathers", "a:b", "Something.", at="05:20", tries_again=(15, 60, 240))
BEGAN = datetime(2026, 11, 22, 5, 20, tzinfo=UTC)


def test_job_that_failed_is_tried_again_after_growing_waits_and_then_left_to_the_next_day() -> None:
    ended = BEGAN + timedelta(minutes=2)
    found = [next_try(FOUR_TIMES, attempt, BEGAN, ended) for attempt in (1, 2, 3, 4)]
    assert found == [ended + timedelta(minutes=15), ended + timedelta(hours=1), ended + timedelta(hours=4), None]


def test_run_that_was_cut_off_is_tried_again_by_when_it_began() -> None:
    assert next_try(FOUR_TIMES, 1, BEGAN, None) == BEGAN + timedelta(minutes=15)


def test_no_try_comes_after_the_time_of_the_next_day() -> None:
    late = BEGAN + timedelta(hours=23, minutes=50)
    assert next_try(FOUR_TIMES, 1, late, late) is None
    assert next_try(RELAY, 1, BEGAN, BEGAN) is None


def test_tries_of_a_night_in_which_clocks_change_are_as_far_apart_as_ever() -> None:
    for day in (england(2026, 3, 29, 0, 50), england(2026, 10, 25, 0, 50)):
        began = day.astimezone(UTC)
        moment = next_try(FOUR_TIMES, 2, began, began)
        assert moment
        assert (moment - began).total_seconds() == 3600


def test_tries_are_counted_from_the_days_own_time() -> None:
    later = BEGAN + timedelta(minutes=20)
    assert attempt_number(FOUR_TIMES, None, 1, failed=False, now=BEGAN) == 1
    assert attempt_number(FOUR_TIMES, BEGAN, 1, failed=True, now=later) == 2
    assert attempt_number(FOUR_TIMES, BEGAN, 1, failed=False, now=later) == 1
    assert attempt_number(FOUR_TIMES, BEGAN, 4, failed=True, now=BEGAN + timedelta(days=1)) == 1
    assert attempt_number(RELAY, BEGAN, 1, failed=True, now=later) == 1


def test_tries_are_said_in_words() -> None:
    assert tries_words(FOUR_TIMES) == "after 15 minutes, 1 hour and 4 hours"
