"""How a setting stands with its report: flagged only where the law asks it, and reminded only of what it can do."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest

from localoffer.freshness.planning import Wanting
from localoffer.freshness.rules import NEVER_DUE, Dates, Freshness
from localoffer.reports.rules import Found
from localoffer.reports.standing import TO_CHASE, Duty, Mark, Waiting, Written, asked_for, by_today, marks

TODAY = date(2026, 11, 22)
ID = uuid.UUID(int=1)
WAITS = Waiting(ID, datetime(2026, 11, 20, tzinfo=UTC))
WHOLE = {"f1": Found.DONE, "f2": Found.DONE, "f9": Found.EMPTY}


def public(confirmed: date, findings: dict[str, Found] | None = None, **more: Any) -> Written:
    return Written(2026, ID, Dates(confirmed=confirmed), WHOLE if findings is None else findings, **more)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (Written(), [Mark.NONE]),
        (Written(begun=True, draft_year=2026), [Mark.BEGUN]),
        (Written(begun=True, waiting=WAITS), [Mark.WAITING]),
        (public(date(2026, 11, 1)), [Mark.UP_TO_DATE]),
        (public(date(2026, 11, 1), {"f1": Found.DONE, "f2": Found.THIN}), [Mark.INCOMPLETE]),
        (public(date(2026, 11, 1), {"f1": Found.DONE, "f28": Found.LATER}), [Mark.UP_TO_DATE]),
        (public(date(2025, 12, 20)), [Mark.DUE_SOON]),
        (public(date(2025, 11, 22)), [Mark.DUE]),
        (public(date(2025, 11, 8)), [Mark.OVERDUE]),
        (public(date(2024, 9, 8), {"f1": Found.MISSING}), [Mark.OVERDUE, Mark.INCOMPLETE]),
        (public(date(2025, 11, 8), waiting=WAITS), [Mark.OVERDUE, Mark.WAITING]),
    ],
)
def test_marks_of_a_school_most_pressing_first(written: Written, expected: list[Mark]) -> None:
    assert list(marks("must", written, TODAY)) == expected


@pytest.mark.parametrize("duty", ["invited", "exempt"])
@pytest.mark.parametrize(
    "written", [Written(), Written(begun=True), public(date(2020, 1, 1), {"f1": Found.MISSING}), Written(waiting=WAITS)]
)
def test_whoever_is_invited_or_exempt_is_never_flagged_nor_reminded(duty: Duty, written: Written) -> None:
    assert TO_CHASE.isdisjoint(marks(duty, written, TODAY))
    assert asked_for(duty, written, TODAY) is None


def test_invited_ones_say_whether_they_have_published() -> None:
    assert marks("invited", Written(), TODAY) == (Mark.INVITED,)
    assert marks("invited", public(date(2020, 1, 1)), TODAY) == (Mark.PUBLISHED,)
    assert marks("exempt", public(date(2020, 1, 1)), TODAY) == (Mark.EXEMPT,)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (Written(), (Freshness.NEVER, NEVER_DUE)),
        (Written(begun=True), (Freshness.NEVER, NEVER_DUE)),
        (Written(begun=True, waiting=WAITS), None),
        (public(date(2026, 11, 1)), None),
        (public(date(2026, 11, 1), {"f1": Found.MISSING}), (Wanting.INCOMPLETE, date(2027, 11, 1))),
        (public(date(2026, 11, 1), {"f1": Found.DONE, "f28": Found.LATER}), (Wanting.TO_COME, date(2027, 11, 1))),
        (public(date(2025, 11, 8), {"f1": Found.MISSING}), (Freshness.OVERDUE, date(2026, 11, 8))),
    ],
)
def test_what_a_school_can_be_reminded_of(written: Written, expected: object) -> None:
    assert asked_for("must", written, TODAY) == expected


def test_what_was_to_come_by_a_day_is_missing_from_that_day_on() -> None:
    kept, days = {"f1": "done", "f28": "later", "f99": "a word of another version"}, {"f28": date(2026, 12, 31)}
    before, after = (by_today(kept, days, day) for day in (date(2026, 12, 30), date(2026, 12, 31)))
    assert before == {"f1": Found.DONE, "f28": Found.LATER, "f99": Found.EMPTY}
    assert after == before | {"f28": Found.MISSING}


def test_questions_are_counted_without_those_nobody_has_to_answer() -> None:
    written = public(TODAY, {"f1": Found.DONE, "f2": Found.COPIED, "f28": Found.LATER, "f9": Found.EMPTY})
    assert (written.done, written.counted, written.to_do) == (1, 3, 1)
    assert [code for code in ("f1", "f2", "f28", "f9", "none") if written.lacks(code)] == ["f2", "f28", "f9", "none"]
