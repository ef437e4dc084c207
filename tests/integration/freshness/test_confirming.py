"""The people of a provider say that their listings are still right, and nobody else can."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.audit import Actor, AuditEvent
from localoffer.directory.models import Service
from localoffer.errors import ConflictError
from localoffer.freshness.actions import confirm_as_member
from localoffer.memberships.models import Membership
from localoffer.publishing.actions import withdraw_listing
from tests.factories import NOW, OFFICER, listing, provider
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in, token

TODAY = NOW.date()
LONG_AGO = date(2025, 6, 1)
EDITOR = "editor@saltby.example"
MEMBER = Actor("user", "a member")


@pytest.fixture(autouse=True)
def _this_day() -> object:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def own(session: Session, make_user: MakeUser) -> list[Service]:
    """Two listings of a provider with an editor."""
    of = provider(session)
    made = [listing(session, of, name=name) for name in ("Club", "Choir")]
    for one in made:
        one.confirmed_on = one.edited_on = LONG_AGO
    session.commit()
    person = make_user(EDITOR, "provider-editor")
    session.add(Membership(user_id=person.id, provider_id=of.id, role="editor", created_at=NOW))
    session.commit()
    return made


@pytest.fixture
def editor(client: FlaskClient, own: list[Service]) -> FlaskClient:
    sign_in(client, EDITOR)
    return client


def press(client: FlaskClient, path: str, **fields: object) -> tuple[int, str]:
    csrf = token(client, "/account")
    answer = client.post(path, data={"csrf_token": csrf} | fields)
    return answer.status_code, answer.headers.get("Location", "")


def dates(session: Session) -> list[date | None]:
    session.rollback()
    return list(session.scalars(select(Service.confirmed_on).order_by(Service.name.desc())))


def test_member_confirms_one_and_edited_stays(editor: FlaskClient, session: Session, own: list[Service]) -> None:
    club = own[0]
    status, to = press(editor, f"/organisations/{club.provider_id}/services/{club.id}/still-right")
    assert (status, "done=confirmed&number=1" in to) == (303, True)
    assert dates(session) == [TODAY, LONG_AGO]
    assert club.edited_on == LONG_AGO
    said = session.scalars(select(AuditEvent).where(AuditEvent.action == "listing confirmed")).one()
    assert said.actor.startswith("user:")


def test_member_confirms_all_that_are_ticked(editor: FlaskClient, session: Session, own: list[Service]) -> None:
    path = f"/organisations/{own[0].provider_id}/still-right"
    status, to = press(editor, path, service=[str(own[0].id), str(own[1].id), str(own[1].id)])
    assert (status, "number=2" in to) == (303, True)
    assert dates(session) == [TODAY, TODAY]
    lines = select(func.count()).select_from(AuditEvent)
    before = session.scalar(lines)
    assert "done=confirmed-none" in press(editor, path, service=[str(one.id) for one in own])[1]
    session.rollback()
    assert session.scalar(lines) == before, "what was confirmed today is not confirmed again"


def test_nothing_ticked_confirms_nothing(editor: FlaskClient, session: Session, own: list[Service]) -> None:
    assert "done=confirmed-none" in press(editor, f"/organisations/{own[0].provider_id}/still-right")[1]
    assert dates(session) == [LONG_AGO, LONG_AGO]


def test_other_peoples_listings_are_not_there(editor: FlaskClient, session: Session, own: list[Service]) -> None:
    others = listing(session, provider(session, "Others"), name="Alien")
    session.commit()
    ours, club = own[0].provider_id, own[0].id
    for path in (
        f"/organisations/{others.provider_id}/services/{others.id}/still-right",
        f"/organisations/{ours}/services/{others.id}/still-right",
        f"/organisations/{others.provider_id}/services/{club}/still-right",
        f"/organisations/{ours}/services/{uuid.uuid4()}/still-right",
        f"/organisations/{ours}/services/x/still-right",
        f"/organisations/x/services/{club}/still-right",
        f"/organisations/{others.provider_id}/still-right",
    ):
        assert press(editor, path, service=[str(club)])[0] == 404, path
    for wrong in (str(others.id), "x", "", "\0", "9" * 100_000):
        assert press(editor, f"/organisations/{ours}/still-right", service=[str(club), wrong])[0] in (400, 404, 413)
    broken = f"csrf_token={token(editor, '/account')}&service={club}&service=%ED%A0%80%FF"
    form = "application/x-www-form-urlencoded"
    assert editor.post(f"/organisations/{ours}/still-right", data=broken, content_type=form).status_code == 404
    many = [str(uuid.uuid4()) for _ in range(501)]
    assert press(editor, f"/organisations/{ours}/still-right", service=many)[0] == 400
    assert dates(session) == [LONG_AGO, LONG_AGO, None]


def test_reading_or_a_form_without_its_token_confirms_nothing(
    editor: FlaskClient, session: Session, own: list[Service]
) -> None:
    path = f"/organisations/{own[0].provider_id}/services/{own[0].id}/still-right"
    assert editor.get(path).status_code == 405
    assert editor.post(path).status_code == 400
    assert dates(session) == [LONG_AGO, LONG_AGO]


def test_listing_that_families_do_not_see_is_not_confirmed(
    editor: FlaskClient, session: Session, own: list[Service]
) -> None:
    club, choir = own
    withdraw_listing(session, club, "It has ended.", OFFICER, NOW)
    session.commit()
    path = f"/organisations/{club.provider_id}/still-right"
    assert press(editor, path, service=[str(club.id), str(choir.id)])[0] == 409
    assert dates(session) == [LONG_AGO, LONG_AGO]


def test_confirming_reads_the_listing_as_it_is_now(app: object, session: Session, own: list[Service]) -> None:
    """An officer changes the listing after it was loaded here and before the button is pressed."""
    club = own[0]
    assert club.version
    with Session(session.get_bind()) as other:
        their = other.get_one(Service, club.id)
        their.version += 1
        other.commit()
    session.rollback()
    stale = session.get_one(Service, club.id)
    with Session(session.get_bind()) as other:
        withdraw_listing(other, other.get_one(Service, club.id), "It has ended.", OFFICER, NOW)
        session.rollback()
        other.commit()
    with pytest.raises(ConflictError):
        confirm_as_member(session, stale, MEMBER, NOW + timedelta(days=1))
