"""The embedded engine: answers from SQLite FTS5 and the process's own columns."""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from config.search import ranking
from localoffer.directory.rules import KM_PER_MILE
from search.document import SearchDocument
from search.embedded.columns import Columns, bits_where, mask_of, numbers_in
from search.embedded.files import IndexFiles, open_index
from search.embedded.matching import Matcher
from search.embedded.writing import write
from search.engine import Delete, EngineUnavailableError, Failure, Health, Suggestion
from search.folding import words
from search.geometry import nearest_km
from search.planner import Plan
from search.query import Hit, SearchQuery, SearchResults

_BATCH = 500


class EmbeddedEngine:
    """One per process; threads and other processes may use the same folder at the same time."""

    name = "embedded"

    def __init__(self, folder: Path) -> None:
        self._files = IndexFiles(folder)
        self._threads = threading.local()
        self._lock = threading.Lock()
        self._columns: tuple[Path | None, Columns] = (None, Columns())

    def search(self, query: SearchQuery, plan: Plan) -> SearchResults:
        """See `SearchEngine.search`."""
        with self._reading() as (connection, columns):
            return _Answer(query, plan, columns, Matcher(connection, columns)).results()

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
            shared = np.zeros(columns.width, dtype=np.int64)
            for group, weight in ranking().similar.items():
                for code in columns.rows[found[0]].facets.get(group, ()):
                    shared[numbers_in(columns.codes[group][code])] += weight
            shared[found[0]] = 0
            numbers = np.flatnonzero(shared)
            best = numbers[np.lexsort((columns.order[0][numbers], -shared[numbers]))][:n]
            return [columns.rows[int(number)].id for number in best]

    def apply(
        self, upserts: Sequence[SearchDocument], deletes: Sequence[Delete] = (), *, visible: bool = False
    ) -> dict[str, Failure]:
        """See `SearchEngine.apply`. All or nothing; visible at once in every process."""
        try:
            with self._files.writing():
                if self._files.live() is None:
                    raise EngineUnavailableError("There is no search index yet. Run `flask search rebuild`.")
                for path in self._files.targets():
                    with contextlib.closing(open_index(path, write=True)) as connection:
                        write(connection, upserts, deletes)
        except (sqlite3.Error, OSError) as error:
            raise EngineUnavailableError(f"The search index cannot be written: {error}.") from error
        return {}

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """See `SearchEngine.rebuild`."""
        try:
            with self._files.rebuilding():
                path = self._files.begin()
                try:
                    count = self._fill(path, documents)
                except BaseException:
                    self._files.abandon(path)
                    raise
                self._files.finish(path)
        except (sqlite3.Error, OSError) as error:
            raise EngineUnavailableError(f"The search index cannot be built: {error}.") from error
        return count

    def versions(self) -> Iterator[tuple[str, int]]:
        """See `SearchEngine.versions`."""
        with self._reading() as (connection, _):
            rows = connection.execute("SELECT id, version FROM doc WHERE live ORDER BY id").fetchall()
        yield from rows

    def settle(self) -> None:
        """Nothing to do: what is written is visible."""

    def health(self) -> Health:
        """See `SearchEngine.health`."""
        if self._files.live() is None:
            return Health("missing", detail="no index has been built")
        try:
            with self._reading() as (_, columns):
                return Health("ready", len(columns.rows))
        except EngineUnavailableError as error:
            return Health("stale" if "another version" in str(error) else "away", detail=str(error))

    def _fill(self, path: Path, documents: Iterable[SearchDocument]) -> int:
        """Write in batches, so that live changes get in between."""
        source = iter(documents)
        with contextlib.closing(open_index(path, write=True)) as connection:
            while batch := list(islice(source, _BATCH)):
                write(connection, batch, ())
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
            self._threads.connection = open_index(path)
            self._threads.key = key
        return self._threads.connection, path

    def _columns_for(self, connection: sqlite3.Connection, path: Path) -> Columns:
        while True:
            generation = connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()[0]
            with self._lock:
                held_path, held = self._columns
                if held_path != path:
                    held = Columns()
                if held.generation < generation:
                    held = held.after(connection, generation)
                    self._columns = (path, held)
            if held.generation == generation:
                return held
            # Another thread is ahead of this transaction: begin again and see what it sees.
            connection.execute("ROLLBACK")
            connection.execute("BEGIN")


