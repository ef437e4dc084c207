"""Reads for the checks of need data: the figures to look at, what was found, and what officers noted of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from config.needs.checks import CheckRules, check_rules
from localoffer.directory.models import Provider, Service, Succession
from localoffer.needs.checking.changes import jumps, missing_places, own_against_published, symbols
from localoffer.needs.checking.models import NeedCheckNote
from localoffer.needs.checking.rules import Counted, Figures, Finding, figures_of, in_order
from localoffer.needs.checking.sums import schools_against_authority, sums
from localoffer.needs.figures import Key, PlaceKey
from localoffer.needs.models import NeedCount, NeedPlace, NeedRelease
from localoffer.needs.publishing import AREAS

_CHECKS = (schools_against_authority, sums, jumps, missing_places, own_against_published, symbols)
_State = tuple[object, ...]
_found: WeakKeyDictionary[Engine, tuple[_State, tuple[Finding, ...]]] = WeakKeyDictionary()
"""What was found last, with the state of the figures it was found in."""


@dataclass(frozen=True)
class Shown:
    """A finding with the name of its place. `note` is what an officer noted of it as it stands; `is_other_now` where
    somebody had looked at it before a figure changed."""

    finding: Finding
    name: str
    note: NeedCheckNote | None = None
    is_other_now: bool = False


def findings(session: Session, authority: str) -> tuple[Finding, ...]:
    """Everything worth looking at, in order. Worked out once for each state of the figures and kept in the process."""
    rules, engine = check_rules(), session.get_bind().engine
    periods = _periods(session, rules.years + 1)
    expected = _expected(session, authority, rules, periods)
    state = (authority, expected, *session.execute(_LOADED).one())
    known = _found.get(engine)
    if known is None or known[0] != state:
        figures = _figures(session, authority, periods, expected)
        found = chain.from_iterable(check(figures, rules) for check in _CHECKS)
        wanted = periods[-rules.years :]  # the year before them was read to see what changed since
        known = state, tuple(in_order((one for one in found if one.period in wanted), rules))
        _found[engine] = known
    return known[1]


_LOADED = select(func.max(NeedRelease.id), func.count(), func.max(NeedRelease.loaded_at))


def _periods(session: Session, years: int) -> tuple[str, ...]:
    """The newest school years that have figures, the oldest first."""
    query = select(NeedCount.period).where(NeedCount.form == "raw", NeedCount.is_current).distinct()
    return tuple(sorted(session.scalars(query)))[-years:]


def _expected(session: Session, authority: str, rules: CheckRules, periods: Sequence[str]) -> frozenset[str]:
    """URNs of the authority's own listed schools of a kind that is counted each year, open when it was."""
    if not periods:
        return frozenset()
    counted_on = date(int(periods[-1][:4]) + 1, 1, 1)
    query = (
        select(Provider.urn)
        .join(Service, Service.provider_id == Provider.id)
        .where(Service.role == "setting", Service.public_revision_id.is_not(None))
        .where(Provider.urn.is_not(None), Provider.laestab.startswith(authority), Provider.kind.in_(rules.expected))
        .where(or_(Provider.opened_on.is_(None), Provider.opened_on < counted_on))
    )
    return frozenset(str(urn) for urn in session.scalars(query))


def _figures(session: Session, authority: str, periods: Sequence[str], expected: Iterable[str]) -> Figures:
    """The raw figures that stand: of the authority, its schools, its region and the country."""
    own = session.get(NeedPlace, ("authority", authority))
    schools = select(NeedPlace.code, NeedPlace.phase).where(
        NeedPlace.level == "school", NeedPlace.authority == authority
    )
    phases = {str(code): str(phase) for code, phase in session.execute(schools)}
    query = select(
        *(NeedCount.period, NeedCount.level, NeedCount.place, NeedCount.phase, NeedCount.year_group),
        *(NeedCount.provision, NeedCount.need, NeedCount.count, NeedCount.symbol, NeedCount.source),
        NeedCount.data_set,
    ).where(
        NeedCount.form == "raw",
        NeedCount.is_current,
        NeedCount.source != AREAS,
        NeedCount.period.in_(periods),
        or_(
            NeedCount.level.in_(("school", "national")),
            and_(NeedCount.level == "authority", NeedCount.place == authority),
            and_(NeedCount.level == "regional", NeedCount.place == (own.region if own else "")),
        ),
    )
    counted = (
        Counted(Key(*row[:7]), *row[7:])  # type: ignore[arg-type]
        for row in session.execute(query)
        if row.level != "school" or row.place in phases
    )
    became = ((link.from_urn, link.to_urn) for link in session.scalars(select(Succession)))
    return figures_of(counted, phases, expected, authority, became)


def shown(session: Session, found: Sequence[Finding]) -> list[Shown]:
    """These findings with the names of their places and what officers noted."""
    names = _names(session, {one.where for one in found})
    notes = {note.finding: note for note in session.scalars(select(NeedCheckNote))}
    return [_shown(one, names.get(one.where, one.where.place), notes.get(one.id)) for one in found]


def _shown(finding: Finding, name: str, note: NeedCheckNote | None) -> Shown:
    if note is None:
        return Shown(finding, name)
    holds = note.fingerprint == finding.fingerprint
    return Shown(finding, name, note if holds else None, is_other_now=not holds)


def _names(session: Session, wanted: Iterable[PlaceKey]) -> dict[PlaceKey, str]:
    """What places are called; a school as its page in the directory has it."""
    places = list(wanted)
    query = select(NeedPlace.level, NeedPlace.code, NeedPlace.name).where(
        tuple_(NeedPlace.level, NeedPlace.code).in_(places)
    )
    names = {PlaceKey(level, code): name for level, code, name in session.execute(query)}  # type: ignore[arg-type]
    urns = [place.place for place in places if place.level == "school"]
    listed = select(Provider.urn, Provider.name).where(Provider.urn.in_(urns))
    return names | {PlaceKey("school", str(urn)): name for urn, name in session.execute(listed)}
