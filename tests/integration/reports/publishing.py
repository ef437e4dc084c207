"""Schools with a public entry and reports that families read, made by the verbs as everybody makes them."""

from datetime import datetime

from sqlalchemy.orm import Session

from config.reports import form_in_use
from localoffer.audit import Actor
from localoffer.directory.models import Provider, Service
from localoffer.publishing.actions import Submission, submit_revision
from localoffer.reports import drafting
from localoffer.reports.content import ReportContent
from localoffer.reports.models import ReportRevision
from localoffer.reports.prefill import KnownFacts
from tests import factories
from tests.factories import NOW, OFFICER
from tests.unit.reports.answering import answered

SENCO = Actor("user", "a SENCO")


def school(session: Session, name: str = "Saltby Primary School", kind: str = "mainstream-school") -> Provider:
    """A school or other setting whose own entry families can read."""
    found = factories.provider(session, name, kind)
    entry(session, found)
    return found


def entry(session: Session, of: Provider, publish: bool = True, **fields: object) -> Service:
    """The entry that a setting is itself."""
    given: dict[str, object] = {"name": of.name, "summary": "", "categories": ["education/mainstream"], "needs": []}
    submission = Submission(of, factories.content(**(given | fields)), role="setting", publish=publish)
    return submit_revision(session, submission, OFFICER, NOW).service


def published(
    session: Session, of: Provider, content: ReportContent, year: int = 2026, now: datetime = NOW, note: str = "",
    form: str = "schools",
) -> ReportRevision:  # fmt: skip
    """A report that families read, or an amendment of it."""
    draft = drafting.start(session, of, form_in_use(form), year, KnownFacts(), SENCO, now)
    drafting.save(session, draft, content, draft.fingerprint, SENCO, now)
    drafting.submit(session, draft, draft.fingerprint, SENCO, now, check_first=False, note=note)
    return draft


def whole_of(form: str) -> ReportContent:
    """A report that answers every question of a form."""
    return ReportContent(answers=tuple(answered(question) for question in form_in_use(form).questions))
