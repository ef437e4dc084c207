"""Checks on the settings of signing in that need more than one of them."""

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from config.settings import Settings

LONGEST_IDLE = 12
"""Hours: a session ends after them in any case (`config.security.SESSION_HOURS`)."""


def second_factor(given: Literal["", "off", "staff"], is_production: bool) -> Literal["off", "staff"]:
    """Who needs a second factor where nothing was said: staff on a real server, nobody in development."""
    return given or ("staff" if is_production else "off")


def idle_hours(number: int) -> int:
    """Hours of no use. Raises ValueError."""
    if not 1 <= number <= LONGEST_IDLE:
        raise ValueError(f"use a number of hours from 1 to {LONGEST_IDLE}")
    return number


def check(settings: "Settings") -> None:
    """Raises ValueError, naming the setting, where the authority's own sign-in could not work or not be trusted."""
    if not settings.oidc_issuer:
        if settings.oidc_client_id or settings.oidc_client_secret:
            raise ValueError("LOCALOFFER_OIDC_ISSUER: needed with the other LOCALOFFER_OIDC_ settings")
        return
    for name, value in (("CLIENT_ID", settings.oidc_client_id), ("CLIENT_SECRET", settings.oidc_client_secret)):
        if not value:
            raise ValueError(f"LOCALOFFER_OIDC_{name}: needed with LOCALOFFER_OIDC_ISSUER")
    if not settings.is_production:
        return
    if not settings.oidc_issuer.startswith("https://"):
        raise ValueError("LOCALOFFER_OIDC_ISSUER: on a real server its address begins with https://")
    if not settings.public_url:
        raise ValueError("LOCALOFFER_PUBLIC_URL: needed with LOCALOFFER_OIDC_ISSUER; people come back to it")
