"""Public reports for tests: a school with its own listing, and a report that says what a test wants said."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from config.reports import form_in_use
from localoffer.audit import Actor
from localoffer.directory.models import Provider, Service
from localoffer.publishing.actions import give_role
from localoffer.reports import drafting
from localoffer.reports.content import Answer, Approval, Provision, ReportContent
from localoffer.reports.models import ReportRevision
from localoffer.reports.prefill import KnownFacts
from tests import factories
from tests.factories import NOW, OFFICER

SENCO = Actor("user", "a SENCO")


def school(session: Session, name: str, kind: str = "mainstream-school", **fields: object) -> Service:
    """A school's own public listing."""
    provider = factories.provider(session, name, kind)
    given = {"name": name, "summary": f"{name} teaches children from 4 to 11.", "age_min": 4, "age_max": 11}
    own = factories.listing(session, provider, **{**given, **fields})
    give_role(session, own, "setting", OFFICER, NOW)
    return own


def published(
    session: Session,
    of: Provider,
    answers: dict[str, str | Answer],
    provision: tuple[Provision, ...] = (),
    year: int = 2026,
    now: datetime = NOW,
    note: str = "",
) -> ReportRevision:
    """A report that families read. `answers`: by question, the text or the whole answer; of a report that is public
    already they stand in place of those with the same question."""
    draft = drafting.start(session, of, form_in_use("schools"), year, KnownFacts(), SENCO, now)
    content = draft.content if note else ReportContent()
    for code, said in answers.items():
        content = content.with_answer(Answer(question=code, text=said) if isinstance(said, str) else said)
    content = content.with_provision(provision or content.provision)
    content = content.with_approval(Approval(role="Chair of governors", on=date(2026, 10, 5)))
    drafting.save(session, draft, content, draft.fingerprint, SENCO, now)
    sent = drafting.submit(session, draft, draft.fingerprint, SENCO, now, check_first=False, note=note)
    return sent.revision
