"""Rows of a provider's file as a whole: which name another organisation, which are wrong, what was not read."""

import re
from dataclasses import replace
from typing import Any

from importers.problems import ReadProblem, rejected_rows
from importers.reading import Table
from importers.uploads.columns import OFFICERS, ORGANISATION, REASONS
from importers.uploads.lines import Line
from localoffer.directory.models import Provider
from localoffer.directory.rules import slug_of

COMPARED = ("provider_name", "provider_urn", "provider_charity_number")
"""Columns that may only name the provider itself."""


def other_organisations(table: Table, provider: Provider) -> list[ReadProblem]:
    """Cells that name another organisation than the provider's own."""
    own = dict(zip(COMPARED, (slug_of(provider.name, 200), provider.urn, provider.charity_number), strict=True))
    advice = f"Only services of {provider.name} can be in your file. Correct this cell or leave it empty."
    problems = []
    for field in own.keys() & set(table.frame.columns):
        for number, cell in table.frame[field].items():
            told = slug_of(cell, 200) if field == "provider_name" else re.sub(r"\.0$", "", cell)
            if cell and told != own[field]:
                message = f"is not your organisation. {advice}"
                problems.append(ReadProblem(message, int(str(number)), table.heading(field), cell))
    return problems


def with_wrong_rows(lines: list[Line], table: Table, problems: list[ReadProblem]) -> tuple[Line, ...]:
    """The lines in the file's order, those that some finding keeps out as wrong ones, with all rows of theirs."""
    frame = table.frame
    columns = list(frame.columns)
    cells = {int(number): tuple(row) for number, row in zip(frame.index, frame.itertuples(index=False), strict=True)}
    cells |= dict(table.dropped)
    at = {field: columns.index(field) for field in ("reference", "name") if field in columns}
    keys = {number: (row[at["reference"]] if "reference" in at else "") or number for number, row in cells.items()}
    lost = rejected_rows(problems)
    spoilt = {keys[number] for number in lost if number in keys}
    told: dict[int, list[ReadProblem]] = {}
    for problem in problems:
        if problem.row is not None:
            told.setdefault(problem.row, []).append(problem)
    kept = [line for line in lines if not any(keys.get(number) in spoilt for number in line.rows)]
    groups: dict[Any, list[int]] = {}
    for number in sorted(cells):
        if keys[number] in spoilt:
            groups.setdefault(keys[number], []).append(number)
    wrong = [
        Line(
            row=rows[0],
            rows=tuple(rows),
            name=next((cells[row][at["name"]] for row in rows if cells[row][at["name"]]), ""),
            reference=str(key) if isinstance(key, str) else "",
            change="wrong",
        )
        for key, rows in groups.items()
    ]
    found = [
        replace(line, problems=tuple(problem for row in line.rows for problem in told.get(row, ())))
        for line in (*kept, *wrong)
    ]
    return tuple(sorted(found, key=lambda line: line.row))


def notes_of(table: Table) -> list[str]:
    """What of the file was not read."""
    notes = []
    fields = [field for field in (*ORGANISATION, *OFFICERS) if field in table.frame and field not in COMPARED]
    theirs = [field for field in fields if (table.frame[field] != "").any()]
    if theirs:
        named = ", ".join(table.heading(field) for field in theirs)
        notes.append(f"Not read, because the authority keeps it or it is about the whole organisation: {named}.")
    unused = [heading for heading in table.unused if heading != REASONS]
    if unused:
        notes.append(f"Not read, because the template has no such column: {', '.join(unused)}.")
    return notes
