"""Throws the local database and index away and prepares them anew; `make demo-reset` calls it."""

import shutil
import sqlite3
import sys
from pathlib import Path

from flask import Flask

from app import create_app
from config.settings import Settings, SettingsError, load_settings
from localoffer.errors import LocalOfferError
from scripts.prepare import FIRST_START, PrepareError, prepare, refuse_running_site, run_command

MADE_AGAIN = ("localoffer.sqlite3", "localoffer.sqlite3-wal", "localoffer.sqlite3-shm", "search", FIRST_START)
"""What in the data folder goes. The secret key, the demonstration accounts' password, vocabularies and whatever
somebody put there for another reason stay."""


def main() -> int:
    """Start over. Returns the exit status."""
    try:
        settings = load_settings()
        _refuse_what_is_not_local(settings)
        app = create_app(settings)
        with app.app_context():
            refuse_running_site(settings)
        _empty(settings)
        prepare(app, settings)
        _renew_elasticsearch(app, settings)
    except (SettingsError, LocalOfferError, PrepareError) as error:
        print(f"demo-reset: {error}", file=sys.stderr)
        return 2
    print("demo-reset: done; `make run` starts the site")
    return 0


def _refuse_what_is_not_local(settings: Settings) -> None:
    database = settings.data_dir / "localoffer.sqlite3"
    if settings.is_production or settings.database_url != f"sqlite:///{database}":
        raise PrepareError(
            "only the SQLite database in the data folder of a development site is thrown away; "
            "leave LOCALOFFER_DATABASE_URL and LOCALOFFER_ENVIRONMENT unset, or empty your own database yourself"
        )
    if not settings.is_demonstration:
        raise PrepareError(
            f"this is the site of authority {settings.authority_code}; leave LOCALOFFER_AUTHORITY_CODE unset to "
            "load the demonstration authority"
        )
    if database.exists() and _is_in_use(database):
        raise PrepareError("the site is running; stop it first (Ctrl-C where it was started)")


def _renew_elasticsearch(app: Flask, settings: Settings) -> None:
    """Its index is not in the data folder: what was in there is replaced."""
    if settings.search_hosts and run_command(app, "search", "rebuild"):
        raise PrepareError("Elasticsearch still has the old listings; what is wrong with it is above")


def _is_in_use(database: Path) -> bool:
    """Whether another process has the database open: only then can WAL mode not be left."""
    connection = sqlite3.connect(database, timeout=0)
    try:
        return connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete"
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:  # no database at all: one more reason to start over
        return False
    finally:
        connection.close()


def _empty(settings: Settings) -> None:
    for name in MADE_AGAIN:
        entry = settings.data_dir / name
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
