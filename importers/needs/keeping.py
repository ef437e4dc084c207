"""What is kept of a file of statistics: figures and the names of their places, each thing counted once."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from importers.needs import values
from importers.needs.layouts import AXES, Count, Layout
from importers.needs.portions import Column, Portion
from importers.problems import ReadProblem
from localoffer.needs.figures import Figure, Key, PlaceFacts, PlaceKey, is_public_cut

_FIRST = {"national": "country_name", "regional": "region_name", "authority": "authority_name", "school": "school_name"}
"""The column that names a place of each level."""


class Kept:
    """Figures and places, gathered portion by portion. `too_fine` counts cells that no page could show."""

    def __init__(self, layout: Layout, used: Mapping[str, str]) -> None:
        self._layout, self._used = layout, used
        self._counts = [count for count in layout.counts if count.column.use in used]
        self._rows: dict[Key, int] = {}
        self._places: dict[PlaceKey, tuple[str, PlaceFacts]] = {}
        self.figures: list[Figure] = []
        self.too_fine = 0

    @property
    def places(self) -> Iterator[PlaceFacts]:
        """Each place once, as its newest year names it."""
        return (facts for _, facts in self._places.values())

    def keep_region_of(self, authority: str) -> None:
        """Leave every region out but that of this authority."""
        _, own = self._places.get(PlaceKey("authority", authority), ("", None))
        region = own.region if own else ""
        self.figures = [f for f in self.figures if f.key.level != "regional" or f.key.place == region]
        self._places = {
            key: told for key, told in self._places.items() if key.level != "regional" or key.place == region
        }

    def take(self, portion: Portion, rows: NDArray[np.intp], numbers: NDArray[np.int64]) -> list[ReadProblem]:
        """Keep these good rows of a portion. Gives what is found about rows that come twice, and about shares."""
        problems: list[ReadProblem] = []
        names = {level: portion.texts(use) for level, use in _FIRST.items() if use in self._used}
        phases = portion.school_phase() if self._layout.of_schools else None
        gss = portion.texts("gss") if "gss" in self._used else None
        axes = [portion.axes[axis] for axis in AXES]
        shares = self._shares(portion)
        for at in rows:
            number, level = int(numbers[at]), portion.level[at]
            base = Key(portion.period[at], level, portion.place[at], *(axis[at] for axis in axes))
            earlier = self._rows.setdefault(base, number)
            if earlier != number:
                message = f"counts the same as row {earlier:,}, which is used. Keep one of the two."
                problems.append(ReadProblem(message, number))
                continue
            for count in self._counts:
                key = base._replace(**dict(count.codes))  # type: ignore[arg-type]
                if not is_public_cut(key):
                    self.too_fine += 1
                    continue
                percent, problem = self._share(count, shares, at, number)
                problems += [problem] if problem else []
                cell = portion.counts[count.column.use][at]
                self.figures.append(Figure(key, cell.count, percent, cell.symbol))
            self._name(portion, at, base, names, phases, gss)
        return problems

    def _shares(self, portion: Portion) -> dict[str, Column]:
        uses = [count.percent.use for count in self._counts if count.percent and count.percent.use in self._used]
        return {use: portion.frame[self._used[use]].to_numpy(object) for use in uses}

    def _share(
        self, count: Count, shares: Mapping[str, Column], at: int, number: int
    ) -> tuple[Decimal | None, ReadProblem | None]:
        """A share is evidence only: one that is wrong keeps nothing out."""
        if count.percent is None or count.percent.use not in shares:
            return None, None
        text = str(shares[count.percent.use][at])
        try:
            return values.share(text), None
        except ValueError:
            message = f"{values.PERCENT} It was left out; the count is kept."
            return None, ReadProblem(message, number, self._used[count.percent.use], text, rejects=False)

    def _name(
        self,
        portion: Portion,
        at: int,
        key: Key,
        names: Mapping[str, Column],
        phases: Column | None,
        gss: Column | None,
    ) -> None:
        known = self._places.get(key.where)
        if known and known[0] >= key.period:
            return
        level, authority = key.level, portion.authority[at] if key.level in ("authority", "school") else ""
        facts = PlaceFacts(
            level,
            key.place,
            str(names[level][at]).strip() if level in names else "",
            authority=authority or "",
            region=portion.region[at] or "" if level in ("regional", "authority", "school") else "",
            phase=phases[at] if phases is not None and level == "school" else "",
            gss=str(gss[at]).strip() if gss is not None and level == "authority" else "",
        )
        self._places[key.where] = (key.period, facts)
