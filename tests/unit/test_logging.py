"""What is logged can be read by people and machines, and holds no secret."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from config.logging import configure_logging, hide_secrets
from config.settings import Settings


@pytest.fixture(autouse=True)
def _leave_logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def production() -> Settings:
    return Settings(environment="production", secret_key="s" * 32)


def test_production_logs_one_json_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(production())
    structlog.get_logger("search").info("indexed", listings=3)
    logging.getLogger("library").warning("slow after %s s", 5)
    ours, theirs = map(json.loads, capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["listings"]) == ("indexed", 3)
    assert ours["level"] == "info"
    assert theirs["event"] == "slow after 5 s"
    assert theirs["timestamp"].endswith("Z")


def test_second_call_does_not_log_everything_twice(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(production())
    configure_logging(production())
    logging.getLogger("library").warning("once")
    assert capsys.readouterr().err.count("once") == 1


def test_error_is_logged_with_where_it_happened(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(production())
    try:
        [][0]
    except IndexError:
        logging.getLogger("library").exception("failed")
    assert "test_logging.py" in json.loads(capsys.readouterr().err)["exception"]


def test_development_is_for_reading(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings())
    structlog.get_logger("search").info("indexed", listings=3)
    logging.getLogger("library").debug("not asked for")
    line = capsys.readouterr().err
    assert "indexed" in line
    assert "listings=3" in line
    assert "not asked for" not in line


@pytest.mark.parametrize("name", ["password", "api_key", "X-Auth-Token", "Set-Cookie", "secret_key"])
def test_secret_field_is_hidden(name: str) -> None:
    assert hide_secrets(None, "info", {name: "hush"}) == {name: "(hidden)"}


def test_password_inside_an_address_is_hidden() -> None:
    event = {"event": "cannot reach postgresql+psycopg://me:hush@db/offer"}
    shown = hide_secrets(None, "info", event)["event"]
    assert shown == "cannot reach postgresql+psycopg://me:(hidden)@db/offer"
