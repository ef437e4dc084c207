"""Figures of a profile as values to show: a number, or the words of what stands in its place. Pure.

Shares, sums and differences are worked out here and nowhere else, from figures of the profile's own form: on a public
page from protected ones alone.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from config import needs
from config.needs import ALL, Population
from localoffer.needs.charts.values import NONE_THERE, NOT_TOLD, NOT_USED, Value, share, stands_for, whole
from localoffer.needs.figures import Figure, Key, PlaceKey, every_period
from localoffer.needs.places import PlaceView
from localoffer.needs.queries import Profile

HIDDEN_WORDS = "hidden"
"""In a cell or beside a chart, where there is little room; the key of the page says what it means."""
SUPPORT, PLAN, EITHER = "sen-support", "ehc-plan", "any"
SUPPORT_ALONE = "nsa"
"""A need that the census knows with SEN support only: no specialist has assessed the pupil yet."""


def value_of(figure: Figure | None) -> Value:
    """What is shown of a figure; of none, that there is none."""
    if figure is None:
        return NONE_THERE
    if figure.count is not None:
        return whole(figure.count)
    return stands_for(words_of(figure.symbol))


def words_of(mark: str) -> str:
    """The few words for a symbol."""
    symbol = needs.symbol(mark)
    if symbol is None:
        return "not available"
    return HIDDEN_WORDS if symbol.ours else symbol.meaning


@dataclass(frozen=True)
class Reader:
    """The figures of one profile, for one population."""

    profile: Profile
    population: Population = "pupils"

    def count(
        self,
        provision: str = ALL,
        need: str = ALL,
        *,
        period: str = "",
        place: PlaceKey | None = None,
        phase: str = ALL,
        year_group: str = ALL,
    ) -> Value:
        """How many there are; of SEN support and EHC plans together the sum, where nobody gives it and both are
        shown."""
        cut = {"period": period, "place": place, "phase": phase, "year_group": year_group}
        found = self._figure(provision, need, cut)
        if found is not None:
            return value_of(found)
        if need == SUPPORT_ALONE and provision != SUPPORT:
            return NOT_USED if provision == PLAN else value_of(self._figure(SUPPORT, need, cut))
        if provision != EITHER:
            return NONE_THERE
        support, plan = self._figure(SUPPORT, need, cut), self._figure(PLAN, need, cut)
        if support is None or plan is None:
            return NONE_THERE
        if support.count is None or plan.count is None:
            return NOT_TOLD
        return whole(support.count + plan.count)

    def _figure(self, provision: str, need: str, cut: dict[str, Any]) -> Figure | None:
        return self.profile.figure(provision, need, population=self.population, **cut)

    def share(
        self,
        provision: str,
        need: str = ALL,
        *,
        period: str = "",
        place: PlaceKey | None = None,
        phase: str = ALL,
        year_group: str = ALL,
    ) -> Value:
        """In a hundred of all pupils of the same place, year, phase and year group."""
        part = self.count(provision, need, period=period, place=place, phase=phase, year_group=year_group)
        return share(part, self.count(period=period, place=place, phase=phase, year_group=year_group))

    @cached_property
    def _own(self) -> tuple[Key, ...]:
        """What of the place itself is counted, in this population."""
        place = self.profile.place.key
        return tuple(
            key for population, key in self.profile.figures if population == self.population and key.where == place
        )

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Academic years for which the place itself has a figure of this population, the oldest first."""
        return tuple(sorted({key.period for key in self._own}))

    @cached_property
    def places(self) -> tuple[PlaceView, ...]:
        """The place and those it lies in that have a figure of this population in any year, the nearest first."""
        there = {key.where for population, key in self.profile.figures if population == self.population}
        own = self.profile.place
        return (own, *(place for place in own.within if place.key in there))

    @cached_property
    def span(self) -> tuple[str, ...]:
        """Every year from the first of `periods` to the last: one without figures is a gap and not left out."""
        return every_period(self.periods)

    @cached_property
    def kinds_of_need(self) -> tuple[str, ...]:
        """Types of need for which the place has any figure, in the order of the vocabulary."""
        own = {key.need for key in self._own}
        return tuple(code for code in needs.codes("need") if code != ALL and code in own)

    def cuts(self, axis: needs.Axis) -> tuple[str, ...]:
        """Codes of `phase` or `year_group` for which the place has a figure in the profile's own year."""
        own = {getattr(key, axis) for key in self._own if key.period == self.profile.period}
        return tuple(code for code in needs.codes(axis) if code != ALL and code in own)
