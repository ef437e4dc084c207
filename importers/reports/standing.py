"""Where the report of each setting stands for a school year, read in a few queries for a whole file."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from importers.known import IMPORTER
from importers.reports.told import Brought
from localoffer.publishing.rules import State
from localoffer.publishing.versions import said_last
from localoffer.reports.content import ReportContent
from localoffer.reports.models import Report, ReportRevision

_PORTION = 500
_T = TypeVar("_T")


@dataclass(frozen=True)
class Seen:
    """What a report was when it was looked at: if any of it is different later, somebody was there in between."""

    number: int = 0
    public_id: uuid.UUID | None = None
    draft: str = ""


@dataclass(frozen=True)
class Standing:
    """A report of one year. `last` is what was said last in it, `brought` what imports made public, in their order,
    `before` the public version of the latest earlier year."""

    seen: Seen = field(default_factory=Seen)
    public: ReportRevision | None = None
    draft: ReportRevision | None = None
    last: ReportRevision | None = None
    brought: tuple[Brought, ...] = ()
    before: ReportRevision | None = None

    @property
    def draft_of_others(self) -> bool:
        """Whether somebody is writing: not an import, or somebody went on with what an import began."""
        return self.draft is not None and not is_imported(self.draft)

    @property
    def sent_by_others(self) -> bool:
        """Whether a version that the setting sent itself waits for an officer, or was sent back and not yet mended."""
        waits = self.last is not None and self.last.lifecycle in (State.SUBMITTED, State.SENT_BACK)
        return waits and self.last is not None and not is_imported(self.last)

    @property
    def public_by_others(self) -> bool:
        """Whether what families read was written by hand."""
        return self.public is not None and not is_imported(self.public)


def is_imported(revision: ReportRevision) -> bool:
    """Whether an import wrote a version."""
    return revision.author.startswith(IMPORTER)


def standings(session: Session, provider_ids: Sequence[uuid.UUID], year: int) -> dict[uuid.UUID, Standing]:
    """Where the report of each of these settings stands; those that never had one are left out."""
    found: dict[uuid.UUID, Standing] = {}
    for ids in _portions(provider_ids):
        reports = list(session.scalars(select(Report).where(Report.provider_id.in_(ids), Report.year == year)))
        for report, versions in _versions(session, reports):
            found[report.provider_id] = _standing(report, versions)
        for provider_id, revision in _years_before(session, ids, year):
            found[provider_id] = replace(found.get(provider_id, Standing()), before=revision)
    return found


def seen_now(session: Session, provider_id: uuid.UUID, year: int) -> Seen:
    """What a setting's report is at this moment, asked of the database and not of what the session remembers."""
    versions = select(
        Report.public_revision_id, ReportRevision.number, ReportRevision.state, ReportRevision.fingerprint
    )
    of_it = versions.outerjoin(ReportRevision, ReportRevision.report_id == Report.id)
    rows = session.execute(of_it.where(Report.provider_id == provider_id, Report.year == year)).all()
    draft = next((row.fingerprint for row in rows if row.state == State.DRAFT), "")
    return Seen(max((row.number or 0 for row in rows), default=0), rows[0].public_revision_id if rows else None, draft)


def _standing(report: Report, versions: list[ReportRevision]) -> Standing:
    """`versions` are all of a report's, newest first."""
    draft = next((one for one in versions if one.lifecycle is State.DRAFT), None)
    others = [one for one in versions if one is not draft]
    seen = Seen(
        max((one.number for one in versions), default=0), report.public_revision_id, draft.fingerprint if draft else ""
    )
    public = next((one for one in others if one.lifecycle is State.PUBLIC), None)
    return Standing(seen, public, draft, said_last(others), tuple(_brought(others)))


def _brought(versions: list[ReportRevision]) -> Iterator[Brought]:
    """The versions that imports made public, oldest first, each with what was public before it."""
    before = ReportContent()
    for version in reversed(versions):
        if version.lifecycle in (State.PUBLIC, State.REPLACED):
            content = version.content
            if is_imported(version):
                yield Brought(content, before)
            before = content


def _versions(session: Session, reports: Sequence[Report]) -> Iterator[tuple[Report, list[ReportRevision]]]:
    by_report: dict[uuid.UUID, list[ReportRevision]] = {report.id: [] for report in reports}
    every = select(ReportRevision).where(ReportRevision.report_id.in_(by_report))
    for revision in session.scalars(every.order_by(ReportRevision.number.desc())):
        by_report[revision.report_id].append(revision)
    yield from ((report, by_report[report.id]) for report in reports)


def _years_before(session: Session, ids: Sequence[uuid.UUID], year: int) -> Iterator[tuple[uuid.UUID, ReportRevision]]:
    public = (
        select(Report.provider_id, ReportRevision)
        .join(ReportRevision, ReportRevision.id == Report.public_revision_id)
        .where(Report.provider_id.in_(ids), Report.year < year)
        .order_by(Report.year)  # a later year comes after, and stays
    )
    yield from ((row[0], row[1]) for row in session.execute(public))


def _portions(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    yield from (items[start : start + _PORTION] for start in range(0, len(items), _PORTION))
