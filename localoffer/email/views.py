"""Pages about email: every email for officers to read, and in development those that were sent."""

from flask import Blueprint, abort, current_app, render_template

from config.settings import Settings
from localoffer.database import db
from localoffer.email.mailboxes.files import FilesMailbox
from localoffer.email.messages import EMAILS, example
from localoffer.email.queries import queue_state

emails = Blueprint("emails", __name__)


@emails.get("/officers/emails")
def preview() -> str:
    """Every email the site sends, with example values, and how sending goes."""
    return render_template(
        "officers/emails.html",
        section="officers",
        emails=[(name, kind, example(name)) for name, kind in EMAILS.items()],
        state=queue_state(db.session()),
        method=_settings().email_method,
    )


@emails.get("/development/outbox")
def outbox() -> str:
    """Emails that were sent on this machine. Only in development, and only where they go to files."""
    mailbox = current_app.extensions["mailbox"]
    if _settings().is_production or not isinstance(mailbox, FilesMailbox):
        abort(404)
    return render_template("development/outbox.html", emails=list(mailbox.newest()))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
