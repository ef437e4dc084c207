"""What a provider has to do about each of its services."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from localoffer.freshness.rules import Freshness
from providers.home.rules import Stage, Standing, Task, to_do

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PUBLIC = Standing(
    id=uuid.UUID(int=1), name="Saltby Swimmers", page=("directory.service", "saltby-swimmers"), is_public=True,
    withdrawn_on=None, draft_saved_at=None, waiting_since=None, sent_back=None, freshness=Freshness.FRESH,
    trusted=date(2026, 6, 1), due=date(2027, 6, 1),
)  # fmt: skip


def test_fresh_public_service_needs_nothing() -> None:
    assert (PUBLIC.stage, PUBLIC.task) == (Stage.PUBLIC, None)


@pytest.mark.parametrize("state", [s for s in Freshness if s is not Freshness.FRESH])
def test_public_service_that_is_due_or_nearly_is_to_be_confirmed(state: Freshness) -> None:
    assert replace(PUBLIC, freshness=state).task is Task.CONFIRM


def test_nobody_is_asked_to_confirm_what_an_officer_is_looking_at() -> None:
    waiting = replace(PUBLIC, freshness=Freshness.OVERDUE, waiting_since=MOMENT)
    assert (waiting.stage, waiting.task) == (Stage.WAITING, None)


def test_nobody_is_asked_to_confirm_what_families_do_not_see() -> None:
    assert replace(PUBLIC, is_public=False, freshness=Freshness.NEVER, withdrawn_on=date(2026, 1, 1)).task is None


def test_sent_back_comes_before_everything_else() -> None:
    back = replace(PUBLIC, sent_back="Say which pool.", draft_saved_at=MOMENT, freshness=Freshness.LAPSED)
    assert (back.stage, back.task) == (Stage.SENT_BACK, Task.CHANGE)


def test_draft_is_to_be_finished() -> None:
    draft = replace(PUBLIC, draft_saved_at=MOMENT)
    assert (draft.stage, draft.task) == (Stage.DRAFT, Task.FINISH)


def test_what_needs_doing_begins_with_the_most_pressing() -> None:
    draft = replace(PUBLIC, name="A draft", draft_saved_at=MOMENT)
    late = replace(PUBLIC, name="Late", freshness=Freshness.OVERDUE, due=date(2026, 8, 1))
    later = replace(PUBLIC, name="Later", freshness=Freshness.LAPSED, due=date(2026, 2, 1))
    back = replace(PUBLIC, name="Sent back", sent_back="Say which pool.")
    assert [one.name for one in to_do([draft, late, PUBLIC, later, back])] == ["Sent back", "Later", "Late", "A draft"]
