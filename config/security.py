"""How signing in works: the settings of Flask-Security-Too, CSRF protection and the session cookie."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from config.settings import Settings

SESSION_HOURS = 12
"""A working day. After this a person signs in again, also when the browser was never closed."""

RESET_HOURS = 2
"""How long a link to set a new password works."""

RATE_LIMITS: Mapping[str, str] = {
    "security.login": "200 per 15 minutes",
    "sign_in.code": "200 per 15 minutes",
    "sign_in.ask": "30 per hour",
    "accounts.forgotten": "30 per hour",
    "new_account.ask": "30 per hour",
    "new_account.send": "30 per hour",
    "comments.new": "30 per hour",
}
"""Endpoint -> how often one network may send its form. An office is behind one address; who tries out addresses or one
password with many of them is slowed, and so is spam. What guesses at one account is stopped by the lock long before."""

UNICODE_FORM: Final = "NFKC"
"""The Unicode form passwords are brought to before hashing, so that every keyboard gives the same one."""


def security_settings(settings: Settings) -> dict[str, Any]:
    """What `app.config` needs. Flask-Security's own pages for resetting and registering stay off."""
    return _cookies(settings) | _CSRF | _ADDRESSES | _PASSWORDS | _BEHAVIOUR


def _cookies(settings: Settings) -> dict[str, Any]:
    # "__Host-": browsers then take the cookie only over TLS, from this very host. Not possible on plain HTTP.
    return {
        "SESSION_COOKIE_NAME": "__Host-session" if settings.is_production else "localoffer_session",
        "SESSION_COOKIE_SECURE": settings.is_production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=SESSION_HOURS),
    }


_CSRF = {
    "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session: a form can be filled in slowly
}

_ADDRESSES = {
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "accounts.start",
    "SECURITY_POST_LOGOUT_VIEW": "directory.home",
    "SECURITY_LOGIN_USER_TEMPLATE": "security/sign_in.html",
    "SECURITY_STATIC_FOLDER": None,
}

_PASSWORDS = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    # argon2id with 19 MiB, two passes, one lane: OWASP's password storage cheat sheet.
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__type": "ID",
        "argon2__memory_cost": 19_456,
        "argon2__time_cost": 2,
        "argon2__parallelism": 1,
    },
    # Without a second hash keyed by a site secret: a restored backup keeps its passwords when the key is another.
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_PASSWORD_NORMALIZE_FORM": UNICODE_FORM,
    "SECURITY_PASSWORD_CHECK_BREACHED": None,  # it would ask a server on the internet
}

_BEHAVIOUR = {
    "SECURITY_RETURN_GENERIC_RESPONSES": True,  # never whether an account exists
    "SECURITY_REGISTERABLE": False,
    "SECURITY_RECOVERABLE": False,  # our own pages, with Flask-Security's links
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=RESET_HOURS),
    "SECURITY_TRACKABLE": False,  # it would keep IP addresses
    "SECURITY_FRESHNESS": timedelta(seconds=-1),
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_FLASH_MESSAGES": False,
    "SECURITY_CLI_USERS_NAME": None,  # `flask accounts` instead, which is audited
    "SECURITY_CLI_ROLES_NAME": None,
}
