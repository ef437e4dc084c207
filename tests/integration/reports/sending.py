"""Reports that tests send, some days ago, with what they want different."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from config.reports import form_in_use
from localoffer.audit import Actor
from localoffer.directory.models import Provider
from localoffer.reports import drafting
from localoffer.reports.content import Approval, ReportContent
from localoffer.reports.models import ReportRevision
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.settings import school_year
from tests.factories import NOW
from tests.unit.reports.answering import whole

SENCO = Actor("user", "a SENCO")


def drafted(
    session: Session, of: Provider, content: ReportContent | None = None, now: datetime = NOW
) -> ReportRevision:
    """A draft of the report of the school year of `now`."""
    form = form_in_use("schools")
    draft = drafting.start(session, of, form, school_year(now.date()), KnownFacts(), SENCO, now)
    drafting.save(session, draft, content or whole(), draft.fingerprint, SENCO, now)
    return draft


def reported(
    session: Session, of: Provider, content: ReportContent | None = None, now: datetime = NOW,
    check_first: bool = False, note: str = "",
) -> ReportRevision:  # fmt: skip
    """A report that was sent at `now`: public, unless an officer is to look first."""
    draft = drafted(session, of, content, now)
    sent = drafting.submit(session, draft, draft.fingerprint, SENCO, now, check_first=check_first, note=note)
    return sent.revision


def approved_on(day: date, content: ReportContent | None = None) -> ReportContent:
    """A report that its governing body approved on a day, with documents of that day: due again a year later."""
    said = (content or whole()).with_approval(Approval(role="Chair of governors", on=day))
    for answer in said.answers:
        if answer.on:
            said = said.with_answer(answer.model_copy(update={"on": day}))
    return said
