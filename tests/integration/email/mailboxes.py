"""A mailbox of the tests' own: it keeps what it is handed, and fails when told to."""

import uuid

from localoffer.email.message import MailboxError, Message


class KeepingMailbox:
    name = "keeping"

    def __init__(self, slow: bool = False) -> None:
        self.slow = slow
        self.kept: list[Message] = []
        self.fails: str | None = None

    def send(self, message: Message, id: uuid.UUID) -> None:
        if self.fails:
            raise MailboxError(self.fails)
        self.kept.append(message)
