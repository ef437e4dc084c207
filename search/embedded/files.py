"""Files of the embedded index: which one is live, which one is being built, who may write.

A rebuild fills a new file beside the old one and then moves a pointer; a database file is never replaced
under those who have it open. Only on a local disk: SQLite's WAL needs shared memory.
"""

import contextlib
import os
import sqlite3
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from search.embedded.layout import Layout
from search.embedded.listings import LISTINGS
from search.engine import EngineUnavailableError, model_of, schema_hash
from search.meaning import Embedder

LOCK_SECONDS = 30.0
KEPT_HOURS = 24


class OtherLayoutError(EngineUnavailableError):
    """The index has other tables than this version of the product reads."""


class IndexFiles:
    """The folder one host keeps its index in. All its processes share it."""

    def __init__(self, folder: Path, meaning: Embedder | None = None, layout: Layout = LISTINGS) -> None:
        self.folder = folder
        self._meaning, self._layout = meaning, layout
        self._pointer = folder / "live"
        self._building = folder / "building"

    @property
    def schema(self) -> str:
        """What an index has to have been built with to be of this version."""
        return schema_hash(self._layout.schema, self._meaning)

    @contextlib.contextmanager
    def writing(self, seconds: float = LOCK_SECONDS) -> Iterator[None]:
        """Held while documents are written and while the pointer moves. A killed holder lets go by itself."""
        with self._lock("write.lock", seconds):
            yield

    @contextlib.contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Held for a whole rebuild: one at a time."""
        with self._lock("rebuild.lock", LOCK_SECONDS):
            yield

    def live(self) -> Path | None:
        """The file that answers, or None before the first build."""
        return self._named_by(self._pointer)

    def building_since(self) -> datetime | None:
        """When a rebuild began that has not ended; None where there is none."""
        try:
            return datetime.fromtimestamp(self._building.stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def targets(self) -> list[Path]:
        """Every file that has to hear of a change: the live one and one that is being built."""
        return [path for path in (self.live(), self._named_by(self._building)) if path]

    def begin(self) -> Path:
        """Make an empty index that changes go to from now on. Call while rebuilding."""
        path = self.folder / f"search-{self.schema}-{uuid.uuid4().hex[:12]}.db"
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(self._layout.tables)
            connection.execute(
                "INSERT INTO meta VALUES ('generation', 0), ('schema', ?), ('layout', ?), ('model', ?)",
                [self.schema, self._layout.hash, model_of(self._meaning)],
            )
        with self.writing():
            self._point(self._building, path)
        return path

    def finish(self, path: Path) -> None:
        """Make the built index the live one. The one before stays on disk for those still reading it, and in case
        the new one is not liked: `tidy` takes it away."""
        with self.writing():
            before = self.live()
            self._point(self._pointer, path)
            self._building.unlink(missing_ok=True)
        for old in self.folder.glob("search-*.db"):
            if old not in (path, before):
                self._remove(old)

    def abandon(self, path: Path) -> None:
        """Drop an index that was not finished."""
        with self.writing():
            self._building.unlink(missing_ok=True)
        self._remove(path)

    def tidy(self, now: datetime) -> None:
        """Remove the index before the live one, and what killed rebuilds left, once they are a day old."""
        with self.rebuilding(), self.writing():
            self._building.unlink(missing_ok=True)  # nobody is building: we hold that lock
            live = self.live()
            if live is None or self._pointer.stat().st_mtime > now.timestamp() - KEPT_HOURS * 3600:
                return
            for old in self.folder.glob("search-*.db"):
                if old != live:
                    self._remove(old)

    def _lock(self, name: str, seconds: float) -> FileLock:
        self.folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self.folder / name, timeout=seconds)

    def _named_by(self, marker: Path) -> Path | None:
        try:
            path = self.folder / marker.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        return path if path.suffix == ".db" and path.is_file() else None

    def _point(self, marker: Path, path: Path) -> None:
        new = marker.with_suffix(f".{os.getpid()}")
        new.write_text(path.name, encoding="utf-8")
        new.replace(marker)

    def _remove(self, path: Path) -> None:
        for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            name.unlink(missing_ok=True)


def open_index(
    path: Path, seconds: float = LOCK_SECONDS, *, write: bool = False, layout: Layout = LISTINGS
) -> sqlite3.Connection:
    """A connection to an index that is there; waits for other writers so many seconds. Raises
    EngineUnavailableError where it is not there, or is not one."""
    try:
        # mode=rw: never makes an empty file where an old index has just been removed.
        connection = sqlite3.connect(
            f"file:{path}?mode=rw", uri=True, isolation_level=None, timeout=seconds, check_same_thread=False
        )
        connection.execute("PRAGMA synchronous = NORMAL")
        if not write:
            connection.execute("PRAGMA query_only = ON")
        found = connection.execute("SELECT value FROM meta WHERE key = 'layout'").fetchone()
    except sqlite3.Error as error:
        raise EngineUnavailableError(f"The search index cannot be opened: {error}.") from error
    if found is None or found[0] != layout.hash:
        connection.close()
        raise OtherLayoutError("The search index was built by another version. Run `flask search rebuild`.")
    return connection
