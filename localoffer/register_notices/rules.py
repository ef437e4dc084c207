"""What of a register's change matters to a listing, and what an officer can do about each kind of notice. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.vocabularies import vocabulary
from localoffer.directory.content import ListingContent, SettingDetails

LONGEST_WHY = 1_000
SCHOOLS, CHILDCARE = "school-register", "childcare-register"
REGISTER_WORDS: Mapping[str, str] = {SCHOOLS: "School register", CHILDCARE: "Ofsted’s childcare register"}


@dataclass(frozen=True)
class Kind:
    """What a notice is called, and the two things an officer can do; `accepted` and `kept` say that it was done."""

    words: str
    accept: str
    keep: str
    accepted: str
    kept: str


_END = ("Close it: take its listings down", "Keep its listings")
KINDS: Mapping[str, Kind] = {
    "closing": Kind("Proposed to close", "Say so on its page", "Do not say so on its page",
                    "Its page says that it is proposed to close.",
                    "Its page does not say that it is proposed to close."),
    "closed": Kind("Closed", *_END, "It is closed here and its listings are down.", "Its listings stay."),
    "converted": Kind("Became another school", "Close it: its services go on under the new school",
                      "Keep its listings", "It is closed here. Its services and its address go on with the new school, "
                      "where that is listed.", "Its listings stay."),
    "changed": Kind("Changed", "Take the register’s words", "Keep what the page said before",
                    "Its page says what the register says.", "Its page says what it said before."),
    "ended": Kind("No longer registered", *_END, "It is closed here and its listings are down.", "Its listings stay."),
    "alike": Kind("Listed already?", "It is the same: keep Ofsted’s number with it",
                  "It is another: list it with the next file", "Ofsted’s number is kept with it.",
                  "It is listed when the register is loaded next."),
}  # fmt: skip
"""In the order of how much they matter."""
STANDING = frozenset({"closing", "closed", "converted", "ended", "alike"})
"""Kinds whose cause stands in every file until it is over; a change is in one file only."""
ENDINGS = frozenset({"closed", "converted", "ended"})

Change = tuple[str, str, str]


@dataclass(frozen=True)
class Cause:
    """What a register says, before it is known whether it was said already. Fields as those of `RegisterNotice`."""

    register: str
    reference: str
    kind: str
    cause: str
    name: str
    changes: tuple[Change, ...]
    because: str = ""
    happens_on: date | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two the same: reference, kind and cause, within one register."""
        return self.reference, self.kind, self.cause[:300]


def what_changed(before: ListingContent, after: ListingContent) -> tuple[Change, ...]:
    """What matters to families and differs: name, place, ages, phase, kind of school, SEN provision."""
    return tuple(
        (what, old, new)
        for what, old, new in zip(_LABELS, _said(before), _said(after), strict=True)
        if old.casefold() != new.casefold()
    )


_LABELS = ("Name", "Address", "Ages", "Phase", "Kind of school", "Types of need", "Specialist places", "Section 41")


def _said(content: ListingContent) -> tuple[str, ...]:
    setting = content.setting or SettingDetails()
    needs = vocabulary("needs")
    place = content.places[0] if content.places else None
    address = (place.address, place.town, place.postcode) if place else ()
    return (
        content.name,
        ", ".join(part for part in address if part),
        _ages(content.age_min, content.age_max),
        setting.phase,
        setting.type,
        "; ".join(needs.label_of(code) for code in content.needs),
        _places(setting),
        "Approved" if setting.section_41 else "",
    )


def _ages(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    return (
        f"{low} to {high}" if low is not None and high is not None else f"from {low}" if high is None else f"to {high}"
    )


def _places(setting: SettingDetails) -> str:
    parts = [setting.resourced_provision] if setting.resourced_provision else []
    for words, number in (("resourced provision", setting.resourced_places), ("SEN unit", setting.unit_places)):
        parts += [f"{number} places in {words}"] if number else []
    return ", ".join(parts)


def merged(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> tuple[Change, ...]:
    """Two changes after each other as one: from what was before the first to what is after the second. What went back
    to where it was is none."""
    first = {what: (before, after) for what, before, after in old}
    then = {what: (before, after) for what, before, after in new}
    both = [
        (what, (first.get(what) or then[what])[0], (then.get(what) or first[what])[1])
        for what in _LABELS
        if what in first or what in then
    ]
    return tuple(change for change in both if change[1] != change[2])


def in_words(changes: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Each change on one line: `Name: Saltby Primary School, was Saltby Infant School`."""
    return tuple(
        f"{what}: {after or 'nothing now'}{f', was {before}' if before else ''}" for what, before, after in changes
    )
