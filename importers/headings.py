"""Find the row of headings, past titles, merged cells and notes, and match it to the columns wanted."""

from collections.abc import Sequence
from dataclasses import dataclass

from importers.decoding import repair
from importers.problems import FileError, ReadProblem, shorten
from importers.specs.columns import Column, fold


@dataclass(frozen=True)
class Header:
    """Where the headings are: `row` counts from 1; the three tuples go together, one entry per column used."""

    row: int
    width: int
    fields: tuple[str, ...]
    found: tuple[str, ...]
    positions: tuple[int, ...]
    problems: tuple[ReadProblem, ...] = ()
    unused: tuple[str, ...] = ()

    @staticmethod
    def score(row: Sequence[str], columns: Sequence[Column]) -> int:
        """How many of the columns have a heading in this row."""
        cells = {fold(cell) for cell in row}
        return sum(any(name in cells for name in column.folded) for column in columns)


def find_header(head: Sequence[Sequence[str]], columns: Sequence[Column], name: str) -> Header:
    """The first row that names the most columns. Raises FileError where a required one is missing or doubled."""
    if not any(any(cell.strip() for cell in row) for row in head):
        raise FileError(f"{name} has no cells with anything in them. Choose a file with headings and rows.")
    scores = [Header.score(row, columns) for row in head]
    best = scores.index(max(scores))
    row = [repair(cell).strip() for cell in head[best]]
    while row and not row[-1]:
        row.pop()
    places = _places(row)
    missing = [c for c in columns if c.required and not any(name in places for name in c.folded)]
    if max(scores) == 0 or missing:
        raise _missing(missing or [c for c in columns if c.required] or list(columns[:3]), row, best + 1, scores[best])
    return _match(row, places, columns, best + 1)


def _places(row: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for position, cell in enumerate(row):
        if fold(cell):
            places.setdefault(fold(cell), []).append(position)
    return places


def _match(row: list[str], places: dict[str, list[int]], columns: Sequence[Column], number: int) -> Header:
    fields, found, positions = [], [], []
    doubled: list[ReadProblem] = []
    for column in columns:
        name = next((name for name in column.folded if name in places), None)
        if name is None:
            continue
        if len(places[name]) > 1:
            doubled.append(_doubled(row, places[name], number))
        fields.append(column.field)
        found.append(row[places[name][0]])
        positions.append(places[name][0])
    if doubled:
        raise FileError(*doubled)
    used = set(positions)
    repeats = [name for name, where in places.items() if len(where) > 1]
    notes = tuple(
        ReadProblem("is the heading of two columns; neither is used.", number, row[places[name][0]], rejects=False)
        for name in repeats
    )
    unused = tuple(cell for position, cell in enumerate(row) if cell and position not in used)
    return Header(number, len(row), tuple(fields), tuple(found), tuple(positions), notes, unused)


def _doubled(row: list[str], where: list[int], number: int) -> ReadProblem:
    letters = " and ".join(column_letter(position) for position in where)
    return ReadProblem(
        f"two headings are alike, in columns {letters}. Rename or remove one of them.", number, row[where[0]]
    )


def _missing(missing: list[Column], row: Sequence[str], number: int, score: int) -> FileError:
    """Every column that is missing, then what stands in the row taken for the headings."""
    seen = list(dict.fromkeys(cell for cell in row if cell))
    listed = ", ".join(f"'{shorten(cell)}'" for cell in seen[:8]) + (" and more" if len(seen) > 8 else "")
    looks = "looks most like headings, and holds" if score else "was taken for headings, as no row has one we know:"
    problems = [ReadProblem(_add(column), column=column.heading) for column in missing]
    return FileError(*problems, ReadProblem(f"{looks} {listed or 'nothing'}.", number, rejects=False), seen=row)


def _add(column: Column) -> str:
    others = f", or name it one of: {', '.join(column.headings[1:])}" if len(column.headings) > 1 else ""
    return f"this column is missing. Add it{others}."


def column_letter(position: int) -> str:
    """The letter a spreadsheet shows over the column at this position, counted from 0."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
