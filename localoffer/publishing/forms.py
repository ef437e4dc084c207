"""What officers enter about a revision, and what has to be put right. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from localoffer.directory.content import ListingContent
from localoffer.publishing.reviewing import LONGEST_REASON, Seen
from localoffer.publishing.rules import State

CONTACT_PARTS = {"name": "Name", "role": "Role", "phone": "Telephone", "email": "Email address"}
TEXT_LABELS = {"name": "Name", "summary": "Summary", "description": "What it offers"}


def read_seen(text: str) -> Seen | None:
    """What a form says the officer saw, `submitted:3`; None where that cannot be read."""
    state, _, version = text.partition(":")
    if state not in set(State) or not version.isascii() or not version.isdigit() or len(version) > 9:
        return None
    return Seen(State(state), int(version))


def tidy(text: str) -> str:
    """Text as entered, without what no database keeps."""
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def reason_fault(reason: str, what_for: str) -> str:
    """What is wrong with a reason; "" where nothing is. `what_for` ends the sentence of an empty one."""
    if not reason:
        return f"Enter a reason, so that {what_for}"
    if len(reason) > LONGEST_REASON:
        return f"The reason must be {LONGEST_REASON:,} characters or fewer; it is {len(reason):,}"
    return ""


@dataclass(frozen=True)
class EditForm:
    """What an officer changes of a revision before it is published. Kept as entered, for showing it again.

    `contacts`: a dictionary for each contact, by the names of CONTACT_PARTS. `faults`: field to what is wrong.
    """

    texts: dict[str, str]
    contacts: list[dict[str, str]]
    content: ListingContent | None = None
    faults: dict[str, str] = field(default_factory=dict)


def edit_form(content: ListingContent) -> EditForm:
    """The form of a revision, with a row for one more contact."""
    contacts = [{part: getattr(contact, part) for part in CONTACT_PARTS} for contact in content.contacts]
    texts = {name: getattr(content, name) for name in TEXT_LABELS}
    return EditForm(texts, [*contacts, dict.fromkeys(CONTACT_PARTS, "")], content)


def read_edits(sent: Mapping[str, str], content: ListingContent) -> EditForm:
    """What was sent, laid over the revision's content: a field that was not sent stays as it is, a contact with
    nothing in it is taken out. `content` of the result is None where there are faults."""
    before = edit_form(content)
    texts = {name: tidy(sent.get(name, words)) for name, words in before.texts.items()}
    contacts = [
        {part: tidy(sent.get(f"contact-{number}-{part}", words)) for part, words in contact.items()}
        for number, contact in enumerate(before.contacts)
    ]
    given = [(number, contact) for number, contact in enumerate(contacts) if any(contact.values())]
    try:
        edited = ListingContent.model_validate(
            content.model_dump() | texts | {"contacts": [contact for _, contact in given]}
        )
    except ValidationError as error:
        numbers = [number for number, _ in given]
        return EditForm(texts, contacts, None, dict(_fault(dict(found), numbers) for found in error.errors()))
    return EditForm(texts, contacts, edited)


def _fault(error: dict[str, Any], contacts: list[int]) -> tuple[str, str]:
    """The field of one of the model's errors, and what is wrong in the words of this site."""
    where, kind, context = error["loc"], error["type"], error.get("ctx") or {}
    if where and where[0] == "contacts" and len(where) > 2:
        name, label = f"contact-{contacts[where[1]]}-{where[2]}", CONTACT_PARTS[where[2]]
    else:
        name = str(where[0]) if where else "name"
        label = TEXT_LABELS.get(name, name)
    if kind == "string_too_long":
        length = len(error["input"])
        return name, f"{label} must be {context['max_length']:,} characters or fewer; it is {length:,}"
    if kind == "string_too_short":
        return name, f"Enter the {label.lower()} of the listing"
    return name, error["msg"].removeprefix("Value error, ")
