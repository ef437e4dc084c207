"""What is shown of the details of an event: codes in words, numbers and days, and nothing that anyone typed. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from config.access import ROLE_LABELS, Role
from localoffer.freshness.rules import STATE_LABELS, Freshness
from localoffer.memberships.rules import MEMBER_LABELS, MemberRole
from localoffer.reports.settings import year_words
from localoffer.trail.words import FILE_WORDS
from localoffer.wording import date_words, joined, plural

REASONS: Mapping[str, str] = {
    "locked": "the address was locked after failed tries",
    "unknown account": "no account has that address",
    "deactivated": "the account is closed",
    "wrong password": "the password was wrong",
}
"""Why a sign-in failed. Reasons that people write, say for withdrawing a listing, are not among them."""


def detail_words(details: Mapping[str, Any], emails: Mapping[str, str]) -> str:
    """One line; empty where there is nothing to add. `emails`: accounts by id."""
    return "; ".join(part for part in (_part(name, value, emails) for name, value in details.items()) if part)


def accounts_in(details: Mapping[str, Any]) -> list[str]:
    """Ids of accounts that the details speak of."""
    return [value for name in ("account", "to") if isinstance(value := details.get(name), str)]


def _part(name: str, value: Any, emails: Mapping[str, str]) -> str:
    if name in ("account", "to"):
        return emails.get(str(value), "") if value else ""
    if name in ("roles", "before", "after", "role"):
        given = value if isinstance(value, list) else [value]
        lead = {"before": "before: ", "after": "now: "}.get(name, "")
        return lead + (joined(_role(one) for one in given) or "no role")
    if name in _NUMBERED and isinstance(value, int):
        return plural(value, *_NUMBERED[name])
    return _plain(name, value)


def _plain(name: str, value: Any) -> str:
    match name:
        case "revision" if isinstance(value, int):
            return f"version {value}"
        case "year" if isinstance(value, int):
            return year_words(value)
        case "reason":
            return REASONS.get(str(value), "")
        case "file":
            return FILE_WORDS.get(str(value), str(value))
        case "state":
            return _state(str(value))
        case "on":
            return _day(str(value))
        case "name" | "place":
            return str(value)
        case "fields" if isinstance(value, Sequence) and not isinstance(value, str):
            return joined(str(one).replace("_", " ") for one in value)
    return ""


_NUMBERED = {"rows": ("row",), "count": ("place",), "services": ("service",), "new": ("new", "new"),
             "changed": ("changed", "changed"), "unchanged": ("unchanged", "unchanged")}  # fmt: skip


def _role(code: object) -> str:
    if code in set(MemberRole):
        return MEMBER_LABELS[MemberRole(str(code))]
    return ROLE_LABELS[Role(str(code))] if code in set(Role) else str(code)


def _state(code: str) -> str:
    return STATE_LABELS[Freshness(code)].lower() if code in set(Freshness) else ""


def _day(text: str) -> str:
    try:
        return date_words(date.fromisoformat(text))
    except ValueError:
        return ""
