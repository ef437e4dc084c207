"""Officers see what has grown old, count it, narrow it and take it away as a file."""

import csv
import io
import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.audit import AuditEvent
from localoffer.clock import ENGLAND
from localoffer.directory.actions import save_area
from localoffer.freshness import queries
from localoffer.freshness.rules import Freshness
from localoffer.freshness.views import PAGE
from tests.factories import NOW, listing, provider, square
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in, token

TODAY = date(2026, 11, 22)


def fill(session: Session) -> None:
    school = provider(session, "Saltby School", "mainstream-school")
    clinic = provider(session, "=Clinic", "health", email="clinic@saltby.example")
    ages = [(school, "Fresh", 1), (school, "Soon", 350), (school, "Due", 365), (clinic, "Overdue", 200),
            (clinic, "Lapsed", 300), (clinic, "Never", None)]  # fmt: skip
    for of, name, days in ages:
        listing(session, of, name=name).confirmed_on = None if days is None else TODAY - timedelta(days=days)
    listing(session, clinic, publish=False, name="A draft")
    session.commit()


def names(page: str) -> list[str]:
    return re.findall(r"Select </span>([^<]*)</label>", page)


@pytest.fixture(autouse=True)
def _this_day() -> object:
    with time_machine.travel(NOW, tick=True):
        yield


def test_listings_have_their_state_and_come_oldest_first(session: Session) -> None:
    fill(session)
    found = [(one.name, one.state) for one in queries.dated_listings(session, TODAY)]
    assert found == [
        ("Never", Freshness.NEVER), ("Due", Freshness.DUE), ("Soon", Freshness.DUE_SOON), ("Lapsed", Freshness.LAPSED),
        ("Overdue", Freshness.OVERDUE), ("Fresh", Freshness.FRESH),
    ]  # fmt: skip


def test_counts_by_state_kind_and_area(session: Session) -> None:
    fill(session)
    found = queries.dated_listings(session, TODAY)
    assert [one.total for one in queries.count_states(found)] == [1] * 6
    kinds = [(one.code, one.total, one.to_chase) for one in queries.count_kinds(found)]
    assert kinds == [("mainstream-school", 3, 1), ("health", 3, 3)]
    here = {"ward:A": {found[0].id, found[2].id}, "ward:B": {found[2].id}}
    areas = queries.count_areas(found, here, {"ward:A": "Castle", "ward:B": "Mill End", "ward:C": "Nothing here"})
    assert areas == [queries.Count("ward:A", "Castle", 2, 1), queries.Count("ward:B", "Mill End", 1, 0)]


def test_page_shows_what_needs_confirming_and_narrows(officer: FlaskClient, session: Session) -> None:
    fill(session)
    assert names(officer.get("/officers/staleness").text) == ["Never", "Due", "Lapsed", "Overdue"]
    assert names(officer.get("/officers/staleness?kind=mainstream-school").text) == ["Due"]
    assert names(officer.get("/officers/staleness?state=due-soon").text) == ["Soon"]
    assert len(names(officer.get("/officers/staleness?state=all").text)) == 6
    assert "No listing is like that." in officer.get("/officers/staleness?state=lapsed&kind=mainstream-school").text


def test_page_narrows_by_area(officer: FlaskClient, session: Session) -> None:
    for area in (square("A", -2, 52), square("B", -1, 52)):
        save_area(session, area)
    place = {"name": "Pool", "town": "Saltby", "latitude": 52.05, "longitude": -1.95}
    listing(session, name="In A", places=[place])
    listing(session, name="Nowhere", places=[])
    session.commit()
    assert names(officer.get("/officers/staleness").text) == ["In A", "Nowhere"]
    assert names(officer.get("/officers/staleness?area=ward:A").text) == ["In A"]
    assert names(officer.get("/officers/staleness?area=ward:B").text) == []


def test_what_an_address_cannot_mean_is_left_out(officer: FlaskClient, session: Session) -> None:
    fill(session)
    for query in ("state=nonsense", "kind=%00", "area=ward:none", "page=-1", "page=x", "state=&kind=&area="):
        answer = officer.get(f"/officers/staleness?{query}")
        assert answer.status_code == 200
        assert len(names(answer.text)) == 4
    assert "There is no page 7" in officer.get("/officers/staleness?page=7").text


def test_many_are_shown_page_by_page(officer: FlaskClient, session: Session) -> None:
    of = provider(session)
    for number in range(PAGE + 2):
        listing(session, of, name=f"Club {number:03}")
    session.commit()
    assert len(names(officer.get("/officers/staleness").text)) == PAGE
    assert names(officer.get("/officers/staleness?page=2").text) == ["Club 050", "Club 051"]


def test_file_holds_the_same_and_no_formula(officer: FlaskClient, session: Session) -> None:
    fill(session)
    csrf = token(officer, "/officers/staleness")
    answer = officer.post("/officers/staleness.csv?kind=health", data={"csrf_token": csrf})
    assert answer.mimetype == "text/csv"
    assert 'filename="listings-to-confirm-2026-11-22.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["Listing"] for row in rows] == ["Never", "Lapsed", "Overdue"]
    assert {row["Provider"] for row in rows} == {"'=Clinic"}
    assert rows[1]["Confirmed by the provider on"] == (TODAY - timedelta(days=300)).isoformat()
    assert rows[1]["Email"] == "clinic@saltby.example"
    assert rows[1]["Address of the page"].endswith("/services/lapsed")
    session.rollback()
    line = session.scalars(select(AuditEvent).where(AuditEvent.action == "file downloaded")).one()
    assert line.details == {"file": "listings-to-confirm", "rows": 3, "kind": "health"}
    assert line.actor.startswith("user:")


def test_opening_the_address_of_the_file_gives_none(officer: FlaskClient) -> None:
    assert officer.get("/officers/staleness.csv").status_code == 405
    assert officer.post("/officers/staleness.csv").status_code == 400


def test_start_page_names_the_oldest(officer: FlaskClient, session: Session) -> None:
    fill(session)
    page = officer.get("/officers").text
    assert "Listings longest unconfirmed" in page
    assert "All that need confirming" in page


def test_the_day_is_the_one_in_england(client: FlaskClient, make_user: MakeUser, session: Session) -> None:
    """At half past midnight in summer it is still the day before in UTC."""
    listing(session, provider(session, kind="authority"), name="Club").confirmed_on = date(2026, 7, 1)
    session.commit()
    with time_machine.travel(datetime(2027, 7, 1, 0, 30, tzinfo=ENGLAND), tick=False):
        make_user()
        sign_in(client)
        assert names(client.get("/officers/staleness?state=due").text) == ["Club"]
