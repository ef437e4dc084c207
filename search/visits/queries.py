"""Reads of visits: how often listings are read, and the searches that led to them."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, contains_eager

from localoffer.directory.models import Provider, Service
from search.log.tables import OFTEN
from search.visits.models import ListingVisits
from search.visits.rules import A_MONTH, A_YEAR, MOST_SEARCHES, Figures

PAGE = 50
_BATCH = 500


@dataclass(frozen=True)
class Row:
    """A public listing with how often its page is read."""

    id: uuid.UUID
    name: str
    provider: str
    page: tuple[str, str]
    figures: Figures


@dataclass(frozen=True)
class RowsPage:
    """Some listings, and how many there are in all."""

    rows: tuple[Row, ...]
    total: int

    @property
    def pages(self) -> int:
        """How many pages of PAGE rows that makes."""
        return max(1, -(-self.total // PAGE))


def figures(session: Session, ids: Collection[uuid.UUID], today: date) -> dict[uuid.UUID, Figures]:
    """The figures of each of these listings, those nobody read among them."""
    wanted, found = sorted(ids), dict[uuid.UUID, Figures]()
    for start in range(0, len(wanted), _BATCH):
        found.update(_figures(session, wanted[start : start + _BATCH], today))
    return found


def _figures(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, Figures]:
    visits, month, year = ListingVisits, today - timedelta(A_MONTH - 1), today - timedelta(A_YEAR - 1)
    recent = func.sum(case((visits.day >= month, visits.number), else_=0))
    theirs = (visits.service_id.in_(ids), visits.day >= year)
    counts = {
        id: (int(few), int(many))
        for id, few, many in session.execute(
            select(visits.service_id, recent, func.sum(visits.number)).where(*theirs).group_by(visits.service_id)
        )
    }
    often, searches = func.sum(visits.number), dict[uuid.UUID, list[str]]()
    words = (
        select(visits.service_id, visits.words)
        .where(*theirs, visits.words != "")
        .group_by(visits.service_id, visits.words).having(often >= OFTEN)
        .order_by(often.desc(), visits.words)
    )  # fmt: skip
    for id, text in session.execute(words):
        searches.setdefault(id, []).append(text)
    return {id: Figures(*counts.get(id, (0, 0)), tuple(searches.get(id, ())[:MOST_SEARCHES])) for id in ids}


def of_provider(session: Session, provider_id: uuid.UUID, today: date) -> tuple[Row, ...]:
    """The public listings of a provider, the most read first."""
    query = _listings().where(Service.provider_id == provider_id)
    rows = _rows(session, session.scalars(query.order_by(Service.name, Service.id)).all(), today)
    return tuple(sorted(rows, key=lambda row: (-row.figures.year, -row.figures.month)))


def most_read(session: Session, today: date, name: str = "", page: int = 1) -> RowsPage:
    """Public listings whose name, or whose provider's, has every word of `name`, those most read in a year first."""
    year = ListingVisits.day >= today - timedelta(A_YEAR - 1)
    times = (
        select(ListingVisits.service_id, func.sum(ListingVisits.number).label("number"))
        .where(year).group_by(ListingVisits.service_id).subquery()
    )  # fmt: skip
    wanted = [
        Service.name.icontains(word, autoescape=True) | Provider.name.icontains(word, autoescape=True)
        for word in name.split()[:8]
    ]
    query = _listings().outerjoin(times, times.c.service_id == Service.id).where(*wanted)
    public = Service.public_revision_id.is_not(None)
    total = session.scalar(select(func.count(Service.id)).join(Service.provider).where(public, *wanted)) or 0
    order = (func.coalesce(times.c.number, 0).desc(), Service.name, Service.id)
    found = session.scalars(query.order_by(*order).offset((page - 1) * PAGE).limit(PAGE)).all()
    return RowsPage(_rows(session, found, today), total)


def _listings() -> Select[Service]:
    provider = contains_eager(Service.provider)
    return select(Service).join(Service.provider).where(Service.public_revision_id.is_not(None)).options(provider)


def _rows(session: Session, services: Sequence[Service], today: date) -> tuple[Row, ...]:
    found = figures(session, [one.id for one in services], today)
    return tuple(Row(one.id, one.name, one.provider.name, _page(one), found[one.id]) for one in services)


def _page(service: Service) -> tuple[str, str]:
    """Endpoint and slug of its page: a setting is shown on its provider's."""
    if service.role == "setting":
        return "directory.provider", service.provider.slug
    return "directory.service", service.slug
