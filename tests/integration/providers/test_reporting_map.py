"""A school's people write the provision map need by need, and governors see what has to be published."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from localoffer.directory.models import Provider
from localoffer.reports import drafting
from localoffer.reports.content import Provision, ReportContent
from localoffer.reports.links.models import ReportLink
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.queries import open_draft, report_of
from tests.factories import OFFICER, provider
from tests.integration.providers.sending import hidden
from tests.integration.providers.writing import HIDDEN
from tests.unit.reports.answering import schools, whole, without

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def swimmers(session: Session) -> Provider:
    """Ann's and Ben's organisation is a school here."""
    return provider(session, "Saltby Primary School", "mainstream-school", urn="100001")


@pytest.fixture
def write(session: Session, swimmers: Provider) -> str:
    """A draft of this school year: where it is written."""
    return begun(session, swimmers, whole(approval=None))


def begun(session: Session, school: Provider, content: ReportContent) -> str:
    draft = drafting.start(session, school, schools(), 2026, KnownFacts(), OFFICER, NOW)
    drafting.save(session, draft, content, draft.fingerprint, OFFICER, NOW)
    session.commit()
    return f"/organisations/{school.id}/report/2026/write"


def said(session: Session, school: Provider) -> ReportContent:
    session.expire_all()
    report = report_of(session, school.id, 2026)
    assert report is not None
    draft = open_draft(session, report.id)
    assert draft is not None
    return draft.content


def form(client: FlaskClient, address: str, **levels: str) -> dict[str, str]:
    boxes = {f"level-{name}": levels.get(name, "") for name in ("universal", "targeted", "specialist")}
    return hidden(client, address) | boxes | {"then": levels.get("then", "map")}


def test_lines_become_the_map(ann: FlaskClient, session: Session, swimmers: Provider, write: str) -> None:
    address = f"{write}/map/asd"
    answer = ann.post(address, data=form(ann, address, universal="Signing\r\n- Pictures", specialist="A base"))
    assert (answer.status_code, answer.location) == (303, f"{write}/map?done=saved#needs")
    assert said(session, swimmers).provision == (
        Provision(need="asd", layer="universal", what=("Signing", "Pictures")),
        Provision(need="asd", layer="specialist", what=("A base",)),
    )
    page = ann.get(f"{write}/map").text
    assert "For everyone: 2 things" in page
    assert "Signing" in ann.get(address).text


def test_next_need_follows(ann: FlaskClient, write: str) -> None:
    address = f"{write}/map/every-child"
    answer = ann.post(address, data=form(ann, address, targeted="Calm room", then="next"))
    assert answer.location == f"{write}/map/asd?done=saved"


def test_emptied_boxes_take_the_need_out(ann: FlaskClient, session: Session, swimmers: Provider, write: str) -> None:
    address = f"{write}/map/asd"
    ann.post(address, data=form(ann, address, universal="Signing"))
    ann.post(address, data=form(ann, address))
    assert said(session, swimmers).provision == ()


def test_line_too_long_is_named_and_nothing_is_lost(
    ann: FlaskClient, session: Session, swimmers: Provider, write: str
) -> None:
    address = f"{write}/map/asd"
    answer = ann.post(address, data=form(ann, address, universal="Signing", targeted="b" * 301))
    assert answer.status_code == 400
    assert "has 301 characters; 300 is the most. Write one thing on each line" in answer.text
    assert "b" * 301 in answer.text
    assert ">Signing</textarea>" in answer.text
    assert said(session, swimmers).provision == ()


def test_half_a_million_characters_are_refused_and_kept(ann: FlaskClient, write: str) -> None:
    address = f"{write}/map/asd"
    answer = ann.post(address, data=form(ann, address, universal="word " * 100_000))
    assert answer.status_code == 400
    assert "300 is the most" in answer.text
    assert answer.text.count("word ") > 99_000


def test_colleague_at_another_need_is_no_conflict(
    ann: FlaskClient, ben: FlaskClient, session: Session, swimmers: Provider, write: str
) -> None:
    autism, hearing = f"{write}/map/asd", f"{write}/map/hi"
    theirs = form(ann, autism, universal="Signing")
    assert ben.post(hearing, data=form(ben, hearing, universal="Radio aids")).status_code == 303
    answer = ann.post(autism, data=theirs)
    assert answer.location == f"{write}/map?done=both#needs"
    assert {row.need for row in said(session, swimmers).provision} == {"asd", "hi"}


def test_colleague_at_the_same_need_is_shown_and_saving_again_is_a_choice(
    ann: FlaskClient, ben: FlaskClient, session: Session, swimmers: Provider, write: str
) -> None:
    address = f"{write}/map/asd"
    mine = form(ann, address, universal="Signing")
    ben.post(address, data=form(ben, address, universal="Pictures"))
    answer = ann.post(address, data=mine)
    assert answer.status_code == 409
    assert "What is saved now" in answer.text
    assert "Pictures" in answer.text
    assert ">Signing</textarea>" in answer.text
    assert said(session, swimmers).provision[0].what == ("Pictures",)
    again = {**mine, **dict(HIDDEN.findall(answer.text))}
    assert ann.post(address, data=again).status_code == 303
    assert said(session, swimmers).provision[0].what == ("Signing",)


def test_public_map_changes_in_a_draft_only(ann: FlaskClient, session: Session, swimmers: Provider, write: str) -> None:
    report = report_of(session, swimmers.id, 2026)
    assert report is not None
    draft = open_draft(session, report.id)
    assert draft is not None
    drafting.submit(session, draft, draft.fingerprint, OFFICER, NOW, check_first=False)
    session.commit()
    address = f"{write}/map/asd"
    assert ann.post(address, data=form(ann, address, universal="Signing")).status_code == 303
    assert said(session, swimmers).provision[0].what == ("Signing",)


def test_checking_last_years_map_is_one_press(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    row = Provision(layer="universal", what=("Signing",))
    write = begun(session, swimmers, whole(provision=(row,), provision_from=2025))
    assert "Check it" in ann.get(f"{write}/map").text
    ann.post(f"{write}/map", data=hidden(ann, f"{write}/map") | {"then": "still-right"})
    assert (said(session, swimmers).provision, said(session, swimmers).provision_from) == ((row,), None)


@pytest.mark.parametrize("place", ["map/nothing", "map/f1", "f8/asd", "nothing/asd", "map/asd/more"])
def test_needs_and_questions_that_are_not_there_are_not_found(ann: FlaskClient, write: str, place: str) -> None:
    assert ann.get(f"{write}/{place}").status_code == 404


@pytest.mark.parametrize(
    "crafted",
    [
        {"seen": ""},
        {"seen_here": ""},
        {"level-universal": ["one", "two"]},
        {"level-targeted": None},
        {"level-universal": "\x00\ud800 <script>alert(1)</script>"},
        {"then": "elsewhere", "seen": "nothing I was shown"},
        {"seen": "nothing", "seen_here": "nothing", "level-universal": "Signing"},
    ],
    ids=["no-seen", "no-here", "twice", "left-out", "control-signs", "odd-button", "seen-nothing"],
)
def test_crafted_posts_get_a_page(ann: FlaskClient, write: str, crafted: dict[str, object]) -> None:
    address = f"{write}/map/asd"
    sent = {name: value for name, value in {**form(ann, address), **crafted}.items() if value is not None}
    if isinstance(sent.get("level-universal"), str):
        sent["level-universal"] = str(sent["level-universal"]).encode("utf-8", "surrogatepass")
    answer = ann.post(address, data=sent)
    assert answer.status_code in (303, 400, 409)


def test_other_peoples_report_is_not_there(stranger: FlaskClient, write: str) -> None:
    for place in ("map", "map/asd", "duties"):
        assert stranger.get(f"{write}/{place}").status_code == 404


def test_duties_say_what_is_met_and_where(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    write = begun(session, swimmers, without("f8", "f28"))
    page = " ".join(ann.get(f"{write}/duties").text.split())
    assert "What the school must publish" in page
    assert "This is a checklist and no legal advice." in page
    assert "SEND Regulations 2014, Schedule 1, paragraph 3(c)" in page
    assert f'href="{write}/f8"' in page
    assert "Nobody has answered this yet." in page
    assert "It has to be there by 31 December 2026." in page
    assert "1 not due yet" in page
    assert 'href="https://saltby.example/document"' in page
    total, met = page.count('scope="row"'), page.count(">Met</strong>")
    assert f"{met} of {total} met on 22 November 2026" in page
    assert page.count(">To do</strong>") == total - met - 1 > 0


def test_setting_of_which_nothing_is_asked_is_invited(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    swimmers.kind = "alternative-provision"
    write = begun(session, swimmers, whole())
    assert "Nothing in this report is compulsory for you" in ann.get(f"{write}/duties").text


def test_before_a_report_is_begun_the_pages_lead_to_where_it_begins(ann: FlaskClient, swimmers: Provider) -> None:
    for place in ("duties", "map/asd"):
        answer = ann.get(f"/organisations/{swimmers.id}/report/2026/write/{place}")
        assert (answer.status_code, answer.location) == (303, f"/organisations/{swimmers.id}/report")


def test_task_list_names_links_that_do_not_open(ann: FlaskClient, session: Session, write: str) -> None:
    address = "https://saltby.example/document"
    session.add(
        ReportLink(address=address, failures=2, failed_on=date(2026, 11, 3), problem="the page is not there (404)")
    )
    session.commit()
    page = " ".join(ann.get(write).text.split())
    assert "Links that do not open" in page
    assert "This link did not open on 3 November 2026: the page is not there (404)." in page
    assert f'href="{write}/f25"' in page
