"""Either engine forgets what has lapsed where that is set, and learns it again once it is confirmed."""

from datetime import date

from flask import Flask
from sqlalchemy.orm import Session

from localoffer.database import db
from localoffer.directory.models import Service
from localoffer.publishing.actions import confirm_listing
from search.engine import SearchEngine
from search.indexing import documents, documents_for
from search.planner import plan
from search.query import SearchQuery
from tests.factories import NOW, OFFICER, listing

TODAY = date(2026, 11, 22)


def test_lapsed_listing_is_not_found_until_it_is_confirmed(sqlite_app: Flask, engine: SearchEngine) -> None:
    settings = sqlite_app.extensions["settings"]
    sqlite_app.extensions["settings"] = settings.model_copy(update={"hide_lapsed": True})
    with sqlite_app.app_context(), Session(db.engine) as session:
        old, new = listing(session, name="Old"), listing(session, name="New")
        old.confirmed_on, new.confirmed_on = date(2025, 1, 1), TODAY
        session.commit()
        number = old.id
        engine.rebuild(documents(session, TODAY))
        assert engine.search(SearchQuery(), plan("")).total == 1
        confirm_listing(session, session.get_one(Service, number), TODAY, OFFICER, NOW)
        session.commit()
        engine.apply(list(documents_for(session, [number], TODAY).values()), [], visible=True)
        assert engine.search(SearchQuery(), plan("")).total == 2
