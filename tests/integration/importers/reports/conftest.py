"""A school, a row about it, and what an import of reports needs."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from importers.commands import import_group
from localoffer.audit import Actor
from localoffer.directory.models import Provider
from localoffer.reports import drafting
from localoffer.reports.content import ReportContent
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.queries import public_reports
from tests import factories
from tests.factories import NOW
from tests.unit.reports.answering import schools

SENCO = Actor("user", "a SENCO")
ROW = {"urn": "100001", "f8": "Calm classes.", "f3 name": "Sam Lee", "f3 email": "senco@saltby.example"}
Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def school(session: Session) -> Provider:
    found = factories.provider(session, "Saltby Primary School", "mainstream-school", urn="100001")
    session.commit()
    return found


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    """Write rows, text or bytes to a file and import it: `run([{"urn": "1"}], "--dry-run")`."""

    def go(content: list[dict[str, str]] | str | bytes, *options: str, name: str = "reports.csv") -> Result:
        if isinstance(content, list):
            content = as_csv(content)
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return app.test_cli_runner().invoke(import_group, ["reports", str(tmp_path / name), *options])

    return go


def as_csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def record(result: Result) -> dict[str, Any]:
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    found: dict[str, Any] = json.loads(result.output)
    return found


def counts(result: Result) -> tuple[int, ...]:
    found = record(result)["counts"]
    return tuple(found[name] for name in ("new", "changed", "unchanged", "rejected"))


def public(session: Session, school: Provider) -> ReportContent:
    session.expire_all()
    return public_reports(session, school.id)[0].content


def by_hand(session: Session, school: Provider, content: ReportContent, note: str = "", year: int = 2026) -> None:
    """The school writes its report itself."""
    now = NOW if year == 2026 else datetime(2025, 11, 22, 12, tzinfo=UTC)
    draft = drafting.start(session, school, schools(), year, KnownFacts(), SENCO, now)
    drafting.save(session, draft, content, draft.fingerprint, SENCO, now)
    drafting.submit(session, draft, draft.fingerprint, SENCO, now, check_first=False, note=note)
    session.commit()
