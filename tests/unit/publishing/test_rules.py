"""The lifecycle: which step may follow which."""

import pytest

from localoffer.errors import NotAllowedError
from localoffer.publishing.rules import State, may_become, require_step


def test_nothing_leaves_the_bin() -> None:
    assert not any(may_become(State.DISCARDED, state) for state in State)


def test_only_what_was_looked_at_becomes_public() -> None:
    ways = {state for state in State if may_become(state, State.PUBLIC)}
    assert ways == {State.SUBMITTED, State.REPLACED, State.WITHDRAWN}


def test_every_state_can_be_reached_from_a_draft() -> None:
    reached, waiting = {State.DRAFT}, [State.DRAFT]
    while waiting:
        now = waiting.pop()
        new = {state for state in State if may_become(now, state)} - reached
        reached |= new
        waiting += new
    assert reached == set(State)


def test_forbidden_step_says_which() -> None:
    with pytest.raises(NotAllowedError, match="sent back cannot become public"):
        require_step(State.SENT_BACK, State.PUBLIC)
