"""Gets database, demonstration authority and search index ready before `make run` serves anything.

Everything here is safe to do again: a start that was interrupted is finished by the next one.
"""

import io
import logging
import os
import socket
import sys
from contextlib import redirect_stdout

import click
from flask import Flask
from flask.cli import ScriptInfo
from flask_migrate import upgrade
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app import create_app
from config.settings import Settings, SettingsError, load_settings
from localoffer.database import db
from localoffer.directory.models import Provider
from localoffer.errors import LocalOfferError
from localoffer.jobs.locks import only_one

FIRST_START = "first-start"
"""File in the data folder. `begun`: the demonstration is being loaded, and the next start finishes it.
`done`: from now on what is in the database is the person's own business."""


def main() -> int:
    """Prepare, and say in one line what is being waited for. Returns the exit status."""
    try:
        settings = load_settings()
        _refuse_taken_port(os.environ.get("PORT", "8000"))
        app = create_app(settings)
        prepare(app, settings)
        _tell_accounts(app, settings)
    except (SettingsError, LocalOfferError, PrepareError) as error:
        print(f"run: {error}", file=sys.stderr)
        return 2
    except OperationalError as error:
        print(f"run: the database cannot be reached or written: {error.orig}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("run: stopped; the next start goes on from here", file=sys.stderr)
        return 130
    return 0


class PrepareError(Exception):
    """The site cannot be started; the message says why and what to do."""


def prepare(app: Flask, settings: Settings) -> None:
    """Bring the database up to date; on the first start load the demonstration; build a missing index.

    Raises PrepareError, and LocalOfferError where the site is running already.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        refuse_running_site(settings)
        upgrade()
        empty = db.session.scalar(select(func.count()).select_from(Provider)) == 0
        db.session.remove()
    _first_start(app, settings, empty=empty)
    if not _search_answers(app):
        print("run: building the search index", flush=True)
        # One engine that cannot be reached is no reason not to start while another answers.
        if run_command(app, "search", "rebuild") and not _search_answers(app):
            raise PrepareError("no search index could be built; what `flask search rebuild` said is above")


def _first_start(app: Flask, settings: Settings, *, empty: bool) -> None:
    mark = settings.data_dir / FIRST_START
    state = mark.read_text(encoding="utf-8") if mark.exists() else ""
    if state == "done":
        return
    if (empty or state == "begun") and _may_demonstrate(settings):
        print(f"run: loading the demonstration authority, {settings.authority_name} (once)", flush=True)
        mark.write_text("begun", encoding="utf-8")
        _succeed(app, "demo", "load")
    mark.write_text("done", encoding="utf-8")


def _may_demonstrate(settings: Settings) -> bool:
    return settings.is_demonstration and not settings.is_production


def _search_answers(app: Flask) -> bool:
    """Whether an engine is ready, the main one or its standby: `flask search status` ends with 0."""
    with redirect_stdout(io.StringIO()):
        return run_command(app, "search", "status") == 0


def _tell_accounts(app: Flask, settings: Settings) -> None:
    """Make the demonstration's accounts where they are missing, and print them."""
    demo = app.cli.commands.get("demo")
    if _may_demonstrate(settings) and isinstance(demo, click.Group) and "accounts" in demo.commands:
        print("\nDemonstration accounts (address, password, who it stands for):", flush=True)
        _succeed(app, "demo", "accounts")


def run_command(app: Flask, *words: str) -> int:
    """Run one `flask` command in this process; its exit status."""
    try:
        app.cli.main(list(words), "flask", obj=ScriptInfo(create_app=lambda: app), standalone_mode=True)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(bool(ending.code))
    return 0


def _succeed(app: Flask, *words: str) -> None:
    if run_command(app, *words):
        raise PrepareError(f"`flask {' '.join(words)}` did not succeed; what it said is above")


def refuse_running_site(settings: Settings) -> None:
    """Raises PrepareError while a scheduler works on this site. Needs an application context."""
    try:
        with only_one(settings.data_dir):
            pass
    except LocalOfferError:
        raise PrepareError(
            f"the site of {settings.data_dir} is running already; stop that one first (Ctrl-C where it was started), "
            "or set LOCALOFFER_DATA_DIR to another folder for a second one"
        ) from None


def _refuse_taken_port(given: str) -> None:
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise PrepareError(f"PORT is '{given}': use a number from 1 to 65535, like PORT=8001 make run")
    port = int(given)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise PrepareError(f"port {port} is not yours to open; use one above 1023: PORT=8001 make run") from None
        except OSError:
            advice = "use another: PORT=8001 make run" if port != 8001 else "use another: PORT=8002 make run"
            raise PrepareError(f"port {port} is taken, perhaps by a site already running; {advice}") from None


if __name__ == "__main__":
    sys.exit(main())
