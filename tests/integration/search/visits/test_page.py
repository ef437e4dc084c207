"""Officers read how often listings are read, and no words that are rare."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from localoffer.clock import today
from localoffer.database import db
from search.spool import Spool
from search.visits.jobs import move_visits, spool_folder
from search.visits.visit import Visit
from tests.factories import listing
from tests.integration.accounts.conftest import MakeUser, make_user
from tests.integration.accounts.signing_in import sign_in

__all__ = ["make_user"]


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """A listing that was found four times."""
    spool = Spool(spool_folder(sqlite_app.extensions["settings"].data_dir))
    with sqlite_app.app_context():
        service = listing(db.session()).id
        db.session.commit()
        for words in ("swimming", "swimming", "swimming", "rare words"):
            spool.append(Visit(service=service, day=today(), words=words))
        move_visits()
    return sqlite_app


def test_officers_see_every_listing(client: FlaskClient, make_user: MakeUser) -> None:
    make_user()
    sign_in(client)
    page = client.get("/officers/visits").text
    assert "“swimming”" in page
    assert "rare words" not in page


@pytest.mark.parametrize("query", ["?q=swim&page=7", "?q=%00%ff", "?page=-1", "?page=99999999999", "?q=" + "x" * 5_000])
def test_whatever_is_asked_it_is_a_page(client: FlaskClient, make_user: MakeUser, query: str) -> None:
    make_user()
    sign_in(client)
    assert client.get(f"/officers/visits{query}").status_code == 200
