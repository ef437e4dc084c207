"""Nothing of a pupil is anywhere after a census return was counted or refused: not in the database, its journal or the
index, not in what was printed or logged, not in a temporary file."""

import io
import logging
import os
import sys
import tempfile
import traceback
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from importers.census import xml_reader
from localoffer.database import db
from tests.census_returns import (
    BORN,
    EVERYBODY,
    FORENAME,
    PLANTED,
    SURNAME,
    UPN,
    Someone,
    needs_csv,
    pupils_csv,
    returns_csv,
    with_names_as_codes,
    xml,
)
from tests.factories import provider

Files = dict[str, bytes]
BOMB = f'<!DOCTYPE a [<!ENTITY a "{SURNAME}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
SHIFTED = pupils_csv().replace(f"{SURNAME},", f"{SURNAME}, junior,", 1)


def packed(**members: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{SURNAME}/{name}", content)
    return made.getvalue()


GOOD: dict[str, Files] = {
    "a return": {"9994000_SC1_999LL26_001.xml": xml().encode()},
    "a file called after a pupil": {f"{SURNAME} {UPN} {BORN}.xml": xml().encode()},
    "an export": {
        "pupilonroll.csv": pupils_csv().encode(),
        "senneeds.csv": needs_csv().encode(),
        "schoolcensus.csv": returns_csv().encode(),
    },
    "a packed export": {
        f"{FORENAME}.zip": packed(**{"a.csv": pupils_csv(), "b.csv": needs_csv(), f"{UPN}.csv": returns_csv()})
    },
    "a name as a need": {"census.xml": xml([*EVERYBODY, Someone("K", "6", needs=(("1", SURNAME),))]).encode()},
}
BROKEN: dict[str, Files] = {
    "cut off": {f"{SURNAME}.xml": xml()[:3000].encode()},
    "another encoding": {"census.xml": xml([Someone(surname=f"{SURNAME}é")]).encode("latin-1")},
    "an entity bomb": {"census.xml": xml().replace("<Message>", f"{BOMB}<Message>").replace("Q80", "&b;Q80").encode()},
    "names as codes": {"census.xml": xml([with_names_as_codes(one) for one in EVERYBODY]).encode()},
    "a name as the provision": {"census.xml": xml([Someone(SURNAME), Someone("K", FORENAME)]).encode()},
    "a name as the collection": {"census.xml": xml().replace(">SC<", f">{SURNAME}<").encode()},
    "a name as the authority": {"census.xml": xml().replace(">999<", f">{SURNAME}<").replace("900001", UPN).encode()},
    "a name as an element": {"census.xml": f"<{SURNAME}><{UPN}/></{FORENAME}>".encode()},
    "columns that moved": {"pupilonroll.csv": SHIFTED.encode(), "schoolcensus.csv": returns_csv().encode()},
    "an open quotation mark": {"pupilonroll.csv": pupils_csv().replace(SURNAME, f'"{SURNAME}', 1).encode()},
    "no headings": {f"{UPN}.csv": pupils_csv().partition("\r\n")[2].encode()},
    "a table of no export": {"census.csv": f"{SURNAME},{FORENAME}\n{UPN},{BORN}\n".encode()},
    "a damaged archive": {f"{SURNAME}.zip": packed(**{"a.csv": pupils_csv()})[:-90]},
    "some of both": {"census.xml": xml().encode(), "pupilonroll.csv": pupils_csv().encode()},
}


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files: a file that is there for a moment is noticed too."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, _never)
    return folder


def _never(*_args: object, **_more: object) -> None:
    raise AssertionError("a temporary file was made")


@pytest.fixture
def everything_said(capfd: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """What is logged, by whom and how little ever, and what any process printed."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)
    with structlog.testing.capture_logs() as structured:
        yield lambda: "".join([told.getvalue(), repr(structured), *capfd.readouterr()])
    logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def school(session: Session) -> None:
    provider(session, "Abbey School", "mainstream-school", urn="900001", laestab="9994000")
    session.commit()


CASES = [
    *(pytest.param(files, how, id=f"{name}{' '.join(how)}")
      for name, files in GOOD.items() for how in ((), ("--json",), ("--dry-run",))),
    *(pytest.param(files, (), id=name) for name, files in BROKEN.items()),
]  # fmt: skip


@pytest.mark.parametrize(("files", "options"), CASES)
def test_nothing_of_a_pupil_is_left_anywhere(
    app: Flask,
    session: Session,
    school: None,
    tmp_path: Path,
    watched: Path,
    everything_said: Callable[[], str],
    files: Files,
    options: tuple[str, ...],
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, content in files.items():
        (inbox / name).write_bytes(content)
    result = app.test_cli_runner().invoke(args=["import", "census", *options, *map(str, inbox.iterdir())])
    assert result.exit_code == (0 if files in GOOD.values() else 1), result.output
    said = result.output + "".join(traceback.format_exception(*result.exc_info)) if result.exc_info else result.output
    said = said.replace(str(inbox), "")
    assert not found_in(said + everything_said().replace(str(inbox), ""))
    assert not list(watched.iterdir())
    assert not found_in(all_rows(session))
    session.rollback()
    assert not [path for path in every_file(tmp_path) if inbox not in path.parents and found_in_bytes(path)]
    assert {path.name: path.read_bytes() for path in inbox.iterdir()} == files


def found_in(text: str) -> list[str]:
    return [planted for planted in PLANTED if planted.casefold() in text.casefold()]


def found_in_bytes(path: Path) -> list[str]:
    content = path.read_bytes().lower()
    return [
        planted
        for planted in PLANTED
        if any(planted.lower().encode(encoding) in content for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
    ]


def every_file(folder: Path) -> list[Path]:
    """Also the journal of a SQLite database, while it is open."""
    return [Path(where, name) for where, _, names in os.walk(folder) for name in names]


def all_rows(session: Session) -> str:
    """Every row of every table, as text."""
    tables = [table.name for table in db.metadata.sorted_tables]
    return "".join(repr(session.execute(text(f'SELECT * FROM "{name}"')).all()) for name in tables)


def test_the_search_itself_finds_what_is_planted(tmp_path: Path, session: Session) -> None:
    """A search that can find nothing would prove nothing."""
    provider(session, f"{SURNAME} School", "mainstream-school")
    assert found_in(all_rows(session)) == [SURNAME, "Zzyzx"]
    session.rollback()
    (tmp_path / "left.bin").write_bytes(b"\x00" + UPN.encode("utf-16-le"))
    assert [path.name for path in every_file(tmp_path) if found_in_bytes(path)] == ["left.bin"]


def test_error_nobody_thought_of_leaves_nothing(
    sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, everything_said: Callable[[], str]
) -> None:
    def fail(element: object) -> None:
        raise ValueError(f"cannot use {SURNAME} {UPN}")

    monkeypatch.setattr(xml_reader, "pupil_of", fail)
    (tmp_path / "census.xml").write_text(xml(), encoding="utf-8")
    result = sqlite_app.test_cli_runner().invoke(args=["import", "census", str(tmp_path / "census.xml")])
    assert "census.xml could not be read to its end (ValueError)" in result.output
    assert not found_in(result.output + repr(result.exception) + everything_said())
    assert result.exc_info is not None
    assert not found_in("".join(traceback.format_exception(*result.exc_info)))


def test_tracebacks_show_no_local_variables(sqlite_app: Flask) -> None:
    """A hook that prints what a function held would print a pupil."""
    assert sys.excepthook is sys.__excepthook__
