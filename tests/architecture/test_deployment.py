"""What is shipped for servers fits the product: names of settings, commands, files."""

import configparser
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent.parent
UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
NAMES = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def test_compose_has_the_full_pair(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"migrate", "web", "scheduler", "database", "search"}
    assert compose["services"]["search"]["image"] == "elasticsearch:8.19.8"


def test_compose_waits_only_for_services_it_has(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, wanted in service.get("depends_on", {}).items():
            other = compose["services"][name]
            ends = other.get("restart") == "no"
            assert wanted["condition"] == ("service_completed_successfully" if ends else "service_healthy")
            assert ends or "healthcheck" in other


def test_compose_keeps_data_in_volumes_it_declares(compose: dict[str, Any]) -> None:
    used = {volume.split(":")[0] for service in compose["services"].values() for volume in service["volumes"]}
    assert used == set(compose["volumes"])


@pytest.mark.parametrize("name", ["compose.yaml", "Dockerfile", "docs/how-to/production.md"])
def test_only_settings_that_exist_are_named(name: str) -> None:
    named = set(re.findall(r"LOCALOFFER_[A-Z_]+", (ROOT / name).read_text(encoding="utf-8")))
    assert named
    assert named - NAMES == set()


def test_image_holds_everything_the_application_imports() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in re.findall(r"^COPY (?!--)(\S+) \S+$", dockerfile, flags=re.MULTILINE):
        assert (ROOT / name).exists(), name
        assert f"!{name}" in ignored, name
    copied = set(re.findall(r"^COPY (\w+) ", dockerfile, flags=re.MULTILINE))
    assert {"config", "importers", "localoffer", "migrations", "search", "static", "templates"} <= copied


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_start_what_there_is(unit: Path) -> None:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit, encoding="utf-8")
    service = parser["Service"]
    assert service["User"] == "localoffer"
    assert service["WorkingDirectory"] == "/srv/localoffer"
    assert ".venv/bin/python -m " in service["ExecStart"]


def test_gunicorn_opens_no_control_socket() -> None:
    settings: dict[str, Any] = {}
    exec((ROOT / "deploy/gunicorn.conf.py").read_text(encoding="utf-8"), settings)
    assert settings["control_socket_disable"] is True
    assert settings["bind"].startswith("127.0.0.1:")
