"""The stamp of the public form: it shows that the form was loaded here not long ago, without a cookie, and makes a
press of the button that arrives twice one comment."""

import secrets

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

HOURS = 12


def new_stamp() -> str:
    """For a form that is shown now."""
    return str(_stamps().dumps(secrets.token_hex(12)))


def read_stamp(text: str) -> str | None:
    """What is its own about a form that was loaded here within HOURS; None for any other."""
    try:
        found = _stamps().loads(text, max_age=HOURS * 3600)
    except BadSignature:
        return None
    return found if isinstance(found, str) else None


def _stamps() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="comment form")
