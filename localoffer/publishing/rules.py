"""The lifecycle of a revision: one enum, one table of allowed steps."""

from enum import StrEnum

from localoffer.errors import NotAllowedError


class State(StrEnum):
    """Where a revision is on its way to families."""

    DRAFT = "draft"  # being written; nobody else sees it
    SUBMITTED = "submitted"  # waiting for an officer
    SENT_BACK = "sent-back"  # an officer gave a reason; the provider edits and submits again
    PUBLIC = "public"  # what families read now: at most one of each listing
    REPLACED = "replaced"  # was public until a newer one
    WITHDRAWN = "withdrawn"  # was public until the listing was taken down
    DISCARDED = "discarded"  # never became public


STATE_WORDS: dict[State, str] = {
    State.DRAFT: "a draft",
    State.SUBMITTED: "waiting for a decision",
    State.SENT_BACK: "sent back to the provider",
    State.PUBLIC: "public",
    State.REPLACED: "replaced by another one",
    State.WITHDRAWN: "withdrawn",
    State.DISCARDED: "put aside",
}
"""As in: this version is ... now."""

_STEPS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.DISCARDED}),
    State.SUBMITTED: frozenset({State.PUBLIC, State.SENT_BACK, State.DISCARDED}),
    State.SENT_BACK: frozenset({State.SUBMITTED, State.DISCARDED}),
    State.PUBLIC: frozenset({State.REPLACED, State.WITHDRAWN}),
    State.REPLACED: frozenset({State.PUBLIC}),
    State.WITHDRAWN: frozenset({State.PUBLIC, State.REPLACED}),
    State.DISCARDED: frozenset(),
}


def may_become(now: State, then: State) -> bool:
    """Whether the lifecycle has this step."""
    return then in _STEPS[now]


def require_step(now: State, then: State) -> None:
    """Raises NotAllowedError, in words, where the lifecycle has no such step."""
    if not may_become(now, then):
        raise NotAllowedError(f"A revision that is {now.value.replace('-', ' ')} cannot become {then.value}.")
