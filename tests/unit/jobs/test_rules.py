"""When a job is due, late, or was missed."""

from datetime import UTC, datetime

import pytest

from config.schedule import ScheduledJob
from localoffer.clock import ENGLAND
from localoffer.errors import LocalOfferError
from localoffer.jobs.rules import Done, error_words, how_often, is_late, missed, next_time, previous_time

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
