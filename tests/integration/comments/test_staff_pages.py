"""What providers and officers can send about comments, and what nobody can."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from localoffer.comments.models import Comment
from localoffer.directory.models import Service
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in, token
from tests.integration.comments.conftest import Receive

Send = Callable[..., tuple[int, str]]
TEXTS = [{}, {"answer": ""}, {"answer": "x" * 100_000}, {"answer": " \0 "}]


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Pages do not depend on the database."""
    return sqlite_app


@pytest.fixture
def send(client: FlaskClient) -> Send:
    """Post a form as who is signed in."""

    def post(address: str, **fields: str) -> tuple[int, str]:
        answer = client.post(address, data={"csrf_token": token(client, "/account")} | fields)
        return answer.status_code, answer.text

    return post


@pytest.fixture
def officer(client: FlaskClient, make_user: MakeUser) -> FlaskClient:
    make_user()
    sign_in(client)
    return client


def fresh(session: Session, comment: Comment) -> Comment:
    session.rollback()
    return session.get_one(Comment, comment.id, populate_existing=True)


def test_provider_reads_and_answers(
    client: FlaskClient, session: Session, club: Service, receive: Receive, send: Send
) -> None:
    made = receive(club, "Too <loud> for Tom", "mum@home.example")
    sign_in(client, "ann@club.example")
    there = f"/organisations/{club.provider_id}/comments"
    assert "Waiting for your answer" in client.get(there).text
    page = client.get(f"{there}/{made.id}").text
    assert "Too &lt;loud&gt; for Tom" in page
    assert "mum@home" not in page
    for fields in TEXTS:
        status, text = send(f"{there}/{made.id}", seen=str(made.version), **fields)
        assert (status, "Error: " in text) == (400, True)
    assert send(f"{there}/{made.id}", answer="Mine", seen="99")[0] == 409
    assert fresh(session, made).answer == ""
    assert send(f"{there}/{made.id}", answer="We turned it down.", seen=str(made.version))[0] == 303
    status, text = send(f"{there}/{made.id}", answer="Again, and kept", seen=str(made.version))
    assert (status, "Again, and kept" in text) == (409, True)
    assert fresh(session, made).answer == "We turned it down."


def test_other_providers_comments_are_not_there(
    client: FlaskClient, session: Session, club: Service, clinic: Service, receive: Receive, send: Send
) -> None:
    theirs, general = receive(clinic), receive(None)
    sign_in(client, "ann@club.example")
    mine = f"/organisations/{club.provider_id}/comments"
    addresses = [f"{mine}/{theirs.id}", f"{mine}/{general.id}", f"{mine}/{uuid4()}", f"{mine}/x", f"{mine}/%00"]
    for address in [*addresses, f"/organisations/{clinic.provider_id}/comments/{theirs.id}"]:
        assert client.get(address).status_code == 404
        assert send(address, answer="x", seen="1")[0] == 404
    assert client.get(f"/organisations/{clinic.provider_id}/comments").status_code == 404
    assert client.get(f"/officers/comments/{theirs.id}").status_code == 403
    assert fresh(session, theirs).answer == ""


def test_officer_answers_publishes_and_takes_off(
    officer: FlaskClient, session: Session, clinic: Service, receive: Receive, send: Send
) -> None:
    made = receive(clinic, "Tom waited a year")
    there = f"/officers/comments/{made.id}"
    assert send(f"{there}/publish", published_text="a", published_answer="b", seen="1")[0] == 403
    assert send(f"{there}/pass-on", seen="1")[0] == 403
    for fields in TEXTS:
        assert send(f"{there}/answer", seen="1", **fields)[0] == 400
    assert send(f"{there}/answer", seen="1", answer="There is a second clinic now.")[0] == 303
    version = str(fresh(session, made).version)
    assert send(f"{there}/publish", seen=version, published_text="", published_answer="x" * 2_001)[0] == 400
    assert "Tom" not in officer.get("/comments").text
    fields = {"published_text": "Waiting takes a year.", "published_answer": "There is a second clinic now."}
    assert send(f"{there}/publish", seen=version, **fields)[0] == 303
    page = officer.get("/comments").text
    assert "Waiting takes a year." in page
    assert "What we did" in page
    assert "Tom" not in page
    assert send(f"{there}/unpublish", seen=str(fresh(session, made).version))[0] == 303
    assert "Waiting takes" not in officer.get("/comments").text


def test_officer_sets_aside_for_a_reason_and_takes_up_again(
    officer: FlaskClient, session: Session, clinic: Service, receive: Receive, send: Send
) -> None:
    made = receive(clinic)
    there = f"/officers/comments/{made.id}"
    for reason in ("", "because", "x" * 100_000):
        assert send(f"{there}/set-aside", seen="1", reason=reason)[0] == 400
    assert send(f"{there}/set-aside", seen="0", reason="abusive")[0] == 409
    assert send(f"{there}/set-aside", seen="1", reason="abusive")[0] == 303
    assert "It is abusive" in officer.get(there).text
    assert send(f"{there}/answer", seen=str(fresh(session, made).version), answer="Kept words")[0] == 403
    assert send(f"{there}/reopen", seen=str(fresh(session, made).version))[0] == 303
    assert fresh(session, made).state == "new"


@pytest.mark.parametrize("step", ["answer", "pass-on", "set-aside", "reopen", "publish", "unpublish"])
def test_crafted_posts_get_a_page_and_change_nothing(
    officer: FlaskClient, session: Session, clinic: Service, receive: Receive, send: Send, step: str
) -> None:
    made = receive(clinic)
    sent = {"answer": "a", "reason": "abusive", "published_text": "a", "published_answer": "b"}
    for id in (str(uuid4()), "x", "%00", "1" * 500):
        assert send(f"/officers/comments/{id}/{step}", **sent)[0] == 404
    for seen in ("", "x", "-1", "9" * 100, "\0", "1.0"):
        assert send(f"/officers/comments/{made.id}/{step}", **sent, seen=seen)[0] == 409
    assert officer.post(f"/officers/comments/{made.id}/{step}", data=sent | {"seen": "1"}).status_code == 400
    assert (fresh(session, made).state, made.version) == ("new", 1)


def test_officers_list_is_a_page_whatever_is_asked(officer: FlaskClient, clinic: Service, receive: Receive) -> None:
    receive(clinic, "To be found")
    assert "To be found" in officer.get("/officers/comments").text
    assert "To be found" not in officer.get("/officers/comments?state=answered").text
    for query in ("?state=x&about=y&published=z", "?page=9", "?state=%00", "?state=&about=wrong&published=no"):
        assert officer.get(f"/officers/comments{query}").status_code == 200
    start = officer.get("/officers").text
    assert "Comments of families" in start


def test_providers_home_says_what_waits(client: FlaskClient, club: Service, receive: Receive) -> None:
    receive(club)
    sign_in(client, "ann@club.example")
    home = client.get(f"/organisations/{club.provider_id}").text
    assert "Comments waiting for your answer" in home
    assert "Something is wrong or out of date" in home
    assert f"/organisations/{club.provider_id}/comments" in home
