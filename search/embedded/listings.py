"""Listings in an embedded index: one row of texts for each."""

import sqlite3

from config.search import FIELDS
from search.document import SearchDocument
from search.embedded.answering import answer
from search.embedded.layout import Layout
from search.folding import fold

_INSERT = "INSERT INTO fts (rowid, name, tax, summary, organisation, description) VALUES (?,?,?,?,?,?)"


def _put(connection: sqlite3.Connection, number: int, document: SearchDocument) -> None:
    connection.execute(_INSERT, [number, *(fold(getattr(document, field)) for field in FIELDS)])


def _forget(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("DELETE FROM fts WHERE rowid = ?", [number])


LISTINGS = Layout(FIELDS, 0, _put, _forget, answer)
