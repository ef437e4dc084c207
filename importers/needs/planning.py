"""A file of statistics read and compared with what is held: what would change, and the way to write it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from config import needs
from importers.needs.files import read_file
from importers.needs.layouts import Layout
from importers.needs.reading import Found, Selection
from importers.problems import FileError, ReadProblem
from localoffer.audit import Actor
from localoffer.needs.actions import Changes, compare, counted, record
from localoffer.needs.figures import Figure, PlaceFacts, ReleaseFacts, year_words
from localoffer.wording import plural

COMMANDS = {"statistics": "sen-in-england", "plans": "ehc-plans"}
"""The source that each command reads files of."""


@dataclass(frozen=True)
class Wanted:
    """Whose figures are kept, and from which count on they are shown to the public (setting `need_threshold`)."""

    selection: Selection
    threshold: int


@dataclass(frozen=True)
class Told:
    """What whoever brings a file says of it; what is empty is worked out from the file."""

    edition: str = ""
    published_on: date | None = None
    address: str = ""


@dataclass
class FiguresPlan:
    """Figures of one release against those held. A change is a figure's."""

    source: str
    sha256: str
    problems: list[ReadProblem]
    notes: list[str]
    release: ReleaseFacts
    changes: Changes
    places: tuple[PlaceFacts, ...]
    threshold: int

    @property
    def size(self) -> int:
        """Academic years to be written; at least one where there is any figure at all, else none."""
        return len(self.changes.periods) or bool(self.changes.unchanged or self.changes.older)

    def counts(self) -> Counter[str]:
        """Figures by change."""
        return counted([self.changes])

    def preview(self) -> list[tuple[str, str, str]]:
        """By place and year, what would come: thousands of single figures would tell nobody anything."""
        names = {place.key: place.name for place in self.places}
        found = Counter(("new", figure.key.where, figure.key.period) for figure in self.changes.new)
        found.update(("changed", figure.key.where, figure.key.period) for _, figure in self.changes.revised)
        return [
            (change, where.place, f"{names.get(where, where.place)}, {year_words(period)}: {plural(count, 'figure')}")
            for (change, where, period), count in found.items()
        ]

    def apply(self, session: Session, actor: Actor, now: datetime, tick: Callable[[], None]) -> None:
        """Through the one verb that writes figures."""
        record(session, self.release, self.changes, self.places, now, actor, self.threshold, tick)


def plan_figures(
    session: Session,
    release: ReleaseFacts,
    figures: Sequence[Figure],
    places: Iterable[PlaceFacts],
    threshold: int,
    problems: Iterable[ReadProblem] = (),
    notes: Iterable[str] = (),
) -> FiguresPlan:
    """A plan for figures, each thing counted once, wherever they come from. `threshold`: the setting of that name."""
    changes = compare(session, release.source, release.data_set, figures, release.published_on)
    told = list(notes)
    if changes.older:
        told.append(
            f"{plural(changes.older, 'figure')} left as they are: a release of a later day has given them since. "
            "Change that day with --published where it is wrong."
        )
    if not figures:
        told.append("The file has no figures of the places that are kept.")
    source = f"{release.source}/{release.data_set}"
    return FiguresPlan(source, release.sha256, list(problems), told, release, changes, tuple(places), threshold)


def plan_file(session: Session, path: Path, kind: str, wanted: Wanted, told: Told) -> FiguresPlan:
    """A file of statistics for one of the `COMMANDS`. Raises FileError."""
    found, sha256 = read_file(path, wanted.selection)
    return plan_found(session, found, kind, wanted, told, sha256, path.name)


def plan_found(
    session: Session, found: Found, kind: str, wanted: Wanted, told: Told, sha256: str, name: str
) -> FiguresPlan:
    """What was read of a file or of the public service. Raises FileError where it belongs to another command."""
    _check_kind(found.layout, kind)
    release = ReleaseFacts(
        found.layout.source,
        found.layout.data_set,
        told.edition or _edition(found),
        needs.source(found.layout.source).data_set(found.layout.data_set).label,
        told.published_on,
        sha256,
        name,
        found.rows_read,
        told.address,
        _totals(found),
    )
    plan = plan_figures(session, release, found.figures, found.places, wanted.threshold, found.problems, found.notes)
    if not any(figure.key.level in ("authority", "school") for figure in found.figures):
        plan.notes.append(_nothing_of(found.layout, wanted.selection))
    return plan


def _check_kind(layout: Layout, kind: str) -> None:
    if layout.source != COMMANDS[kind]:
        right = next(command for command, source in COMMANDS.items() if source == layout.source)
        raise FileError(f"This file holds {layout.label}. Import it with 'flask import {right}'.")


def _nothing_of(layout: Layout, selection: Selection) -> str:
    what = "a school of authority" if layout.of_schools else "authority"
    return f"No row that could be used is of {what} {selection.authority}. Check LOCALOFFER_AUTHORITY_CODE."


def _edition(found: Found) -> str:
    """The newest academic year in it: `2024-25`."""
    return f"{found.periods[-1][:4]}-{found.periods[-1][4:]}" if found.periods else ""


def _totals(found: Found) -> tuple[tuple[str, int], ...]:
    return (("figures", len(found.figures)), ("places", len(found.places)))
