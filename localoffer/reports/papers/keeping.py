"""Files that have been made, those that wait to be, and those that could not be, in the data folder.

`papers/<key>.pdf` or `.docx` is a file; `<key>.<paper>.html` beside it a page that waits to be made into one;
`<key>.failed` says that it could not be. The key is that of everything on the paper, so a file is never out of date,
and who may have it is asked of the database each time.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from localoffer.reports.papers.rules import Paper

FOLDER = "papers"
LANES = ("short", "long")
"""Short ones never wait for a long one: each is made one at a time on a host, beside the other."""
_MEGABYTE = 1_000_000
_ABANDONED_SECONDS = 86_400
"""After this a page that waits, or half a file, is nobody's any more."""


@dataclass(frozen=True)
class Waiting:
    """A page that waits to be made into a file."""

    key: str
    paper: Paper
    path: Path


class Cupboard:
    """The folder of one site on this host."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER

    def find(self, key: str, paper: Paper) -> bytes | None:
        """The file with this key, noted as asked for now; None where it is not made."""
        path = self._made(key, paper)
        try:
            os.utime(path)
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def put(self, key: str, paper: Paper, made: bytes) -> None:
        """Keep a file. It is there whole or not at all, and does not wait any more."""
        self._write(self._made(key, paper), made)
        for gone in (self._waiting(key, paper), self._failed(key)):
            gone.unlink(missing_ok=True)

    def ask_for(self, key: str, paper: Paper, page: str) -> Waiting:
        """Let a page wait to be made into a file."""
        path = self._waiting(key, paper)
        if not path.exists():
            self._write(path, page.encode())
        return Waiting(key, paper, path)

    def waiting(self) -> list[Waiting]:
        """What waits, longest first."""
        found = []
        for path in self._all("*.html"):
            key, _, paper = path.stem.partition(".")
            with suppress(ValueError, FileNotFoundError):
                found.append((path.stat().st_mtime, Waiting(key, Paper(paper), path)))
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def page_of(self, asked: Waiting) -> bytes | None:
        """The page that waits; None where the file is made by now, or was given up."""
        if self._made(asked.key, asked.paper).exists():
            asked.path.unlink(missing_ok=True)  # asked for between another's last look and its making
        with suppress(FileNotFoundError):
            return asked.path.read_bytes()
        return None

    def give_up(self, asked: Waiting) -> None:
        """Note that a file could not be made."""
        self._write(self._failed(asked.key), b"")
        asked.path.unlink(missing_ok=True)

    def failed_lately(self, key: str, minutes: int) -> bool:
        """Whether it could not be made within so many minutes before now."""
        with suppress(FileNotFoundError):
            return time.time() - self._failed(key).stat().st_mtime < minutes * 60
        return False

    def forget(self, keep_days: int, keep_megabytes: int) -> tuple[int, int]:
        """Remove files that nobody asked for in so many days, then those not asked for longest until the rest fits.
        How many there were, and how many went."""
        now, left = time.time(), keep_megabytes * _MEGABYTE
        found = []
        for path in self._all("*"):
            with suppress(FileNotFoundError):
                known = path.stat()
                found.append((known.st_mtime, known.st_size, path))
        gone = 0
        for asked_at, size, path in sorted(found, reverse=True):
            left -= size
            kept_seconds = keep_days * 86_400 if path.suffix in (".pdf", ".docx") else _ABANDONED_SECONDS
            if path.stem not in LANES and (left < 0 or now - asked_at > kept_seconds):
                path.unlink(missing_ok=True)
                gone += 1
        return len(found), gone

    def lock(self, name: str, patience_seconds: float) -> FileLock:
        """Held by one thread of one process at a time; it goes with the process. Entering it raises filelock.Timeout
        after so many seconds; a negative number waits for ever."""
        self._make_folder()
        return FileLock(self.folder / f"{name}.lock", timeout=patience_seconds)

    def _all(self, pattern: str) -> Iterator[Path]:
        yield from self.folder.glob(pattern) if self.folder.is_dir() else ()

    def _made(self, key: str, paper: Paper) -> Path:
        return self.folder / f"{key}.{paper.ending}"

    def _waiting(self, key: str, paper: Paper) -> Path:
        return self.folder / f"{key}.{paper}.html"

    def _failed(self, key: str) -> Path:
        return self.folder / f"{key}.failed"

    def _write(self, path: Path, content: bytes) -> None:
        self._make_folder()
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", suffix=".part", delete=False) as part:
            part.write(content)
        Path(part.name).replace(path)

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
