"""The form of a gap: what an officer entered, and what has to be put right. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.log.rules import LONGEST_TYPED
from search.log.tables import GAP_KINDS, GAP_STATES

LONGEST_NOTE = 1_000


@dataclass(frozen=True)
class GapForm:
    """What was entered, kept as it was for showing it again. `faults`: field to what is wrong with it."""

    words: str
    kind: str = ""
    note: str = ""
    state: str = "open"
    faults: dict[str, str] = field(default_factory=dict)


def read_gap(sent: Mapping[str, str]) -> GapForm:
    """What was sent, with its faults."""
    words, kind = _tidy(sent.get("words", "")), sent.get("kind", "")
    note, state = sent.get("note", "").replace("\r\n", "\n").replace("\0", "").strip(), sent.get("state", "open")
    faults = {}
    if not words:
        faults["words"] = "Enter the words families searched for"
    elif len(words) > LONGEST_TYPED:
        faults["words"] = f"The words must be {LONGEST_TYPED} characters or fewer; they are {len(words):,}"
    if kind not in GAP_KINDS:
        faults["kind"] = "Select what is missing"
    if len(note) > LONGEST_NOTE:
        faults["note"] = f"The note must be {LONGEST_NOTE:,} characters or fewer; it is {len(note):,}"
    if state not in GAP_STATES:
        faults["state"] = "Select whether the gap is open or closed"
    return GapForm(words, kind, note, state, faults)


def _tidy(text: str) -> str:
    return " ".join(text.replace("\0", "").split())
