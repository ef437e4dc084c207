"""Pure decisions about accounts: may this person enter, may they try again, is this password good enough."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import Enum

import email_validator

from config.access import DEFAULT_START, START_PAGES, Access, Role
from localoffer.errors import LocalOfferError

MOST_FAILURES = 5
FAILURE_WINDOW = timedelta(minutes=15)
"""After MOST_FAILURES failed tries within this time an address can try again only when the first of them is older."""

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
"""Characters. Length is what counts; no rules about capitals or signs (NCSC guidance on passwords)."""


class Entry(Enum):
    """What to do with a request for a route."""

    ALLOW = "allow"
    SIGN_IN = "sign in first"
    REFUSE = "refuse"


def entry(access: Access | None, roles: Collection[str] | None) -> Entry:
    """Whether someone may use a route. `access` None: it is not listed. `roles` None: nobody is signed in."""
    if access is None:
        return Entry.REFUSE
    if access.public:
        return Entry.ALLOW
    if roles is None:
        return Entry.SIGN_IN
    return Entry.ALLOW if access.signed_in or access.roles & set(roles) else Entry.REFUSE


def start_page(roles: Collection[str]) -> str:
    """The endpoint a person with these roles starts at."""
    return next((page for role, page in START_PAGES.items() if role in roles), DEFAULT_START)


def locked_until(failures: Iterable[datetime], now: datetime) -> datetime | None:
    """When an address with these failed tries may try again; None where it may now."""
    recent = sorted(at for at in failures if at > now - FAILURE_WINDOW)
    return recent[-MOST_FAILURES] + FAILURE_WINDOW if len(recent) >= MOST_FAILURES else None


def tidy_email(text: str) -> str:
    """An email address as it is kept: trimmed, lower case. Raises LocalOfferError for anything else."""
    try:
        found = email_validator.validate_email(text.strip(), check_deliverability=False)
    except email_validator.EmailNotValidError:
        raise LocalOfferError("Enter an email address in the correct format, like name@example.com") from None
    return found.normalized.lower()


def check_password(password: str, email: str) -> None:
    """Raises LocalOfferError where a new password is too short, too long or too easily guessed."""
    if len(password) < SHORTEST_PASSWORD:
        raise LocalOfferError(f"Use a password of {SHORTEST_PASSWORD} characters or more: three random words do well.")
    if len(password) > LONGEST_PASSWORD:
        raise LocalOfferError(f"Use a password of {LONGEST_PASSWORD} characters or fewer.")
    if len(set(password)) < 5 or password.lower() in (email, email.partition("@")[0]):
        raise LocalOfferError("Use a password that is harder to guess: three random words do well.")


def known_roles(names: Iterable[str]) -> tuple[Role, ...]:
    """The roles of these names, once each, in their order in `config/access.py`. Raises LocalOfferError.

    None is an answer too: an account that somebody made for themselves has no role until they belong somewhere.
    """
    wanted = set(names)
    unknown = sorted(wanted - set(Role))
    if unknown:
        raise LocalOfferError(f"There is no role '{unknown[0]}'. The roles are: {', '.join(Role)}.")
    return tuple(role for role in Role if role in wanted)


def session_is_over(since: float | None, seen: float | None, now: float, hours: int, idle_hours: int | None) -> bool:
    """Whether a session has ended: `hours` after it began, or `idle_hours` after it was last used (None: no such rule).

    Times in seconds since 1970. A session that does not say when it began is over.
    """
    if since is None or seen is None or now >= since + hours * 3600:
        return True
    return idle_hours is not None and now >= seen + idle_hours * 3600
