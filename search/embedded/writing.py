"""Writing to an embedded index: the highest version of a listing wins, whatever order changes come in."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from search.document import SearchDocument
from search.embedded.layout import Layout
from search.engine import Delete
from search.folding import fold

_UPSERT = """
INSERT INTO doc (id, version, generation, live, name, name_sort, facets, age_min, age_max, locations, assured,
    lapses_on, meaning)
VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, generation = excluded.generation, live = 1,
    name = excluded.name, name_sort = excluded.name_sort, facets = excluded.facets, age_min = excluded.age_min,
    age_max = excluded.age_max, locations = excluded.locations, assured = excluded.assured,
    lapses_on = excluded.lapses_on, meaning = excluded.meaning
WHERE excluded.version >= doc.version
RETURNING number
"""
# A deleted listing keeps its row, so that a late message with a lower version cannot bring it back.
_DELETE = """
INSERT INTO doc (id, version, generation, live) VALUES (?, ?, ?, 0)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, generation = excluded.generation, live = 0,
    name = NULL, name_sort = NULL, facets = NULL, locations = NULL, assured = NULL, lapses_on = NULL,
    meaning = NULL
WHERE excluded.version >= doc.version
RETURNING number
"""


def write(
    connection: sqlite3.Connection, upserts: Iterable[SearchDocument], deletes: Sequence[Delete], layout: Layout
) -> int:
    """Apply changes in one transaction; answers with how many were newer than what was there."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        generation = connection.execute(
            "UPDATE meta SET value = value + 1 WHERE key = 'generation' RETURNING value"
        ).fetchone()[0]
        taken = sum(_put(connection, document, generation, layout) for document in upserts)
        taken += sum(_drop(connection, delete, generation, layout) for delete in deletes)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return taken


def _put(connection: sqlite3.Connection, document: SearchDocument, generation: int, layout: Layout) -> bool:
    row = connection.execute(
        _UPSERT,
        [
            document.id,
            document.version,
            generation,
            document.name.encode("utf-8", "replace").decode(),
            document.name_sort,
            json.dumps({group: list(codes) for group, codes in document.facets.items()}),
            document.age_min,
            document.age_max,
            json.dumps(document.locations),
            document.assured.isoformat() if document.assured else None,
            document.lapses_on.isoformat() if document.lapses_on else None,
            document.meaning or None,
        ],
    ).fetchone()
    if row is None:
        return False
    _forget(connection, row[0], layout)
    layout.put(connection, row[0], document)
    connection.execute("INSERT INTO names (rowid, name) VALUES (?, ?)", [row[0], fold(document.name)])
    return True


def _drop(connection: sqlite3.Connection, delete: Delete, generation: int, layout: Layout) -> bool:
    row = connection.execute(_DELETE, [delete.id, delete.version, generation]).fetchone()
    if row is None:
        return False
    _forget(connection, row[0], layout)
    return True


def _forget(connection: sqlite3.Connection, number: int, layout: Layout) -> None:
    layout.forget(connection, number)
    connection.execute("DELETE FROM names WHERE rowid = ?", [number])
