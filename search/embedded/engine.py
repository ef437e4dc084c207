"""The embedded engine: answers from SQLite FTS5 and the process's own columns."""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

import numpy as np
from filelock import Timeout

from config.search import ranking
from search.document import SearchDocument
from search.embedded.answering import NAME, alike, related
from search.embedded.columns import Columns, numbers_in
from search.embedded.files import LOCK_SECONDS, IndexFiles, OtherLayoutError, open_index
from search.embedded.layout import Layout
from search.embedded.listings import LISTINGS
from search.embedded.writing import write
from search.engine import Check, Delete, EngineUnavailableError, Failure, Health, Suggestion, model_of
from search.folding import words
from search.meaning import Embedder, Vector
from search.plan import Plan
from search.query import RelatedLists, SearchQuery, SearchResults

_BATCH = 500


class EmbeddedEngine:
    """One per process; threads and other processes may use the same folder at the same time."""

    name = NAME

    def __init__(self, folder: Path, meaning: Embedder | None = None, layout: Layout = LISTINGS) -> None:
        self.meaning, self._layout = meaning, layout
        self._files = IndexFiles(folder, meaning, layout)
        self._threads = threading.local()
        self._lock = threading.Lock()
        self._columns: tuple[Path | None, Columns] = (None, Columns())

    def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
        """See `SearchEngine.search`."""
        with self._reading() as (connection, columns):
            return self._layout.answer(query, plan, connection, columns)

    def related(self, query: SearchQuery, plan: Plan, vector: Vector | None, n: int) -> RelatedLists:
        """See `SearchEngine.related`."""
        with self._reading() as (connection, columns):
            return related(query, plan, vector, n, connection, columns)

    def suggest(self, text: str, n: int) -> list[Suggestion]:
        """See `SearchEngine.suggest`."""
        typed = words(text)[:12]
        if not typed:
            return []
        with self._reading() as (connection, columns):
            match = " ".join(f'"{word}"' for word in typed[:-1]) + f' "{typed[-1]}"*'
            numbers = [row[0] for row in connection.execute("SELECT rowid FROM names WHERE names MATCH ?", [match])]
            start = " ".join(typed)
            rows = [columns.rows[number] for number in numbers]
            rows.sort(key=lambda row: (not row.name_sort.startswith(start), row.name_sort, row.id))
            return [Suggestion(row.id, row.name) for row in rows[:n]]

    def more_like(self, id: str, n: int) -> list[str]:
        """See `SearchEngine.more_like`."""
        with self._reading() as (connection, columns):
            found = connection.execute("SELECT number FROM doc WHERE id = ? AND live", [id]).fetchone()
            if found is None:
                return []
            if columns.with_vector >> found[0] & 1:
                return [columns.rows[number].id for number in alike(found[0], n, columns)]
            shared = np.zeros(columns.width, dtype=np.int64)
            for group, weight in ranking().similar.items():
                for code in columns.rows[found[0]].facets.get(group, ()):
                    shared[numbers_in(columns.codes[group][code])] += weight
            shared[found[0]] = 0
            numbers = np.flatnonzero(shared)
            best = numbers[np.lexsort((columns.order[0][numbers], -shared[numbers]))][:n]
            return [columns.rows[int(number)].id for number in best]

    def apply(
        self,
        upserts: Sequence[SearchDocument],
        deletes: Sequence[Delete] = (),
        *,
        visible: bool = False,
        seconds: float | None = None,
    ) -> dict[str, Failure]:
        """See `SearchEngine.apply`. All or nothing; visible at once in every process."""
        patience = LOCK_SECONDS if seconds is None else seconds
        try:
            with self._files.writing(patience):
                if self._files.live() is None:
                    raise EngineUnavailableError("There is no search index yet. Run `flask search rebuild`.")
                for path in self._files.targets():
                    with contextlib.closing(self._open(path, patience, write=True)) as connection:
                        write(connection, upserts, deletes, self._layout)
        except (sqlite3.Error, OSError) as error:
            raise EngineUnavailableError(f"The search index cannot be written: {error}.") from error
        return {}

    def rebuild(self, documents: Iterable[SearchDocument], check: Check | None = None) -> int:
        """See `SearchEngine.rebuild`."""
        try:
            with self._files.rebuilding():
                path = self._files.begin()
                try:
                    count = self._fill(path, documents)
                    if check:
                        check(_Filled(path, self._layout))
                except BaseException:
                    self._files.abandon(path)
                    raise
                self._files.finish(path)
        except Timeout as error:
            raise EngineUnavailableError("Another rebuild of this index is under way.") from error
        except (sqlite3.Error, OSError) as error:
            raise EngineUnavailableError(f"The search index cannot be built: {error}.") from error
        return count

    def versions(self) -> Iterator[tuple[str, int]]:
        """See `SearchEngine.versions`."""
        with self._reading() as (connection, _):
            rows = connection.execute("SELECT id, version FROM doc WHERE live ORDER BY id").fetchall()
        yield from rows

    def tidy(self, now: datetime) -> None:
        """See `SearchEngine.tidy`."""
        with contextlib.suppress(OSError):
            self._files.tidy(now)

    def settle(self) -> None:
        """Nothing to do: what is written is visible."""

    def health(self) -> Health:
        """See `SearchEngine.health`."""
        since = self._files.building_since()
        if self._files.live() is None:
            return Health("missing", detail="no index has been built", building_since=since)
        try:
            with self._reading() as (connection, columns):
                schema = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()[0]
                stale = "" if schema == self._files.schema else "built by another version"
                return Health("stale" if stale else "ready", len(columns.rows), stale, since)
        except OtherLayoutError as error:
            return Health("stale", detail=str(error))
        except EngineUnavailableError as error:
            return Health("away", detail=str(error))

    def _fill(self, path: Path, documents: Iterable[SearchDocument]) -> int:
        """Write in batches, so that live changes get in between."""
        source = iter(documents)
        with contextlib.closing(self._open(path, write=True)) as connection:
            while batch := list(islice(source, _BATCH)):
                write(connection, batch, (), self._layout)
            connection.execute("INSERT INTO fts (fts) VALUES ('optimize')")
            connection.execute("INSERT INTO names (names) VALUES ('optimize')")
            return int(connection.execute("SELECT count(*) FROM doc WHERE live").fetchone()[0])

    @contextlib.contextmanager
    def _reading(self) -> Iterator[tuple[sqlite3.Connection, Columns]]:
        """A read transaction and the columns of exactly the generation it sees."""
        try:
            connection, path = self._connection()
            connection.execute("BEGIN")
            try:
                yield connection, self._columns_for(connection, path)
            finally:
                connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            self._threads.__dict__.clear()
            raise EngineUnavailableError(f"The search index cannot be read: {error}.") from error

    def _connection(self) -> tuple[sqlite3.Connection, Path]:
        """This thread's own, to the live index. A forked child never uses its parent's."""
        path = self._files.live()
        if path is None:
            raise EngineUnavailableError("There is no search index yet. Run `flask search rebuild`.")
        key = (path, os.getpid())
        if getattr(self._threads, "key", None) != key:
            old = getattr(self._threads, "connection", None)
            if old is not None and self._threads.key[1] == key[1]:
                old.close()
            self._threads.connection = self._open(path)
            self._threads.key = key
        return self._threads.connection, path

    def _open(self, path: Path, seconds: float = LOCK_SECONDS, *, write: bool = False) -> sqlite3.Connection:
        return open_index(path, seconds, write=write, layout=self._layout)

    def _columns_for(self, connection: sqlite3.Connection, path: Path) -> Columns:
        while True:
            generation = connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()[0]
            with self._lock:
                held_path, held = self._columns
                if held_path != path:
                    held = Columns(dimensions=self._dimensions_of(connection))
                if held.generation < generation:
                    held = held.after(connection, generation)
                    self._columns = (path, held)
            if held.generation == generation:
                return held
            # Another thread is ahead of this transaction: begin again and see what it sees.
            connection.execute("ROLLBACK")
            connection.execute("BEGIN")

    def _dimensions_of(self, connection: sqlite3.Connection) -> int:
        """Of the vectors in an index; 0 where they are of another model than ours."""
        model = connection.execute("SELECT value FROM meta WHERE key = 'model'").fetchone()[0]
        return self.meaning.dimensions if self.meaning and model == model_of(self.meaning) else 0


class _Filled:
    """An index that is filled and does not answer yet (`search.engine.FilledIndex`)."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self._path, self._layout = path, layout

    def versions(self) -> Iterator[tuple[str, int]]:
        """See `FilledIndex.versions`."""
        with contextlib.closing(open_index(self._path, layout=self._layout)) as connection:
            yield from connection.execute("SELECT id, version FROM doc WHERE live ORDER BY id").fetchall()

    def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
        """See `FilledIndex.search`."""
        with contextlib.closing(open_index(self._path, layout=self._layout)) as connection:
            connection.execute("BEGIN")
            generation = connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()[0]
            return self._layout.answer(query, plan, connection, Columns().after(connection, generation))
