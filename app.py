"""The composition root: puts the rooms together into one Flask application. Nothing imports this."""

from pathlib import Path

from flask import Flask

from config import vocabularies
from config.settings import Settings, load_settings
from localoffer import audit, outbox
from localoffer.database import db, migrate
from localoffer.publishing import models as publishing_models

ROOT = Path(__file__).parent
TABLES = (audit, outbox, publishing_models)
"""Modules whose tables are ours: named here so that migrations see every one."""


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to serve and for commands. Raises SettingsError before anything is opened."""
    settings = settings or load_settings()
    vocabularies.use_folder(settings.data_dir / "vocabularies")
    app = Flask("localoffer", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=40 * 1024 * 1024,
    )
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    return app
