"""Every email the site sends: what it is for, and values to show it with.

An email is a template `templates/email/NAME.txt`: its first line is `Subject: ...`, then an empty line, then the text.
One that is not listed here cannot be sent, so the officers' page of emails shows all there are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from jinja2 import StrictUndefined

from localoffer.email.links import page_address
from localoffer.email.message import Message

EXAMPLE_TO = "name@example.com"


@dataclass(frozen=True)
class EmailKind:
    """One email: when it is sent, to whom, and the values of an example."""

    when: str
    to: str
    example: Callable[[], Mapping[str, object]]


EMAILS: dict[str, EmailKind] = {
    "password-reset": EmailKind(
        "Someone asks for a new password",
        "Whoever has an account with the address that was entered",
        lambda: {"link": page_address("directory.home") + "reset-password/EXAMPLE", "hours": 2},
    ),
    "password-changed": EmailKind(
        "A password was changed by a link",
        "Whoever the account belongs to",
        lambda: {"at": datetime.fromisoformat("2026-11-22T14:05:00+00:00")},
    ),
    "sign-in-link": EmailKind(
        "Someone asks for a link to sign in",
        "Whoever has an account with the address that was entered",
        lambda: {"link": page_address("directory.home") + "sign-in/link/EXAMPLE", "minutes": 15},
    ),
    "second-step": EmailKind(
        "An authenticator app was set up or removed, or a recovery code was used",
        "Whoever the account belongs to",
        lambda: {"what": "an authenticator app was set up", "at": datetime.fromisoformat("2026-11-22T14:05:00+00:00")},
    ),
    "new-account": EmailKind(
        "Someone wants to make an account",
        "The address that was entered, where it has no account",
        lambda: {
            "link": page_address("directory.home") + "new-account/EXAMPLE",
            "until": datetime.fromisoformat("2026-11-23T14:05:00+00:00"),
        },
    ),
    "account-exists": EmailKind(
        "Someone wants to make an account with an address that has one",
        "Whoever the account belongs to",
        lambda: {"sign_in": page_address("security.login"), "forgotten": page_address("accounts.forgotten")},
    ),
    "check-address": EmailKind(
        "Someone with an account is to show that its address is theirs",
        "The address of the account",
        lambda: {
            "link": page_address("directory.home") + "address/EXAMPLE",
            "until": datetime.fromisoformat("2026-11-23T14:05:00+00:00"),
        },
    ),
    "claim-waiting": EmailKind(
        "Someone claims an organisation that is listed, and an officer has to look at it",
        "Everyone who manages the organisation",
        lambda: {
            "provider": "Larkrise School",
            "claimant": "someone@larkrise-school.example",
            "page": page_address("accounts.account"),
        },
    ),
    "claim-approved": EmailKind(
        "An officer approves a claim or a new organisation",
        "Whoever claimed or registered it",
        lambda: {"provider": "Larkrise School", "is_new": False, "page": page_address("accounts.account")},
    ),
    "claim-refused": EmailKind(
        "An officer refuses a claim or a new organisation",
        "Whoever claimed or registered it",
        lambda: {
            "provider": "Larkrise School",
            "is_new": False,
            "reason": "The school tells us that it does not know you.",
        },
    ),
    "invitation": EmailKind(
        "A provider’s manager invites a colleague",
        "The colleague",
        lambda: {
            "provider": "Larkrise School",
            "inviter": "manager@larkrise-school.example",
            "role": "manager",
            "link": page_address("directory.home") + "invitations/EXAMPLE",
            "until": datetime.fromisoformat("2026-11-29T14:05:00+00:00"),
        },
    ),
    "still-right": EmailKind(
        "A listing is to be confirmed: 30 days before, on the day, 14 days after, and when an officer sends a reminder",
        "Everyone who looks after the provider; where nobody does, the address it gives families",
        lambda: {
            "provider": "Saltby Swimmers",
            "listings": [
                {
                    "name": "Saltby Swimmers",
                    "due": date(2026, 12, 22),
                    "overdue": False,
                    "page": page_address("directory.service", slug="saltby-swimmers"),
                    "link": page_address("still_right.page", token="EXAMPLE"),  # noqa: S106
                }
            ],
            "until": datetime.fromisoformat("2027-01-21T07:30:00+00:00"),
        },
    ),
    "report-due": EmailKind(
        "A report is to be renewed: 30 days before, on the day, 14 days after; and when an officer reminds of one that "
        "is not there or not complete",
        "Everyone who looks after the school or setting; where nobody does, the address it gives families",
        lambda: {
            "provider": "Larkrise School",
            "report": "SEN information report",
            "state": "due-soon",
            "due": date(2026, 12, 22),
            "is_age": True,
            "to_do": ["How we teach"],
            "to_come": [{"label": "Inclusion strategy", "by": date(2026, 12, 31)}],
            "page": page_address("directory.home") + "organisations/EXAMPLE/report",
            "claim": page_address("registering.start"),
        },
    ),
    "decided": EmailKind(
        "An officer has approved, sent back, withdrawn or brought back a listing or a report",
        "Everyone who looks after the provider",
        lambda: {
            "provider": "Saltby Sports",
            "decisions": [
                {"name": "Saltby Swimmers", "decided": "sent back", "reason": "Say which pool it is, and how deep."}
            ],
            "home": page_address("directory.home") + "organisations/EXAMPLE",
        },
    ),
    "comment-received": EmailKind(
        "Families have written comments on a provider’s services, once a day at most",
        "Everyone who looks after the provider",
        lambda: {
            "provider": "Saltby Sports",
            "number": 2,
            "page": page_address("directory.home") + "organisations/EXAMPLE/comments",
        },
    ),
    "comment-answered": EmailKind(
        "A comment is answered whose writer left an email address",
        "Whoever wrote it",
        lambda: {"listing": "Saltby Swimmers", "by": "Saltby Sports", "answer": "The price was wrong. It is £4 now."},
    ),
    "not-confirmed": EmailKind(
        "Listings have lapsed, or are due and their provider has no email address",
        "Every officer; every administrator where there is no officer",
        lambda: {
            "number": 2,
            "listings": ["Saltby Swimmers (Saltby Sports)", "Larkrise Drop-in (Larkrise School)"],
            "page": page_address("staleness.listing"),
        },
    ),
    "reports-not-renewed": EmailKind(
        "Reports are 90 days overdue, or are due and their school has no email address",
        "Every officer; every administrator where there is no officer",
        lambda: {
            "number": 2,
            "settings": ["Larkrise School", "Saltby Primary School"],
            "page": page_address("report_officers.page"),
        },
    ),
    "job-trouble": EmailKind(
        "A job of the site keeps failing, is late or does not end",
        "Every administrator, once for each trouble",
        lambda: {
            "job": "register-schools",
            "summary": "Fetch the national register of schools.",
            "trouble": "schools.csv was not fetched: files.example did not answer in time. Try again later.",
            "since": datetime.fromisoformat("2026-11-21T05:20:00+00:00"),
            "attempts": 4,
            "next_at": datetime.fromisoformat("2026-11-23T05:20:00+00:00"),
            "page": page_address("jobs.job", name="register-schools"),
        },
    ),
    "job-well": EmailKind(
        "A job that kept failing has gone well again",
        "Every administrator, once for each trouble they were told of",
        lambda: {
            "job": "register-schools",
            "since": datetime.fromisoformat("2026-11-23T05:20:00+00:00"),
            "page": page_address("jobs.job", name="register-schools"),
        },
    ),
}
"""Name -> email. Names are those of the templates."""


def write(name: str, to: str, **values: object) -> Message:
    """The email of this name to someone. Raises KeyError for one that is not listed, and jinja2.UndefinedError where
    a value is missing."""
    EMAILS[name]
    lines = current_app.jinja_env.overlay(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = lines.get_template(f"email/{name}.txt")
    head, _, text = template.render(site=current_app.extensions["settings"], **values).partition("\n\n")
    subject = " ".join(head.removeprefix("Subject:").split())
    return Message(to, subject, text.strip() + "\n")


def example(name: str) -> Message:
    """The email of this name as an example."""
    return write(name, EXAMPLE_TO, **EMAILS[name].example())
