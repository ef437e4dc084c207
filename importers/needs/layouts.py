"""What each file of statistics looks like: recognised by its headings, described by config/needs/layouts.yml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from config import needs
from config.needs import ALL
from importers.problems import FileError, ReadProblem, shorten
from importers.specs.columns import fold

PAGE = Path(needs.__file__).parent / "layouts.yml"
AXES = ("phase", "year_group", "provision", "need")
_STANDARD = ("period", "period_kind", "level")
_PLACES = ("region_code", "authority")


@dataclass(frozen=True)
class Part:
    """One column of a file that is used. `use` is our name for it; it goes by the first of `headings` that is there."""

    use: str
    headings: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True)
class Count:
    """A column of counts, the column of their share, and the codes it adds to those of its row."""

    column: Part
    percent: Part | None
    codes: tuple[tuple[str, str], ...]

    @property
    def is_of_a_year(self) -> bool:
        """Whether it counts one year group."""
        return any(axis == "year_group" and code != ALL for axis, code in self.codes)


@dataclass(frozen=True)
class Layout:
    """One kind of file. `axes` are the columns of labels by axis, `totals` and `only` the rows that are taken of
    further breakdowns: the labels allowed by column."""

    name: str
    label: str
    marks: tuple[str, ...]
    refused: str = ""
    source: str = ""
    data_set: str = ""
    note: str = ""
    parts: tuple[Part, ...] = ()
    axes: tuple[str, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, frozenset[str]], ...] = ()
    counts: tuple[Count, ...] = ()
    of_schools: bool = False

    @property
    def columns(self) -> tuple[Part, ...]:
        """Every column it may use."""
        shares = tuple(count.percent for count in self.counts if count.percent)
        return (*self.parts, *(count.column for count in self.counts), *shares)

    def missing(self, headings: frozenset[str]) -> tuple[Part, ...]:
        """The columns it needs that are not among these folded headings."""
        return tuple(part for part in self.columns if part.required and not _found(part, headings))


def recognise(headings: Sequence[str]) -> Layout:
    """The layout of a file with these headings. Raises FileError where it is none, one that is not kept, or one that
    lacks a column that is needed."""
    folded = frozenset(map(fold, headings))
    marked = [layout for layout in layouts() if all(fold(mark) in folded for mark in layout.marks)]
    if not marked:
        marked = [max(_kept(), key=lambda layout: _share(layout, folded))]
        if _share(marked[0], folded) < 0.6:
            raise _unknown(headings)
    layout = marked[0]
    if layout.refused:
        raise FileError(f"This file {layout.refused}")
    missing = layout.missing(folded)
    if missing:
        raise FileError(*(_add(part, layout) for part in missing), seen=headings)
    return layout


def heading_of(part: Part, headings: Sequence[str]) -> str | None:
    """The heading, as it is written, that a column goes by here."""
    written = {fold(heading): heading for heading in reversed(headings)}
    return next((written[fold(name)] for name in part.headings if fold(name) in written), None)


def _found(part: Part, folded: frozenset[str]) -> bool:
    return any(fold(name) in folded for name in part.headings)


def _kept() -> list[Layout]:
    return [layout for layout in layouts() if not layout.refused]


def _share(layout: Layout, folded: frozenset[str]) -> float:
    """How much of what a layout needs is there: one renamed column does not make a file unknown."""
    needed = [part for part in layout.columns if part.required]
    return sum(_found(part, folded) for part in needed) / len(needed)


def _unknown(headings: Sequence[str]) -> FileError:
    listed = ", ".join(f"'{shorten(name)}'" for name in headings[:6]) + (" and more" if len(headings) > 6 else "")
    known = "; ".join(layout.label for layout in _kept())
    return FileError(
        f"Its headings ({listed or 'none'}) are not those of a file of statistics that can be read. "
        f"These can: {known}. Fetch the file again as CSV from the Department's statistics.",
        seen=headings,
    )  # fmt: skip


def _add(part: Part, layout: Layout) -> ReadProblem:
    others = f", or name it one of: {', '.join(part.headings[1:])}" if len(part.headings) > 1 else ""
    return ReadProblem(
        f"this column is missing, and {layout.label} cannot be read without it. Fetch the file again, or add "
        f"the column{others}.",
        column=part.headings[0],
    )


@cache
def described() -> dict[str, Any]:
    """The whole of layouts.yml."""
    read: dict[str, Any] = yaml.safe_load(PAGE.read_text(encoding="utf-8"))
    return read


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout, in the order they are tried."""
    return tuple(_layout(row) for row in described()["layouts"])


def _layout(row: Mapping[str, Any]) -> Layout:
    marks = tuple(row["marks"])
    if "refused" in row:
        return Layout(row["name"], row["label"], marks, " ".join(row["refused"].split()))
    school = row.get("school", {})
    axes = row.get("axes", {})
    totals = {f"total_{name}": headings for name, headings in row.get("totals", {}).items()}
    only = {f"only_{name}": (name,) for name in row.get("only", {})}
    named = {**axes, **totals, **only, **{f"school_{name}": headings for name, headings in school.items()}}
    standard = [_part(use, names, _is_needed(use, bool(school))) for use, names in described()["standard"].items()]
    allowed = {f"only_{name}": words for name, words in row.get("only", {}).items()}
    rows = {**{name: described()["total_words"] for name in totals}, **allowed}
    return Layout(
        row["name"],
        row["label"],
        marks,
        source=row["source"],
        data_set=row["data_set"],
        note=row.get("note", ""),
        parts=(*standard, *(_part(use, names) for use, names in named.items())),
        axes=tuple(axes),
        fixed=tuple(row.get("fixed", {}).items()),
        rows=tuple((name, frozenset(map(_words, words))) for name, words in rows.items()),
        counts=tuple(count for counts in row["counts"] for count in _counts(counts)),
        of_schools=bool(school),
    )


def _is_needed(use: str, of_schools: bool) -> bool:
    return use in _STANDARD or use == "authority" or (use == "region_code" and not of_schools)


def _part(use: str, headings: Sequence[str], required: bool = True) -> Part:
    return Part(use, tuple(headings), required)


def _words(label: str) -> str:
    return " ".join(label.split()).casefold()


def _counts(row: Mapping[str, Any]) -> list[Count]:
    """One column, or one for each of the values of an axis."""
    codes = {axis: row[axis] for axis in AXES if axis in row}
    if "each" not in row:
        return [_count(row, codes)]
    axis = row["each"]
    return [_count(row, {**codes, axis: value}, **{axis: value}) for value in row["values"]]


def _count(row: Mapping[str, Any], codes: Mapping[str, str], **filled: str) -> Count:
    names = [name.format(**filled) for name in row["column"]]
    shares = [name.format(**filled) for name in row.get("percent", ())]
    required = not row.get("optional", False)
    for axis, code in codes.items():
        if code not in (*needs.codes(axis), ALL):  # type: ignore[arg-type]
            raise ValueError(f"{PAGE.name}: '{code}' is not a code of {axis}")
    return Count(
        _part(f"count_{names[0]}", names, required),
        _part(f"percent_{names[0]}", shares, required=False) if shares else None,
        tuple(codes.items()),
    )
