"""Emails through an SMTP server."""

import smtplib
import ssl
import uuid
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formataddr, formatdate

from localoffer.email.message import MailboxError, Message

SECONDS = 15
"""How long each answer of the server may take."""


@dataclass(frozen=True)
class SmtpServer:
    """Where to hand emails over. `security`: `starttls`, `tls` or `none`."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)


class SmtpMailbox:
    """Hands each email over in a connection of its own."""

    name = "smtp"
    slow = True

    def __init__(self, server: SmtpServer, sender: str, sender_name: str) -> None:
        self._server = server
        self._sender = sender
        self._sender_name = sender_name

    def send(self, message: Message, id: uuid.UUID) -> None:
        """See `Mailbox.send`. The Message-ID is made from `id`: mail systems drop a second copy by it."""
        try:
            with self._connected() as connection:
                connection.send_message(self._written(message, id), self._sender, [message.to])
        except smtplib.SMTPRecipientsRefused as error:
            code, _ = next(iter(error.recipients.values()))
            raise MailboxError(f"The mail server refused the address it should go to ({code})") from None
        except smtplib.SMTPResponseException as error:
            raise MailboxError(f"The mail server refused it: {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise MailboxError(f"The mail server {self._server.host} could not be used: {error}") from None

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        trusted = ssl.create_default_context()
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=trusted)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        try:
            if server.security == "starttls":
                connection.starttls(context=trusted)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _written(self, message: Message, id: uuid.UUID) -> EmailMessage:
        written = EmailMessage()
        written["From"] = formataddr((self._sender_name, self._sender))
        written["To"] = message.to
        written["Subject"] = message.subject
        written["Date"] = formatdate(usegmt=True)
        written["Message-ID"] = f"<{id}@{self._sender.partition('@')[2]}>"
        written["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        written.set_content(message.text)
        if message.html:
            written.add_alternative(message.html, subtype="html")
        return written
