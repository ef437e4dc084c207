"""What is deleted when its time is over: email addresses, and comments as they were written."""

from datetime import date, datetime, time
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, update
from sqlalchemy.orm import Session

from localoffer.clock import ENGLAND
from localoffer.comments.models import Comment, CommentContact
from localoffer.comments.rules import CONTACT_KEPT, OPEN
from localoffer.email.actions import forget_recipients

ANSWER_EMAIL = "comment-answered"


def forget(session: Session, months: int, now: datetime) -> int:
    """Delete addresses that have waited for CONTACT_KEPT or whose answer has left, and comments that were answered or
    set aside `months` ago; of one that is published the wording on the page stays. Returns how many that were."""
    addresses = _gone(session, delete(CommentContact).where(CommentContact.created_at <= now - CONTACT_KEPT))
    addresses += forget_recipients(session, ANSWER_EMAIL)
    closed = (Comment.closed_at <= _back(now, months), Comment.state.not_in([state.value for state in OPEN]))
    unpublished: ColumnElement[bool] = Comment.published_at.is_(None)
    comments = _gone(session, delete(Comment).where(*closed, unpublished))
    comments += _gone(
        session, update(Comment).where(*closed, ~unpublished, Comment.text != "").values(text="", answer="")
    )
    return addresses + comments


def _gone(session: Session, statement: Any) -> int:
    done = session.execute(statement.execution_options(synchronize_session=False))
    return int(cast("CursorResult[Any]", done).rowcount)


def _back(now: datetime, months: int) -> datetime:
    """The beginning of the day so many months before."""
    today = now.astimezone(ENGLAND).date()
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return datetime.combine(date(years, month + 1, min(today.day, 28)), time(), ENGLAND)
