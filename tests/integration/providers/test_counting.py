"""A school gives counts of its pupils, corrects them, and sees what does not add up, on both databases."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.schedule import SCHEDULE
from localoffer.directory.models import Provider
from localoffer.jobs.running import SCHEDULER, run
from localoffer.needs.giving import last_given
from localoffer.needs.models import NeedCount, NeedRelease
from providers.counting.rules import boxes
from tests.factories import provider

HIDDEN = re.compile(r'name="(seen|csrf_token)" value="([^"]*)"')
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def swimmers(session: Session) -> Provider:
    """Ann's and Ben's organisation is a school here."""
    return provider(session, "Saltby Primary School", "mainstream-school", urn="900001", laestab="9994000")


def address(school: Provider, **asked: str) -> str:
    return f"/organisations/{school.id}/counts" + "".join(f"?{name}={text}" for name, text in asked.items())


def form(client: FlaskClient, school: Provider, year: str = "202627", **given: str) -> dict[str, str]:
    """The form as the page holds it, with these boxes filled in otherwise."""
    page = client.get(address(school, year=year)).get_data(as_text=True)
    fields = {box.field: value_of(page, box.field) for box in boxes()}
    fields |= {name.replace("_", "-"): text for name, text in given.items()}
    return fields | {"year": year} | dict(HIDDEN.findall(page))


def seen(page: str) -> str:
    return dict(HIDDEN.findall(page))["seen"]


def value_of(page: str, field: str) -> str:
    start = page.index(f'name="{field}"')
    tag = page[start : page.index(">", start)]
    return tag.partition('value="')[2].partition('"')[0]


def standing(session: Session) -> dict[tuple[str, str], int | None]:
    session.rollback()
    query = select(NeedCount).where(NeedCount.form == "raw", NeedCount.is_current, NeedCount.source == "school-counts")
    return {(row.provision, row.need): row.count for row in session.scalars(query)}


def test_counts_are_given_and_shown_again(app: Flask, ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    sent = form(ann, swimmers, pupils="210", sen_support_all="30", sen_support_asd="18", sen_support_slcn="12",
                ehc_plan_asd="7")  # fmt: skip
    answer = ann.post(address(swimmers), data=sent)
    assert answer.status_code == 303
    assert answer.location.endswith("?year=202627&done=saved")
    page = ann.get(answer.location).get_data(as_text=True)
    assert "The counts are saved." in page
    assert "23 November 2026" in page
    assert value_of(page, "sen-support-asd") == "18"
    found = standing(session)
    assert found["all", "all"] == 210
    assert found["none", "all"] == 173
    assert (found["ehc-plan", "all"], found["any", "all"]) == (7, 37)
    assert found["ehc-plan", "hi"] == 0
    protected = select(NeedCount.count).where(NeedCount.form == "protected", NeedCount.need == "asd")
    assert not session.scalars(protected).all(), "worked out beside the request"
    with app.app_context():
        run(next(job for job in SCHEDULE if job.name == "needs-due"), SCHEDULER)
    session.rollback()
    assert session.scalars(protected).all()
    assert all(count is None or count == 0 or count >= 5 for count in session.scalars(protected))


def test_correction_is_a_revision_and_nothing_new_changes_nothing(
    ann: FlaskClient, session: Session, swimmers: Provider
) -> None:
    ann.post(address(swimmers), data=form(ann, swimmers, sen_support_all="30"))
    again = ann.post(address(swimmers), data=form(ann, swimmers))
    assert again.location.endswith("done=same")
    ann.post(address(swimmers), data=form(ann, swimmers, sen_support_all="31"))
    assert standing(session) == {("sen-support", "all"): 31}
    old = select(NeedCount.count).where(NeedCount.form == "raw", NeedCount.is_current.is_(False))
    assert session.scalars(old).all() == [30]
    assert session.scalar(select(func.count()).select_from(NeedRelease)) == 2


def test_box_that_is_emptied_takes_its_figure_back(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    ann.post(address(swimmers), data=form(ann, swimmers, pupils="210", sen_support_all="30"))
    ann.post(address(swimmers), data=form(ann, swimmers, pupils=""))
    assert standing(session) == {("all", "all"): None, ("sen-support", "all"): 30}
    assert value_of(ann.get(address(swimmers)).get_data(as_text=True), "pupils") == ""
    ann.post(address(swimmers), data=form(ann, swimmers, pupils="209"))
    assert standing(session)["all", "all"] == 209


def test_needs_that_do_not_add_up_are_told_and_can_be_kept(
    ann: FlaskClient, session: Session, swimmers: Provider
) -> None:
    sent = form(ann, swimmers, sen_support_all="30", sen_support_asd="18")
    answer = ann.post(address(swimmers), data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "SEN support: the types of need add up to 18, and the total is 30" in page
    assert "Save as they are" in page
    assert not standing(session)
    assert ann.post(address(swimmers), data=sent | {"keep": "yes"}).status_code == 303
    assert standing(session)["sen-support", "all"] == 30
    assert standing(session)["sen-support", "asd"] == 18


def test_more_with_sen_than_pupils_is_not_kept_whatever_is_asked(
    ann: FlaskClient, session: Session, swimmers: Provider
) -> None:
    sent = form(ann, swimmers, pupils="5", sen_support_all="6")
    answer = ann.post(address(swimmers), data=sent | {"keep": "yes"})
    assert answer.status_code == 400
    assert "fewer than have SEN support" in answer.get_data(as_text=True)
    assert not standing(session)


def test_colleague_who_was_quicker_is_not_overwritten_unseen(
    ann: FlaskClient, ben: FlaskClient, session: Session, swimmers: Provider
) -> None:
    late = form(ben, swimmers, sen_support_all="25")
    ann.post(address(swimmers), data=form(ann, swimmers, sen_support_all="30"))
    answer = ben.post(address(swimmers), data=late)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "A colleague has given counts of this year" in page
    assert "SEN support, all together: 30" in page
    assert value_of(page, "sen-support-all") == "25"
    assert standing(session) == {("sen-support", "all"): 30}
    assert ben.post(address(swimmers), data=late | {"seen": seen(page)}).status_code == 303
    assert standing(session) == {("sen-support", "all"): 25}


def test_years_are_kept_apart(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    ann.post(address(swimmers), data=form(ann, swimmers, "202526", sen_support_all="28"))
    ann.post(address(swimmers), data=form(ann, swimmers, "202627", sen_support_all="30"))
    session.rollback()
    assert [(one.period, one.support) for one in last_given(session, "900001")] == [("202627", 30), ("202526", 28)]
    page = ann.get(address(swimmers, year="202526")).get_data(as_text=True)
    assert value_of(page, "sen-support-all") == "28"


@pytest.mark.parametrize("year", ["", "199899", "202728", "x", "\x00"])
def test_year_that_cannot_be_given_is_refused_when_saved(ann: FlaskClient, swimmers: Provider, year: str) -> None:
    assert ann.get(address(swimmers, year="nonsense")).status_code == 200
    assert ann.post(address(swimmers), data=form(ann, swimmers) | {"year": year}).status_code == 400


def test_home_page_says_what_was_given_last(ann: FlaskClient, swimmers: Provider) -> None:
    home = f"/organisations/{swimmers.id}"
    assert "You have given no counts yet" in ann.get(home).get_data(as_text=True)
    ann.post(address(swimmers), data=form(ann, swimmers, pupils="210", sen_support_all="30"))
    page = ann.get(home).get_data(as_text=True)
    assert "30 SEN support" in page
    assert "210 on roll" in page
    assert address(swimmers) in page


def test_nobody_else_gets_there(stranger: FlaskClient, swimmers: Provider) -> None:
    assert stranger.get(address(swimmers)).status_code == 404
    assert stranger.post(address(swimmers), data={}).status_code in (400, 404)


def test_whoever_is_not_signed_in_is_asked_to(sqlite_app: Flask, client: FlaskClient) -> None:
    assert client.get("/organisations/0d555d2e-26b9-4287-9fe3-97468dea4a24/counts").status_code == 302


def test_organisation_that_is_no_school_has_no_counts(ann: FlaskClient, session: Session, swimmers: Provider) -> None:
    swimmers.urn = None
    session.commit()
    assert ann.get(address(swimmers)).status_code == 404
    assert "Counts of pupils" not in ann.get(f"/organisations/{swimmers.id}").get_data(as_text=True)
