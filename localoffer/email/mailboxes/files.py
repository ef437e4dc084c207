"""Emails as files in a folder, for development: nothing leaves the machine."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from localoffer import clock
from localoffer.email.message import MailboxError, Message


@dataclass(frozen=True)
class FiledEmail:
    """An email as it was written into the folder."""

    at: datetime
    to: str
    subject: str
    text: str


class FilesMailbox:
    """Writes each email into a file of its own that only its owner can read."""

    name = "files"
    slow = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message, id: uuid.UUID) -> None:
        """See `Mailbox.send`. The file is there complete or not at all."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", dir=self._folder, prefix=".", delete=False, encoding="utf-8", newline=""
            ) as file:
                file.write(f"To: {message.to}\nSubject: {message.subject}\n\n{message.text}")
            moment = clock.now().strftime("%Y%m%dT%H%M%S%fZ")
            os.replace(file.name, self._folder / f"{moment}-{id}.txt")  # noqa: PTH105 (the name is text)
        except OSError as error:
            raise MailboxError(f"{self._folder} cannot be written to: {error.strerror}") from None

    def newest(self, most: int = 50) -> Iterator[FiledEmail]:
        """What was sent, newest first."""
        for path in sorted(self._folder.glob("*.txt"), reverse=True)[:most]:
            head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
            to, _, subject = head.partition("\n")
            moment = datetime.strptime(path.name.partition("-")[0], "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
            yield FiledEmail(moment, to.removeprefix("To: "), subject.removeprefix("Subject: "), text)
