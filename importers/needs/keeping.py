"""What is kept of a file of statistics: figures and the names of their places, each thing counted once."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from config.needs import ALL
from importers.needs import values
from importers.needs.layouts import AXES, Count, Layout
from importers.needs.portions import Column, Portion
from importers.problems import ReadProblem
from localoffer.needs.figures import Figure, Key, PlaceFacts, PlaceKey

_FIRST = {"national": "country_name", "regional": "region_name", "authority": "authority_name", "school": "school_name"}
"""The column that names a place of each level."""


class Kept:
    """Figures and places, gathered portion by portion. `too_fine` counts cells of a year group and phase at once, which
    no page shows (`localoffer.needs.figures.is_public_cut`)."""

    def __init__(self, layout: Layout, used: Mapping[str, str]) -> None:
        self._layout, self._used = layout, used
        self._counts = [count for count in layout.counts if count.column.use in used]
        self._wholes = [count for count in self._counts if not count.is_of_a_year]
        self._rows: dict[Key, tuple[int, range]] = {}
        self._at_odds: set[Key] = set()
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
            figures, found = self._figures(portion, base, at, number, shares)
            problems += found
            if base in self._rows:
                problems += self._twice(base, figures, number)
                continue
            self._rows[base] = number, range(len(self.figures), len(self.figures) + len(figures))
            self.figures += figures
            self._name(portion, at, base, names, phases, gss)
        return problems

    def _figures(
        self, portion: Portion, base: Key, at: int, number: int, shares: Mapping[str, Column]
    ) -> tuple[list[Figure], list[ReadProblem]]:
        figures, problems = [], []
        wanted = self._counts if base.phase == ALL else self._wholes
        self.too_fine += len(self._counts) - len(wanted)
        for count in wanted:
            key = base._replace(**dict(count.codes))  # type: ignore[arg-type]
            percent, problem = self._share(count, shares, at, number)
            problems += [problem] if problem else []
            cell = portion.counts[count.column.use][at]
            figures.append(Figure(key, cell.count, percent, cell.symbol))
        return figures, problems

    def _twice(self, base: Key, figures: list[Figure], number: int) -> list[ReadProblem]:
        """Two rows that count the same: one is enough where they agree. Where they do not, nobody can tell which is
        right, or a column that is new breaks both down: neither is used."""
        earlier, where = self._rows[base]
        before = [(f.key, f.count, f.symbol) for f in self.figures[where.start : where.stop]]
        if before == [(f.key, f.count, f.symbol) for f in figures]:
            return [ReadProblem(f"says the same as row {earlier:,}. One of the two is used.", number, rejects=False)]
        message = (
            "counts the same as row {row:,} and says something else, so neither is used. Keep the right one, or leave "
            "out rows that a further column breaks down."
        )
        told = [ReadProblem(message.format(row=earlier), number)]
        if base not in self._at_odds:
            self._at_odds.add(base)
            told.append(ReadProblem(message.format(row=number), earlier))
        return told

    def leave_out_what_is_at_odds(self) -> None:
        """Take back the figures of rows that another row denies."""
        if self._at_odds:
            wrong = {at for base in self._at_odds for at in self._rows[base][1]}
            self.figures = [figure for at, figure in enumerate(self.figures) if at not in wrong]

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
