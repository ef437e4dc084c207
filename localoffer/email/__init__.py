"""Email: queued in the same transaction as what it tells of, and sent soon after through one port."""

from flask import Flask

from config.settings import Settings


def install(app: Flask, settings: Settings) -> None:
    """Give `app` its mailbox, its pages about email, and prompt sending of what a request has queued."""
    # Here and not above: importing one module of this room must not load every other.
    from localoffer.email import prompt
    from localoffer.email.mailboxes import mailbox
    from localoffer.email.views import emails

    app.extensions["mailbox"] = mailbox(settings)
    app.register_blueprint(emails)
    prompt.install(app)
