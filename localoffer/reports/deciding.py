"""What officers decide about reports. The people of the setting are told of it in the same transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.publishing.announcing import Decided, Told, tell_people
from localoffer.reports import actions
from localoffer.reports.models import ReportRevision
from localoffer.reports.settings import year_words


def approve(session: Session, revision: ReportRevision, actor: Actor, now: datetime) -> None:
    """Let families read a report that waits. Raises as `actions.approve` does. Needs an application context where the
    setting has people."""
    actions.approve(session, revision, actor, now)
    _tell(session, revision, "approved", now)


def send_back(session: Session, revision: ReportRevision, reason: str, actor: Actor, now: datetime) -> None:
    """Return a report that waits, with what has to change. Raises as `actions.send_back` does."""
    actions.send_back(session, revision, reason, actor, now)
    _tell(session, revision, "sent back", now)


def withdraw(session: Session, revision: ReportRevision, reason: str, actor: Actor, now: datetime) -> None:
    """Take a public report down. Raises as `actions.withdraw` does."""
    actions.withdraw(session, revision, reason, actor, now)
    _tell(session, revision, "withdrawn", now)


def _tell(session: Session, revision: ReportRevision, decided: Decided, now: datetime) -> None:
    name = f"{revision.form.title}, {year_words(revision.report.year)}"
    told = [Told(name, decided, revision.reason)]
    tell_people(session, revision.report.provider, told, f"{revision.id}:{now.isoformat()}", now)
