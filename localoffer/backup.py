"""Backup and restore: every table as JSON lines with a manifest, the same from and to SQLite and PostgreSQL.

What can be made again is left out: search indexes and the outbox that feeds them are rebuilt after a restore.
"""

import gzip
import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from alembic.migration import MigrationContext
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Column, Connection, Engine, Table, func, insert, select, text
from sqlalchemy.types import TypeDecorator

from localoffer.database import Base
from localoffer.errors import LocalOfferError

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
MADE_AGAIN: Final = frozenset({"outbox", "outbox_target", "search_word", "search_words_state"})
"""Tables that describe the search engines, not the directory."""

_BATCH = 500


class BackupError(LocalOfferError):
    """The backup cannot be written or read; the message says why. A restore that raises has changed nothing."""


class SavedTable(BaseModel):
    """One file of the backup: how many rows, and the SHA-256 of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int
    sha256: str


class Manifest(BaseModel):
    """What a backup holds. Written last: a folder without it is not a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    revision: str
    made_at: datetime
    tables: dict[str, SavedTable]


def write_backup(engine: Engine, folder: Path, at: datetime) -> Manifest:
    """Write every table as it stands at one moment into `folder`, new or empty. Raises BackupError."""
    _make_empty_folder(folder)
    with _one_moment(engine) as connection:
        manifest = Manifest(
            format=FORMAT,
            revision=_revision(connection),
            made_at=at,
            tables={table.name: _write_table(connection, table, folder) for table in kept_tables()},
        )
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return manifest


def restore_backup(engine: Engine, folder: Path, *, replace: bool = False) -> Manifest:
    """Put the backup in `folder` into a migrated database, in one transaction.

    Raises BackupError where the folder is no whole backup, its revision is another, or the database holds
    something and `replace` is not given.
    """
    manifest = read_manifest(folder)
    _check_files(folder, manifest)
    with engine.begin() as connection:
        _check_revision(manifest, _revision(connection))
        if not replace:
            _check_empty(connection)
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
        for table in kept_tables():
            _read_table(connection, table, folder, manifest.tables[table.name].rows)
    return manifest


def kept_tables() -> list[Table]:
    """The tables of a backup, those that others refer to first."""
    return [table for table in Base.metadata.sorted_tables if table.name not in MADE_AGAIN]


def read_manifest(folder: Path) -> Manifest:
    """What the backup in `folder` says it holds. Raises BackupError."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise BackupError(f"There is no backup in {folder}: it has no {MANIFEST}.") from None
    except (OSError, ValidationError) as error:
        raise BackupError(f"{folder / MANIFEST} cannot be read: {error}") from error
    if manifest.format != FORMAT:
        raise BackupError(f"The backup has format {manifest.format}; this version of the product reads {FORMAT}.")
    return manifest


def _make_empty_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_empty = not any(folder.iterdir())
    except OSError as error:
        raise BackupError(f"{folder} cannot be written to ({error.strerror}). Name another folder.") from None
    if not is_empty:
        raise BackupError(f"{folder} is not empty. Name a new folder: a backup never overwrites another.")


@contextmanager
def _one_moment(engine: Engine) -> Iterator[Connection]:
    """A connection on which every read sees the same moment, while others go on writing."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        else:
            connection.exec_driver_sql("BEGIN")  # the driver opens no transaction for reads by itself
        yield connection
        connection.rollback()


def _revision(connection: Connection) -> str:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        raise BackupError("The database has no tables yet. Run `flask db upgrade` first.")
    return revision


def _write_table(connection: Connection, table: Table, folder: Path) -> SavedTable:
    path, rows = _path(folder, table), 0
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_BATCH)
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as file:
        for row in connection.execute(query).mappings():
            line = json.dumps(dict(row), default=_as_text, ensure_ascii=False, separators=(",", ":"))
            file.write(line.encode() + b"\n")
            rows += 1
    return SavedTable(rows=rows, sha256=_sha256(path))


def _as_text(value: object) -> str:
    """Dates, times and UUIDs in their ISO form. Raises TypeError for a kind no restore would know."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    raise TypeError(f"a {type(value).__name__} has no place in a backup yet")


def _check_files(folder: Path, manifest: Manifest) -> None:
    names, expected = set(manifest.tables), {table.name for table in kept_tables()}
    if names != expected:
        odd = ", ".join(sorted(names ^ expected))
        raise BackupError(f"The backup and this version of the product do not have the same tables: {odd}.")
    for table in kept_tables():
        path = _path(folder, table)
        if not path.is_file():
            raise BackupError(f"The backup is not whole: {path.name} is missing.")
        if _sha256(path) != manifest.tables[table.name].sha256:
            raise BackupError(f"{path.name} is not the file that was written: its SHA-256 differs. Use another backup.")


def _check_revision(manifest: Manifest, current: str) -> None:
    if manifest.revision != current:
        raise BackupError(
            f"The backup was made at database revision {manifest.revision}, this database is at {current}. Restore "
            "with the version of the product that made it, or bring an empty database to that revision with "
            f"`flask db upgrade {manifest.revision}`, then upgrade."
        )


def _check_empty(connection: Connection) -> None:
    for table in kept_tables():
        if rows := connection.scalar(select(func.count()).select_from(table)):
            raise BackupError(
                f"The database is not empty ({rows:,} rows in {table.name}). Give --replace to throw that away."
            )


def _read_table(connection: Connection, table: Table, folder: Path, expected: int) -> None:
    kinds = {column.name: _kind(column) for column in table.columns}
    readers = {name: _READERS[kind] for name, kind in kinds.items() if kind in _READERS}
    rows = 0
    with gzip.open(_path(folder, table), "rt", encoding="utf-8") as file:
        while lines := list(islice(file, _BATCH)):
            values = [_row(json.loads(line), readers) for line in lines]
            connection.execute(insert(table), values)
            rows += len(values)
    if rows != expected:
        raise BackupError(f"{table.name} has {rows:,} rows in the backup where the manifest says {expected:,}.")
    _continue_counting(connection, table)


_READERS: Final[dict[type, Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    uuid.UUID: uuid.UUID,
}


def _kind(column: Column[Any]) -> type:
    """The Python type of a column's values, looking through our own column types to what they store."""
    stored = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    kind: type = stored.python_type
    return kind


def _row(saved: dict[str, Any], readers: dict[str, Any]) -> dict[str, Any]:
    return {
        name: readers[name](value) if name in readers and value is not None else value for name, value in saved.items()
    }


def _continue_counting(connection: Connection, table: Table) -> None:
    """PostgreSQL counts ids in a sequence, which rows with ids of their own do not move."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.primary_key.columns:
        if _kind(column) is int and (
            sequence := connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        ):
            highest = connection.scalar(select(func.max(column)))
            connection.execute(
                text("SELECT setval(:sequence, :next, false)"), {"sequence": sequence, "next": (highest or 0) + 1}
            )


def _path(folder: Path, table: Table) -> Path:
    return folder / f"{table.name}.jsonl.gz"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
