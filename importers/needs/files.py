"""A file of statistics on disk, plain or packed, read portion by portion: never a million rows at once."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from importers.decoding import repair
from importers.needs.layouts import recognise
from importers.needs.reading import Found, Reading, Selection
from importers.problems import FileError, ReadProblem
from importers.streaming import open_lines

PORTION = 50_000
"""Rows read at a time."""
MOST_ROWS = 20_000_000
_LONGEST_HEAD = 100_000
"""Characters; the longest there is has 2,000."""
_BEYOND = "\u200bbeyond"
"""The heading of a column that no row should have."""


def read_file(path: Path, selection: Selection) -> tuple[Found, str]:
    """Everything a file holds of the places wanted, and the fingerprint of its bytes. Raises FileError."""
    with open_lines(path) as lines:
        try:
            headings = _headings(lines.text, path.name)
            reading = Reading(recognise(headings), headings, selection)
            for frame, numbers, bad in _portions(lines.text, headings, reading, path.name):
                reading.take(frame, numbers, bad)
        except (UnicodeError, pd.errors.ParserError, csv.Error) as error:
            raise FileError(f"{path.name} cannot be read as a table ({error}). Fetch it again as CSV.") from error
    return reading.finish(), lines.digest.hexdigest()


def _headings(text: Any, name: str) -> list[str]:
    line = text.readline(_LONGEST_HEAD)
    headings = [heading.strip() for heading in next(csv.reader([line]), [])]
    twice = {heading for heading in headings if heading and headings.count(heading) > 1}
    if twice:
        raise FileError(f"{name} has two columns with the heading '{min(twice)}'. Rename or remove one of them.")
    if not any(headings):
        raise FileError(f"{name} has no headings in its first row. Fetch it again as CSV.")
    return [heading or f"column {at}" for at, heading in enumerate(headings, start=1)]


def _portions(
    text: Any, headings: list[str], reading: Reading, name: str
) -> Iterator[tuple[pd.DataFrame, NDArray[np.int64], list[ReadProblem]]]:
    wanted = [*reading.columns, _BEYOND]
    row = 2
    with pd.read_csv(
        _Headed(text, [*headings, _BEYOND]),  # type: ignore[call-overload]
        usecols=wanted,
        dtype=object,  # text as it stands: whatever pandas takes for a number would lose how it was written
        chunksize=PORTION,
        keep_default_na=False,
        na_filter=False,
        skip_blank_lines=False,
        index_col=False,
    ) as frames:
        for frame in frames:
            numbers = np.arange(row, row + len(frame), dtype=np.int64)
            row += len(frame)
            if row > MOST_ROWS:
                raise FileError(f"{name} has more than {MOST_ROWS:,} rows, far more than any release. It was not read.")
            yield frame, numbers, _too_wide(frame, numbers, len(headings))


class _Headed:
    """The rest of a file under headings of ours: they make its table one column wider than it says it is. A stray byte
    of another encoding is read as Windows-1252."""

    def __init__(self, text: Any, headings: list[str]) -> None:
        head = io.StringIO()
        csv.writer(head, lineterminator="\n").writerow(headings)
        self._head, self._text = head.getvalue(), text

    def read(self, size: int = -1) -> str:
        """The next characters; the headings come first and alone."""
        head, self._head = self._head, ""
        more = head or str(self._text.read(size))
        return more if more.isascii() else repair(more)

    def __iter__(self) -> Iterator[str]:
        return iter(lambda: self.read(1 << 16), "")


def _too_wide(frame: pd.DataFrame, numbers: NDArray[np.int64], width: int) -> list[ReadProblem]:
    """Rows with a cell beyond the headings: their values are in the wrong columns."""
    message = (
        f"has more cells than the {width} headings, so its values are in the wrong columns. "
        "Put quotation marks round a value that holds a comma."
    )
    beyond = frame[_BEYOND].to_numpy()
    return [ReadProblem(message, int(numbers[at]), value=str(beyond[at])) for at in np.flatnonzero(beyond != "")]