class _Answer:
    """One question being answered."""

    def __init__(self, query: SearchQuery, plan: Plan, columns: Columns, matcher: Matcher) -> None:
        self.query, self.plan, self.columns, self.matcher = query, plan, columns, matcher
        self.distances = columns.distances_km(query.near) if query.near else None

    def results(self) -> SearchResults:
        base = self._base()
        chosen = {group: self.columns.with_codes(group, codes) for group, codes in self.query.filters}
        found = base
        for bits in chosen.values():
            found &= bits
        return SearchResults(
            total=found.bit_count(),
            hits=self._page(found),
            facets={group: self._count(group, base, chosen) for group in self.query.facets},
            plan=self.plan,
            engine=EmbeddedEngine.name,
        )

    def _base(self) -> int:
        """Everything but the filters by code."""
        if self.query.text.strip() and not self.plan.slots:
            return 0  # signs only: nothing can match them
        found = self.matcher.all_slots(self.plan)
        if self.query.age:
            found &= self.columns.with_ages(*self.query.age)
        if self.distances is not None and self.query.radius_km is not None:
            found &= bits_where(self.distances <= self.query.radius_km)
        return found

    def _count(self, group: str, base: int, chosen: dict[str, int]) -> dict[str, int]:
        """Counts of one group: its own selection left out, all others honoured."""
        for other, bits in chosen.items():
            if other != group:
                base &= bits
        counts = {code: (base & bits).bit_count() for code, bits in self.columns.codes.get(group, {}).items()}
        return {code: count for code, count in counts.items() if count}

    def _page(self, found: int) -> list[Hit]:
        numbers = numbers_in(found)
        if not len(numbers):
            return []
        tiers, points = self._scores(numbers)
        keys = self._keys(numbers, tiers, points)
        order = np.lexsort(keys[::-1])[self.query.start : self.query.start + self.query.size]
        return [self._hit(int(numbers[i]), int(tiers[i]), int(points[i])) for i in order]

    def _scores(self, numbers: "np.ndarray") -> tuple["np.ndarray", "np.ndarray"]:
        tiers = np.zeros(len(numbers), dtype=np.int64)
        if not self.plan.slots or self.query.sort != "relevance":
            return tiers, tiers
        for bits in self.matcher.tiers(self.plan):
            tiers += np.isin(numbers, numbers_in(bits))
        points = self.matcher.points(self.plan)
        if self.distances is not None:
            points = points + self._nearness(self.distances)
        if self.query.today:
            points = points + ranking().current * self.columns.current_on(self.query.today)
        return tiers, points[numbers]

    def _nearness(self, distances_km: "np.ndarray") -> "np.ndarray":
        """A point for each circle. What is had everywhere is inside the wider ones without lying in them."""
        weights = ranking().nearness
        everywhere = mask_of(self.columns.with_codes(weights.group, weights.codes), len(distances_km)).astype(bool)
        points = np.zeros(len(distances_km), dtype=np.int64)
        for miles in weights.circles:
            inside = distances_km <= miles * KM_PER_MILE
            points += (inside | everywhere) if miles >= weights.everywhere_is else inside
        return points

    def _keys(self, numbers: "np.ndarray", tiers: "np.ndarray", points: "np.ndarray") -> list["np.ndarray"]:
        """Sort keys, most important first; the last is unique."""
        rank, age = self.columns.order
        by_name, by_age = rank[numbers], age[numbers]
        far = self.distances[numbers] if self.distances is not None else None
        if self.query.sort == "name":
            return [by_name]
        if self.query.sort == "assured":
            return [by_age, by_name]
        if self.query.sort == "distance":
            assert far is not None
            return [far, by_name]
        return [-tiers, -points, *([far] if far is not None else []), by_age, by_name]

    def _hit(self, number: int, tier: int, points: int) -> Hit:
        row = self.columns.rows[number]
        away = nearest_km(self.query.near, row.locations) if self.query.near else None
        return Hit(row.id, tier, points, away)
