"""Links of public reports are asked, and the people who can mend them are told; no private address is reached."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.models import Provider
from localoffer.jobs.rules import Done
from localoffer.reports import drafting
from localoffer.reports.content import Answer
from localoffer.reports.links import jobs
from localoffer.reports.links.asking import ask, opened_session
from localoffer.reports.links.checking import due_links, keep
from localoffer.reports.links.models import ReportLink
from localoffer.reports.links.queries import all_broken, broken_by_question, broken_of
from localoffer.reports.links.rules import Came, Outcome
from localoffer.reports.prefill import KnownFacts
from tests import factories
from tests.factories import NOW, OFFICER
from tests.unit.reports.answering import schools, whole

PLAN = "https://www.saltby.sch.uk/plan"
GONE = Outcome(Came.FAILED, "the page is not there (404)")
OPENED = Outcome(Came.OPENED)


class _Pages(BaseHTTPRequestHandler):
    """A website with every kind of answer."""

    asked: list[tuple[str, str, str]] = []  # noqa: RUF012 - emptied by the fixture

    def _answer(self) -> None:
        self.asked.append((self.command, self.path, self.headers.get("User-Agent", "")))
        status, where = {
            "/fine": (200, ""),
            "/no-head": (405 if self.command == "HEAD" else 200, ""),
            "/moved": (302, "/fine"),
            "/circle": (302, "/circle"),
            "/inward": (302, "http://192.168.0.1/fine"),
            "/fault": (500, ""),
        }.get(self.path, (404, ""))
        self.send_response(status)
        if where:
            self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = _answer  # noqa: N815 - the names the server looks for

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def website() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _Pages.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("page", "came", "words"),
    [
        ("/fine", Came.OPENED, ""),
        ("/no-head", Came.OPENED, ""),
        ("/moved", Came.OPENED, ""),
        ("/nothing", Came.FAILED, "the page is not there (404)"),
        ("/fault", Came.FAILED, "the website answered with a fault (500)"),
        ("/circle", Came.FAILED, "it leads round in a circle"),
        ("/inward", Came.FAILED, "it does not lead to a public website"),
    ],
)
def test_what_a_website_answers(website: str, page: str, came: Came, words: str) -> None:
    with opened_session("Saltby link check", allow_loopback=True) as web:
        assert ask(web, website + page) == Outcome(came, words)
    assert {sender for *_, sender in _Pages.asked} == {"Saltby link check"}
    assert ("GET" in {method for method, *_ in _Pages.asked}) is (page not in ("/fine", "/moved"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f000001", "2130706433"])
def test_no_private_address_is_reached(website: str, host: str) -> None:
    port = website.rpartition(":")[2]
    with opened_session("Saltby link check") as web:
        outcome = ask(web, f"http://{host}:{port}/fine")
    assert outcome.came is Came.FAILED
    assert _Pages.asked == []


def test_website_that_is_not_there_is_no_answer() -> None:
    with opened_session("Saltby link check", allow_loopback=True) as web:
        outcome = ask(web, "http://127.0.0.1:9/")
    assert (outcome.came, outcome.answered) == (Came.FAILED, False)


@pytest.fixture
def school(session: Session) -> Provider:
    school = factories.provider(session, "Saltby Primary School", "mainstream-school", urn="100001")
    send(session, school, PLAN)
    return school


def send(session: Session, school: Provider, url: str, note: str = "") -> None:
    """A report whose accessibility plan is there; its other links are reserved for examples."""
    link = {"label": "Accessibility plan", "url": url}
    plan = Answer.model_validate({"question": "f25", "links": (link,), "on": date(2026, 9, 1)})
    draft = drafting.start(session, school, schools(), 2026, KnownFacts(), OFFICER, NOW)
    content = whole(amendments=draft.content.amendments).with_answer(plan)
    drafting.save(session, draft, content, draft.fingerprint, OFFICER, NOW)
    drafting.submit(session, draft, draft.fingerprint, OFFICER, NOW, check_first=False, note=note)


def test_link_is_called_broken_after_two_nights_and_told_to_those_who_can_mend_it(
    session: Session, school: Provider
) -> None:
    assert due_links(session, NOW) == [PLAN]
    keep(session, {PLAN: OPENED}, NOW)
    assert due_links(session, NOW + timedelta(days=6)) == []
    first, second = NOW + timedelta(days=7), NOW + timedelta(days=8)
    assert due_links(session, first) == [PLAN]
    keep(session, {PLAN: GONE}, first)
    assert all_broken(session) == []
    assert due_links(session, second) == [PLAN]
    keep(session, {PLAN: GONE}, second)
    (broken,) = broken_of(session, school.id)
    assert broken.words == (
        "This link did not open on 30 November 2026: the page is not there (404). It last opened on 22 November 2026"
    )
    assert [(one.provider, one.broken.address) for one in all_broken(session)] == [("Saltby Primary School", PLAN)]
    told = broken_by_question(session, whole().with_answer(Answer(question="f8", text="No links.")))
    assert told == []
    keep(session, {PLAN: OPENED}, second + timedelta(days=1))
    assert all_broken(session) == []


def test_job_asks_and_keeps_what_came(
    app: Flask, session: Session, school: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.commit()
    monkeypatch.setattr(jobs, "ask", lambda _, address: GONE if address == PLAN else OPENED)
    with app.app_context():
        assert jobs.ask_links() == Done(1, 1)
        assert jobs.ask_links() == Done(0, 0), "what was asked just now is left in peace"
    session.expire_all()
    assert session.get_one(ReportLink, PLAN).failures == 1


def test_link_that_no_report_names_any_more_is_forgotten(session: Session, school: Provider) -> None:
    due_links(session, NOW)
    keep(session, {PLAN: GONE}, NOW)
    send(session, school, f"{PLAN}-2026", note="The plan has moved.")
    assert due_links(session, NOW + timedelta(days=1)) == [f"{PLAN}-2026"]
    assert PLAN not in set(session.scalars(select(ReportLink.address)))


def test_website_that_refuses_machines_is_never_called_broken(session: Session, school: Provider) -> None:
    for night in range(4):
        due_links(session, NOW + timedelta(days=night))
        keep(session, {PLAN: Outcome(Came.UNSURE)}, NOW + timedelta(days=night))
    assert all_broken(session) == []


def test_school_that_has_closed_is_not_asked(session: Session, school: Provider) -> None:
    school.closed_on = date(2026, 11, 1)
    session.flush()
    assert due_links(session, NOW) == []
