"""The register import, command to committed and searchable, over pandas and a bulk insert of the same file."""

import gc
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from flask_migrate import upgrade

from app import create_app
from benchmarks.register import AUTHORITIES, ROWS, write_register
from benchmarks.results import Result
from config.settings import Settings

TURNS = 3
SOME = 5_000
RATIO = 3.0


def measure(folder: Path) -> list[Result]:
    """Import one authority out of the whole register, and 5,000 schools of it."""
    whole, some = write_register(folder / "whole.csv"), write_register(folder / "some.csv", SOME)
    empty = _empty_database(folder / "empty")
    plain, one = [], []
    for turn in range(TURNS):
        plain.append(_seconds(lambda: _pandas(whole, folder / f"plain-{turn}.sqlite3")))  # noqa: B023
        one.append(_import(empty, folder / f"one-{turn}", whole, "--authority", "999"))
    every = _import(empty, folder / "every", some, "--all")
    ratio = statistics.median(one) / statistics.median(plain)
    return [
        Result(f"pandas read and bulk insert, {ROWS:,} schools", f"{statistics.median(plain):.1f} s"),
        Result(
            f"register import, one authority ({ROWS // AUTHORITIES} schools) of {ROWS:,}",
            f"{statistics.median(one):.1f} s",
        ),
        Result("— over pandas and bulk insert", f"{ratio:.2f}", f"at most {RATIO:.0f}", ratio <= RATIO),
        Result(f"register import, {SOME:,} schools new to the directory", f"{every:.1f} s"),
        Result("— schools a second", f"{SOME / every:,.0f}"),
    ]


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _pandas(register: Path, database: Path) -> None:
    table = pd.read_csv(register, dtype=str, keep_default_na=False, encoding="cp1252")
    names = ", ".join(f'"{name}"' for name in table.columns)
    places = ", ".join("?" * len(table.columns))
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"CREATE TABLE school ({names})")
        connection.executemany(f"INSERT INTO school VALUES ({places})", table.itertuples(index=False, name=None))
    assert connection.execute("SELECT count(*) FROM school").fetchone() == (ROWS,)
    connection.close()


def _empty_database(folder: Path) -> Path:
    folder.mkdir()
    app = create_app(_settings(folder))
    with app.app_context():
        upgrade()
    app.test_cli_runner().invoke(args=["search", "rebuild"])
    return folder


def _settings(folder: Path) -> Settings:
    return Settings(data_dir=folder, secret_key="b" * 32, log_level="ERROR")


def _import(empty: Path, folder: Path, register: Path, *options: str) -> float:
    shutil.copytree(empty, folder)
    runner = create_app(_settings(folder)).test_cli_runner()

    def command() -> None:
        answer = runner.invoke(args=["import", "schools", str(register), *options])
        assert answer.exit_code == 0, answer.output

    return _seconds(command)
