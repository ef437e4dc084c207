"""One email and the port it leaves through."""

import uuid
from dataclasses import dataclass
from typing import Protocol

from localoffer.errors import LocalOfferError


@dataclass(frozen=True)
class Message:
    """An email to one person. `text` is always there; `html` is for later and for who wants it."""

    to: str
    subject: str
    text: str
    html: str | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for a subject of more than one line: a line more would be another header."""
        if "\n" in self.subject or "\r" in self.subject or not self.subject.strip():
            raise ValueError("a subject is one line with something in it")
        if "\n" in self.to or "\r" in self.to or "@" not in self.to:
            raise ValueError("an email goes to one address")


class MailboxError(LocalOfferError):
    """This email could not be handed over now; the message says why, without what the email says."""


class Mailbox(Protocol):
    """Where emails leave: an SMTP server, GOV.UK Notify, or files."""

    name: str
    slow: bool
    """Whether sending waits for another machine, so that no request should wait for it."""

    def send(self, message: Message, id: uuid.UUID) -> None:
        """Hand one email over. The same `id` means the same email. Raises MailboxError."""
