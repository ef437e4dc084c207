"""Which layout a file is in: the one named, our own, or that of a bundled mapping; and what it may be instead."""

from importers.layouts import Layout, find_layout, fitting_layout
from importers.mapping import apply_layout
from importers.problems import FileError, ReadProblem
from importers.reading import Table, read_table
from importers.reports.columns import SCHOOL, all_columns, forms_asked
from importers.specs.columns import Spec, fold
from importers.specs.postcodes import find_columns
from importers.specs.schools import LINKS, SCHOOLS
from importers.specs.services import SERVICES

_CERTAIN = 3
"""Questions of reports among the headings that no other file would have."""


def read_with_layout(
    content: bytes, name: str, spec: Spec, mapping: str | None
) -> tuple[Table, list[str], Layout | None]:
    """The table under our field names, what to tell of how it was read, and the mapping used: the one given; else
    none where it is in our own layout; else the bundled one that fits. Raises FileError."""
    if mapping is not None:
        return _mapped(content, name, find_layout(mapping, spec), "")
    try:
        return read_table(content, name, spec.columns), [], None
    except FileError as problem:
        fitting = fitting_layout(spec.name, list(problem.seen))
        if fitting is not None:
            return _mapped(content, name, fitting, " (chosen because its columns fit; name another with --mapping)")
        other = _meant_for(problem.seen, spec)
        raise FileError(*problem.problems, ReadProblem(other, rejects=False)) if other else problem from None


def _mapped(content: bytes, name: str, layout: Layout, chosen: str) -> tuple[Table, list[str], Layout]:
    table = read_table(content, name, layout.columns)
    notes = [f"Read with the mapping '{layout.name}': {layout.title}{chosen}."]
    absent = [column.field for column in layout.columns if column.field not in table.frame]
    if absent:
        notes.append(f"The mapping also reads these columns, which the file does not have: {', '.join(absent)}.")
    return apply_layout(table, layout), notes, layout


def _meant_for(headings: tuple[str, ...], spec: Spec) -> str:
    """What to say where the file fits another command, "" where it fits none."""
    have = {fold(heading) for heading in headings}
    others = [kind.name for kind in (SERVICES, SCHOOLS) if kind is not spec]
    fits = fitting_layout(others[0], list(headings))
    if fits is not None:
        return f"It looks like {fits.title}: use 'flask import {fits.target}'."
    for other, advice in (
        (LINKS, "It looks like the register's links file: give it to 'flask import schools' with --links."),
        (SCHOOLS, "It looks like a school register: use 'flask import schools'."),
        (SERVICES, "It looks like a services spreadsheet: use 'flask import services'."),
    ):
        needed = [column for column in other.columns if column.required]
        if other is not spec and all(any(fold(name) in have for name in column.headings) for column in needed):
            return advice
    asked = {name for column in all_columns(forms_asked()) for name in column.folded[:2] if column not in SCHOOL}
    if len(asked & have) >= _CERTAIN:
        return "It looks like a spreadsheet of reports: use 'flask import reports'."
    columns = find_columns(headings)
    return "It looks like a list of postcodes: use 'flask import postcodes'." if columns and columns.has_place else ""
