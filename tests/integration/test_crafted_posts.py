"""Whatever is posted to whatever route gets a page and never a fault of ours; who may not write writes nothing."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app import create_app
from config.access import ROUTES, Role
from config.settings import Settings
from localoffer import clock
from localoffer.accounts.actions import create_user
from localoffer.accounts.models import User, UserRole
from localoffer.audit import Actor
from localoffer.comments.models import Comment
from localoffer.database import Base, db
from localoffer.directory.models import Provider, Service
from localoffer.memberships import inviting
from localoffer.memberships.actions import join
from localoffer.memberships.models import Invitation, Membership
from localoffer.memberships.rules import MemberRole
from localoffer.publishing import drafting
from localoffer.publishing.models import Revision
from localoffer.register_notices.actions import raise_notice
from localoffer.register_notices.models import RegisterNotice
from localoffer.register_notices.rules import SCHOOLS, Cause
from localoffer.reports.models import Report, ReportRevision
from localoffer.reports.settings import school_year
from tests.conftest import ROOT
from tests.factories import NOW, listing, provider
from tests.integration.accounts.signing_in import PASSWORD, sign_in, token
from tests.integration.reports.sending import drafted, reported

COMMAND = Actor("command", "test")
OWN, OTHER, OFFICER = "own@saltby.example", "other@saltby.example", "officer@saltby.example"
CORE = (Provider, Service, Revision, Report, ReportRevision, Membership, Invitation, User, UserRole, Comment)
"""Tables in which nothing changes when somebody posts who may not."""
ASKED = re.compile(r"""(?:form|files)(?:\.get|\.getlist)?[(\[]["']([\w-]+)["']""")
PIECES = {
    "nothing": None,
    "far too long": "x" * 100_000,
    "a zero byte": "a%00b",
    "half a character": "%ED%A0%80",
    "no text at all": "%FF%FE",
    "a huge number": "9" * 400,
    "less than nothing": "-1",
    "somebody else's": "theirs",
    "markup": quote("<script>alert(1)</script>'\"{{7*7}}"),
}


NOT_THERE: dict[str, str] = {}
IMPOSSIBLE = dict.fromkeys(("provider_id", "service_id", "user_id", "invitation_id", "id", "question", "token", "name",
                            "comment_id", "upload_id"), "\0")  # fmt: skip


def names() -> list[str]:
    """Every name of a field that any route asks for, read from the code."""
    found: set[str] = set()
    for room in ("localoffer", "providers", "importers", "search"):
        for path in (ROOT / room).rglob("*.py"):
            found.update(ASKED.findall(path.read_text(encoding="utf-8")))
    return sorted(found - {"csrf_token"})


@dataclass
class Town:
    """Two organisations with one person each, an officer, and the ids of what belongs to the first."""

    app: Flask
    ids: dict[str, str]
    reports: dict[str, dict[str, str]]
    theirs: str
    turn: Iterator[int] = field(default_factory=count)

    def ids_of(self, rule: Rule) -> dict[str, str]:
        """What there is at the address of a route: reports have questions and versions of their own."""
        room = rule.endpoint.partition(".")[0]
        return self.ids | self.reports.get(room, {}) | self.reports.get(rule.endpoint, {})

    def client(self, email: str) -> FlaskClient:
        client = self.app.test_client()
        if email:
            assert sign_in(client, email).status_code == 302
        return client

    def post(self, client: FlaskClient, address: str, body: str | dict[str, Any], **more: Any) -> int:
        """The status of the answer; each request comes from a network of its own, so that none is turned away for
        asking often."""
        number = next(self.turn)
        network = f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"
        form = {"content_type": "application/x-www-form-urlencoded"} if isinstance(body, str) else {}
        answer = client.post(address, data=body, environ_overrides={"REMOTE_ADDR": network}, **(form | more))
        answer.close()
        return answer.status_code

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        with self.app.app_context():
            tables = {model.__tablename__: Base.metadata.tables[model.__tablename__] for model in CORE}
            found = {
                name: sorted(map(repr, db.session.execute(select(*table.columns)).all()))
                for name, table in tables.items()
            }
            db.session.remove()
            return found  # type: ignore[return-value]


@pytest.fixture
def town(settings: Settings) -> Town:
    # As in production: an exception becomes a page of status 500 here too, and is not raised into the test.
    app = create_app(settings)
    with app.app_context():
        session = db.session()
        ids, reports, theirs = fill(session)
        session.commit()
        db.session.remove()
    return Town(app, ids, reports, theirs)


def fill(session: Session) -> tuple[dict[str, str], dict[str, dict[str, str]], str]:
    first, second = provider(session, "Archers School", "mainstream-school"), provider(session, "Swimmers")
    own = create_user(session, OWN, PASSWORD, [], COMMAND, NOW)
    other = create_user(session, OTHER, PASSWORD, [], COMMAND, NOW)
    create_user(session, OFFICER, PASSWORD, ["officer", "administrator"], COMMAND, NOW)
    join(session, own, first, MemberRole.MANAGER, COMMAND, NOW)
    join(session, other, second, MemberRole.MANAGER, COMMAND, NOW)
    inviting.invite(session, first, "new@saltby.example", MemberRole.EDITOR, own, NOW)
    service, theirs = listing(session, first), listing(session, second, name="Lengths")
    drafting.start(session, service, COMMAND, NOW)
    sent = drafting.start_new(session, first, "Sent", COMMAND, NOW)
    drafting.submit(session, sent, sent.fingerprint, COMMAND, NOW)
    invitation = session.scalars(select(Invitation)).one()
    moment = clock.now()
    waiting = reported(session, first, now=moment, check_first=True)
    drafted(session, first, now=moment)
    ids = {
        "provider_id": str(first.id), "service_id": str(service.id), "user_id": str(own.id),
        "invitation_id": str(invitation.id), "id": str(sent.id), "question": "times", "token": "0", "name": "reminders",
        "comment_id": str(uuid.uuid4()), "upload_id": str(uuid.uuid4()), "year": str(school_year(moment.date())),
    }  # fmt: skip
    reports = {
        "reporting": {"question": "f11"}, "reporting.need": {"question": "map", "need": "every-child"},
        "report_revisions": {"id": str(waiting.id)},
        "register_notices": {"id": str(noticed(session, first))},
    }  # fmt: skip
    return ids, reports, str(theirs.id)


def noticed(session: Session, school: Provider) -> uuid.UUID:
    """A school of the register that is said to have closed."""
    cause = Cause(SCHOOLS, "990001", "closed", "2026", school.name, (("Status", "Open", "Closed"),), "It closed.")
    raise_notice(session, cause, school, COMMAND, NOW)
    return session.scalars(select(RegisterNotice.id)).one()


def routes(app: Flask) -> list[Rule]:
    """Every route that takes a post, but the ones by which a person signs out."""
    left_out = {"security.logout", "accounts.sign_out_everywhere", "static"}
    return sorted(
        (rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and rule.endpoint not in left_out),
        key=lambda rule: rule.rule,
    )


def address(app: Flask, rule: Rule, values: dict[str, str]) -> str:
    given = {name: values.get(name, "0") for name in rule.arguments}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, given, "POST")


def body(csrf: str, piece: str | None, theirs: str) -> str:
    given = theirs if piece == "theirs" else piece
    fields = [] if given is None else [f"{name}={given}" for name in names()]
    if given is not None and len(given) > 1000:
        fields = fields[:20]
    return "&".join([f"csrf_token={quote(csrf)}", *fields, *fields])


@pytest.mark.parametrize("who", ["nobody", "other", "own", "officer"])
def test_any_post_gets_a_page_and_never_a_fault_of_ours(town: Town, who: str) -> None:
    client = town.client({"nobody": "", "other": OTHER, "own": OWN, "officer": OFFICER}[who])
    csrf = token(client, "/account" if who != "nobody" else "/sign-in")
    faults = []
    for rule in routes(town.app):
        if who == "nobody" and not ROUTES[rule.endpoint].public:
            continue  # turned away before anything is read, which `test_access` holds
        tries = [(town.ids_of(rule), piece) for piece in PIECES] + [(NOT_THERE, "nothing"), (IMPOSSIBLE, "nothing")]
        for values, piece in tries:
            where = address(town.app, rule, values)
            status = town.post(client, where, body(csrf, PIECES[piece], town.theirs))
            if status >= 500:
                faults.append(f"{where} {piece}: {status}")
    assert client.get("/account").status_code == (302 if who == "nobody" else 200), "still as at the beginning"
    assert faults == []


@pytest.mark.parametrize("who", ["nobody", "other"])
def test_who_may_not_write_writes_nothing(town: Town, who: str) -> None:
    client = town.client("" if who == "nobody" else OTHER)
    csrf = token(client, "/account" if who == "other" else "/sign-in")
    before = town.state()
    for rule in routes(town.app):
        access = ROUTES[rule.endpoint]
        takes_ids = bool(rule.arguments & set(town.ids) - {"token", "question"})
        if access.public or not (access.roles & {Role.PROVIDER_MANAGER} and not takes_ids):
            for piece in ("nothing", "somebody else's", "less than nothing"):
                town.post(client, address(town.app, rule, town.ids_of(rule)), body(csrf, PIECES[piece], town.theirs))
    assert town.state() == before


def test_files_where_text_is_asked_for_are_no_fault_of_ours(town: Town) -> None:
    faults = []
    for who in (OWN, OFFICER):
        client = town.client(who)
        csrf = token(client, "/account")
        for rule in routes(town.app):
            files = {name: (BytesIO(b"PK\x03\x04nothing"), "a.xlsx") for name in names()}
            status = town.post(client, address(town.app, rule, town.ids_of(rule)), {"csrf_token": csrf, **files})
            if status >= 500:
                faults.append(f"{rule.endpoint}: {status}")
            status = town.post(
                client, address(town.app, rule, town.ids_of(rule)), '{"a": [1]}', content_type="application/json"
            )
            if status >= 500:
                faults.append(f"{rule.endpoint} with JSON: {status}")
    assert faults == []
