"""Indexing reports: the one place where the newest public report of a setting becomes a search document."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVarTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from config.vocabularies import vocabulary
from localoffer.directory import rules
from localoffer.directory.models import Provider, Service
from localoffer.directory.queries import ListingView, listing_view, public_listings
from localoffer.freshness.rules import DEFAULT_INTERVAL_MONTHS, LAPSED_AFTER_DAYS, due_on
from localoffer.reports.content import Provision, ReportContent
from localoffer.reports.models import Report, ReportRevision
from localoffer.reports.shown import ShownAnswer, shown
from search.document import SearchDocument, sort_key
from search.filters import EVERY_CHILD
from search.indexing import locations_of, stages_of
from search.meaning import Embedder
from search.reports.document import SECTION_GROUP, ReportDocument, SectionText

Columns = TypeVarTuple("Columns")
_PAGE = 100
"""Reports are long: so many in memory at a time."""


@dataclass(frozen=True)
class FoundReport:
    """What is shown of a report that was found: the setting's own listing, and the public version's row."""

    listing: ListingView
    revision: ReportRevision


def document_of(listing: ListingView, revision: ReportRevision) -> ReportDocument:
    """What engines are told of a public report. `listing`: the setting's own."""
    content = revision.content
    report = shown(revision.form, content, revision.report.year)
    sections = tuple(section for answer in report.answers if (section := _section(answer)) is not None)
    ages = rules.ages_of(listing.content)
    dates = revision.report.dates
    due = due_on(dates, DEFAULT_INTERVAL_MONTHS)
    return ReportDocument(
        id=str(listing.id),
        version=listing.version,
        external_id="",
        name=listing.content.name,
        name_sort=sort_key(listing.content.name),
        tax="",
        summary="",
        organisation="",
        description="",
        facets=_facets(listing, content, sections),
        age_min=ages[0],
        age_max=ages[1],
        locations=locations_of(listing),
        assured=dates.trusted,
        lapses_on=due + timedelta(days=LAPSED_AFTER_DAYS) if due else None,
        sections=sections,
    )


def documents(session: Session, today: date, embedder: Embedder | None = None) -> Iterator[SearchDocument]:
    """The newest public report of every setting that families can see, by listing. Memory stays small."""
    after = uuid.UUID(int=0)
    while True:
        ids = session.scalars(
            _with_reports(select(Service.id), today).where(Service.id > after).order_by(Service.id).limit(_PAGE)
        ).all()
        if not ids:
            return
        after = ids[-1]
        yield from documents_for(session, ids, today).values()
        session.expunge_all()


def documents_for(
    session: Session, ids: Sequence[uuid.UUID], today: date, embedder: Embedder | None = None
) -> dict[uuid.UUID, SearchDocument]:
    """Those of these listings, the settings' own, by id. Reports bear no vectors."""
    return {id: document_of(found.listing, found.revision) for id, found in found_reports(session, ids, today).items()}


def found_reports(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, FoundReport]:
    """What is public of these listings' reports now, by listing."""
    if not ids:
        return {}
    services = session.scalars(_with_reports(public_listings(), today).where(Service.id.in_(ids)).order_by(Service.id))
    listings = {service.id: listing_view(service) for service in services}
    of = {listing.provider.id for listing in listings.values()}
    rows = session.scalars(
        _newest(select(ReportRevision).join(Report, Report.public_revision_id == ReportRevision.id))
        .where(Report.provider_id.in_(of))
        .options(joinedload(ReportRevision.report), joinedload(ReportRevision.asked))
    )
    revisions = {row.report.provider_id: row for row in rows}
    return {
        id: FoundReport(listing, revisions[listing.provider.id])
        for id, listing in listings.items()
        if listing.provider.id in revisions
    }


def public_versions(session: Session, today: date) -> Iterator[tuple[str, int]]:
    """Id and version of every listing whose report an index should hold, by id."""
    query = _with_reports(select(Service.id, Service.version), today).order_by(Service.id)
    yield from ((str(id), version) for id, version in session.execute(query).yield_per(2_000))


def _with_reports(query: Select[*Columns], today: date) -> Select[*Columns]:
    """Only settings' own listings that families see, of providers that have not closed and have a public report. A
    setting with several listings of its own has its report under the first."""
    of_same = aliased(Service)
    earlier = select(of_same.id).where(
        of_same.provider_id == Service.provider_id,
        of_same.role == "setting",
        of_same.public_revision_id.is_not(None),
        of_same.id < Service.id,
    )
    published = select(Report.id).where(
        Report.provider_id == Service.provider_id, Report.public_revision_id.is_not(None)
    )
    return query.join(Provider, Provider.id == Service.provider_id).where(
        Service.role == "setting",
        Service.public_revision_id.is_not(None),
        or_(Provider.closed_on.is_(None), Provider.closed_on > today),
        ~earlier.exists(),
        published.exists(),
    )


def _newest(query: Select[*Columns]) -> Select[*Columns]:
    """Of the public reports of each setting the one of the latest school year."""
    other = aliased(Report)
    latest = select(func.max(other.year)).where(
        other.provider_id == Report.provider_id, other.public_revision_id.is_not(None)
    )
    return query.where(Report.year == latest.scalar_subquery())


def _section(answer: ShownAnswer) -> SectionText | None:
    """What is searched of an answer: not its heading, which every school's report has, and no contact, which is a
    person's."""
    listed = ["; ".join(cell for cell in row if cell) for row in answer.rows]
    if answer.map:
        listed += [what for row in answer.map.rows for cell in row.cells for what in cell]
    said = [*answer.text_lines(), *(link.label for link in answer.links)]
    made = SectionText(answer.code, "\n".join(answer.choices), "\n".join(listed), "\n".join(said))
    return made if any(made.texts) else None


def _facets(
    listing: ListingView, content: ReportContent, sections: tuple[SectionText, ...]
) -> dict[str, tuple[str, ...]]:
    facets = {
        SECTION_GROUP: tuple(section.code for section in sections),
        "kind": (listing.provider.kind,),
        "need": _needs(content),
        "provision": provision_codes(content.provision),
        "stage": stages_of(listing.content),
        "area": tuple(dict.fromkeys(area for place in listing.places for area in place.areas)),
    }
    return {group: codes for group, codes in facets.items() if codes}


def _needs(content: ReportContent) -> tuple[str, ...]:
    """The needs it says the setting supports, and those of its provision map."""
    known = vocabulary("needs")
    ticked = (code for code in content.answer("f1").choices if code in known)
    return tuple(dict.fromkeys((*ticked, *(row.need for row in content.provision if row.need))))


def provision_codes(rows: tuple[Provision, ...]) -> tuple[str, ...]:
    """`asd` and `asd/targeted` for what there is for a need at a level of support."""
    codes: list[str] = []
    for row in rows:
        need = row.need or EVERY_CHILD
        codes += [need, f"{need}/{row.layer}"]
    return tuple(dict.fromkeys(codes))
