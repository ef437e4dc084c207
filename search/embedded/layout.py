"""Layouts: what the tables of an index hold, how texts are written to them, and how questions are answered."""

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from search.document import SearchDocument
from search.embedded.columns import Columns
from search.plan import Plan
from search.query import SearchQuery, SearchResults

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE doc (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    live INTEGER NOT NULL, name TEXT, name_sort TEXT, facets TEXT, age_min INTEGER, age_max INTEGER,
    locations TEXT, assured TEXT, lapses_on TEXT, meaning BLOB
);
CREATE INDEX doc_generation ON doc (generation);
CREATE VIRTUAL TABLE fts USING fts5(%s, tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE names USING fts5(name, tokenize = 'unicode61', prefix = '1 2 3');
"""


class Answering(Protocol):
    """Answers one question to one generation."""

    def __call__(
        self, query: SearchQuery, plan: Plan, connection: sqlite3.Connection, columns: Columns
    ) -> SearchResults:
        """The contract's results."""


@dataclass(frozen=True)
class Layout:
    """How one kind of document is kept. `fields` are searched; `part` goes into the schema with them. `put` writes the
    texts of a document under its number, `forget` takes them away."""

    fields: tuple[str, ...]
    part: int
    put: Callable[[sqlite3.Connection, int, SearchDocument], None]
    forget: Callable[[sqlite3.Connection, int], None]
    answer: Answering

    @cached_property
    def tables(self) -> str:
        """The statements that make an empty index."""
        return _TABLES % ", ".join(self.fields)

    @cached_property
    def hash(self) -> str:
        """An index with the same tables goes on answering, though other words would be in it by now."""
        return hashlib.sha256(self.tables.encode()).hexdigest()[:8]

    @property
    def schema(self) -> object:
        """What an index has to have been built with, besides the documents."""
        return [self.tables, self.part] if self.part else self.tables
