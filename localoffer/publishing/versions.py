"""What versions of listings and of reports have in common: their columns, and a draft that overwrites nobody."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar, cast

from sqlalchemy import JSON, CursorResult, String, Text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from localoffer.errors import ConflictError
from localoffer.publishing.rules import State


class Version:
    """Columns of a version: where it is on its way to families, what it says, who put it there and who decided.

    `confirmed_on` and `assured_on` came with it and pass to the listing or report when it becomes public.
    """

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), index=True)
    content_json: Mapped[dict[str, Any]] = mapped_column(JSON)
    fingerprint: Mapped[str] = mapped_column(String(64))
    author: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    confirmed_on: Mapped[date | None]
    assured_on: Mapped[date | None]

    @property
    def lifecycle(self) -> State:
        """Its state as an enum."""
        return State(self.state)


_WAITING = (State.SUBMITTED, State.SENT_BACK)
_One = TypeVar("_One", bound=Version)


def said_last(found: Sequence[_One]) -> _One | None:
    """What was said last of some versions, newest first, without drafts: what waits or was sent back since the public
    version; the public version; where there is none, the latest there was."""
    public = next((one for one in found if one.lifecycle is State.PUBLIC), None)
    since = (one for one in found if one.lifecycle in _WAITING and (public is None or one.number > public.number))
    return next(since, None) or public or next(iter(found), None)


def take(session: Session, draft: Version, seen: str, **values: Any) -> None:
    """Change a draft whose fingerprint is still as it was `seen`. The update waits for whoever changes it at the same
    moment. Raises ConflictError where someone else saved, sent or discarded it; then nothing is written."""
    table = type(draft)
    still = table.id == draft.id, table.state == State.DRAFT, table.fingerprint == seen
    change = update(table).where(*still).values(**values)
    found = session.execute(change, execution_options={"synchronize_session": False})
    session.expire(draft)
    if cast("CursorResult[object]", found).rowcount:
        return
    if session.get(table, draft.id) is None or draft.lifecycle is not State.DRAFT:
        raise ConflictError(
            "Someone else has sent or discarded this draft since you opened it. Nothing was overwritten."
        )
    raise ConflictError("Someone else has saved this draft since you opened it. Nothing of theirs was overwritten.")
