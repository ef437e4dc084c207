"""Whoever asks for a report on paper gets it: at once where it is short, later where it is long, made once for all."""

import io
import os
import time
from pathlib import Path
from threading import Barrier, Event, Thread

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config.reports import paper_limits
from localoffer.audit import Actor
from localoffer.directory.models import Provider
from localoffer.memberships import actions
from localoffer.memberships.rules import MemberRole
from localoffer.reports import drafting
from localoffer.reports.content import ReportContent
from localoffer.reports.papers import jobs, making
from localoffer.reports.papers.rules import Paper
from localoffer.reports.prefill import KnownFacts
from tests import factories
from tests.factories import NOW, OFFICER
from tests.integration.accounts.signing_in import sign_in
from tests.integration.memberships.conftest import People
from tests.unit.reports.answering import SAID, answered, schools, whole

SENCO = Actor("user", "a SENCO")
PDF = "/providers/saltby-primary-school/report/2026.pdf"
LARGE = f"{PDF}?print=large"
WORD = PDF.replace("pdf", "docx")


class Maker:
    """Stands in for the process that makes files: counts, and waits where a test wants that."""

    def __init__(self, fails: bool = False) -> None:
        self.asked: list[Paper] = []
        self.may_go_on = Event()
        self.may_go_on.set()
        self.fails = fails

    def __call__(self, given: bytes, paper: Paper, seconds: float) -> bytes:
        self.asked.append(paper)
        if not self.may_go_on.wait(min(seconds, 20)) or self.fails:
            raise making.MakingError("it took too long")
        return b"%PDF-1.7 " + given[:20]


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Nothing here depends on the database."""
    return sqlite_app


@pytest.fixture
def school(session: Session) -> Provider:
    """A school that families find, with a public report."""
    found = factories.provider(session, "Saltby Primary School", "mainstream-school", urn="100001")
    factories.listing(session, found, name="Saltby Primary School")
    write(session, found, whole())
    session.commit()
    return found


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    made = Maker()
    monkeypatch.setattr(making, "run_maker", made)
    return made


def write(session: Session, school: Provider, content: ReportContent, note: str = "") -> None:
    draft = drafting.start(session, school, schools(), 2026, KnownFacts(), SENCO, NOW)
    drafting.save(session, draft, content, draft.fingerprint, SENCO, NOW)
    drafting.submit(session, draft, draft.fingerprint, SENCO, NOW, check_first=False, note=note)
    session.commit()


def limit(monkeypatch: pytest.MonkeyPatch, **changes: float) -> None:
    limits = paper_limits().model_copy(update=changes)
    for module in (making, jobs):
        monkeypatch.setattr(module, "paper_limits", lambda: limits)


def folder(app: Flask) -> Path:
    return Path(app.extensions["settings"].data_dir, "papers")


def names(app: Flask) -> list[str]:
    return sorted(path.suffix for path in folder(app).iterdir() if path.suffix != ".lock")


def wait_until_made(client: FlaskClient, address: str) -> int:
    until = time.monotonic() + 60
    while (status := client.get(address).status_code) == 202 and time.monotonic() < until:
        time.sleep(0.05)
    return status


def test_short_report_is_there_at_once(client: FlaskClient, school: Provider) -> None:
    answer = client.get(PDF)
    if answer.status_code == 202:  # a machine that is very busy
        assert wait_until_made(client, PDF) == 200
        answer = client.get(PDF)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    name = "saltby-primary-school-sen-information-report-2026-to-2027.pdf"
    assert answer.headers["Content-Disposition"] == f"inline; filename={name}"


def test_word_file_says_what_the_law_asks(client: FlaskClient, school: Provider) -> None:
    assert wait_until_made(client, WORD) == 200
    answer = client.get(WORD)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=saltby-primary-school-sen-")
    word = docx.Document(io.BytesIO(answer.data))
    assert SAID in [one.text for one in word.paragraphs]
    assert any(table.cell(0, 0).text == "What is asked" for table in word.tables)


def test_second_who_asks_gets_the_same_file(client: FlaskClient, school: Provider, maker: Maker) -> None:
    first, second = client.get(PDF), client.get(PDF)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.data == second.data
    assert len(maker.asked) == 1


def test_browser_that_has_it_is_told_so(client: FlaskClient, school: Provider, maker: Maker) -> None:
    tag = client.get(PDF).headers["ETag"]
    again = client.get(PDF, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(LARGE, headers={"If-None-Match": tag}).status_code == 200


def test_each_kind_is_a_file_of_its_own(app: Flask, client: FlaskClient, school: Provider, maker: Maker) -> None:
    for address in (PDF, LARGE, WORD):
        assert client.get(address).status_code == 200
    assert maker.asked == [Paper.STANDARD, Paper.LARGE, Paper.WORD]
    assert names(app) == [".docx", ".pdf", ".pdf"]


def test_amended_report_is_made_again(client: FlaskClient, session: Session, school: Provider, maker: Maker) -> None:
    client.get(PDF)
    question = schools().question("f8")
    assert question
    write(session, school, whole().with_answer(answered(question, text="We sign.")), note="How we teach.")
    client.get(PDF)
    assert len(maker.asked) == 2


def test_school_of_another_name_is_on_another_paper(
    client: FlaskClient, session: Session, school: Provider, maker: Maker
) -> None:
    client.get(PDF)
    school.name = "Saltby Academy"
    session.commit()
    client.get(PDF)
    assert len(maker.asked) == 2


def test_two_at_once_make_it_once(app: Flask, school: Provider, maker: Maker) -> None:
    together, answers = Barrier(2), []

    def ask() -> None:
        with app.test_client() as client:
            together.wait(20)
            answers.append(client.get(PDF).status_code)

    asking = [Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(60)
    assert answers == [200, 200]
    assert len(maker.asked) == 1


def test_long_report_is_made_while_the_reader_goes_away(
    app: Flask, client: FlaskClient, school: Provider, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, at_once_characters=10)
    maker.may_go_on.clear()
    answer = client.get(PDF)
    assert answer.status_code == 202
    assert answer.headers["Retry-After"] == "60"
    assert "is being made" in answer.text
    assert f'href="{PDF}' in answer.text
    assert client.get(PDF).status_code == 202
    maker.may_go_on.set()
    assert wait_until_made(client, PDF) == 200
    assert len(maker.asked) == 1
    assert names(app) == [".pdf"]


def test_short_one_that_takes_too_long_goes_on_beside(
    client: FlaskClient, school: Provider, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, patience_seconds=0)
    maker.may_go_on.clear()
    assert client.get(PDF).status_code == 202
    maker.may_go_on.set()
    assert wait_until_made(client, PDF) == 200


def test_what_a_stopped_process_left_is_made_by_the_job(
    app: Flask, client: FlaskClient, school: Provider, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, at_once_characters=10)
    monkeypatch.setattr(making, "make_beside", lambda kept: None)
    assert client.get(PDF).status_code == 202
    with app.app_context():
        assert jobs.make().rows_out == 1
        assert not jobs.make().something
    assert client.get(PDF).status_code == 200


def test_what_cannot_be_made_is_said_and_not_tried_at_once_again(
    app: Flask, client: FlaskClient, school: Provider, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, at_once_characters=10)
    monkeypatch.setattr(making, "make_beside", lambda kept: None)
    maker.fails = True
    client.get(PDF)
    with app.app_context():
        assert jobs.make().rows_out == 0
    answer = client.get(PDF)
    assert (answer.status_code, len(maker.asked)) == (503, 1)
    assert "could not be made" in answer.text
    assert "/providers/saltby-primary-school/report/2026" in answer.text
    limit(monkeypatch, again_after_minutes=0)
    maker.fails = False
    assert client.get(PDF).status_code == 200


def test_process_that_makes_files_ends_when_its_time_is_up() -> None:
    with pytest.raises(making.MakingError, match="longer than"):
        making.run_maker(b"<p>x" * 100, Paper.STANDARD, 0.05)


def test_process_that_makes_files_may_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, most_megabytes=60)
    with pytest.raises(making.MakingError, match="ended with"):
        making.run_maker(b"<p>x" * 100, Paper.STANDARD, 60)


def test_process_that_makes_files_knows_none_of_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALOFFER_SECRET_KEY", "nobody else's")
    assert not [name for name in making._environment() if name.startswith("LOCALOFFER_")]


def test_report_that_is_not_public_is_not_there(client: FlaskClient, school: Provider) -> None:
    for address in (PDF, LARGE, WORD):
        assert client.get(address.replace("2026", "2025")).status_code == 404
        assert client.get(address.replace("saltby", "halby")).status_code == 404


def test_files_nobody_asks_for_go(
    app: Flask, client: FlaskClient, school: Provider, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(PDF)
    client.get(LARGE)
    old, kept = sorted(folder(app).glob("*.pdf"), key=lambda path: path.stat().st_mtime)
    long_ago = time.time() - 31 * 86_400
    os.utime(old, (long_ago, long_ago))
    with app.app_context():
        assert jobs.forget().rows_out == 1
    assert list(folder(app).glob("*.pdf")) == [kept]
    limit(monkeypatch, keep_megabytes=0)
    with app.app_context():
        jobs.forget()
    assert names(app) == []


def test_governors_look_at_a_draft_before_families_do(
    app: Flask, session: Session, school: Provider, person: People
) -> None:
    actions.join(session, person("ann"), school, MemberRole.EDITOR, OFFICER, NOW)
    person("eve")
    draft = drafting.start(session, school, schools(), 2027, KnownFacts(), SENCO, NOW)
    drafting.save(session, draft, ReportContent(), draft.fingerprint, SENCO, NOW)
    session.commit()
    address = f"/organisations/{school.id}/report/2027/write/report.docx"
    ann, eve = app.test_client(), app.test_client()
    for client, name in ((ann, "ann"), (eve, "eve")):
        assert sign_in(client, f"{name}@school.example").status_code == 302
    assert wait_until_made(ann, address) == 200
    answer = ann.get(address)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "-draft.docx" in answer.headers["Content-Disposition"]
    word = docx.Document(io.BytesIO(answer.data))
    assert any("This is a draft" in one.text for one in word.paragraphs)
    annex = next(table for table in word.tables if table.cell(0, 0).text == "What is asked")
    assert annex.cell(1, 2).text == "Nobody has answered this yet."
    assert ann.get(address.replace("2027", "2028")).status_code == 404
    assert eve.get(address).status_code in (403, 404)
    assert app.test_client().get(address).status_code in (302, 401)
    assert ann.get(PDF.replace("2026", "2027")).status_code == 404
