"""Emails through GOV.UK Notify, with one template there that holds ((subject)) and ((body))."""

import uuid

from notifications_python_client import NotificationsAPIClient
from notifications_python_client.errors import HTTPError, InvalidResponse

from localoffer.email.message import MailboxError, Message

SECONDS = 15
"""How long Notify's answer may take."""


class NotifyMailbox:
    """Hands each email to GOV.UK Notify."""

    name = "notify"
    slow = True

    def __init__(self, api_key: str, template: str, url: str) -> None:
        self._template = template
        self._new_client = lambda: NotificationsAPIClient(api_key, base_url=url, timeout=SECONDS)  # type: ignore[no-untyped-call]

    def send(self, message: Message, id: uuid.UUID) -> None:
        """See `Mailbox.send`. Notify keeps `id` as the reference, so that its report can be matched."""
        try:
            # A client of its own each time: Notify's is not safe to share between threads.
            self._new_client().send_email_notification(  # type: ignore[no-untyped-call]
                email_address=message.to,
                template_id=self._template,
                personalisation={"subject": message.subject, "body": message.text},
                reference=str(id),
            )
        except HTTPError as error:
            raise MailboxError(f"GOV.UK Notify refused it ({error.status_code}): {_words(error)}") from None
        except InvalidResponse:
            raise MailboxError("GOV.UK Notify gave an answer that is none of its own") from None


def _words(error: HTTPError) -> str:
    """Notify's own reason, which never repeats the email."""
    told = error.message
    if isinstance(told, list):
        return "; ".join(str(one.get("message", one)) if isinstance(one, dict) else str(one) for one in told)
    return str(told)
