"""Each mailbox hands an email over as it is, and says what went wrong where it could not."""

import stat
import uuid
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from localoffer.email.mailboxes.files import FilesMailbox
from localoffer.email.mailboxes.notify import NotifyMailbox
from localoffer.email.mailboxes.smtp import SmtpMailbox
from localoffer.email.mailboxes.smtp import SmtpServer as Where
from localoffer.email.message import MailboxError, Message
from tests.unit.email.servers import NotifyServer, SmtpServer, running

ID = uuid.UUID(int=7)
MESSAGE = Message("ann@school.example", "Set a new password – now", "Hello,\n\nopen https://x.example/é\n.\n")
KEY = f"offer-{uuid.UUID(int=1)}-{uuid.UUID(int=2)}"


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with running(SmtpServer()) as server:
        yield server


@pytest.fixture
def notify() -> Iterator[NotifyServer]:
    with running(NotifyServer()) as server:
        yield server


def smtp_mailbox(port: int, security: str = "none") -> SmtpMailbox:
    return SmtpMailbox(Where("127.0.0.1", port, security), "offer@aldermere.example", "Aldermere, Local Offer")


def test_smtp_server_gets_the_email_as_it_is(smtp: SmtpServer) -> None:
    smtp_mailbox(smtp.port).send(MESSAGE, ID)
    got = message_from_bytes(smtp.emails[0].replace("\n..", "\n.").encode(), policy=policy.default)
    assert got["To"] == "ann@school.example"
    assert got["From"] == '"Aldermere, Local Offer" <offer@aldermere.example>'
    assert got["Subject"] == MESSAGE.subject
    assert got["Message-ID"] == f"<{ID}@aldermere.example>"
    assert got.get_content().rstrip("\n") == MESSAGE.text.rstrip("\n")


@pytest.mark.parametrize(
    ("command", "answer", "says"),
    [
        ("rcpt TO", "550 nobody here", r"refused the address.*550"),
        ("mail FROM", "451 later", "refused it: 451"),
        ("DATA", "554 no", "refused it: 554"),
        ("ehlo", "421 busy", "could not be used|refused it"),
    ],
)
def test_what_an_smtp_server_refuses_is_told(smtp: SmtpServer, command: str, answer: str, says: str) -> None:
    smtp.refuses = {command: answer, command.replace("ehlo", "helo"): answer}
    with pytest.raises(MailboxError, match=says):
        smtp_mailbox(smtp.port).send(MESSAGE, ID)


def test_smtp_server_without_encryption_gets_nothing_where_encryption_is_asked_for(smtp: SmtpServer) -> None:
    with pytest.raises(MailboxError, match="could not be used"):
        smtp_mailbox(smtp.port, "starttls").send(MESSAGE, ID)
    assert smtp.emails == []


def test_smtp_server_that_is_away_is_told() -> None:
    with pytest.raises(MailboxError, match=r"127\.0\.0\.1 could not be used"):
        smtp_mailbox(9).send(MESSAGE, ID)


def test_notify_gets_subject_body_and_reference(notify: NotifyServer) -> None:
    NotifyMailbox(KEY, "template", notify.url).send(MESSAGE, ID)
    path, authorization, body = notify.posted[0]
    assert path == "/v2/notifications/email"
    assert authorization.startswith("Bearer ")
    assert body == {
        "email_address": "ann@school.example",
        "template_id": "template",
        "personalisation": {"subject": MESSAGE.subject, "body": MESSAGE.text},
        "reference": str(ID),
    }


@pytest.mark.parametrize(
    ("status", "answer", "says"),
    [
        (400, b'{"errors": [{"error": "BadRequest", "message": "Not a team member"}]}', r"\(400\): Not a team member"),
        (403, b'{"errors": [{"error": "AuthError", "message": "Unknown key"}]}', "Unknown key"),
        (500, b"<html>", r"\(500\)"),
        (201, b"<html>", "none of its own"),
    ],
)
def test_what_notify_refuses_is_told(notify: NotifyServer, status: int, answer: bytes, says: str) -> None:
    notify.status, notify.answer = status, answer
    with pytest.raises(MailboxError, match=says):
        NotifyMailbox(KEY, "template", notify.url).send(MESSAGE, ID)


def test_notify_that_is_away_is_told() -> None:
    with pytest.raises(MailboxError, match=r"GOV\.UK Notify refused it"):
        NotifyMailbox(KEY, "template", "http://127.0.0.1:9").send(MESSAGE, ID)


def test_files_hold_what_was_sent_newest_first_for_their_owner_only(tmp_path: Path) -> None:
    mailbox = FilesMailbox(tmp_path / "outbox")
    mailbox.send(MESSAGE, ID)
    mailbox.send(Message("ben@school.example", "Another", "Text\n\nMore\n"), uuid.UUID(int=8))
    newest, first = mailbox.newest()
    assert (newest.to, newest.subject, newest.text) == ("ben@school.example", "Another", "Text\n\nMore\n")
    assert (first.to, first.subject, first.text) == (MESSAGE.to, MESSAGE.subject, MESSAGE.text)
    files = list((tmp_path / "outbox").iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("in the way")
    with pytest.raises(MailboxError, match="cannot be written to"):
        FilesMailbox(tmp_path / "outbox").send(MESSAGE, ID)
