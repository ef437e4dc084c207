"""Who acts in this request, for the audit trail."""

from flask_security import current_user

from localoffer.audit import Actor


def actor() -> Actor:
    """The person who is signed in."""
    return Actor("user", str(current_user.id))
