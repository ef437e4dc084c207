"""Copies of what was fetched, in the data folder: the file, and beside it a note of what its source said of it.

A copy's name holds the fingerprint of its bytes, and its note is replaced in one step, so that two processes that fetch
the same never mix one's file with the other's note. Copies that nobody asks for any more are removed.
"""

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from importers.problems import FileError

DAYS_KEPT = 4
"""A daily file has a new name each day, and the largest has 60 MB. What is asked for every day stays."""


@dataclass(frozen=True)
class Fetched:
    """A file that came. `address` is without a password and what follows its question mark. `not_modified`: the
    source says that the copy of the last time is still the newest; `path` is that copy."""

    path: Path
    name: str
    sha256: str
    address: str
    etag: str = ""
    last_modified: str = ""
    not_modified: bool = False

    @property
    def content(self) -> bytes:
        """All of it in memory: for what is small, or read whole anyway."""
        return self.path.read_bytes()


def key_of(address: str, sent: bytes | None) -> str:
    """What a copy goes by: its address and what was sent there, neither of which can be read back from it."""
    return hashlib.sha256(address.encode() + b"\n" + (sent or b"")).hexdigest()[:24]


@dataclass(frozen=True)
class Place:
    """Where the copy of one address is kept. `address` is as it may be shown."""

    folder: Path
    key: str
    name: str
    address: str

    def known(self) -> Fetched | None:
        """The copy there is, where it is still what was fetched, byte by byte."""
        try:
            note = json.loads(self._note.read_text("utf-8"))
            etag, last_modified = str(note["etag"]), str(note["last_modified"])
            path, digest = self.folder / Path(note["file"]).name, str(note["sha256"])
            if digest_of(path) != digest:
                return None
            _used_now(self._note, path)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Fetched(path, self.name, digest, self.address, etag, last_modified)

    @contextmanager
    def new_file(self) -> Iterator[IO[bytes]]:
        """A file to write into; gone at the end unless it was kept. Raises FileError where none can be written."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            forget_old(self.folder)
            with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as file:
                try:
                    yield file
                finally:
                    Path(file.name).unlink(missing_ok=True)
        except OSError as error:
            raise FileError(
                f"{self.name} was not fetched: it could not be written into the data folder ({error.strerror}). "
                "Make room there, or let this process write in it."
            ) from error

    def keep(self, written: Path, etag: str, last_modified: str) -> Fetched:
        """Make a file that was written whole the copy of this address."""
        digest = digest_of(written)
        path = self.folder / f"{self.key}-{digest[:16]}{_ending(self.name)}"
        made = Fetched(path, self.name, digest, self.address, etag, last_modified)
        note = {"address": made.address, "name": made.name, "file": path.name, "sha256": digest}
        noted = written.with_suffix(".note.part")
        noted.write_text(json.dumps(note | {"etag": etag, "last_modified": last_modified}, indent=1), "utf-8")
        _used_now(written, noted)
        written.replace(path)
        noted.replace(self._note)
        return made

    @property
    def _note(self) -> Path:
        return self.folder / f"{self.key}.json"


def forget_old(folder: Path) -> None:
    """Remove copies, and halves that a killed process left, that nobody has asked for in `DAYS_KEPT` days."""
    oldest = time.time() - DAYS_KEPT * 86_400
    for path in folder.iterdir():
        with suppress(OSError):  # another process removes it too
            if path.stat().st_mtime < oldest:
                path.unlink()


def _used_now(*paths: Path) -> None:
    """By the clock of this process, which `forget_old` goes by too, and not by that of the disk."""
    moment = time.time()
    for path in paths:
        os.utime(path, (moment, moment))


def digest_of(path: Path) -> str:
    """The SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _ending(name: str) -> str:
    """`.csv` of a name, so that whoever looks into the folder knows what it is."""
    found = re.search(r"\.[A-Za-z0-9]{1,6}$", name)
    return found[0].lower() if found else ""
