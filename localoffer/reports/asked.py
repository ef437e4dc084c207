"""Every setting that a report is asked of, and how it stands with it on a day: for officers and for reminders."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.reports import form_in_use, setting_kinds
from config.reports.shape import SettingKind
from localoffer.directory.models import Provider, Service
from localoffer.freshness.queries import Count
from localoffer.freshness.rules import Dates, Freshness, due_on
from localoffer.publishing.models import Revision
from localoffer.publishing.rules import State
from localoffer.reports.knowing import kind_of
from localoffer.reports.models import Report, ReportQuestions, ReportRevision
from localoffer.reports.rules import completeness
from localoffer.reports.settings import setting_kind
from localoffer.reports.standing import MARK_LABELS, TO_CHASE, Mark, Waiting, Written, age, by_today, marks


@dataclass(frozen=True)
class Asked:
    """A setting, and how it stands. `id` is its provider's, `listing` that of its own listing, where families see
    one; `due` the day by which the report they read has to be renewed."""

    id: uuid.UUID
    name: str
    slug: str
    kind: SettingKind
    email: str
    phone: str
    listing: uuid.UUID | None
    written: Written
    marks: tuple[Mark, ...]
    state: Freshness
    due: date | None

    @property
    def to_chase(self) -> bool:
        """Whether somebody has to ask it."""
        return any(mark in TO_CHASE for mark in self.marks)

    def has_to_answer(self, question: str) -> bool:
        """Whether it has to publish a report, and this question in it."""
        asked = form_in_use(self.kind.form).question(question)
        return self.kind.duty == "must" and asked is not None and self.kind.code in asked.compulsory_for

    def lacks(self, question: str) -> bool:
        """Whether it has to answer this question and families do not find that."""
        return self.has_to_answer(question) and self.written.lacks(question)


@dataclass(frozen=True)
class ToCome:
    """A question that has to be answered by a day: how many settings have to, and how many do not yet."""

    code: str
    label: str
    by: date
    total: int
    lacking: int


def asked_settings(session: Session, today: date) -> list[Asked]:
    """Every open setting that a report is asked of, welcome from, or that is exempt: those of which families read
    none first, then the oldest first."""
    written = _written(session, today)
    found = []
    for provider, (listing, register_type) in _settings(session):
        kind = setting_kind(provider.kind, register_type, provider.name, provider.urn or "")
        if kind is None:
            continue
        theirs = written.get(provider.id, Written())
        found.append(
            Asked(
                provider.id, provider.name, provider.slug, kind, provider.email, provider.phone, listing,
                theirs, marks(kind.duty, theirs, today), age(theirs, today),
                due_on(theirs.dates) if theirs.is_public else None,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.due or date.min, one.name.casefold(), str(one.id)))


def count_marks(settings: Sequence[Asked]) -> list[Count]:
    """How many settings have each mark. One that has two counts in both."""
    found = Counter(mark for one in settings for mark in one.marks)
    return [Count(mark.value, label, found[mark], 0) for mark, label in MARK_LABELS.items()]


def count_kinds(settings: Sequence[Asked]) -> list[Count]:
    """Kinds of setting that there are any of."""
    total = Counter(one.kind.code for one in settings)
    chased = Counter(one.kind.code for one in settings if one.to_chase)
    kinds = setting_kinds().values()
    return [Count(kind.code, kind.label, total[kind.code], chased[kind.code]) for kind in kinds if total[kind.code]]


def count_areas(
    settings: Sequence[Asked], within: Mapping[str, set[uuid.UUID]], labels: Mapping[str, str]
) -> list[Count]:
    """Areas in the order of `labels`, with the settings in them that have to publish one. `within`: listings by
    area."""
    asked = {one.listing: one for one in settings if one.listing and one.kind.duty == "must"}
    found = []
    for key, label in labels.items():
        here = [one for id, one in asked.items() if id in within.get(key, ())]
        if here:
            found.append(Count(key, label, len(here), sum(one.to_chase for one in here)))
    return found


def to_come(settings: Sequence[Asked]) -> list[ToCome]:
    """The questions that have to be answered by a day, in the order of those days."""
    found: dict[str, ToCome] = {}
    for kind in {one.kind.code: one.kind for one in settings if one.kind.duty == "must"}.values():
        for question in form_in_use(kind.form).questions:
            if question.not_before and kind.code in question.compulsory_for and question.code not in found:
                found[question.code] = _count(question.code, question.label, question.not_before, settings)
    return sorted(found.values(), key=lambda one: (one.by, one.code))


def _count(code: str, label: str, by: date, settings: Iterable[Asked]) -> ToCome:
    asked = [one for one in settings if one.has_to_answer(code)]
    return ToCome(code, label, by, len(asked), sum(one.lacks(code) for one in asked))


def _settings(session: Session) -> Iterable[tuple[Provider, tuple[uuid.UUID | None, str]]]:
    """Open providers of the kinds that write reports, with the listing that each is itself (as
    `localoffer.reports.knowing.own_entry` finds it) and what the register calls it."""
    kinds = {code for kind in setting_kinds().values() for code in kind.provider_kinds}
    those = Provider.kind.in_(kinds), Provider.closed_on.is_(None)
    listings: dict[uuid.UUID, list[tuple[str, uuid.UUID, str]]] = {}
    query = (
        select(
            Service.provider_id, Service.role, Service.id, Revision.content_json["setting"]["type"].as_string()
        )
        .join(Revision, Revision.id == Service.public_revision_id)
        .join(Provider, Provider.id == Service.provider_id)
        .where(*those)
        .order_by(Service.name, Service.id)
    )  # fmt: skip
    for provider_id, role, id, register_type in session.execute(query):
        listings.setdefault(provider_id, []).append((role, id, register_type or ""))
    for provider in session.scalars(select(Provider).where(*those)):
        theirs = listings.get(provider.id, [])
        own = [one for one in theirs if one[0] == "setting"] or (theirs if len(theirs) == 1 else [])
        yield provider, (own[0][1], own[0][2]) if own else (None, "")


def _written(session: Session, today: date) -> dict[uuid.UUID, Written]:
    """What there is of each setting's reports, by provider."""
    found = _public(session, today)
    wanted = (State.DRAFT, State.SUBMITTED, State.SENT_BACK, State.WITHDRAWN)
    others = (
        select(Report.provider_id, Report.year, ReportRevision.id, ReportRevision.state, ReportRevision.created_at)
        .join(ReportRevision, ReportRevision.report_id == Report.id)
        .where(ReportRevision.state.in_(wanted))
        .order_by(Report.year, ReportRevision.number)
    )
    for provider_id, year, id, state, sent_at in session.execute(others):
        one = found.get(provider_id, Written())
        found[provider_id] = Written(
            one.year, one.revision_id, one.dates, one.findings, True,
            year if state == State.DRAFT else one.draft_year,
            Waiting(id, sent_at) if state == State.SUBMITTED else one.waiting,
        )  # fmt: skip
    return found


