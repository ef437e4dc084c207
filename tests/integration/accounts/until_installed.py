"""Puts accounts into an application whose app.py and migration do not have them yet. To be removed with that."""

from flask import Blueprint, Flask

from localoffer import accounts, officers
from localoffer.accounts import models
from localoffer.accounts.commands import accounts_commands, demo_accounts
from localoffer.database import db

TABLES = [models.User.__table__, models.UserRole.__table__, models.SignInTry.__table__]


def with_accounts(app: Flask) -> Flask:
    """`app` with what is missing."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    if "search.results" not in endpoints:
        search = Blueprint("search", __name__)
        search.add_url_rule("/search", "results", lambda: "")
        app.register_blueprint(search)
    if "security.login" not in endpoints:
        accounts.install(app, app.extensions["settings"])
        officers.install(app)
    if "accounts" not in app.cli.commands:
        app.cli.add_command(accounts_commands)
        app.cli.commands["demo"].add_command(demo_accounts)
    with app.app_context():
        db.metadata.create_all(db.engine, tables=TABLES)
        db.session.commit()
    return app
