"""Gets database, demonstration authority and search index ready before `make run` serves anything.

Everything here is safe to do again: a start that was interrupted is finished by the next one.
"""

import os
import socket
import sys
from pathlib import Path

from flask import Flask
from flask.cli import ScriptInfo
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from config.settings import Settings, SettingsError, load_settings
from localoffer.database import db
from localoffer.directory.models import Provider
from localoffer.errors import LocalOfferError

FIRST_START_DONE = "first-start-done"
"""File in the data folder: from now on what is in the database is the person's own business."""


def main() -> int:
    """Prepare, and say in one line what is being waited for. Returns the exit status."""
    try:
        settings = load_settings()
        _refuse_taken_port(int(os.environ.get("PORT", "8000")))
        prepare(create_app(settings), settings)
    except (SettingsError, LocalOfferError, PrepareError) as error:
        print(f"run: {error}", file=sys.stderr)
        return 2
    return 0


class PrepareError(Exception):
    """The site cannot be started; the message says why and what to do."""


def prepare(app: Flask, settings: Settings) -> None:
    """Bring the database up to date; on the first start load the demonstration; build a missing index."""
    with app.app_context():
        upgrade()
        empty = db.session.scalar(select(func.count()).select_from(Provider)) == 0
        db.session.remove()
    done = settings.data_dir / FIRST_START_DONE
    if not done.exists():
        if empty and settings.is_demonstration:
            print(f"run: loading the demonstration authority, {settings.authority_name} (once)")
            _command(app, "demo", "load")
        done.touch()
    if _command(app, "search", "status", quiet=True) != 0:
        print("run: building the search index")
        _command(app, "search", "rebuild")


def _command(app: Flask, *words: str, quiet: bool = False) -> int:
    """Run one `flask` command in this process; its exit status. Raises PrepareError unless `quiet`."""
    with Path(os.devnull).open("w") as nowhere:
        shown = sys.stdout
        try:
            if quiet:
                sys.stdout = nowhere
            app.cli.main(list(words), "flask", obj=ScriptInfo(create_app=lambda: app), standalone_mode=True)
        except SystemExit as ending:
            status = ending.code if isinstance(ending.code, int) else int(bool(ending.code))
        else:
            status = 0
        finally:
            sys.stdout = shown
    if status and not quiet:
        raise PrepareError(f"`flask {' '.join(words)}` did not succeed; what it said is above")
    return status


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            advice = f"use another: PORT={port + 1} make run"
            raise PrepareError(f"port {port} is taken, perhaps by a site already running; {advice}") from None


if __name__ == "__main__":
    sys.exit(main())
