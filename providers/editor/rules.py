"""Pure decisions of the editor: where each task stands, what is missing before sending, what is asked next."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from localoffer.directory.content import ListingContent
from localoffer.publishing.differences import Naming
from providers.editor.question import Question


class TaskState(StrEnum):
    """Where one question stands."""

    DONE = "Done"
    LOOK_AGAIN = "Needs a look"
    NOT_STARTED = "Not started"
    OPTIONAL = "Optional"


@dataclass(frozen=True)
class Gap:
    """Something a listing does not say: the field of the content that would, and what to do."""

    part: str
    words: str


def part_print(content: ListingContent, parts: Collection[str]) -> str:
    """Hex digest of what these fields say: equal where nobody has changed them meanwhile."""
    said = content.model_dump(mode="json", include=set(parts))
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def is_touched(question: Question, content: ListingContent) -> bool:
    """Whether one of its fields says something else than a listing of which nothing is known."""
    nothing = ListingContent(name="-")
    return any(getattr(content, part) != getattr(nothing, part) for part in question.parts)


def next_question(questions: Sequence[Question], after: Question, content: ListingContent) -> Question | None:
    """The first one behind `after` that says nothing yet; None where there is none."""
    rest = questions[questions.index(after) + 1 :]
    return next((question for question in rest if not is_touched(question, content)), None)


def task_state(
    question: Question,
    content: ListingContent,
    naming: Naming,
    sent_back: ListingContent | None = None,
    public: ListingContent | None = None,
) -> TaskState:
    """Where a question stands. `sent_back` is what an officer returned: what was new in it (other than `public`, what
    families see) and has not been changed since needs a look."""
    if sent_back is not None and is_touched(question, sent_back):
        returned = part_print(sent_back, question.parts)
        is_new = public is None or part_print(public, question.parts) != returned
        if is_new and part_print(content, question.parts) == returned:
            return TaskState.LOOK_AGAIN
    if question.answers(content, naming):
        return TaskState.DONE
    return TaskState.OPTIONAL if question.optional else TaskState.NOT_STARTED


def missing(content: ListingContent, provider_can_be_reached: bool = False) -> tuple[Gap, ...]:
    """What a listing has to say before it can be sent. `provider_can_be_reached`: the organisation has a telephone
    number, an address or a website of its own, which the listing's page shows where the listing has none."""
    gaps = (
        (not content.name, Gap("name", "Say what it is called")),
        (not (content.summary or content.description), Gap("summary", "Say what it offers")),
        (not content.categories, Gap("categories", "Select at least one kind of help")),
        (
            not (provider_can_be_reached or _can_be_reached(content)),
            Gap("contacts", "Give a telephone number, an email address or a website"),
        ),
    )
    return tuple(gap for is_missing, gap in gaps if is_missing)


def advice(content: ListingContent, today: date) -> tuple[Gap, ...]:
    """What families ask for and the listing does not say. None of it has to be there."""
    nowhere = not (content.places or content.online or content.home_visits)
    gaps = (
        (not content.summary, Gap("summary", "A summary in one sentence: it stands in the list of results")),
        (not content.description, Gap("description", "What happens there, in a few sentences")),
        (content.age_min is None and content.age_max is None and not content.stages, Gap("age_min", "Ages")),
        (not content.needs, Gap("needs", "Which needs it is for")),
        (not (content.referral_routes or content.how_to_get_it), Gap("referral_routes", "How families get it")),
        (not content.costs, Gap("costs", "What it costs, also when it is free")),
        (nowhere, Gap("places", "Where it happens, or that it is online or at home")),
        (bool(content.places) and not content.times, Gap("times", "On which days and at what time")),
        (
            content.ends_on is not None and content.ends_on < today,
            Gap("ends_on", "The last day has passed: families are told that it has ended"),
        ),
    )
    return tuple(gap for is_missing, gap in gaps if is_missing)


def reason_fault(reason: str, longest: int) -> str:
    """What is wrong with the reason for withdrawing; "" where nothing is."""
    if not reason:
        return "Enter a reason"
    return f"The reason must be {longest} characters or fewer; it is {len(reason):,}" if len(reason) > longest else ""


def _can_be_reached(content: ListingContent) -> bool:
    return any(contact.phone or contact.email for contact in content.contacts) or any(
        link.kind in ("website", "booking", "referral") for link in content.links
    )
