"""Files too large for memory, opened as lines of text: plain, `.gz`, or one table in a `.zip`."""

import gzip
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from importers.problems import FileError
from importers.reading import check_path, unreadable
from importers.unpacking import unpack

_WHOLE_COUNTRY = re.compile(r"(^|/)(ONSPD|NSPL)\w*_UK\.csv$", re.IGNORECASE)
"""The table meant in the archives that the Office for National Statistics publishes, beside its parts by area."""


@dataclass(frozen=True)
class Lines:
    """An open file. `digest` is that of the bytes on disk once all lines are read."""

    text: io.TextIOWrapper
    digest: Any


@contextmanager
def open_lines(path: Path) -> Iterator[Lines]:
    """Open a file to be read line by line. Raises FileError where it cannot be, also while it is being read."""
    digest = hashlib.sha256()
    try:
        check_path(path)
        with path.open("rb") as file:
            start = file.read(65_536)
        if start[:4] == b"PK\x03\x04":
            with zipfile.ZipFile(path) as archive, archive.open(_table(archive, path.name)) as member:
                yield Lines(_text(_hashed(member, digest)), digest)
        elif start[:2] == b"\x1f\x8b":
            with path.open("rb") as file, gzip.GzipFile(fileobj=_hashed(file, digest)) as packed:
                yield Lines(_text(packed), digest)
        else:
            unpack(start, path.name)  # names an empty file, a PDF, an image, a web page for what it is
            with path.open("rb") as file:
                yield Lines(_text(_hashed(file, digest)), digest)
    except (gzip.BadGzipFile, EOFError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise FileError(f"{path.name} is damaged or locked: it cannot be unpacked. Fetch it again.") from error
    except OSError as error:
        raise unreadable(path, error) from error


def _table(archive: zipfile.ZipFile, name: str) -> str:
    """The one table of an archive. Raises FileError where it has none, or several."""
    tables = [entry for entry in archive.namelist() if entry.lower().endswith((".csv", ".txt"))]
    meant = [entry for entry in tables if _WHOLE_COUNTRY.search(entry)]
    found = meant if len(meant) == 1 else [entry for entry in tables if entry.lower().endswith(".csv")]
    if len(found) == 1:
        return found[0]
    if not found:
        raise FileError(f"{name} holds no table. Save the postcodes as CSV and try again.")
    raise FileError(f"{name} holds {len(found):,} tables. Unpack it and name the one you want.")


class _Hashing(io.RawIOBase):
    """A file that is hashed while it is read: a gigabyte is read once."""

    def __init__(self, file: IO[bytes], digest: Any) -> None:
        self._file, self._digest = file, digest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        self._digest.update(data)
        buffer[: len(data)] = data
        return len(data)


def _hashed(file: IO[bytes], digest: Any) -> io.BufferedReader:
    return io.BufferedReader(_Hashing(file, digest), 1 << 20)


def _text(raw: Any) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")
