"""Checks on the settings of email that need more than one of them."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.settings import Settings

NOTIFY_URL = "https://api.notifications.service.gov.uk"
NOTIFY_KEY = re.compile(r".*[0-9a-f-]{36}-[0-9a-f-]{36}", re.IGNORECASE)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def method(given: str, is_production: bool) -> str:
    """How email leaves where nothing was said: into files in development, and not at all on a real server."""
    return given or ("off" if is_production else "files")


def port(number: int) -> int:
    """A port of a server. Raises ValueError."""
    if not 1 <= number <= 65535:
        raise ValueError("use the number of a port, like 587 or 465")
    return number


def check(settings: "Settings") -> None:
    """Raises ValueError, naming the setting, where email could not be sent the way that was chosen."""
    if settings.email_method == "files" and settings.environment == "production":
        raise ValueError("LOCALOFFER_EMAIL_METHOD is 'files': on a real server use smtp, notify or off")
    if settings.email_method not in ("smtp", "notify"):
        return
    if not settings.public_url:
        raise ValueError("LOCALOFFER_PUBLIC_URL: needed to send email; links in emails begin with it")
    _check_smtp(settings) if settings.email_method == "smtp" else _check_notify(settings)


def _check_smtp(settings: "Settings") -> None:
    if not settings.email_smtp_host:
        raise ValueError("LOCALOFFER_EMAIL_SMTP_HOST: needed to send email by SMTP; name the mail server")
    if not settings.email_from:
        raise ValueError("LOCALOFFER_EMAIL_FROM: needed to send email by SMTP; give the address it comes from")
    if settings.email_smtp_user and not settings.email_smtp_password:
        raise ValueError("LOCALOFFER_EMAIL_SMTP_PASSWORD: needed with LOCALOFFER_EMAIL_SMTP_USER")


def _check_notify(settings: "Settings") -> None:
    if not NOTIFY_KEY.fullmatch(settings.email_notify_api_key):
        raise ValueError(
            "LOCALOFFER_EMAIL_NOTIFY_API_KEY: needed to send email by GOV.UK Notify; copy the whole key, with its name"
        )
    if not UUID.fullmatch(settings.email_notify_template):
        raise ValueError(
            "LOCALOFFER_EMAIL_NOTIFY_TEMPLATE: needed to send email by GOV.UK Notify; copy the template's id"
        )
