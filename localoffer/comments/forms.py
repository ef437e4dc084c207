"""What families, providers and officers enter about comments, and what has to be put right. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from localoffer.accounts.forms import Fault
from localoffer.accounts.rules import tidy_email
from localoffer.comments.rules import LONGEST_TEXT, REASON_LABELS, Reason
from localoffer.errors import LocalOfferError
from localoffer.publishing.forms import tidy

TRAP = "website"
"""A field that people do not see and robots fill in."""
STALE = Fault("text", "This page had been open for a long time. Check what you wrote and send it again")


@dataclass(frozen=True)
class CommentForm:
    """A comment as entered, kept for showing it again."""

    about: str = ""
    text: str = ""
    email: str = ""
    faults: tuple[Fault, ...] = ()


def read_comment(sent: Mapping[str, str], abouts: Collection[str]) -> CommentForm:
    """What a family sent. The email address comes out as it is kept; it may be left empty."""
    about, text, email = sent.get("about", ""), tidy(sent.get("text", "")), sent.get("email", "").strip()
    faults = []
    if about not in abouts:
        faults.append(Fault("about", "Select what you want to tell us about"))
    faults += _text_faults("text", text, "Enter what you want to tell us", "What you tell us")
    if email:
        try:
            email = tidy_email(email)
        except LocalOfferError as error:
            faults.append(Fault("email", str(error)))
    return CommentForm(about, text, email, tuple(faults))


@dataclass(frozen=True)
class TextForm:
    """Words entered about a comment, by the names of their fields, kept for showing them again."""

    texts: Mapping[str, str]
    faults: tuple[Fault, ...] = ()


def read_answer(sent: Mapping[str, str]) -> TextForm:
    """The answer to a comment."""
    text = tidy(sent.get("answer", ""))
    return TextForm({"answer": text}, tuple(_text_faults("answer", text, "Enter what you did", "The answer")))


def read_published(sent: Mapping[str, str]) -> TextForm:
    """The wording in which a comment and its answer are published."""
    said, did = tidy(sent.get("published_text", "")), tidy(sent.get("published_answer", ""))
    faults = [
        *_text_faults("published_text", said, "Enter what families will read of the comment", "The comment"),
        *_text_faults("published_answer", did, "Enter what families will read of the answer", "The answer"),
    ]
    return TextForm({"published_text": said, "published_answer": did}, tuple(faults))


def read_reason(sent: Mapping[str, str]) -> Reason | Fault:
    """Why a comment is set aside, or what is wrong with what was sent."""
    chosen = sent.get("reason", "")
    return Reason(chosen) if chosen in REASON_LABELS else Fault("reason", "Select why it is set aside")


def read_seen(sent: Mapping[str, str]) -> int | None:
    """The version of the comment that whoever sent a form had before them; None where that cannot be read."""
    text = sent.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _text_faults(field: str, text: str, missing: str, label: str) -> list[Fault]:
    if not text:
        return [Fault(field, missing)]
    if len(text) > LONGEST_TEXT:
        return [Fault(field, f"{label} must be {LONGEST_TEXT:,} characters or fewer; it is {len(text):,}")]
    return []
