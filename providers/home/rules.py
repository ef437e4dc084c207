"""Where each service of a provider stands, and what its people have to do about it. Pure."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from localoffer.freshness.rules import TO_CHASE, Freshness


class Stage(StrEnum):
    """How far what the provider says last has come on its way to families."""

    SENT_BACK = "sent-back"
    DRAFT = "draft"
    WAITING = "waiting"
    PUBLIC = "public"
    WITHDRAWN = "withdrawn"
    NOT_PUBLIC = "not-public"


STAGE_WORDS = {
    Stage.SENT_BACK: "Sent back to you",
    Stage.DRAFT: "Draft, not sent",
    Stage.WAITING: "With the council",
    Stage.PUBLIC: "Public",
    Stage.WITHDRAWN: "Withdrawn",
    Stage.NOT_PUBLIC: "Not public",
}


class Task(StrEnum):
    """What there is to do about a service, the most pressing first."""

    CHANGE = "change"  # an officer sent it back and said why
    CONFIRM = "confirm"  # say that it is still right, or change it
    FINISH = "finish"  # a draft waits to be sent


@dataclass(frozen=True)
class Standing:
    """One service as its provider sees it on the day asked about."""

    id: uuid.UUID
    name: str
    page: tuple[str, str]
    """Endpoint and readable address of its public page."""
    is_public: bool
    withdrawn_on: date | None
    draft_saved_at: datetime | None
    waiting_since: datetime | None
    sent_back: str | None
    """The officer's reason, where what was said last was sent back."""
    freshness: Freshness
    trusted: date | None
    """The day on which someone last said that it is right."""
    due: date | None

    @property
    def stage(self) -> Stage:
        """The one word for it: what asks for the provider's attention comes before what does not."""
        if self.sent_back is not None:
            return Stage.SENT_BACK
        if self.draft_saved_at is not None:
            return Stage.DRAFT
        if self.waiting_since is not None:
            return Stage.WAITING
        if self.is_public:
            return Stage.PUBLIC
        return Stage.WITHDRAWN if self.withdrawn_on else Stage.NOT_PUBLIC

    @property
    def task(self) -> Task | None:
        """What there is to do; None where nothing is. A change that waits for an officer confirms when it is public,
        so nobody is asked twice."""
        if self.sent_back is not None:
            return Task.CHANGE
        if self.waiting_since is not None:
            return None
        if self.is_public and self.freshness in (*TO_CHASE, Freshness.DUE_SOON):
            return Task.CONFIRM
        return Task.FINISH if self.draft_saved_at is not None else None


def to_do(standings: Iterable[Standing]) -> list[Standing]:
    """Those that need something done: what was sent back, what has to be confirmed (the oldest first), drafts."""
    order = list(Task)
    pressing = [one for one in standings if one.task is not None]
    return sorted(pressing, key=lambda one: (order.index(one.task or Task.FINISH), one.due or date.min, one.name))
