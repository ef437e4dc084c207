"""How many pupils of each invented school have which provision and need, by year group: the same each time."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from importers.demonstration.needs.years import year_groups
from importers.demonstration.register import School, register_numbers, school_kind, schools

HERE = Path(__file__).parent
Cell = tuple[str, str, str]
"""Provision, primary need and year group, in the codes of config/needs. Pupils without provision have no need ("")."""
PLAN, SUPPORT, NONE = "ehc-plan", "sen-support", "none"
_RARE = 3
"""Added to each share where a special school is for some needs: it is for the rare ones as much as for the usual."""
_NOT_COUNTED = ("post-16",)
"""Kinds of provider that take no school census: colleges count their students elsewhere."""


@cache
def shape() -> dict[str, Any]:
    """What shape.yml says."""
    read: dict[str, Any] = yaml.safe_load((HERE / "shape.yml").read_text(encoding="utf-8"))
    return read


def features() -> dict[str, Any]:
    """What somebody who looks at the figures is meant to find."""
    found: dict[str, Any] = shape()["features"]
    return found


def counted_schools(ago: int) -> list[School]:
    """The borough's schools that the release of that school year has, in order."""
    gone = features()["gone"]
    missing = {*features()["none"], *([gone["urn"]] if gone["ago"] == ago else [])}
    return [school for school in every_school() if school["urn"] not in missing]


def every_school() -> list[School]:
    """The borough's schools with pupils of school age, whether a release has them or not."""
    return [
        school
        for school in schools()
        if school.get("pupils") and not school.get("elsewhere") and school_kind(school) not in _NOT_COUNTED
    ]


def phase_of(school: School) -> str:
    """Our code of the phase that the statistics put it in. All-through schools are among the secondaries."""
    kind = str(school["type"])
    if kind == "non-maintained-special":
        return kind
    if "independent" in kind:
        return "independent"
    if "special" in kind:
        return "state-special"
    if school_kind(school) == "alternative-provision":
        return "state-ap"
    if kind == "nursery":
        return "state-nursery"
    return "state-primary" if school["ages"][1] <= 11 else "state-secondary"


def pupils(school: School, ago: int, *, at_first: bool = False) -> Mapping[Cell, int]:
    """Every pupil of a school in one school year. `at_first`: as first published, before it was corrected."""
    missed = features()["revised"]
    was_wrong = at_first and (missed["urn"], missed["ago"]) == (school["urn"], ago)
    return _pupils(school["urn"], ago, missed["missed"] if was_wrong else 0)


@cache
def _pupils(urn: int, ago: int, missed: int) -> Mapping[Cell, int]:
    school = next(school for school in schools() if school["urn"] == urn)
    plans, support, others = _numbers(school, ago)
    support, others = support - missed, others + missed
    found: Counter[Cell] = Counter()
    for provision, number in ((PLAN, plans), (SUPPORT, support)):
        for need, with_need in _spread(number, _needs(school, provision)).items():
            for group in _drawn(school, provision, need, with_need):
                found[provision, need, group] += 1
    weights = shape()["year_weights"][NONE]
    for group, number in _spread(others, {one: weights[one] for one in _groups(school)}).items():
        found[NONE, "", group] += number
    return +found


def _numbers(school: School, ago: int) -> tuple[int, int, int]:
    """Pupils with a plan, on SEN support and with neither, `ago` years back."""
    now, plans, support = register_numbers(school)
    growth = shape()["growth"]
    special = "special" in school["type"]
    total = round(now * (1 - ago * growth["special_pupils" if special else "pupils"] / 100))
    had_plans = total if special else round(plans * (1 - ago * growth["plans"] / 100))
    had_support = 0 if special else round(support * (1 - ago * growth["support"] / 100))
    jump = features()["jump"]
    if (jump["urn"], jump["ago"]) == (school["urn"], ago):
        had_support += jump["more"]
    return had_plans, had_support, total - had_plans - had_support


def _needs(school: School, provision: str) -> dict[str, float]:
    """How likely each need is in this school: the usual, with a bent of its own."""
    bent = Random(f"{school['urn']} {provision}")  # noqa: S311 - the same numbers each time are the point
    usual = {need: share * bent.uniform(0.6, 1.4) for need, share in shape()["needs"][provision].items()}
    own = [need for need in school.get("needs", ()) if need in usual]
    if "special" in school["type"] and own:
        rest = 100 - shape()["special_own"]
        all_usual, all_own = sum(usual.values()), sum(usual[need] + _RARE for need in own)
        extra = {need: shape()["special_own"] * (usual[need] + _RARE) / all_own for need in own}
        usual = {need: share * rest / all_usual + extra.get(need, 0) for need, share in usual.items()}
    elif provision == PLAN:
        for need in own:
            usual[need] *= shape()["base_weight"]
    return usual


def _groups(school: School) -> tuple[str, ...]:
    ages = school["ages"][0], school["ages"][1]
    return year_groups(ages, nursery=school["type"] == "nursery", special="special" in school["type"])


def _drawn(school: School, provision: str, need: str, number: int) -> Iterable[str]:
    """The year groups of so many pupils. One more pupil leaves the others where they are, so years look alike."""
    groups = _groups(school)
    weights = [shape()["year_weights"][provision][group] for group in groups]
    return Random(f"{school['urn']} {provision} {need}").choices(groups, weights, k=number)  # noqa: S311 - as above


def _spread(number: int, weights: Mapping[str, float]) -> dict[str, int]:
    """`number` shared out by weight, in whole pupils: the largest remainders get what is left over."""
    whole = sum(weights.values())
    exact = {name: number * weight / whole for name, weight in weights.items()}
    shared = {name: int(value) for name, value in exact.items()}
    left = number - sum(shared.values())
    for name in sorted(exact, key=lambda name: (shared[name] - exact[name], name))[:left]:
        shared[name] += 1
    return shared
