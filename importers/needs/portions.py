"""A portion of a file of statistics: its columns turned into codes, each distinct label once, and each row judged."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from config import needs
from importers.needs import values
from importers.needs.layouts import AXES, Layout, described
from localoffer.needs.figures import ENGLAND

Mask = NDArray[np.bool_]
Column = NDArray[np.object_]
PASSED_OVER = "passed over"
_PROBLEM = {
    "period": values.PERIOD,
    "period_kind": "is not 'Academic year', the only kind of period that is kept. Import files of academic years.",
    "level": "is not a geographic level that is known. Correct it, or add it to config/needs/layouts.yml.",
    "place": "is not the code of a place: England has E92000001, a region E12000002, an authority three digits.",
    "school_urn": values.URN,
}
_LABEL = "is not a label that is known here. Correct it, or add it to the aliases in config/needs/{file}."
_FILES = {"need": "needs.yml", "provision": "provisions.yml", "phase": "phases.yml", "school_phase": "phases.yml"}


@dataclass(frozen=True)
class Finding:
    """What is wrong with some rows of a portion: in which column, and what to do."""

    use: str
    wrong: Mask
    message: str


@dataclass
class Memory:
    """What each text was found to mean, by column: a label comes a hundred thousand times."""

    meanings: dict[str, dict[str, Any]] = field(default_factory=dict)


class Portion:
    """Rows of one file. `used` gives the heading that each column goes by in it."""

    def __init__(self, frame: pd.DataFrame, layout: Layout, used: dict[str, str], memory: Memory) -> None:
        self.frame, self.layout, self._used, self._memory = frame, layout, used, memory
        self.findings: list[Finding] = []
        self._factors: dict[str, tuple[NDArray[np.intp], list[str]]] = {}
        self.level = self._labels("level", _level)
        self.period = self._labels("period", values.period)
        blank = (self.texts("period") == "") & (self.texts("level") == "")
        self.blank: Mask = blank
        self._labels("period_kind", _is_academic)
        self.place = self._places()
        self.axes = {axis: self._axis(axis) for axis in AXES}
        self.counts = {count.column.use: self._counts(count.column.use) for count in layout.counts if _has(count, used)}

    def texts(self, use: str) -> Column:
        """The cells of a column as they stand."""
        return self._meant(use, "text", str)

    def left_out(self) -> dict[str, Mask]:
        """By column: rows of a further breakdown that is not kept."""
        return {
            use: ~self._meant(use, "taken", lambda text: _folded(text) in allowed).astype(bool)  # noqa: B023
            for use, allowed in self.layout.rows
        }

    def _places(self) -> Column:
        """The code of each row's place, None where it has none that can be used."""
        self.region = self._regions()
        authority = self._meant("authority", "place", _authority)
        urn = self._labels("school_urn", values.urn) if self.layout.of_schools else _filled(None, self.frame)
        self.authority = authority
        country = self._meant("country_code", "place", _england) if "country_code" in self._used else None
        england = _filled(ENGLAND, self.frame) if country is None else country
        place = _filled(None, self.frame)
        for level, codes in (
            ("national", england),
            ("regional", self.region),
            ("authority", authority),
            ("school", urn),
        ):
            place[self.level == level] = codes[self.level == level]
        lacks = np.isin(self.level, ("national", "regional", "authority")) & _empty(place)
        unknown = (self.level == "school") & _empty(authority)
        self.findings.append(Finding("authority", lacks | unknown, _PROBLEM["place"]))
        return place

    def _regions(self) -> Column:
        """The code of each row's region, None where it names none. One year's file has the codes under the heading of
        the names, and the names under that of the codes."""
        if "region_code" not in self._used or "region_name" not in self._used:
            self.region_name = _filled("", self.frame)
            return self._meant("region_code", "region", _region) if "region_code" in self._used else self.region_name
        under_code, under_name = (
            self._meant("region_code", "region", _region),
            self._meant("region_name", "region", _region),
        )
        swapped = ~_empty(under_name)
        self.region_name = np.where(swapped, self.texts("region_code"), self.texts("region_name"))
        return np.where(swapped, under_name, under_code)

    def _axis(self, axis: str) -> Column:
        if axis not in self.layout.axes:
            return _filled(dict(self.layout.fixed).get(axis, needs.ALL), self.frame)
        return self._labels(axis, lambda text: needs.code_for(axis, text))  # type: ignore[arg-type]

    def school_phase(self) -> Column:
        """The phase of each row's school, "" where it is none that is known: the place has it, not the figure."""
        return self._meant("school_phase", "code", lambda text: needs.code_for("phase", text) or "")

    def _counts(self, use: str) -> Column:
        found = self._meant(use, "count", values.counted)
        empty = self._is(use, lambda text: not text.strip())
        self.findings.append(Finding(use, empty, values.EMPTY))
        self.findings.append(Finding(use, self._lacks(use, "count") & ~empty, values.COUNT))
        return found

    def _labels(self, use: str, read: Callable[[str], Any]) -> Column:
        found = self._meant(use, "code", read)
        message = _PROBLEM.get(use) or _LABEL.format(file=_FILES.get(use, "layouts.yml"))
        self.findings.append(Finding(use, self._lacks(use, "code"), message))
        return found

    def _meant(self, use: str, how: str, read: Callable[[str], Any]) -> Column:
        """Each cell of a column as `read` understands it; it is asked once for each distinct text."""
        codes, texts = self._distinct(self._used[use])
        known = self._memory.meanings.setdefault(f"{use}/{how}", {})
        for text in texts:
            if text not in known:
                known[text] = read(text.strip())
        meant = np.empty(len(texts), object)
        meant[:] = [known[text] for text in texts]
        found: Column = meant[codes] if len(texts) else np.empty(0, object)
        return found

    def _lacks(self, use: str, how: str) -> Mask:
        """Where a column says nothing that `_meant` understood: asked once for each distinct text."""
        known = self._memory.meanings[f"{use}/{how}"]
        return self._is(use, lambda text: known[text] is None)

    def _is(self, use: str, holds: Callable[[str], bool]) -> Mask:
        codes, texts = self._distinct(self._used[use])
        found: Mask = np.array([holds(text) for text in texts], bool)[codes]
        return found

    def _distinct(self, heading: str) -> tuple[NDArray[np.intp], list[str]]:
        if heading not in self._factors:
            codes, texts = pd.factorize(self.frame[heading].to_numpy())
            self._factors[heading] = codes, [str(text) for text in texts]
        return self._factors[heading]


def _has(count: Any, used: dict[str, str]) -> bool:
    return count.column.use in used


def _filled(value: Any, frame: pd.DataFrame) -> Column:
    return np.full(len(frame), value, object)


def _empty(column: Column) -> Mask:
    found: Mask = np.equal(column, None).astype(bool)  # type: ignore[call-overload]
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _level(text: str) -> str | None:
    wanted = _folded(text)
    for level, names in described()["levels"].items():
        if wanted in map(_folded, names):
            return str(level)
    return PASSED_OVER if wanted in map(_folded, described()["passed_over_levels"]) else None


def _is_academic(text: str) -> bool | None:
    return True if _folded(text) in described()["academic_year"] else None


def _authority(text: str) -> str | None:
    return text if len(text) == 3 and text.isascii() and text.isdigit() else None


def _england(text: str) -> str | None:
    return text if text == ENGLAND else None


def _region(text: str) -> str | None:
    return text if len(text) == 9 and text[:3] in ("E12", "E13") and text.isalnum() else None
