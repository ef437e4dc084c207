"""How many comments one network may send: many families share one, but nobody writes so much in an hour."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.accounts.models import SignInTry
from localoffer.accounts.sign_ins import begin_try
from localoffer.errors import NotAllowedError

WINDOW = timedelta(hours=1)
MOST = 10


def count_comment(session: Session, network: str, now: datetime) -> None:
    """Count a comment from this network (a keyed hash, forgotten after a day, that no comment is joined to). Raises
    NotAllowedError where there were too many."""
    identity = f"comment:{network}"
    since = select(SignInTry.id).where(SignInTry.identity == identity, SignInTry.at > now - WINDOW)
    if len(session.scalars(since.limit(MOST)).all()) >= MOST:
        raise NotAllowedError("There were too many comments from where you are. Try again in an hour, or ring us")
    begin_try(session, identity, now)
