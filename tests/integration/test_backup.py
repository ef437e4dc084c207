"""What is backed up comes back, on either database, or nothing is touched."""

import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, Table, create_engine, func, insert, select
from sqlalchemy.orm import Session

from localoffer import backup
from localoffer.audit import AuditEvent, record
from localoffer.backup import BackupError, kept_tables, restore_backup, write_backup
from localoffer.backup_commands import backup_commands
from localoffer.database import Base
from localoffer.directory.actions import save_area
from localoffer.directory.models import Postcode, Provider, Service
from localoffer.outbox import OutboxTarget
from tests import factories, postgres


@pytest.fixture
def filled(session: Session) -> Session:
    """A database with something in most tables."""
    save_area(session, factories.square("E05000001", -1.8, 52.6))
    factories.listing(session)
    factories.listing(session, name="Café Müller, 日本語 & “quotes”", summary="line one\nline two", publish=False)
    session.add(OutboxTarget(name="embedded", registered_at=factories.NOW))
    session.commit()
    return session


def contents(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table a backup keeps."""
    return {
        table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
        for table in kept_tables()
    }


@pytest.fixture
def other_engine(app: Flask, tmp_path: Path, migrated_sqlite: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database of the other kind: PostgreSQL for SQLite, SQLite for PostgreSQL."""
    if "sqlite" in app.config["SQLALCHEMY_DATABASE_URI"]:
        url = request.getfixturevalue("migrated_postgres")
        postgres.empty_tables(url)
    else:
        url = f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'other.sqlite3')}"
    engine = create_engine(url)
    yield engine
    engine.dispose()


def test_other_database_gets_every_row(filled: Session, other_engine: Engine, tmp_path: Path) -> None:
    before = contents(filled)
    filled.rollback()
    manifest = write_backup(filled.get_bind(), tmp_path / "backup", factories.NOW)
    restore_backup(other_engine, tmp_path / "backup")
    with Session(other_engine) as other:
        assert contents(other) == before
    assert manifest.tables["service"].rows == 2
    assert manifest.tables["revision"].rows == 2


def test_new_rows_after_a_restore_get_ids_of_their_own(filled: Session, other_engine: Engine, tmp_path: Path) -> None:
    write_backup(filled.get_bind(), tmp_path / "backup", factories.NOW)
    restore_backup(other_engine, tmp_path / "backup")
    with Session(other_engine) as other:
        highest = other.scalar(select(func.max(AuditEvent.id))) or 0
        record(other, factories.OFFICER, "restored", "site", None, factories.NOW)
        other.commit()
        assert other.scalar(select(func.max(AuditEvent.id))) == highest + 1


def test_restore_into_a_used_database_needs_replace(filled: Session, tmp_path: Path) -> None:
    engine = filled.get_bind()
    write_backup(engine, tmp_path / "backup", factories.NOW)
    before = contents(filled)
    factories.listing(filled, name="Added since")
    filled.commit()
    with pytest.raises(BackupError, match=r"The database is not empty .* Give --replace"):
        restore_backup(engine, tmp_path / "backup")
    restore_backup(engine, tmp_path / "backup", replace=True)
    filled.expire_all()
    assert contents(filled) == before


def test_restore_forgets_what_search_engines_were_owed(filled: Session, tmp_path: Path) -> None:
    engine = filled.get_bind()
    write_backup(engine, tmp_path / "backup", factories.NOW)
    restore_backup(engine, tmp_path / "backup", replace=True)
    assert filled.scalar(select(func.count()).select_from(OutboxTarget)) == 0


def test_every_table_is_kept_or_named_as_made_again(filled: Session, tmp_path: Path) -> None:
    write_backup(filled.get_bind(), tmp_path / "backup", factories.NOW)
    kept = {path.name.removesuffix(".jsonl.gz") for path in (tmp_path / "backup").glob("*.gz")}
    left_out = {table.name for table in Base.metadata.sorted_tables} - kept
    assert {"provider", "service", "revision", "area", "postcode", "audit_event"} <= kept
    assert left_out <= {"outbox", "outbox_target", "search_word", "search_words_state"}


def test_folder_with_something_in_it_is_refused(filled: Session, tmp_path: Path) -> None:
    (tmp_path / "note.txt").touch()
    with pytest.raises(BackupError, match="is not empty"):
        write_backup(filled.get_bind(), tmp_path, factories.NOW)


def test_file_in_the_way_is_refused(filled: Session, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match="cannot be written to"):
        write_backup(filled.get_bind(), tmp_path / "file", factories.NOW)


Damage = Callable[[Path], None]


def _lose_a_file(backup: Path) -> None:
    (backup / "service.jsonl.gz").unlink()


def _change_a_file(backup: Path) -> None:
    with gzip.open(backup / "service.jsonl.gz", "ab") as file:
        file.write(b"{}\n")


