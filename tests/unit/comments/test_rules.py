"""What a comment can be about, what can be done with one in each state, and when publishing is due."""

from datetime import date, timedelta

import pytest

from localoffer.comments.rules import About, State, Step, abouts, check_step, is_publishing_due, steps
from localoffer.errors import ConflictError, NotAllowedError

TODAY = date(2026, 11, 22)


def test_a_page_can_be_wrong_and_only_the_offer_as_a_whole_asks_for_a_say() -> None:
    assert set(About) - set(abouts(of_a_listing=True)) == {About.SAY}
    assert set(About) - set(abouts(of_a_listing=False)) == {About.WRONG}


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (State.NEW, {Step.ANSWER, Step.PASS_ON, Step.SET_ASIDE}),
        (State.WITH_PROVIDER, {Step.ANSWER, Step.SET_ASIDE}),
        (State.ANSWERED, {Step.PUBLISH, Step.SET_ASIDE}),
        (State.SET_ASIDE, {Step.REOPEN}),
    ],
)
def test_every_state_has_its_steps_and_refuses_the_others(state: State, allowed: set[Step]) -> None:
    assert steps(state, has_provider=True) == allowed
    for step in set(Step) - allowed:
        with pytest.raises(NotAllowedError):
            check_step(step, state, has_provider=True, seen=3, version=3)
    for step in allowed:
        check_step(step, state, has_provider=True, seen=3, version=3)


def test_nobody_is_asked_where_nobody_looks_after_the_listing() -> None:
    assert Step.PASS_ON not in steps(State.NEW, has_provider=False)


@pytest.mark.parametrize("seen", [None, 2, 4])
def test_who_saw_another_version_is_told(seen: int | None) -> None:
    with pytest.raises(ConflictError):
        check_step(Step.ANSWER, State.NEW, has_provider=True, seen=seen, version=3)


@pytest.mark.parametrize(
    ("last", "first_answered", "due"),
    [
        (None, None, False),
        (None, 364, False),
        (None, 365, True),
        (364, 900, False),
        (365, 900, True),
    ],
)
def test_publishing_is_due_after_a_year(last: int | None, first_answered: int | None, due: bool) -> None:
    def before(days: int | None) -> date | None:
        return None if days is None else TODAY - timedelta(days=days)

    assert is_publishing_due(before(last), before(first_answered), TODAY) is due
