"""Reads of links: those that public reports name, and those that do not open."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from localoffer.directory.models import Provider
from localoffer.reports.content import ReportContent
from localoffer.reports.links.models import ReportLink
from localoffer.reports.links.rules import BROKEN_AFTER, Broken
from localoffer.reports.models import Report, ReportRevision


@dataclass(frozen=True)
class BrokenOf:
    """A link of a setting's newest public report that does not open."""

    provider: str
    broken: Broken


def named_addresses(session: Session) -> set[str]:
    """Every address that the newest public report of a setting names."""
    return {url for _, content in _newest(session) for _, url in links_of(content)}


def links_of(content: ReportContent) -> Iterator[tuple[str, str]]:
    """Question and address of each link of a report."""
    return ((answer.question, link.url) for answer in content.answers for link in answer.links)


def broken_among(session: Session, addresses: Iterable[str]) -> dict[str, Broken]:
    """Those of these addresses that do not open, by address."""
    wanted = list(dict.fromkeys(addresses))
    rows = session.scalars(_broken().where(ReportLink.address.in_(wanted))) if wanted else ()
    return {row.address: _as_broken(row) for row in rows}


def broken_by_question(session: Session, content: ReportContent) -> list[tuple[str, Broken]]:
    """The links of a report that do not open, with the question that names each."""
    links = list(links_of(content))
    found = broken_among(session, (url for _, url in links))
    return [(question, found[url]) for question, url in links if url in found]


def all_broken(session: Session) -> list[BrokenOf]:
    """Every link of a setting's newest public report that does not open, by the name of the setting."""
    found = {row.address: _as_broken(row) for row in session.scalars(_broken())}
    if not found:
        return []
    return [
        BrokenOf(name, found[url]) for name, content in _newest(session) for _, url in links_of(content) if url in found
    ]


def broken_of(session: Session, provider_id: uuid.UUID) -> list[Broken]:
    """The links of a setting's newest public report that do not open."""
    contents = [content for _, content in _newest(session, provider_id)]
    return [broken for content in contents for _, broken in broken_by_question(session, content)]


def _broken() -> Select[ReportLink]:
    return select(ReportLink).where(ReportLink.failures >= BROKEN_AFTER, ReportLink.failed_on.is_not(None))


def _as_broken(row: ReportLink) -> Broken:
    assert row.failed_on is not None
    return Broken(row.address, row.failed_on, row.worked_on, row.problem)


def _newest(session: Session, provider_id: uuid.UUID | None = None) -> Iterator[tuple[str, ReportContent]]:
    """Name and contents of the newest public report of each open setting, by name."""
    newest = select(Report.provider_id, func.max(Report.year).label("year")).where(
        Report.public_revision_id.is_not(None)
    )
    years = newest.group_by(Report.provider_id).subquery()
    query = (
        select(Provider.name, ReportRevision.content_json)
        .join(Report, Report.provider_id == Provider.id)
        .join(years, (years.c.provider_id == Report.provider_id) & (years.c.year == Report.year))
        .join(ReportRevision, ReportRevision.id == Report.public_revision_id)
        .where(Provider.closed_on.is_(None))
        .order_by(Provider.name, Provider.id)
    )
    if provider_id is not None:
        query = query.where(Provider.id == provider_id)
    for name, stored in session.execute(query):
        yield name, ReportContent.from_json(stored)