def _public(session: Session, today: date) -> dict[uuid.UUID, Written]:
    """The newest report that families read of each setting. Contents are not read: there may be many."""
    newest = (
        select(Report.provider_id, func.max(Report.year).label("year"))
        .where(Report.public_revision_id.is_not(None))
        .group_by(Report.provider_id)
        .subquery()
    )
    query = (
        select(
            Report.provider_id, Report.year, Report.edited_on, Report.confirmed_on, Report.assured_on,
            ReportRevision.id, ReportRevision.questions_id, ReportRevision.findings_json,
        )
        .join(newest, (newest.c.provider_id == Report.provider_id) & (newest.c.year == Report.year))
        .join(ReportRevision, ReportRevision.id == Report.public_revision_id)
    )  # fmt: skip
    rows = session.execute(query).all()
    days = _days(session, {row.questions_id for row in rows})
    return {
        row.provider_id: Written(
            row.year, row.id, Dates(row.edited_on, row.confirmed_on, row.assured_on),
            by_today(row.findings_json or _judged(session, row.id, today), days[row.questions_id], today),
        )
        for row in rows
    }  # fmt: skip


def _days(session: Session, fingerprints: set[str]) -> dict[str, dict[str, date]]:
    """For each kept copy of the questions, the days by which some have to be answered."""
    kept = session.scalars(select(ReportQuestions).where(ReportQuestions.fingerprint.in_(fingerprints)))
    return {
        one.fingerprint: {
            question.code: question.not_before for question in one.questions.questions if question.not_before
        }
        for one in kept
    }


def _judged(session: Session, revision_id: uuid.UUID, today: date) -> dict[str, str]:
    """The findings of a version that was sent before they were kept with it."""
    revision = session.get_one(ReportRevision, revision_id)
    kind = kind_of(session, revision.report.provider)
    found = completeness(revision.form, kind.code if kind else "", revision.content, today).findings
    return {one.question.code: one.found.value for one in found}
