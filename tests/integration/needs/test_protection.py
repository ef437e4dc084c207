"""What the public sees of small figures, and an administrator's decision to show those of one source."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from config.schedule import SCHEDULE
from localoffer.audit import Actor, AuditEvent
from localoffer.errors import LocalOfferError
from localoffer.jobs.running import SCHEDULER, run
from localoffer.needs.models import NeedCount
from localoffer.needs.protecting.actions import switch
from localoffer.needs.protecting.models import NeedProtectionSwitch
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import TOKEN, sign_in
from tests.integration.needs.loading import NOW, figure, load

WHO = Actor("command", "test")
JOB = next(job for job in SCHEDULE if job.name == "needs-due")


def public(session: Session) -> dict[str, int | None]:
    rows = session.scalars(select(NeedCount).where(NeedCount.form == "protected"))
    return {row.need: row.count for row in rows}


def post(client: FlaskClient, **form: str) -> TestResponse:
    token = TOKEN.search(client.get("/account").text)
    assert token
    return client.post("/officers/needs/protection/sen-in-england", data={**form, "csrf_token": token[1]})


def settled(app: Flask, session: Session) -> None:
    """What the scheduler does within the minute."""
    session.commit()
    with app.app_context():
        assert run(JOB, SCHEDULER).error == ""
    session.rollback()


def some_figures(session: Session) -> None:
    counts = {"all": 43, "asd": 20, "slcn": 12, "semh": 9, "msi": 2}
    load(session, *(figure(count, need=need) for need, count in counts.items()))


def test_small_figure_is_hidden_with_another_of_its_row(session: Session) -> None:
    some_figures(session)
    shown = public(session)
    assert shown["msi"] is None
    assert sum(count is None for count in shown.values()) == 2
    assert shown["all"] == 43


def test_figures_of_a_source_that_was_switched_off_are_shown_and_the_reason_is_kept(
    app: Flask, session: Session
) -> None:
    some_figures(session)
    switch(session, "sen-in-england", True, "The Department shows them itself", WHO, NOW)
    settled(app, session)
    assert public(session)["msi"] == 2
    assert None not in public(session).values()
    made = session.scalars(select(NeedProtectionSwitch)).one()
    assert (made.is_off, made.reason, made.switched_at) == (True, "The Department shows them itself", NOW)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "need protection off")).one()
    assert event.details["reason"] == "The Department shows them itself"


def test_figures_are_hidden_again_when_protection_is_switched_on(app: Flask, session: Session) -> None:
    some_figures(session)
    before = public(session)
    switch(session, "sen-in-england", True, "The Department shows them", WHO, NOW)
    settled(app, session)
    assert public(session) != before
    switch(session, "sen-in-england", False, "Families asked us to", WHO, NOW)
    settled(app, session)
    assert public(session) == before
    assert session.query(NeedProtectionSwitch).count() == 2


@pytest.mark.parametrize(
    ("source", "reason", "words"),
    [
        ("sen-in-england", " ", "Enter the reason"),
        ("sen-in-england", "x" * 1001, "1000 characters"),
        ("school-counts", "Why not", "published elsewhere"),
        ("nowhere", "Why not", "published elsewhere"),
    ],
)
def test_what_cannot_be_switched_off_says_why(session: Session, source: str, reason: str, words: str) -> None:
    with pytest.raises(LocalOfferError, match=words):
        switch(session, source, True, reason, WHO, NOW)


def test_the_same_decision_twice_is_told_to_the_second(session: Session) -> None:
    switch(session, "sen-in-england", True, "First", WHO, NOW)
    with pytest.raises(LocalOfferError, match="already"):
        switch(session, "sen-in-england", True, "Second", WHO, NOW)


def test_officer_reads_the_page_and_cannot_switch(client: FlaskClient, make_user: MakeUser, session: Session) -> None:
    some_figures(session)
    session.commit()
    make_user()
    sign_in(client)
    page = client.get("/officers/needs/protection")
    assert page.status_code == 200
    assert "counts from 1 to 4 are hidden" in page.text
    assert "<textarea" not in page.text
    assert post(client, to="off", reason="x").status_code == 403


def test_administrator_switches_off_with_a_reason_and_reads_it_on_the_page(
    client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    some_figures(session)
    session.commit()
    make_user("administrator@aldermere.example", "administrator")
    sign_in(client, "administrator@aldermere.example")
    refused = post(client, to="off", reason="")
    assert refused.status_code == 400
    assert "Enter the reason" in refused.text
    done = post(client, to="off", reason="Shown by the Department")
    assert done.status_code == 303
    page = client.get(done.headers["Location"]).text
    assert "Shown by the Department" in page
    assert "Figures of this source are shown as they are, on public pages within the next minutes." in page
