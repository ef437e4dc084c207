"""Lapsed listings leave search where the authority has set that, by the rule for states and on both databases."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.models import Provider, Service
from localoffer.freshness.hiding import has_lapsed
from localoffer.freshness.rules import Dates, Freshness, freshness, interval_for
from search.indexing import documents, documents_for, findable_names, public_versions
from tests.factories import listing, provider

TODAY = date(2027, 5, 29)  # 90 days after the last of February: several days of August fall due on one


@pytest.fixture
def hides(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.extensions["settings"] = settings.model_copy(update={"hide_lapsed": True})


def fill(session: Session) -> None:
    for kind in ("voluntary", "mainstream-school", "of-long-ago"):
        of = provider(session, f"Provider of {kind}", "voluntary")
        for number, days in enumerate((0, 270, 271, 272, 273, 274, 275, 454, 455, 456, None)):
            service = listing(session, of, name=f"{kind} {number}")
            day = TODAY - timedelta(days=days) if days is not None else None
            service.confirmed_on, service.assured_on = (day, None) if number % 2 else (None, day)
        of.kind = kind
    both = listing(session, provider(session, "Checked"), name="Confirmed long ago and checked since")
    both.confirmed_on, both.assured_on = date(2020, 1, 1), TODAY
    session.commit()


def test_database_and_rule_agree_on_what_has_lapsed(session: Session) -> None:
    fill(session)
    rows = session.execute(select(Service, Provider.kind).join(Provider)).all()
    by_rule = {
        service.name
        for service, kind in rows
        if freshness(Dates(confirmed=service.confirmed_on, assured=service.assured_on), TODAY, interval_for(kind))
        is Freshness.LAPSED
    }
    by_database = set(session.scalars(select(Service.name).join(Provider).where(has_lapsed(TODAY))))
    assert by_rule == by_database
    assert 5 < len(by_rule) < len(rows) - 5


@pytest.mark.usefixtures("hides")
def test_lapsed_listings_leave_every_way_into_search(app: Flask, session: Session) -> None:
    old, new = listing(session, name="Old"), listing(session, name="New")
    never = listing(session, name="Never")
    old.confirmed_on, new.confirmed_on = date(2025, 1, 1), TODAY
    session.commit()
    everything, wanted = [old.id, new.id, never.id], {new.id, never.id}
    with app.app_context():
        assert {document.name for document in documents(session, TODAY)} == {"New", "Never"}
        assert {id for id, _ in public_versions(session, TODAY)} == {str(id) for id in wanted}
        assert set(documents_for(session, everything, TODAY)) == wanted
        assert {name for _, name in session.execute(findable_names(TODAY))} == {"New", "Never"}


def test_lapsed_listings_stay_where_nothing_is_set(app: Flask, session: Session) -> None:
    listing(session, name="Old").confirmed_on = date(2025, 1, 1)
    session.commit()
    with app.app_context():
        assert [document.name for document in documents(session, TODAY)] == ["Old"]


@pytest.mark.usefixtures("hides")
def test_listing_that_is_confirmed_comes_back(app: Flask, session: Session) -> None:
    old = listing(session, name="Old")
    old.confirmed_on = date(2025, 1, 1)
    session.commit()
    with app.app_context():
        assert documents_for(session, [old.id], TODAY) == {}
        old.confirmed_on = TODAY
        session.commit()
        assert set(documents_for(session, [old.id], TODAY)) == {old.id}
