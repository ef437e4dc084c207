"""The borough's pupils added up, and those of the invented region and country round it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from config.needs import ALL, MISSING
from importers.demonstration.needs.pupils import NONE, PLAN, SUPPORT, every_school, phase_of, pupils, shape

Cells = Mapping[tuple[str, str, str, str], int]
"""Pupils by phase, provision, need and year group."""
Sums = Cells
"""The same, with `all` on an axis for the sum over it."""


@dataclass(frozen=True)
class Place:
    """A place as releases name it, with its pupils."""

    level: str
    code: str
    name: str
    sums: Sums


@cache
def around(ago: int, at_first: bool) -> tuple[Place, ...]:
    """The country, the region and the borough, in the order of a release."""
    own = _borough(ago, at_first)
    wider = [Place(level, said["code"], said["name"], _summed(_larger(ago, said)))
             for level, said in shape()["around"].items()]  # fmt: skip
    return (*wider[::-1], Place("authority", "999", "Aldermere", _summed(own)))


@cache
def _borough(ago: int, at_first: bool = False) -> Cells:
    found: Counter[tuple[str, str, str, str]] = Counter()
    for school in every_school():
        for (provision, need, group), number in pupils(school, ago, at_first=at_first).items():
            found[phase_of(school), provision, need, group] += number
    return found


def _larger(ago: int, said: Mapping[str, Any]) -> Cells:
    """So many times the borough's pupils of the base year, each need with a share of its own; other years follow the
    borough's pupils with each provision, so that no need leaps because two children of a small borough have it."""
    change = {
        provision: _of(_borough(ago), provision) / _of(_borough(0), provision) for provision in (PLAN, SUPPORT, NONE)
    }
    factors: dict[tuple[str, str], float] = {}
    found: Counter[tuple[str, str, str, str]] = Counter()
    for (phase, provision, need, group), number in _borough(0).items():
        if (provision, need) not in factors:
            bent = Random(f"{said['code']} {provision} {need}")  # noqa: S311 - the same numbers each time are the point
            spread = 1 + bent.uniform(-said["spread"], said["spread"]) / 100
            factors[provision, need] = said["times"] * spread * said["share"][provision] / 100 * change[provision]
        larger = round(number * factors[provision, need])
        not_recorded = 0 if provision == NONE else round(larger * said["missing"] / 1000)
        found[phase, provision, need, group] += larger - not_recorded
        if not_recorded:
            found[phase, provision, MISSING, group] += not_recorded
    return found


def _of(cells: Cells, provision: str) -> int:
    return sum(number for cell, number in cells.items() if cell[1] == provision)


def _summed(cells: Cells) -> Sums:
    """The cells and every sum that a release has: over phases, provisions, needs and year groups."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for (phase, provision, need, group), number in cells.items():
        for a_phase in (phase, ALL):
            for a_group in (group, ALL):
                for a_provision, a_need in _counted_as(provision, need):
                    found[a_phase, a_provision, a_need, a_group] += number
    return found


def _counted_as(provision: str, need: str) -> tuple[tuple[str, str], ...]:
    if provision == NONE:
        return (ALL, ALL), (NONE, ALL)
    return (ALL, ALL), (provision, ALL), (provision, need), ("any", ALL), ("any", need)
