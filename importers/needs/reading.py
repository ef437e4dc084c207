"""Files of statistics, portion by portion, to figures: every row is checked, the rows of wanted places are kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from importers.needs.keeping import Kept
from importers.needs.layouts import Layout, heading_of
from importers.needs.portions import PASSED_OVER, Mask, Memory, Portion
from importers.problems import ReadProblem, shorten
from localoffer.needs.figures import Figure, PlaceFacts
from localoffer.wording import plural

MOST_PROBLEMS = 1_000
"""Findings told one by one; of the rest only how many there are."""
_SHOWN = 6


@dataclass(frozen=True)
class Selection:
    """Whose figures are kept: those of an authority (three digits), its region, its schools and England; with
    `every`, those of every region and authority, but never another authority's schools."""

    authority: str
    every: bool = False


@dataclass(frozen=True)
class Found:
    """What a file holds for the places wanted. `rows_read` leaves blank rows out."""

    layout: Layout
    figures: tuple[Figure, ...]
    places: tuple[PlaceFacts, ...]
    problems: tuple[ReadProblem, ...]
    notes: tuple[str, ...]
    rows_read: int

    @property
    def periods(self) -> tuple[str, ...]:
        """The academic years there are figures of, oldest first."""
        return tuple(sorted({figure.key.period for figure in self.figures}))


class Reading:
    """Takes a file in portions. `columns` are the headings it wants of it."""

    def __init__(self, layout: Layout, headings: Sequence[str], selection: Selection) -> None:
        self._used = {
            part.use: heading for part in layout.columns if (heading := heading_of(part, headings)) is not None
        }
        self._layout, self._selection, self._memory = layout, selection, Memory()
        self._kept = Kept(layout, self._used)
        self._problems: list[ReadProblem] = []
        self._rows_read = 0
        self._passed: Counter[str] = Counter()
        self._broken_down: dict[str, Counter[str]] = {}
        self._elsewhere: dict[tuple[str, str], tuple[int, int, str]] = {}
        self._untold = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of the columns that are looked at."""
        return tuple(dict.fromkeys(self._used.values()))

    def take(self, frame: pd.DataFrame, numbers: NDArray[np.int64], bad: Sequence[ReadProblem] = ()) -> None:
        """Read rows. `frame` has this reading's `columns` as text; `numbers` are those of its rows in the file, and
        `bad` findings about their shape: the rows they name are not read."""
        portion = Portion(frame, self._layout, self._used, self._memory)
        active = ~portion.blank
        self._rows_read += int(active.sum())
        for problem in bad:
            self._tell(problem)
        if bad:
            active &= ~np.isin(numbers, [problem.row or 0 for problem in bad])
        active &= ~self._pass_over(portion, active)
        wanted = self._wanted(portion)
        good = active & wanted
        for finding in portion.findings:
            wrong = finding.wrong & active
            if wrong.any():
                good &= ~wrong
                self._find(portion, finding.use, finding.message, wrong, wanted, numbers)
        self._passed["of other places"] += int((active & ~wanted).sum())
        for problem in self._kept.take(portion, np.flatnonzero(good), numbers):
            self._tell(problem)

    def finish(self) -> Found:
        """Everything found, regions but the authority's own left out."""
        self._kept.leave_out_what_is_at_odds()
        if not self._selection.every:
            self._kept.keep_region_of(self._selection.authority)
        for (use, text), (count, first, message) in self._elsewhere.items():
            said = f"{message} It is in {count:,} rows of places that are not kept; this is the first."
            self._tell(ReadProblem(said, first, self._used[use], text, rejects=False))
        if self._untold:
            self._problems.append(ReadProblem(f"There are {self._untold:,} more findings. Mend those listed first."))
        figures, places = tuple(self._kept.figures), tuple(self._kept.places)
        return Found(self._layout, figures, places, tuple(self._problems), tuple(self._notes()), self._rows_read)

    def _notes(self) -> list[str]:
        layout = self._layout
        said = [f"Read as {layout.label}.", *([layout.note] if layout.note else [])]
        for heading, labels in self._broken_down.items():
            shown = ", ".join(f"'{shorten(text)}'" for text, _ in labels.most_common(_SHOWN))
            more = f" and {len(labels) - _SHOWN:,} more" if len(labels) > _SHOWN else ""
            said.append(f"Left out: {plural(labels.total(), 'row')} by {heading} ({shown}{more}).")
        said += [f"Left out: {plural(count, 'row')} {which}." for which, count in self._passed.items() if count]
        if self._kept.too_fine:
            fine = plural(self._kept.too_fine, "count")
            said.append(f"Left out: {fine} by phase and year group at once, which nothing here shows.")
        return said

    def _pass_over(self, portion: Portion, active: Mask) -> Mask:
        """Rows of levels and breakdowns that are not kept at all, counted by what they are."""
        other = portion.level == PASSED_OVER
        only_schools = self._layout.of_schools
        schools = portion.level == "school"
        other |= (~schools & (portion.level != np.array(None)) & only_schools) | (schools & (not only_schools))
        self._passed["of other geographic levels"] += int((other & active).sum())
        passed = other
        for use, left in portion.left_out().items():
            fresh = left & active & ~passed
            heading = self._used[use]
            if fresh.any():
                self._broken_down.setdefault(heading, Counter()).update(map(str, portion.texts(use)[fresh]))
            passed = passed | left
        return passed

    def _wanted(self, portion: Portion) -> Mask:
        """Rows of places that are kept, and those of which nobody can tell."""
        level, authority = portion.level, portion.authority
        own = authority == self._selection.authority
        every = np.full(len(level), self._selection.every)
        unknown = np.array([value is None for value in authority], bool)
        wanted: Mask = np.where(np.isin(level, ("national", "regional")), True, own | (every & (level != "school")))
        return wanted | (level == np.array(None)) | (unknown & np.isin(level, ("authority", "school")))

    def _find(
        self, portion: Portion, use: str, message: str, wrong: Mask, wanted: Mask, numbers: NDArray[np.int64]
    ) -> None:
        texts = portion.texts(use)
        for at in np.flatnonzero(wrong & wanted):
            self._tell(ReadProblem(message, int(numbers[at]), self._used[use], texts[at]))
        for at in np.flatnonzero(wrong & ~wanted):
            count, first, _ = self._elsewhere.get((use, texts[at]), (0, int(numbers[at]), ""))
            self._elsewhere[use, texts[at]] = (count + 1, first, message)

    def _tell(self, problem: ReadProblem) -> None:
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(problem)
        else:
            self._untold += 1
