"""Officers see what does not hold together in need data, note that they looked, and see what releases changed."""

import json
import re

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from localoffer.audit import AuditEvent
from localoffer.needs.checking.queries import findings
from localoffer.needs.models import NeedCount
from tests.factories import listing, provider
from tests.integration.accounts.conftest import MakeUser, make_user
from tests.integration.accounts.signing_in import TOKEN, sign_in
from tests.integration.needs.loading import AUTHORITY, NOW, figure, load

__all__ = ["make_user"]
SCHOOL, OTHER = "100001", "100002"
CHECKS, REVISIONS = "/officers/needs/checks", "/officers/needs/revisions"


@pytest.fixture(autouse=True)
def _this_day() -> object:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def officer(client: FlaskClient, make_user: MakeUser) -> FlaskClient:
    make_user()
    sign_in(client)
    return client


def jump(session: Session, before: int = 40, after: int = 90) -> None:
    """SEN support of a school leaps."""
    load(
        session,
        figure(before, provision="sen-support", level="school", place=SCHOOL, period="202425"),
        figure(after, provision="sen-support", level="school", place=SCHOOL),
        data_set="school-level",
    )
    session.commit()


def first(session: Session) -> str:
    return findings(session, AUTHORITY)[0].id


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.replace("<wbr>", "")).split())


def post(client: FlaskClient, address: str, **form: str) -> tuple[int, str]:
    page = client.get("/account").text
    match = TOKEN.search(page)
    assert match
    answer = client.post(address, data={"csrf_token": match[1], **form}, follow_redirects=True)
    return answer.status_code, text(answer.text)


def fingerprint(session: Session) -> str:
    return findings(session, AUTHORITY)[0].fingerprint


def test_a_leap_is_told_with_both_figures_where_and_what_to_do(session: Session, officer: FlaskClient) -> None:
    jump(session)
    page = text(officer.get(CHECKS).text)
    assert "1 finding" in page
    assert "Saltby Primary School, 2025 to 2026: large change from the year before" in page
    assert "SEN support 40 90 50 more" in page
    own = text(officer.get(f"{CHECKS}/{first(session)}").text)
    assert "Ask the school what changed" in own
    assert "Special educational needs in England: pupils by school and primary need" in own


def test_figures_are_checked_anew_after_a_load_and_not_in_between(session: Session) -> None:
    jump(session)
    assert len(findings(session, AUTHORITY)) == 1
    assert findings(session, AUTHORITY) is findings(session, AUTHORITY)
    jump(session, after=45)
    assert findings(session, AUTHORITY) == ()


def test_only_figures_that_stand_are_checked(session: Session) -> None:
    jump(session)
    jump(session, before=80)
    assert session.query(NeedCount).filter_by(form="raw", is_current=False).count() == 1
    assert findings(session, AUTHORITY) == ()


def test_a_listed_school_without_figures_is_told_and_a_neighbours_is_not(session: Session) -> None:
    jump(session, after=41)
    for urn, number in (("100003", "9992003"), ("880001", "8882001")):
        of = provider(session, name=f"School {urn}", kind="mainstream-school", urn=urn, laestab=number)
        listing(session, of=of, name=of.name).role = "setting"
    session.commit()
    (one,) = findings(session, AUTHORITY)
    assert (one.kind, one.where.place) == ("absent", "100003")


def test_filters_narrow_the_list_and_unknown_ones_are_left_out(session: Session, officer: FlaskClient) -> None:
    jump(session)
    assert "1 finding" in text(officer.get(f"{CHECKS}?kind=jump&year=202526").text)
    assert "Nothing like that was found" in text(officer.get(f"{CHECKS}?kind=symbols").text)
    assert "1 finding" in text(officer.get(f"{CHECKS}?kind=nothing&year=1&state=<script>&page=x").text)
    assert "There is no page 3" in text(officer.get(f"{CHECKS}?page=3").text)
    assert officer.get(f"{CHECKS}/0000").status_code == 404


def test_what_was_looked_at_leaves_the_list_and_comes_back_with_another_figure(
    session: Session, officer: FlaskClient
) -> None:
    jump(session)
    code, page = post(officer, f"{CHECKS}/{first(session)}/note", reason="A new base", figures=fingerprint(session))
    assert code == 200
    assert "Noted" in page
    assert "Everything that was found has been looked at" in page
    assert "A new base" in text(officer.get(f"{CHECKS}?state=noted").text)
    jump(session, after=91)
    page = text(officer.get(CHECKS).text)
    assert "1 finding" in page
    assert "Somebody had looked at it; a figure is another since" in page
    event = session.query(AuditEvent).filter_by(action="need finding noted").one()
    assert event.details == {"check": "jump", "year": "202526", "level": "school", "place": SCHOOL}


def test_a_note_can_be_taken_back(session: Session, officer: FlaskClient) -> None:
    jump(session)
    post(officer, f"{CHECKS}/{first(session)}/note", reason="A new base", figures=fingerprint(session))
    code, page = post(officer, f"{CHECKS}/{first(session)}/again")
    assert code == 200
    assert "It is to be looked at again" in page
    assert "1 finding" in text(officer.get(CHECKS).text)


