"""Lists of an entry, posted as a browser does and as nobody's browser would."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.directory.actions import save_postcodes
from localoffer.directory.content import ListingContent
from localoffer.directory.models import Service
from localoffer.memberships import actions
from localoffer.memberships.rules import MemberRole
from localoffer.publishing import drafting
from localoffer.publishing.models import Revision
from tests.factories import NOW, OFFICER, listing, provider
from tests.integration.accounts.signing_in import sign_in
from tests.integration.memberships.conftest import People, person
from tests.integration.providers.sending import hidden

__all__ = ["person"]
LISTS = ("places", "times", "costs", "contacts", "links")


@pytest.fixture
def entry(session: Session, person: People) -> Service:
    """An entry of Ann's organisation, with a pool whose coordinates are known."""
    swimmers = provider(session)
    actions.join(session, person("ann"), swimmers, MemberRole.EDITOR, OFFICER, NOW)
    pool = {"name": "Pool", "town": "Saltby", "postcode": "WX4 2BD", "latitude": 52.1, "longitude": -1.5}
    made = listing(session, swimmers, places=[pool])
    session.commit()
    return made


@pytest.fixture
def ann(app: Flask, entry: Service) -> FlaskClient:
    client = app.test_client()
    sign_in(client, "ann@school.example")
    return client


def drafted(session: Session, entry: Service) -> ListingContent:
    session.expire_all()
    draft = drafting.open_draft(session, entry.id)
    assert draft is not None
    return draft.content


def revisions(session: Session) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(Revision)) or 0


def test_two_places_are_saved_and_the_first_keeps_its_point(ann: FlaskClient, session: Session, entry: Service) -> None:
    address = f"/services/{entry.id}/edit/places"
    sent = {
        **hidden(ann, address),
        "places-0-was": "0", "places-0-name": "Saltby Pool", "places-0-town": "Saltby", "places-0-postcode": "wx42bd",
        "places-0-access": ["hoist", "wheelchair"],
        "places-1-was": "", "places-1-town": "Fenwick", "places-1-hide_address": "y",
        "places-2-was": "", "places-2-name": "  ",
    }  # fmt: skip
    assert ann.post(address, data=sent).status_code == 303
    first, second = drafted(session, entry).places
    assert (first.name, first.latitude, first.access) == ("Saltby Pool", 52.1, ("wheelchair", "hoist"))
    assert (second.town, second.hide_address) == ("Fenwick", True)


@pytest.mark.parametrize("button", [{"add-row": "1"}, {"remove-row": "0"}, {"check-rows": "1"}])
def test_buttons_of_rows_save_nothing(
    ann: FlaskClient, session: Session, entry: Service, button: dict[str, str]
) -> None:
    address, before = f"/services/{entry.id}/edit/times", revisions(session)
    typed = {"times-0-opens": "some time", "times-1-description": "Every second Saturday"}
    answer = ann.post(address, data={**hidden(ann, address), **typed, **button})
    assert answer.status_code == 200
    assert "Every second Saturday" in answer.text
    assert ("some time" in answer.text) is ("remove-row" not in button)
    assert revisions(session) == before


def test_row_that_was_added_has_the_focus_and_a_name(ann: FlaskClient, entry: Service) -> None:
    address = f"/services/{entry.id}/edit/contacts"
    page = ann.post(address, data={**hidden(ann, address), "contacts-0-role": "Office", "add-row": "1"}).text
    assert page.count(" autofocus") == 1
    assert "Contact 2 is added below. Nothing is saved yet." in page
    assert 'Remove<span class="govuk-visually-hidden"> contact 2</span>' in page
    page = ann.post(address, data={**hidden(ann, address), "contacts-0-role": "Office", "remove-row": "0"}).text
    assert page.count(" autofocus") == 1
    assert "Contact 1 is taken out. There are 0 contacts now." in page


