"""The health page: what it says, and when it says no."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from localoffer import health
from localoffer.health import add_health_check


def test_healthy_site_says_so_and_is_not_cached(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json["database"] == {"ok": True}
    assert answer.headers["Cache-Control"] == "no-store"


def test_search_away_is_told_but_no_reason_to_take_the_site_down(client: FlaskClient) -> None:
    add_health_check(client.application, "search", lambda: {"ok": False, "elasticsearch": "away"})
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json["search"]["elasticsearch"] == "away"


def test_database_away_answers_503_without_a_secret(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("password=hunter2"))

    monkeypatch.setattr(health.db.session, "execute", fail)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json["ok"] is False
    assert "hunter2" not in answer.text
