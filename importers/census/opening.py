"""Census files as streams: read where they lie, also inside a .zip, never unpacked onto the disk, and hashed."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from importers.census.guarding import safe_name
from importers.problems import FileError
from importers.reading import check_path

MOST_BYTES = 2_000_000_000
"""Of one table or return. A whole authority's pupils are about 100 MB."""
MOST_MEMBERS = 500
"""Files in one .zip: an authority's schools, each with its return."""


@dataclass(frozen=True)
class Document:
    """One stream of a file: `opened` gives it from its beginning, each time it is called. `name` may be told."""

    name: str
    opened: Callable[[], Any]

    @contextmanager
    def stream(self) -> Iterator[IO[bytes]]:
        """The bytes, from the first. Raises FileError where there are too many."""
        with self.opened() as raw:
            yield io.BufferedReader(_Counted(raw, self.name), 1 << 16)

    def start(self, size: int = 4_096) -> bytes:
        """Its first bytes."""
        with self.stream() as file:
            return file.read(size)


def documents_of(paths: list[Path]) -> tuple[list[Document], str]:
    """Every stream in the files, and one SHA-256 of them all. Raises FileError, also for what is no file."""
    found: list[Document] = []
    digests = []
    for path in paths:
        name = safe_name(path.name)
        fault = fault_of(path, name)
        if fault:
            raise FileError(fault)
        digests.append(_sha256(path))
        found += _inside(path, name) if _is_zip(path) else [Document(name, partial(path.open, "rb"))]
    whole = digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    return found, whole


def fault_of(path: Path, name: str) -> str:
    """Why the file cannot be opened, without its path: a folder may be called after somebody. Empty where it can."""
    try:
        check_path(path)
        with path.open("rb") as file:
            return "" if file.read(1) else f"{name} is empty."
    except FileError:
        return f"{name} is no ordinary file. Name a file."
    except FileNotFoundError:
        return f"There is no such file: {name}. Check the path."
    except OSError:
        return f"{name} cannot be read: you may not open it, or the disk fails."


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _inside(path: Path, name: str) -> list[Document]:
    """The streams of an archive. Raises FileError for one that cannot be opened, or holds too much."""
    fault, members = "", []
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        fault = f"{name} is damaged: it cannot be unpacked. Save it again."
    wanted = [info for info in members if info.filename.lower().endswith((".xml", ".csv"))]
    if not fault and any(info.flag_bits & 1 for info in wanted):
        fault = f"{name} is locked with a password. Save it without one, in a folder that only you can open."
    if not fault and not wanted:
        fault = f"{name} holds no XML and no CSV."
    if len(wanted) > MOST_MEMBERS:
        fault = f"{name} holds {len(wanted):,} files; {MOST_MEMBERS} is the most."
    if fault:
        raise FileError(fault)
    return [Document(safe_name(info.filename.rpartition("/")[2]), partial(_member, path, info)) for info in wanted]


@contextmanager
def _member(path: Path, info: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(path) as archive, archive.open(info) as member:
        yield member


class _Counted(io.RawIOBase):
    """A stream that ends with a FileError where it is too long: a small archive can hold a thousand times its size."""

    def __init__(self, raw: IO[bytes], name: str) -> None:
        self._raw, self._name, self._read = raw, name, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        fault = ""
        data = b""
        try:
            data = self._raw.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            fault = f"{self._name} is damaged: it cannot be unpacked to its end. Save it again."
        self._read += len(data)
        if self._read > MOST_BYTES:
            fault = f"{self._name} is larger than {MOST_BYTES // 1_000_000_000} GB. Export one school at a time."
        if fault:
            raise FileError(fault)
        buffer[: len(data)] = data
        return len(data)