def test_a_note_without_words_or_with_too_many_or_of_other_figures_is_not_kept(
    session: Session, officer: FlaskClient
) -> None:
    jump(session)
    address, figures = f"{CHECKS}/{first(session)}/note", fingerprint(session)
    code, page = post(officer, address, reason="  ", figures=figures)
    assert (code, "Enter what you found out" in page) == (400, True)
    code, page = post(officer, address, reason="x" * 501, figures=figures)
    assert (code, "must be 500 characters or fewer" in page) == (400, True)
    code, page = post(officer, address, reason="A new base", figures="others")
    assert (code, "The figures are others by now" in page) == (409, True)
    assert "1 finding" in text(officer.get(CHECKS).text)


def test_the_start_page_tells_how_much_there_is(session: Session, officer: FlaskClient) -> None:
    assert "Nothing is to be looked at." in text(officer.get("/officers").text)
    jump(session)
    assert "Large change from the year before 1" in text(officer.get("/officers").text)


def test_a_changed_past_figure_is_shown_before_and_after_with_both_releases(
    session: Session, officer: FlaskClient
) -> None:
    load(session, figure(300, period="202425"), figure(20, provision="ehc-plan", period="202425"), edition="2024-25")
    load(session, figure(310, period="202425"), figure(20, provision="ehc-plan", period="202425"), edition="2025-26")
    newest = load(session, figure(312, period="202425"), edition="2026-27")
    session.commit()
    page = text(officer.get(REVISIONS).text)
    assert "3 releases, the latest first" in page
    assert "Published on 18 June 2026" in page
    assert "The command “import statistics”" in page
    shown = text(officer.get(f"{REVISIONS}/{newest.id}").text)
    assert "1 figure that it changed" in shown
    assert "Aldermere, 2024 to 2025 All pupils First" in shown
    assert "First given by the edition 2025-26 310 312" in shown
    assert "2024-25 300 310" in text(officer.get(f"{REVISIONS}/{newest.id - 1}").text)
    assert "It changed no figure" in text(officer.get(f"{REVISIONS}/{newest.id - 2}").text)
    assert officer.get(f"{REVISIONS}/999999").status_code == 404
    assert "There is no page 7" in text(officer.get(f"{REVISIONS}?page=7").text)


def test_nobody_but_staff_sees_raw_figures(client: FlaskClient, session: Session) -> None:
    jump(session)
    for address in (CHECKS, f"{CHECKS}/{first(session)}", REVISIONS):
        answer = client.get(address)
        assert answer.status_code in (302, 401, 403)
        assert "Saltby" not in answer.text


def test_the_command_tells_findings_and_ends_with_1(app: Flask, session: Session) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["needs", "check"]).exit_code == 0
    jump(session)
    answer = runner.invoke(args=["needs", "check"])
    assert answer.exit_code == 1
    assert "    SEN support: the year before 40, this year 90 (50 more)" in answer.output
    (told,) = json.loads(runner.invoke(args=["needs", "check", "--json"]).stdout)
    assert (told["kind"], told["year"], told["place"]) == ("jump", "202526", SCHOOL)
    assert told["figures"][0]["first"] == 40
    assert told["figures"][0]["second"] == 90


def test_the_profile_command_shows_protected_figures_with_symbols_and_source(app: Flask, session: Session) -> None:
    load(
        session,
        figure(300),
        figure(40, provision="sen-support"),
        figure(20, provision="ehc-plan"),
        figure(3, provision="ehc-plan", need="asd"),
        figure(8, provision="ehc-plan", need="slcn"),
        figure(9, provision="ehc-plan", need="semh"),
        figure(290, period="202425"),
    )
    session.commit()
    answer = app.test_cli_runner().invoke(args=["needs", "profile", AUTHORITY])
    assert answer.exit_code == 0, answer.output
    (autism,) = (line for line in answer.output.splitlines() if line.startswith("Autism"))
    assert autism.split()[-1] == "c"
    assert "c    fewer than 5" in answer.output
    assert "Published on 18 June 2026" in answer.output
    assert "Open Government Licence v3.0" in answer.output
    assert "2025 to 2026" in answer.output
    earlier = app.test_cli_runner().invoke(args=["needs", "profile", AUTHORITY, "--year", "202425", "--json"])
    told = json.loads(earlier.stdout)
    assert (told["year"], told["place"]["code"]) == ("202425", AUTHORITY)
    assert "3" not in {str(one["count"]) for one in told["figures"]}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["Saltby"], "Near it: Saltby Primary School (100001)."),
        (["100009"], "Near it: "),
        (["zzzz"], "Give an authority's code, a URN or an area's code."),
        ([AUTHORITY, "--year", "2026"], "2026 is no school year"),
        ([AUTHORITY, "--year", "199900"], "There are some for 202526."),
        ([OTHER], "There are no figures of Harrow Hill School."),
    ],
)
def test_the_profile_command_says_what_is_not_there(app: Flask, session: Session, asked: list[str], words: str) -> None:
    load(session, figure(300), figure(30, level="school", place=SCHOOL))
    session.commit()
    answer = app.test_cli_runner().invoke(args=["needs", "profile", *asked])
    assert answer.exit_code == 1
    assert words in answer.output