def test_what_is_wrong_is_said_twice_and_kept_as_typed(ann: FlaskClient, entry: Service) -> None:
    address = f"/services/{entry.id}/edit/times"
    answer = ann.post(address, data={**hidden(ann, address), "times-0-days": "mon", "times-1-opens": "<soon>"})
    assert answer.status_code == 400
    assert answer.text.count("Time 2: enter the time like 9:30am or 16:00") == 2
    assert 'href="#times-1-opens"' in answer.text
    assert 'value="&lt;soon&gt;"' in answer.text


def test_postcode_that_is_not_on_the_map_is_told_and_saved(ann: FlaskClient, session: Session, entry: Service) -> None:
    save_postcodes(session, [{"postcode": "WX4 2BD", "latitude": 52.1, "longitude": -1.5, "is_district": False}])
    session.commit()
    address = f"/services/{entry.id}/edit/places"
    sent = {**hidden(ann, address), "places-0-postcode": "WX4 2BD", "places-1-postcode": "ZZ9 9ZZ"}
    page = ann.post(address, data={**sent, "check-rows": "1"}).text
    assert "WX4 2BD is on our map." in page
    assert "We did not find this postcode on our map." in page
    assert ann.post(address, data=sent).status_code == 303
    assert drafted(session, entry).places[1].postcode == "ZZ9 9ZZ"
    assert "ZZ9 9ZZ, we did not find this postcode on our map" in ann.get(f"/services/{entry.id}/edit/check").text


CRAFTED: dict[str, Any] = {
    "numbers without end": {"{0}-99999999999999999999-{1}": "x", "{0}-²-{1}": "x", "{0}--1-{1}": "x"},
    "long text": {"{0}-0-{1}": "x" * 100_000},
    "NUL": {"{0}-0-{1}": "\0"},
    "half a character": {"{0}-0-{1}": b"\xed\xa0\x80"},
    "many rows": {f"{{0}}-{number}-{{1}}": "x" for number in range(300)},
    "fields twice": {"{0}-0-{1}": ["a", "b"], "{0}-0-was": ["0", "1"]},
    "other fields": {"{0}-0-latitude": "91", "{0}-0-__class__": "x", "{0}": "x", "{0}-0": "x"},
    "remove nothing": {"remove-row": ["99999999999", "x"], "{0}-0-{1}": "x"},
    "remove and add": {"remove-row": "0", "add-row": "1"},
    "code that is none": {"{0}-0-access": "lava", "{0}-0-days": "someday", "{0}-0-price": "gold", "{0}-0-kind": "x"},
    "was nothing": {"{0}-0-was": "9" * 5000, "{0}-0-{1}": "x"},
}
FIRST = {"places": "postcode", "times": "opens", "costs": "amount", "contacts": "email", "links": "url"}


@pytest.mark.parametrize("sent", CRAFTED.values(), ids=CRAFTED.keys())
@pytest.mark.parametrize("name", LISTS)
def test_crafted_list_is_refused_with_a_page_and_nothing_is_written(
    ann: FlaskClient, session: Session, entry: Service, name: str, sent: dict[str, Any]
) -> None:
    address, before = f"/services/{entry.id}/edit/{name}", revisions(session)
    fields = {key.format(name, FIRST[name]): value for key, value in sent.items()}
    answer = ann.post(address, data={**hidden(ann, address), **fields})
    assert answer.status_code in (200, 303, 400)
    assert "<h1" in answer.text or answer.status_code == 303
    if answer.status_code != 303:
        assert revisions(session) == before


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_other_providers_are_not_there(ann: FlaskClient, session: Session, name: str) -> None:
    other = listing(session, provider(session, "Others"), name="Theirs")
    session.commit()
    before = revisions(session)
    address = f"/services/{other.id}/edit/{name}"
    token = hidden(ann, "/account")
    assert ann.get(address).status_code == 404
    assert (
        ann.post(address, data={**token, f"{name}-0-{FIRST[name]}": "x", "seen": "x", "seen_here": "x"}).status_code
        == 404
    )
    assert revisions(session) == before
