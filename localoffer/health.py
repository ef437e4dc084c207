"""Whether the site can serve: one address for load balancers and for whoever is called at night."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from localoffer.database import db

HealthCheck = Callable[[], dict[str, Any]]
"""Answers with `ok` and whatever else is worth knowing; never with a secret."""

blueprint = Blueprint("health", __name__)


def add_health_check(app: Flask, name: str, check: HealthCheck, needed: bool = False) -> None:
    """Show `check` at /healthz. `needed`: the site cannot serve without it, so its failure answers 503."""
    app.extensions.setdefault("health_checks", {})[name] = (check, needed)


def install(app: Flask) -> None:
    """Give `app` its health page, with the database as its first check."""
    app.register_blueprint(blueprint)
    add_health_check(app, "database", _database, needed=True)


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 while pages can be served, 503 otherwise. A search engine away is told, but is no reason for 503:
    the standby answers."""
    results = {name: check() for name, (check, _) in current_app.extensions["health_checks"].items()}
    needed = [name for name, (_, is_needed) in current_app.extensions["health_checks"].items() if is_needed]
    ok = all(results[name]["ok"] for name in needed)
    answer = jsonify(ok=ok, **results)
    answer.cache_control.no_store = True
    return answer, 200 if ok else 503


def _database() -> dict[str, Any]:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return {"ok": False, "error": type(error).__name__}
    return {"ok": True}
