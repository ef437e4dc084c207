"""The sums that hold between the figures of one academic year and population: what a reader could subtract. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from config.needs import ALL
from localoffer.needs.figures import Key, PlaceKey
from localoffer.needs.protecting.cells import Sum

ANY = "any"
NONE = "none"
_SEN = ("sen-support", "ehc-plan")
_STATE = "state-all"
_STATE_PARTS = ("state-nursery", "state-primary", "state-secondary", "state-special", "state-ap")
_OTHER_PARTS = ("non-maintained-special", "independent")

_Group = TypeVar("_Group")
Above = Mapping[PlaceKey, tuple[PlaceKey, ...]]
"""The places that a place lies in."""


def relations(keys: Collection[Key], above: Above, phases: Mapping[PlaceKey, str]) -> list[Sum[Key]]:
    """Every sum between these figures, in order. `phases` are schools' own; all keys are of one period.

    A sum is kept where some of its parts are missing: it still says how much the others are at most.
    """
    there = frozenset(keys)
    found = [
        *_needs(there),
        *_provisions(there),
        *_year_groups(there),
        *_phases(there),
        *_places(there, above, phases),
        *_areas(there, above),
    ]
    return sorted(set(found), key=lambda item: (item.parent, item.children))


def _sum(parent: Key, children: Iterable[Key], there: Collection[Key], whole: bool) -> Iterator[Sum[Key]]:
    """The sum of those of the children that are there, if it and they are."""
    wanted = sorted(children)
    present = tuple(child for child in wanted if child in there)
    if parent in there and present:
        yield Sum(parent, present, whole and len(present) == len(wanted))


def _by(keys: Iterable[Key], what: Callable[[Key], _Group]) -> dict[_Group, list[Key]]:
    found: dict[_Group, list[Key]] = defaultdict(list)
    for key in keys:
        found[what(key)].append(key)
    return found


def _needs(there: frozenset[Key]) -> Iterator[Sum[Key]]:
    """All needs = each need that has a figure: releases leave needs out, and those not recorded."""
    for parent, parts in _by(there, lambda key: key._replace(need=ALL)).items():
        yield from _sum(parent, [key for key in parts if key != parent], there, False)


def _year_groups(there: frozenset[Key]) -> Iterator[Sum[Key]]:
    """All year groups = each that has a figure."""
    for parent, parts in _by(there, lambda key: key._replace(year_group=ALL)).items():
        yield from _sum(parent, [key for key in parts if key != parent], there, False)


def _provisions(there: frozenset[Key]) -> Iterator[Sum[Key]]:
    """All pupils = no SEN + SEN support + EHC plan; SEN = SEN support + EHC plan.

    Only pupils with SEN have a type of need, so of one need all pupils are those with SEN.
    """
    for base in sorted({key._replace(provision=ALL) for key in there}):
        total, sen, none = (base._replace(provision=code) for code in (ALL, ANY, NONE))
        parts = [base._replace(provision=code) for code in _SEN]
        without = [none] if none in there or base.need == ALL else []
        yield from _sum(sen, parts, there, True)
        yield from _sum(total, [*without, *parts], there, True)
        yield from _sum(total, [*without, sen], there, True)


def _phases(there: frozenset[Key]) -> Iterator[Sum[Key]]:
    """All schools = state-funded + others; state-funded = its phases. Hospital schools are counted in other phases."""
    for base in sorted({key._replace(phase=ALL) for key in there}):
        state = base._replace(phase=_STATE)
        parts = [base._replace(phase=code) for code in _STATE_PARTS]
        others = [base._replace(phase=code) for code in _OTHER_PARTS]
        yield from _sum(state, parts, there, False)
        yield from _sum(base, [*parts, *others], there, False)
        yield from _sum(base, [state, *others], there, False)


def _places(there: frozenset[Key], above: Above, phases: Mapping[PlaceKey, str]) -> Iterator[Sum[Key]]:
    """A place = the places in it; an authority's row for one phase = its schools of that phase."""
    parts: dict[Key, list[Key]] = defaultdict(list)
    for key in there:
        for parent in above.get(key.where, ()):
            lifted = key._replace(level=parent.level, place=parent.place)
            parts[lifted].append(key)
            for phase in _phases_of(phases.get(key.where, "")) if key.phase == ALL else ():
                parts[lifted._replace(phase=phase)].append(key)
    for total, found in parts.items():
        yield from _sum(total, found, there, False)


def _phases_of(phase: str) -> tuple[str, ...]:
    """The groups of phases in which a school of this phase is counted, besides all."""
    return (phase, _STATE) if phase in _STATE_PARTS else (phase,) if phase else ()


def _areas(there: frozenset[Key], above: Above) -> Iterator[Sum[Key]]:
    """An authority = its areas of one kind. Schools that add up to both say so already; areas may have their own."""
    authority_of = _authorities_of_areas(above)
    parts: dict[tuple[str, Key], list[Key]] = defaultdict(list)
    for key in there:
        authority = authority_of.get(key.where)
        if authority is not None:
            kind = key.place.partition(":")[0]
            parts[kind, key._replace(level=authority.level, place=authority.place)].append(key)
    for (_, total), found in parts.items():
        yield from _sum(total, found, there, False)


def _authorities_of_areas(above: Above) -> dict[PlaceKey, PlaceKey]:
    """The authority in which each area lies, told by its schools; none for an area in two."""
    found: dict[PlaceKey, set[PlaceKey]] = defaultdict(set)
    for parents in above.values():
        authorities = [parent for parent in parents if parent.level == "authority"]
        for area in parents:
            if area.level == "area":
                found[area].update(authorities)
    return {area: min(authorities) for area, authorities in found.items() if len(authorities) == 1}
