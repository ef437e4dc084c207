"""Figures for officers: public listings by freshness and by kind of provider."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.vocabularies import vocabulary
from localoffer.directory.models import Provider, Service
from localoffer.freshness.rules import TO_CHASE, Dates, Freshness, freshness, interval_for


@dataclass(frozen=True)
class KindFigures:
    """One kind of provider: its public listings and how many of them nobody confirmed in time."""

    label: str
    total: int
    to_chase: int


@dataclass(frozen=True)
class Figures:
    """Public listings: all, by state in the order they pass through them, and by kind in the vocabulary's order."""

    total: int
    by_state: tuple[tuple[Freshness, int], ...]
    kinds: tuple[KindFigures, ...]


def figures(session: Session, today: date) -> Figures:
    """Count the public listings as they stand on `today`."""
    kinds: Counter[str] = Counter()
    chased: Counter[str] = Counter()
    states: Counter[Freshness] = Counter()
    query = (
        select(Provider.kind, Service.confirmed_on, Service.assured_on, func.count())
        .join(Provider, Service.provider_id == Provider.id)
        .where(Service.public_revision_id.is_not(None))
        .group_by(Provider.kind, Service.confirmed_on, Service.assured_on)
    )
    for kind, confirmed, assured, number in session.execute(query):
        dates = Dates(confirmed=confirmed, assured=assured)
        state = freshness(dates, today, interval_for(kind))
        kinds[kind] += number
        states[state] += number
        chased[kind] += number if state in TO_CHASE else 0
    return Figures(
        total=kinds.total(),
        by_state=tuple((state, states[state]) for state in Freshness),
        kinds=tuple(KindFigures(label, kinds[code], chased[code]) for code, label in _labels(kinds) if kinds[code]),
    )


def _labels(found: Mapping[str, int]) -> list[tuple[str, str]]:
    """Kinds in the vocabulary's order, then any it has lost meanwhile, under their codes."""
    known = [(term.code, term.label) for term in vocabulary("provider_kinds").terms]
    codes = {code for code, _ in known}
    return known + sorted((code, code) for code in found if code not in codes)
