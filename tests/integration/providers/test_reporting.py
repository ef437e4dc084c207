"""A school's people write its SEN information report: from nothing known to public words, amended, and next year."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from localoffer.directory.models import Provider
from localoffer.reports import drafting
from localoffer.reports.content import ReportContent
from localoffer.reports.models import ReportRevision
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.queries import open_draft, public_report, report_of
from tests.factories import OFFICER, provider
from tests.integration.accounts.signing_in import sign_in, token
from tests.integration.providers.writing import HIDDEN, opened, send
from tests.unit.reports.answering import SAID, schools, whole

AUTUMN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NEXT_AUTUMN = datetime(2027, 9, 20, 9, 0, tzinfo=UTC)
Draft = Callable[[], ReportContent]


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AUTUMN, tick=False) as moved:
        yield moved


@pytest.fixture
def swimmers(session: Session) -> Provider:
    """Ann's and Ben's organisation is a school here."""
    return provider(session, "Saltby Primary School", "mainstream-school", urn="100001")


@pytest.fixture
def address(swimmers: Provider) -> str:
    return f"/organisations/{swimmers.id}/report"


@pytest.fixture
def draft(session: Session, swimmers: Provider) -> Draft:
    """What the draft of this school year says now."""

    def content() -> ReportContent:
        session.expire_all()
        report = report_of(session, swimmers.id, 2026)
        found = open_draft(session, report.id) if report else None
        assert found is not None
        return found.content

    return content


@pytest.fixture
def write(app: Flask, ann: FlaskClient, address: str) -> str:
    """The report of this school year, begun by Ann: where it is written."""
    answer = send(ann, address, {}, year="2026")
    assert answer.status_code == 303, answer.text
    return f"{address}/2026/write"


def boxes(given: dict[str, Any]) -> dict[str, Any]:
    """Fields whose names are no words of Python."""
    return given


def publish(session: Session, school: Provider, year: int = 2026, now: datetime = AUTUMN, **changes: Any) -> None:
    """A complete report that families read."""
    begun = drafting.start(session, school, schools(), year, KnownFacts(), OFFICER, now)
    drafting.save(session, begun, whole(**changes), begun.fingerprint, OFFICER, now)
    drafting.submit(session, begun, begun.fingerprint, OFFICER, now, check_first=False)
    session.commit()


def test_first_page_says_what_the_law_asks_and_begins_the_report(ann: FlaskClient, address: str) -> None:
    page = ann.get(address)
    assert page.status_code == 200
    assert "The law asks your school" in page.text
    assert "2026 to 2027 (this school year)" in page.text
    answer = send(ann, address, {}, year="2026")
    assert answer.location == f"{address}/2026/write?done=begun"
    tasks = ann.get(answer.location)
    assert "The report is begun" in tasks.text
    assert tasks.text.count("To do") >= 20
    assert tasks.text.split().count("Done") == 2, "the authority vouches for its local offer and advice service alone"
    assert "A draft, last saved" in tasks.text
    assert "Go on with it" in ann.get(address).text


def test_every_question_has_its_page(ann: FlaskClient, write: str) -> None:
    for question in schools().questions:
        page = ann.get(f"{write}/{question.code}")
        assert page.status_code == 200, question.code
        text = unescape(page.text)
        assert [words for words in (question.label, question.ask, question.help) if words not in text] == []


def test_text_is_saved_and_the_next_question_follows(ann: FlaskClient, write: str, draft: Draft) -> None:
    answer = send(ann, f"{write}/f8", text=f"## Lessons\r\n{SAID}", then="next")
    assert answer.status_code == 303
    assert answer.location.endswith("/write/f9")
    assert draft().answer("f8").text == f"## Lessons\n{SAID}"


def test_save_and_back_to_list_goes_back_to_the_list(ann: FlaskClient, write: str) -> None:
    answer = send(ann, f"{write}/f8", text=SAID, then="later")
    assert answer.location == f"{write}?done=saved"
    assert "3 of 29 questions done" in " ".join(ann.get(answer.location).text.split())


def test_pasted_html_is_saved_as_plain_text_with_lists(ann: FlaskClient, write: str, draft: Draft) -> None:
    html = "<p class=MsoNormal>We <b>sign</b>.<script>alert(1)</script></p><ul><li>One</li><li>Two</li></ul>"
    answer = send(ann, f"{write}/f8", text=html, then="later")
    assert draft().answer("f8").text == "We **sign**.\n\n- One\n- Two"
    assert "The HTML in your text was made into plain text" in ann.get(answer.location).text


def test_fifty_thousand_characters_are_kept_and_half_a_million_refused_with_all_of_them(
    ann: FlaskClient, write: str, draft: Draft
) -> None:
    whole_one = "é" * 49_999 + "."
    assert send(ann, f"{write}/f8", text=whole_one, then="later").status_code == 303
    assert draft().answer("f8").text == whole_one
    far_too_long = "ख" * 499_999 + "."
    refused = send(ann, f"{write}/f8", text=far_too_long, then="later")
    assert refused.status_code == 400
    assert "must be 50,000 characters or fewer; it is 500,000" in refused.text
    assert far_too_long in refused.text, "nothing of it is lost"
    assert draft().answer("f8").text == whole_one


def test_more_than_any_form_holds_says_how_to_get_the_text_back(ann: FlaskClient, write: str) -> None:
    answer = send(ann, f"{write}/f8", text="x" * 6_300_000)
    assert answer.status_code == 413
    assert "what you wrote is still in its box" in answer.text


def test_looking_at_the_text_saves_nothing(ann: FlaskClient, write: str, draft: Draft) -> None:
    page = send(
        ann, f"{write}/f8", text="## Lessons\n\n- one\n- <img src=x onerror=alert(1)>", **boxes({"show-text": "1"})
    )
    assert page.status_code == 200
    assert re.search(r"<h3[^>]*>Lessons</h3>", page.text)
    assert "<img" not in page.text
    assert draft().answer("f8").is_empty


def test_rows_are_added_and_taken_out_without_losing_what_was_typed(ann: FlaskClient, write: str, draft: Draft) -> None:
    rows: dict[str, Any] = {"text": SAID, "rows-0-a": "Signing", "rows-0-b": "All staff", "rows-0-c": "2026"}
    more = send(ann, f"{write}/f11", **rows, **boxes({"add-row": "rows"}))
    assert more.status_code == 200
    assert 'value="Signing"' in more.text
    assert 'id="rows-1-a"' in more.text
    assert SAID in more.text
    fewer = send(ann, f"{write}/f11", **rows, **boxes({"rows-1-a": "Autism", "remove-row": "rows-0"}))
    assert "Row 1 is taken out" in fewer.text
    assert "Signing" not in fewer.text
    assert draft().answer("f11").is_empty
    send(ann, f"{write}/f11", **rows, then="next")
    assert draft().answer("f11").rows == (("Signing", "All staff", "2026"),)


def test_a_button_of_one_list_leaves_the_other_parts_alone(ann: FlaskClient, write: str) -> None:
    page = send(ann, f"{write}/f25", **boxes({
        "links-0-url": "", "links-0-label": "", "on-day": "99", "on-month": "", "on-year": "", "add-row": "links",
    }))  # fmt: skip
    assert page.status_code == 200
    assert 'value="99"' in page.text
    assert "There is a problem" not in page.text
    assert 'id="links-1-url"' in page.text


def test_link_without_words_is_called_as_its_question_is(ann: FlaskClient, write: str, draft: Draft) -> None:
    send(ann, f"{write}/f25", **boxes({
        "links-0-url": "www.saltby.example/plan.pdf", "links-0-label": "", "on-day": "1", "on-month": "9",
        "on-year": "2025",
    }))  # fmt: skip
    answer = draft().answer("f25")
    assert [(link.label, link.url) for link in answer.links] == [
        ("Accessibility plan", "https://www.saltby.example/plan.pdf")
    ]
    assert str(answer.on) == "2025-09-01"


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(ann: FlaskClient, write: str) -> None:
    page = send(ann, f"{write}/f3", **boxes({"contacts-0-name": "Sam Lee", "contacts-0-email": "senco at saltby"}))
    assert page.status_code == 400
    assert 'href="#contacts-0-email"' in page.text
    assert 'value="senco at saltby"' in page.text
    assert 'value="Sam Lee"' in page.text
    half = send(
        ann, f"{write}/f26", role="", **boxes({"approved-day": "1", "approved-month": "10", "approved-year": "2026"})
    )
    assert half.status_code == 400
    assert "Enter the role of who approved it" in half.text


def test_second_writer_of_an_answer_sees_the_first_ones_words_and_keeps_their_own(
    ann: FlaskClient, ben: FlaskClient, write: str, draft: Draft
) -> None:
    page = f"{write}/f8"
    seen_by_ben = opened(ben, page)
    send(ann, page, text=f"Ann says: {SAID}", then="later")
    told = send(ben, page, seen_by_ben, text=f"Ben says: {SAID}", then="later")
    assert told.status_code == 409
    assert "ann@school.example saved this" in told.text.replace("<wbr>", "")
    assert "Ann says" in told.text
    assert "Ben says" in told.text
    assert draft().answer("f8").text.startswith("Ann says")
    again = send(ben, page, dict(HIDDEN.findall(told.text)), text=f"Both say: {SAID}", then="later")
    assert again.status_code == 303
    assert draft().answer("f8").text.startswith("Both say")


def test_two_who_answer_different_questions_are_not_in_each_others_way(
    ann: FlaskClient, ben: FlaskClient, write: str, draft: Draft
) -> None:
    seen_by_ben = opened(ben, f"{write}/f8")
    send(ann, f"{write}/f12", text=f"Ann says: {SAID}", then="later")
    saved = send(ben, f"{write}/f8", seen_by_ben, text=f"Ben says: {SAID}", then="later")
    assert saved.status_code == 303
    assert "done=both" in saved.location
    assert draft().answer("f12").text.startswith("Ann says")
    assert draft().answer("f8").text.startswith("Ben says")


def test_check_page_names_what_is_missing_and_thin_and_publishes(
    ann: FlaskClient, write: str, session: Session, swimmers: Provider
) -> None:
    send(ann, f"{write}/f8", text="We teach well.", then="later")
    page = ann.get(f"{write}/check").text
    assert "Missing or not finished" in page
    assert "different words" in page
    assert "You can send it with" in page
    sent = send(ann, f"{write}/check")
    assert sent.location == f"{write}/sent"
    assert "Families can read it now" in ann.get(sent.location).text
    found = public_report(session, swimmers.id, 2026)
    assert found is not None
    assert found.content.answer("f8").text == "We teach well."


def test_empty_report_is_not_sent(ann: FlaskClient, write: str, draft: Draft) -> None:
    send(ann, f"{write}/f18", **boxes({"contacts-0-name": "", "contacts-0-phone": ""}), text="", then="later")
    send(ann, f"{write}/f20", **boxes({"links-0-url": "", "links-0-label": ""}), text="", then="later")
    assert "Nothing is answered yet" in ann.get(f"{write}/check").text
    refused = send(ann, f"{write}/check", {"seen": draft().fingerprint()})
    assert refused.status_code == 400


def test_officer_looks_first_where_the_authority_says_so(
    app: Flask, ann: FlaskClient, write: str, session: Session, swimmers: Provider
) -> None:
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"report_check": True})
    send(ann, f"{write}/f8", text=SAID, then="later")
    sent = send(ann, f"{write}/check")
    assert "Someone at" in ann.get(sent.location).text
    assert public_report(session, swimmers.id, 2026) is None
    assert "It waits for" in ann.get(write.removesuffix("/2026/write")).text


def test_amending_asks_for_a_note_that_families_read(
    ann: FlaskClient, address: str, session: Session, swimmers: Provider
) -> None:
    publish(session, swimmers)
    write = f"{address}/2026/write"
    assert "This is what families read now" in ann.get(write).text
    send(ann, f"{write}/f8", text=f"New this term. {SAID}", then="later")
    without = send(ann, f"{write}/check", note="")
    assert without.status_code == 400
    assert "Say what you have changed" in without.text
    sent = send(ann, f"{write}/check", note="Mrs Hill teaches reading now.")
    assert sent.status_code == 303
    session.expire_all()
    found = public_report(session, swimmers.id, 2026)
    assert found is not None
    assert [one.note for one in found.content.amendments] == ["Mrs Hill teaches reading now."]


def test_same_words_again_are_not_sent(ann: FlaskClient, address: str, session: Session, swimmers: Provider) -> None:
    publish(session, swimmers)
    write = f"{address}/2026/write"
    send(ann, f"{write}/f8", text=f"New. {SAID}", then="later")
    send(ann, f"{write}/f8", text=SAID, then="later")
    refused = send(ann, f"{write}/check", note="Nothing really.")
    assert refused.status_code == 400
    assert "says the same as what families read now" in refused.text
    assert "Nothing really." in refused.text


def test_discarding_asks_first_and_keeps_what_families_read(
    ann: FlaskClient, address: str, session: Session, swimmers: Provider
) -> None:
    publish(session, swimmers)
    write = f"{address}/2026/write"
    send(ann, f"{write}/f8", text=f"New. {SAID}", then="later")
    assert "Families go on reading" in ann.get(f"{write}/discard").text
    gone = send(ann, f"{write}/discard")
    assert gone.location == f"{address}?done=discarded"
    assert "Change it" in ann.get(address).text
    assert session.query(ReportRevision).filter_by(state="draft").count() == 0


def test_a_draft_changed_meanwhile_is_neither_sent_nor_discarded(
    ann: FlaskClient, ben: FlaskClient, write: str, draft: Draft
) -> None:
    for page in ("discard", "check"):
        send(ann, f"{write}/f8", text=f"{page} {SAID}", then="later")
        carried = {"seen": opened(ben, f"{write}/{page}")["seen"]}
        send(ann, f"{write}/f8", text=f"{page} again {SAID}", then="later")
        late = send(ben, f"{write}/{page}", carried)
        assert late.status_code == 409
        assert draft().answer("f8").text == f"{page} again {SAID}"


def test_next_years_report_is_checked_press_by_press(
    app: Flask, ann: FlaskClient, address: str, session: Session, swimmers: Provider, clock: time_machine.Traveller
) -> None:
    publish(session, swimmers)
    clock.move_to(NEXT_AUTUMN)
    sign_in(ann, "ann@school.example")
    assert "It begins with your answers of 2026 to 2027" in ann.get(address).text
    begun = send(ann, address, {}, year="2027")
    assert begun.location.endswith("done=carried")
    tasks = ann.get(begun.location).text
    left = len(whole().answers)
    assert f"{left} left to check" in tasks
    assert tasks.count("Check this") >= left
    where, presses = f"{address}/2027/write/f1", 0
    while where.rpartition("/")[2].partition("?")[0] != "check":
        page = ann.get(where).text
        if presses < left:
            assert "This is from 2026 to 2027. Check it" in page
            assert f"{left - presses} left to check" in page
        fields = fields_of(page)
        where = ann.post(where, data={**fields, "csrf_token": token(ann, "/account"), "then": "still-right"}).location
        presses += 1
        assert presses <= left + 3, where
    assert "left to check" not in ann.get(f"{address}/2027/write").text


def fields_of(page: str) -> dict[str, Any]:
    """What a browser sends of the form of a page, without its buttons."""
    form = page[page.rindex("<form") :]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if given.get("type") == "checkbox" and " checked" not in tag:
            continue
        found.setdefault(given["name"], []).append(unescape(given.get("value", "")))
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = [unescape(text)]
    return found


def test_what_is_pasted_is_answered_as_markdown(ann: FlaskClient, address: str) -> None:
    html = "<h2>Groups</h2><p>Every <b>day</b>.</p><style>p{}</style>"
    answer = send(ann, f"{address}/pasted", {}, html=html)
    assert answer.json == {"text": "## Groups\n\nEvery **day**."}
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert send(ann, f"{address}/pasted", {}).status_code == 400
    assert send(ann, f"{address}/pasted", {}, html="x" * 500_001).status_code == 400


def test_who_is_asked_for_none_is_told_so(app: Flask, session: Session, stranger: FlaskClient) -> None:
    page = stranger.get("/account")
    address = page.text.split('href="/organisations/')[1].split('"')[0].split("/")[0]
    answer = stranger.get(f"/organisations/{address}/report")
    assert answer.status_code == 404
    assert "You are not asked for a report" in answer.text


def test_reports_of_others_and_of_other_years_are_not_there(
    ann: FlaskClient, stranger: FlaskClient, write: str
) -> None:
    pages = [write, *(f"{write}/{page}" for page in ("f8", "check", "preview", "discard", "sent"))]
    for page in (*pages, write.removesuffix("/2026/write")):
        assert stranger.get(page).status_code == 404
        data = {"csrf_token": token(stranger, "/account"), "seen": "x", "seen_here": "x", "year": "2026"}
        assert stranger.post(page, data=data).status_code in (404, 405)
    home = write.removesuffix("/2026/write")
    for year in (2013, 2025, 2028):
        answer = ann.get(f"{home}/{year}/write/f8")
        assert (answer.status_code, answer.location) == (303, home)
    assert {ann.get(f"{home}/{'9' * digits}/write/f8").status_code for digits in (1, 20, 5_000)} == {404}
    assert ann.get(f"{write}/f99").status_code == 404
    assert send(ann, home, {}, year="2030").status_code == 400