def _lose_the_manifest(backup: Path) -> None:
    (backup / "manifest.json").unlink()


def _garble_the_manifest(backup: Path) -> None:
    (backup / "manifest.json").write_text("{", encoding="utf-8")


def _set(name: str, value: object) -> Damage:
    def change(backup: Path) -> None:
        manifest = json.loads((backup / "manifest.json").read_text(encoding="utf-8"))
        manifest[name] = value
        (backup / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_lose_a_file, "not whole: service.jsonl.gz is missing"),
        (_change_a_file, "service.jsonl.gz is not the file that was written"),
        (_lose_the_manifest, "There is no backup in"),
        (_garble_the_manifest, "manifest.json cannot be read"),
        (_set("revision", "0000"), "made at database revision 0000"),
        (_set("format", 99), "has format 99"),
        (_set("tables", {}), "do not have the same tables"),
    ],
)
def test_damaged_backup_changes_nothing(filled: Session, tmp_path: Path, damage: Damage, message: str) -> None:
    engine = filled.get_bind()
    write_backup(engine, tmp_path / "backup", factories.NOW)
    before = contents(filled)
    damage(tmp_path / "backup")
    with pytest.raises(BackupError, match=message):
        restore_backup(engine, tmp_path / "backup", replace=True)
    filled.expire_all()
    assert contents(filled) == before


def test_restore_that_fails_half_way_changes_nothing(
    filled: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = filled.get_bind()
    write_backup(engine, tmp_path / "backup", factories.NOW)
    before = contents(filled)

    def fail_after_the_providers(connection: Connection, table: Table, folder: Path, expected: int) -> None:
        if table.name == "service":
            raise RuntimeError("the disk is full")
        read_table(connection, table, folder, expected)

    read_table = backup._read_table
    monkeypatch.setattr(backup, "_read_table", fail_after_the_providers)
    with pytest.raises(RuntimeError, match="the disk is full"):
        restore_backup(engine, tmp_path / "backup", replace=True)
    filled.expire_all()
    assert contents(filled) == before


def test_backup_shows_one_moment(filled: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A listing added while tables are being written is in none of them."""
    engine = filled.get_bind()
    write_table, others = backup._write_table, iter([True])

    def write_and_add(connection: Connection, table: Table, folder: Path) -> backup.SavedTable:
        saved = write_table(connection, table, folder)
        if next(others, False):
            with Session(engine) as session:
                factories.listing(session, name="Added meanwhile")
                session.commit()
        return saved

    monkeypatch.setattr(backup, "_write_table", write_and_add)
    filled.rollback()
    manifest = write_backup(engine, tmp_path / "backup", factories.NOW)
    filled.expire_all()
    assert filled.scalar(select(func.count()).select_from(Service)) == 3
    assert manifest.tables["service"].rows == 2
    assert manifest.tables["revision"].rows == 2


def test_commands_say_what_was_kept_and_rebuild_the_index(app: Flask, filled: Session, tmp_path: Path) -> None:
    rebuilt = []
    for command in backup_commands(after_restore=lambda: rebuilt.append(True)):
        app.cli.add_command(command)
    filled.rollback()
    runner, folder = app.test_cli_runner(), str(tmp_path / "backup")
    written = runner.invoke(args=["backup", folder])
    assert written.exit_code == 0, written.output
    assert "         2  service" in written.output
    refused = runner.invoke(args=["restore", folder])
    assert refused.exit_code == 1
    assert "Give --replace" in refused.output
    assert rebuilt == []
    restored = runner.invoke(args=["restore", folder, "--replace"])
    assert restored.exit_code == 0, restored.output
    assert rebuilt == [True]


def test_thousands_of_rows_go_through(app: Flask, session: Session, tmp_path: Path) -> None:
    """More than one batch in both directions."""
    rows = [{"postcode": f"WX1 {n:04}", "is_district": False, "latitude": 52.7, "longitude": -1.7} for n in range(1201)]
    session.execute(insert(Postcode), rows)
    session.commit()
    write_backup(session.get_bind(), tmp_path / "backup", factories.NOW)
    restore_backup(session.get_bind(), tmp_path / "backup", replace=True)
    assert session.scalar(select(func.count()).select_from(Postcode)) == 1201


def test_unknown_folder_is_a_plain_message(app: Flask, session: Session, tmp_path: Path) -> None:
    for command in backup_commands(after_restore=lambda: None):
        assert isinstance(command, click.Command)
        app.cli.add_command(command)
    answer = app.test_cli_runner().invoke(args=["restore", str(tmp_path / "nowhere")])
    assert answer.exit_code == 1
    assert "There is no backup in" in answer.output
    assert session.scalar(select(func.count()).select_from(Provider)) == 0
