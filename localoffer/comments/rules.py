"""Pure decisions about comments: what they can be about, what can be done with one, and how long what is kept.

The Special Educational Needs and Disability Regulations 2014, regulation 56: an authority seeks comments on (a) the
content of its local offer, including the quality of what is there and what is missing, (b) how accessible the
information is, (c) how it was made or reviewed. It publishes them with its response at least once a year, in a form
that identifies no individual; comments that are vexatious, or about one individual's own services, it need not.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from localoffer.errors import ConflictError, NotAllowedError

LONGEST_TEXT = 2_000
"""Characters of a comment, and of an answer."""
CONTACT_KEPT = timedelta(days=90)
"""How long an email address waits for an answer."""
LATE_AFTER = timedelta(days=14)
"""After so long without an answer officers are told how many wait."""
AT_LEAST_EVERY = timedelta(days=365)
"""Publishing: regulation 56(3)."""


class About(StrEnum):
    """What a comment is about."""

    WRONG = "wrong"
    MISSING = "missing"
    QUALITY = "quality"
    USING = "using"
    SAY = "say"
    OTHER = "other"


ABOUT_LABELS: Mapping[About, str] = {
    About.WRONG: "Something is wrong or out of date",
    About.MISSING: "Something is missing",
    About.QUALITY: "How good the help is",
    About.USING: "How easy or hard this information is to find and use",
    About.SAY: "How families have a say in the Local Offer",
    About.OTHER: "Something else about the information",
}
_NOT_OF_A_LISTING = frozenset({About.SAY})
_ONLY_OF_A_LISTING = frozenset({About.WRONG})


class State(StrEnum):
    """Where a comment stands. New: with the authority's officers."""

    NEW = "new"
    WITH_PROVIDER = "with-provider"
    ANSWERED = "answered"
    SET_ASIDE = "set-aside"


STATE_LABELS: Mapping[State, str] = {
    State.NEW: "New",
    State.WITH_PROVIDER: "With the provider",
    State.ANSWERED: "Answered",
    State.SET_ASIDE: "Set aside",
}
CHANGED = "Someone else has done something with this comment meanwhile. See below where it stands now."
OPEN = (State.NEW, State.WITH_PROVIDER)


class Reason(StrEnum):
    """Why a comment is set aside, neither published nor shown to the provider."""

    ABUSIVE = "abusive"
    VEXATIOUS = "vexatious"
    ONE_PERSON = "one-person"
    NOT_OURS = "not-ours"
    TWICE = "twice"


REASON_LABELS: Mapping[Reason, str] = {
    Reason.ABUSIVE: "It is abusive",
    Reason.VEXATIOUS: "It is vexatious: written to annoy, or sent again and again",
    Reason.ONE_PERSON: "It is about the help one child or person gets",
    Reason.NOT_OURS: "It has nothing to do with the Local Offer, like advertising",
    Reason.TWICE: "It is here already",
}


class Step(StrEnum):
    """What can be done with a comment."""

    ANSWER = "answer"
    PASS_ON = "pass-on"  # noqa: S105 - no password
    SET_ASIDE = "set-aside"
    REOPEN = "reopen"
    PUBLISH = "publish"


_STEPS: Mapping[State, frozenset[Step]] = {
    State.NEW: frozenset({Step.ANSWER, Step.PASS_ON, Step.SET_ASIDE}),
    State.WITH_PROVIDER: frozenset({Step.ANSWER, Step.SET_ASIDE}),
    State.ANSWERED: frozenset({Step.PUBLISH, Step.SET_ASIDE}),
    State.SET_ASIDE: frozenset({Step.REOPEN}),
}


def abouts(of_a_listing: bool) -> Mapping[About, str]:
    """What a comment on a listing, or on the Local Offer as a whole, can be about."""
    left_out = _NOT_OF_A_LISTING if of_a_listing else _ONLY_OF_A_LISTING
    return {about: label for about, label in ABOUT_LABELS.items() if about not in left_out}


def steps(state: State, has_provider: bool) -> frozenset[Step]:
    """What can be done in a state. `has_provider`: whether somebody looks after the listing it is about."""
    return _STEPS[state] - (frozenset() if has_provider else {Step.PASS_ON})


def check_step(step: Step, state: State, has_provider: bool, seen: int | None, version: int) -> None:
    """Raises ConflictError where someone has changed the comment since it was `seen`, NotAllowedError for a step that
    its state does not allow."""
    if seen != version:
        raise ConflictError(CHANGED)
    if step not in steps(state, has_provider):
        raise NotAllowedError(f"This cannot be done with a comment that is: {STATE_LABELS[state].lower()}.")


def is_publishing_due(last: date | None, first_answered: date | None, today: date) -> bool:
    """Whether it is a year or longer since comments were published, or since the first that could have been was
    answered."""
    since = last or first_answered
    return since is not None and today - since >= AT_LEAST_EVERY
