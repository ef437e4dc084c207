"""Stems: Porter's first algorithm as both engines apply it, taken from SQLite so that there is one of it."""

import sqlite3
import threading
from collections.abc import Iterable

_LARGEST = 200_000
_lock = threading.Lock()
_known: dict[str, str] = {}


def stems(words: Iterable[str]) -> dict[str, str]:
    """Folded word to stem, for each of the words."""
    wanted = set(words)
    missing = [word for word in wanted if word not in _known]
    if missing:
        found = _stem(missing)
        with _lock:
            if len(_known) > _LARGEST:
                _known.clear()
            _known.update(found)
        return {word: found.get(word) or _known.get(word, word) for word in wanted}
    return {word: _known.get(word, word) for word in wanted}


def stem(word: str) -> str:
    """The stem of one folded word."""
    return stems((word,))[word]


def _stem(missing: list[str]) -> dict[str, str]:
    """One row a word; a word the tokeniser has no use for keeps its own form."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(w, tokenize = 'porter unicode61')")
        connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
        connection.executemany("INSERT INTO t(rowid, w) VALUES (?, ?)", enumerate(missing))
        found = dict(connection.execute("SELECT doc, term FROM v"))
    finally:
        connection.close()
    return {word: found.get(number, word) for number, word in enumerate(missing)}
