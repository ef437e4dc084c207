"""A provider with services of three origins, someone of it who is signed in, and what an upload needs."""

import csv
import io
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from importers.uploads.models import Upload
from localoffer.accounts import actions as account_actions
from localoffer.audit import Actor
from localoffer.directory.models import Provider, Service
from localoffer.memberships.actions import join
from localoffer.memberships.rules import MemberRole
from localoffer.publishing.actions import Submission, submit_revision
from localoffer.publishing.models import Revision
from tests.factories import NOW, OFFICER, content, listing, provider
from tests.integration.accounts.signing_in import PASSWORD, sign_in, token

SEEN = re.compile(r'name="seen" value="([0-9a-f]{64})"')
Rows = list[dict[str, str]]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def as_csv(rows: Rows, fields: list[str] | None = None) -> bytes:
    """A file of these rows, with every column that one of them has."""
    names = fields or list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def read_csv(content: bytes) -> Rows:
    """The rows of a file that was taken away, without the notes."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    return [row for row in rows if not next(iter(row.values())).startswith("#")]


@dataclass
class Uploader:
    """Somebody of a provider in a browser."""

    client: FlaskClient
    session: Session
    provider: Provider

    @property
    def address(self) -> str:
        """Where the spreadsheet is."""
        return f"/organisations/{self.provider.id}/spreadsheet"

    def token(self) -> str:
        """A form token."""
        return token(self.client, "/forgotten-password")

    def post(self, address: str, **fields: object) -> TestResponse:
        """Send a form with a token."""
        return self.client.post(address, data={"csrf_token": self.token(), **fields})

    def send(self, content: bytes, name: str = "services.csv") -> TestResponse:
        """Upload a file."""
        return self.post(self.address, file=(io.BytesIO(content), name))

    def upload(self, rows: Rows | bytes, name: str = "services.csv") -> str:
        """Upload a file that can be read; the address of its preview."""
        answer = self.send(rows if isinstance(rows, bytes) else as_csv(rows), name)
        assert answer.status_code == 303, answer.text
        return answer.location

    def preview(self, address: str, **arguments: str) -> str:
        """The words of a page, without tags."""
        page = self.client.get(address, query_string=arguments)
        assert page.status_code == 200
        main = page.text[page.text.index("<main") :]
        return " ".join(re.sub(r"<[^>]*>", " ", main.replace("<wbr>", "")).split())

    def apply(self, address: str, seen: str | None = None) -> TestResponse:
        """Press the button of a preview."""
        if seen is None:
            found = SEEN.search(self.client.get(address).text)
            assert found is not None, self.preview(address)
            seen = found.group(1)
        self.session.commit()
        return self.post(f"{address}/apply", seen=seen)

    def bring(self, rows: Rows | bytes, name: str = "services.csv") -> str:
        """Upload and apply; the address of the preview."""
        address = self.upload(rows, name)
        assert self.apply(address).status_code == 303
        self.session.expire_all()
        return address

    def file(self, what: str = "services.csv") -> bytes:
        """What is taken away."""
        address = f"{self.address}/{what}"
        answer = self.client.get(address) if what.startswith("template") else self.post(address)
        assert answer.status_code == 200
        return answer.data

    def counts(self, address: str) -> tuple[int, int, int, int]:
        """New, changed, unchanged and to correct, as the preview counts them."""
        words = self.preview(address)
        said = [re.search(rf"(\d+) {what}", words) for what in ("new serv", "changed serv", "unchanged serv")]
        wrong = re.search(r"(\d+) services? to correct", words)
        return (*(int(found[1]) if found else -1 for found in said), int(wrong[1]) if wrong else 0)  # type: ignore[return-value]

    def revisions(self, service: Service) -> list[tuple[str, str]]:
        """The state and name of each version of a listing, oldest first."""
        self.session.expire_all()
        query = select(Revision).where(Revision.service_id == service.id).order_by(Revision.number)
        return [(one.state, one.content_json["name"]) for one in self.session.scalars(query)]

    def stored(self, address: str) -> Upload:
        """The upload of a preview's address."""
        self.session.expire_all()
        return self.session.get_one(Upload, uuid.UUID(address.rpartition("/")[2]))


Make = Callable[[str], Uploader]


@pytest.fixture
def make(app: Flask, session: Session) -> Make:
    """Make a provider of this name with somebody of it who is signed in."""

    def uploader(name: str) -> Uploader:
        found, email = provider(session, name), f"ann@{name.lower().replace(' ', '')}.example"
        with app.app_context():
            user = account_actions.create_user(
                session, email, PASSWORD, ["provider-editor"], Actor("command", "test"), NOW
            )
        join(session, user, found, MemberRole.MANAGER, OFFICER, NOW)
        session.commit()
        client = app.test_client()
        assert sign_in(client, email).status_code == 302
        return Uploader(client, session, found)

    return uploader


@pytest.fixture
def ann(make: Make) -> Uploader:
    """Somebody of Archers, which has nothing yet."""
    return make("Archers")


@dataclass
class Three:
    """A listing of each origin."""

    imported: Service
    written: Service
    sent: Service


@pytest.fixture
def three(ann: Uploader) -> Three:
    """What Archers have: one that the authority imported, one made with the editor, one that waits for an officer."""
    session = ann.session
    imported = submit_revision(
        session,
        Submission(
            ann.provider, content(name="Swimming"), source="services", external_id="SB-1", publish=True,
            confirmed_on=NOW.date(),
        ),
        Actor("command", "import services"),
        NOW,
    ).service  # fmt: skip
    written = listing(session, ann.provider, name="Climbing")
    sent = listing(session, ann.provider, publish=False, name="Dancing")
    session.commit()
    return Three(imported, written, sent)
