"""The public pages of reports: one report, earlier ones, comparison, data, and what stands on a school's website."""

import html
import json
import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from localoffer.database import db
from localoffer.directory.models import SlugRedirect
from localoffer.reports.content import Answer, Approval, Provision
from tests.integration.reports.publishing import published, school, whole_of
from tests.unit.reports.answering import whole, without

NEXT = datetime(2027, 9, 20, 9, 0, tzinfo=UTC)
MAP = (
    Provision(layer="universal", what=("Quiet corner", "Visual timetable")),
    Provision(need="asd", layer="targeted", what=("Lunchtime Lego group",)),
)
SALTBY = "/providers/saltby-primary-school/report"
TWO = "school=saltby-primary-school&school=thornwick-primary-school"


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Five settings with reports, one without; Saltby has two years."""
    with sqlite_app.app_context(), Session(db.engine) as session:
        saltby = school(session)
        published(session, saltby, whole(provision=MAP))
        published(session, saltby, whole(provision=MAP, approval=Approval(role="Trust board", on=date(2026, 11, 2))),
                  note="The trust has approved it too.")  # fmt: skip
        published(session, saltby, whole(approval=Approval(role="Trust board", on=date(2027, 9, 1))), 2027, NEXT)
        for name in ("Thornwick Primary School", "Ash School", "Elm School"):
            published(session, school(session, name), without("f8"))
        nursery = school(session, "Acorn Nursery", "early-years")
        published(session, nursery, whole_of("early-years"), form="early-years")
        school(session, "Silent School")
        session.add(SlugRedirect(kind="provider", slug="saltby-infants", provider_id=saltby.id))
        session.commit()
    return sqlite_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_newest_report_is_read_with_what_changed_and_who_approved_it(client: FlaskClient) -> None:
    page = client.get(f"{SALTBY}/2026").text
    assert "The trust has approved it too." in page
    assert page.index("The trust has approved it too.") < page.index('id="section-who"')
    assert "Approved by: Trust board, on 2 November 2026" in page
    assert 'href="#f11"' in page
    assert 'id="f11"' in page
    assert "Lunchtime Lego group" in page
    newest = client.get(SALTBY).text
    assert "2027 to 2028" in newest
    assert "This is an old report" not in newest


def test_old_report_says_that_it_is_old_and_leads_to_the_newest(client: FlaskClient) -> None:
    page = client.get(f"{SALTBY}/2026").text
    assert "This is an old report, for the school year 2026 to 2027." in page
    assert f'href="{SALTBY}">Read the report for 2027 to 2028</a>' in page


@time_machine.travel(datetime(2028, 11, 1, 12, tzinfo=UTC), tick=False)
def test_report_that_is_due_says_that_nobody_has_confirmed_it(client: FlaskClient) -> None:
    page = client.get(SALTBY).text
    assert "Not confirmed since 1 September 2027" in page
    assert "It was due to be looked at again by 1 September 2028" in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{SALTBY}/2025", 404), ("/providers/silent-school/report", 404), ("/providers/nobody/report", 404),
        (f"{SALTBY}/99999999999999999999999", 404), (f"{SALTBY}/two", 404), (f"{SALTBY}/0.json", 404),
        (f"{SALTBY}/{'9' * 5_000}", 404), ("/providers/saltby-infants/report/2026.pdf?print=large", 301),
        ("/providers/silent-school/report/embed", 404), ("/providers/saltby-infants/report/2026", 301),
        ("/providers/saltby-infants/report/2026.json", 301), ("/providers/saltby-infants/report/share", 301),
    ],
)  # fmt: skip
def test_address_without_a_report_says_so_and_an_old_one_leads_on(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    if status == 301:
        assert answer.headers["Location"] == path.replace("saltby-infants", "saltby-primary-school")


def test_school_without_a_report_is_not_blamed(client: FlaskClient) -> None:
    page = client.get("/providers/silent-school/report").text
    assert "Silent School has no report here" in page
    assert "It may have one on its own website." in page
    assert "2026 to 2027</a>" in client.get(f"{SALTBY}/2020").text


def test_page_that_did_not_change_is_not_sent_again(client: FlaskClient) -> None:
    for path in (f"{SALTBY}/2026", f"{SALTBY}/2026.json", f"{SALTBY}/2026/embed"):
        first = client.get(path)
        assert first.last_modified == NEXT
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
        compressed = client.get(path, headers={"Accept-Encoding": "br"})
        headers = {"Accept-Encoding": "br", "If-None-Match": compressed.headers["ETag"]}
        assert client.get(path, headers=headers).status_code == 304


def test_provider_page_links_to_the_report(client: FlaskClient) -> None:
    assert (
        f'<a class="govuk-link" href="{SALTBY}">SEN information report 2027 to 2028</a>'
        in client.get("/providers/saltby-primary-school").text
    )
    assert "/report" not in re.sub(r'href="/reports"', "", client.get("/providers/silent-school").text)
    assert 'href="/reports"' in client.get("/").text


def test_scripts_of_an_answer_never_run(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), Session(db.engine) as session:
        bad = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) " + "word " * 9_000
        said = whole().with_answer(Answer(question="f8", text=bad))
        published(session, school(session, 'Bad "School" <b>'), said)
        session.commit()
    for path in ("", "/2026/embed", "/2026/share"):
        page = client.get(f"/providers/bad-school-b/report{path}")
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert 'href="javascript' not in page.text
    # What is copied has the name escaped within it: shown in a box it is escaped once more.
    copied = html.unescape(client.get("/providers/bad-school-b/report/share").text.partition('id="frame-code"')[2])
    assert 'title="Bad &#34;School&#34; &lt;b&gt;: SEN information report"' in copied


def test_data_has_every_answer_by_its_code(client: FlaskClient) -> None:
    answer = client.get(f"{SALTBY}/2026.json")
    assert answer.mimetype == "application/json"
    found = json.loads(answer.data)
    assert (found["year"], found["newest"], found["approved"]) == (
        2026,
        False,
        {"by": "Trust board", "on": "2026-11-02"},
    )
    assert [one["year"] for one in found["years"]] == [2027, 2026]
    assert found["url"].endswith(f"{SALTBY}/2026")
    assert found["credit"] == "Saltby Primary School, from the Aldermere SEND Local Offer"
    answers = {one["code"]: one for section in found["sections"] for one in section["answers"]}
    assert answers["f3"]["contacts"][0]["role"] == "SENCO"
    assert answers["map"]["provision"][1] == {
        "need": "asd", "need_label": "Autism", "level": "targeted", "level_label": "Extra help",
        "what": ["Lunchtime Lego group"],
    }  # fmt: skip
    assert answers["f25"]["on"] == "2026-09-01"
    assert answers["f1"]["choices"][0]["code"]
    assert "choices" not in answers["f8"]
    assert found["due_on"] == "2027-11-02"


def test_only_the_frame_may_be_framed(client: FlaskClient) -> None:
    for path in (f"{SALTBY}/embed", f"{SALTBY}/2026/embed"):
        framed = client.get(path)
        assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
        assert "default-src 'none'" in framed.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in framed.headers
        assert "<script" not in framed.text
        assert "<form" not in framed.text
        assert "Set-Cookie" not in framed.headers
        assert re.search(rf'<link rel="canonical" href="http[^"]+{SALTBY}/202[67]">', framed.text)
    for path in (SALTBY, f"{SALTBY}/share", "/reports", "/"):
        page = client.get(path)
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Frame-Options"] == "DENY"


def test_school_copies_a_frame_or_plain_html(client: FlaskClient) -> None:
    page = client.get(f"{SALTBY}/2026/share").text
    assert re.search(r"&lt;iframe src=&#34;http[^&]+/report/embed&#34;", page)
    plain = page[page.index('id="plain-code"') : page.index('id="canonical-code"')]
    assert "&lt;h4&gt;How we teach&lt;/h4&gt;" in plain
    assert "Lunchtime Lego group" in plain
    assert "class=" not in plain.partition("</textarea>")[0].partition(">")[2]
    assert "&lt;link rel=&#34;canonical&#34;" in page


def test_reports_are_listed_with_year_and_approval(client: FlaskClient) -> None:
    page = client.get("/reports").text
    assert "5 schools and settings" in page
    assert "Report for 2027 to 2028, approved on 1 September 2027." in page
    assert "Report for 2026 to 2027, published on 22 November 2026." in page, "a nursery names no approval"
    assert "Silent School" not in page
    without_one = client.get("/reports?which=without").text
    assert "No report here yet." in without_one
    assert "Saltby" not in without_one


@pytest.mark.parametrize(
    "query", ["kind=nonsense", "area=x", "which=1", "page=0", "page=x", "name=%00%1f", "area=ward:%00", "school="]
)
def test_what_the_list_cannot_read_is_left_out(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/reports?{query}")
    assert answer.status_code == 200
    assert "Saltby Primary School" in answer.text


def test_list_keeps_who_is_chosen_and_says_when_nothing_is_there(client: FlaskClient) -> None:
    page = client.get("/reports?name=thornwick&school=saltby-primary-school").text
    assert 'name="school" value="saltby-primary-school"' in page
    assert re.search(r'value="saltby-primary-school" checked', page)
    assert "There is no page 7." in client.get("/reports?page=7").text
    assert "None is like that." in client.get("/reports?name=zzz").text


def test_comparison_shows_a_question_side_by_side(client: FlaskClient) -> None:
    page = client.get(f"/reports/compare?{TWO}&school=acorn-nursery")
    assert page.status_code == 200
    assert page.text.count('scope="col"') >= 3
    assert "The report says nothing about this." in page.text
    assert "This is not asked of settings like this one." in page.text
    one = client.get(f"/reports/compare?{TWO}&question=f8").text
    assert "Compare what schools say: How we teach" in one
    assert 'id="f8"' in one
    assert 'id="f9"' not in one
    assert "None of these reports answers that question" in client.get(f"/reports/compare?{TWO}&question=zz").text


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 200, "Choose two to 4 schools or settings"),
        ("school=saltby-primary-school", 400, "You chose one school or setting. Choose one to 3 more"),
        (f"{TWO}&school=saltby-primary-school", 200, "Saltby Primary School was named twice. It is here once."),
        ("school=saltby-primary-school&school=saltby-primary-school", 400, "You chose one school or setting."),
        ("school=saltby-primary-school&school=saltby-infants", 400, "was named twice"),
        (f"{TWO}&school=nobody", 200, "There is no school or setting called “nobody” here."),
        (f"{TWO}&school=silent-school", 200, "Silent School has no report here, so it cannot be compared."),
        (f"{TWO}&school=ash-school&school=elm-school&school=acorn-nursery", 400, "You chose 5 schools or settings."),
        ("school=nobody", 400, "Choose two to 4 schools or settings to compare."),
        ("school=%00%1b", 400, "Choose two to 4"),
        ("&".join(f"school=s{number}" for number in range(500)), 400, "Choose two to 4"),
        (f"school={'x' * 5000}", 400, "There is no school or setting called"),
    ],
)
def test_comparison_that_cannot_be_made_says_why(client: FlaskClient, query: str, status: int, words: str) -> None:
    answer = client.get(f"/reports/compare?{query}")
    assert answer.status_code == status
    assert words in answer.text


def test_four_are_compared_and_five_can_be_thinned_out(client: FlaskClient) -> None:
    four = client.get(f"/reports/compare?{TWO}&school=ash-school&school=elm-school")
    assert four.status_code == 200
    assert "lo-compare-schools--4" in four.text
    five = client.get(f"/reports/compare?{TWO}&school=ash-school&school=elm-school&school=acorn-nursery").text
    assert five.count('type="checkbox"') == 5
    assert five.count(" checked") == 4


def test_reading_writes_nothing(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        changed = db.session.connection().exec_driver_sql("PRAGMA data_version").scalar()
        for path in (SALTBY, f"{SALTBY}/2026.json", f"{SALTBY}/share", "/reports", f"/reports/compare?{TWO}"):
            assert client.get(path).status_code == 200
        assert db.session.connection().exec_driver_sql("PRAGMA data_version").scalar() == changed
