"""Text to rows of cells: what stands between the cells is found by the headings, and quotation marks are watched."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from importers.decoding import Decoded
from importers.headings import Header
from importers.problems import FileError, ReadProblem
from importers.specs.columns import Column
from importers.unpacking import LARGEST_UNPACKED

SEARCHED = 40
"""Rows looked through for the headings: merged titles and notes stand above them."""
_SEPARATORS = (",", ";", "\t", "|")
_END = "\ue000end\ue000"
"""A line put after the last: it comes back as a row of its own unless a quotation mark was left open."""
# A cell of any length is read, so that it can be named with its row and column instead of stopping the reader.
csv.field_size_limit(LARGEST_UNPACKED)


def separator_of(decoded: Decoded, columns: Sequence[Column]) -> str:
    """The separator by which the most of the wanted headings are found."""
    start = decoded.open().read(100_000)

    def found(separator: str) -> int:
        try:
            head = list(islice(csv.reader(io.StringIO(start, newline=""), delimiter=separator), SEARCHED))
            return max((Header.score(row, columns) for row in head), default=0)
        except csv.Error:
            return 0

    return max(_SEPARATORS, key=found)


def records_of(decoded: Decoded, separator: str, name: str) -> Iterator[list[str]]:
    """Every row. Raises FileError, at the end, where a quotation mark was never closed: from there on rows were
    swallowed, so none of the file can be trusted."""
    reader = csv.reader(chain(decoded.open(), [_END]), delimiter=separator)
    number, row = 0, [_END]
    try:
        for row in reader:
            if row and row[-1].endswith(_END):
                break
            number += 1
            yield row
    except csv.Error as error:
        raise FileError(ReadProblem(f"{name} cannot be split into cells ({error}).", number + 1)) from error
    if row != [_END]:
        raise FileError(
            ReadProblem(
                "a quotation mark in this row is never closed, so everything under it was read as one cell. "
                "Close it or remove it.",
                number + 1,
                value=row[-1].removesuffix(_END),
            )
        )
