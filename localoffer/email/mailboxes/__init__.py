"""The mailboxes there are, and the one the settings ask for."""

from config.settings import Settings
from localoffer.email.message import Mailbox


def mailbox(settings: Settings) -> Mailbox | None:
    """The mailbox the settings ask for; None where the site sends no email."""
    # Each is imported where it is used: a site has one of them.
    if settings.email_method == "files":
        from localoffer.email.mailboxes.files import FilesMailbox

        return FilesMailbox(settings.data_dir / "outbox")
    if settings.email_method == "smtp":
        from localoffer.email.mailboxes.smtp import SmtpMailbox, SmtpServer

        server = SmtpServer(
            settings.email_smtp_host,
            settings.email_smtp_port,
            settings.email_smtp_security,
            settings.email_smtp_user,
            settings.email_smtp_password,
        )
        return SmtpMailbox(server, settings.email_from, f"{settings.authority_short_name} SEND Local Offer")
    if settings.email_method == "notify":
        from localoffer.email.mailboxes.notify import NotifyMailbox

        return NotifyMailbox(settings.email_notify_api_key, settings.email_notify_template, settings.email_notify_url)
    return None
