"""The form of a synonym: what an officer entered, what has to be put right, and the entry it makes. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from search.folding import words
from search.words.rules import LONGEST_SYNONYM, Entry, stemmed

STRENGTHS: Mapping[str, tuple[int, str, str]] = {
    "same": (4, "Means the same", "Listings with either are found alike."),
    "nearly": (3, "Means nearly the same", "Listings with the other words come a little further down."),
    "related": (2, "Is related", "Listings with the other words come well below the others."),
}
"""Value in the form: quarters, what it is called, what it does."""
LONGEST_PHRASE = 120
MOST_WORDS = 12
"""Of a phrase; the first LONGEST_SYNONYM of them are looked for."""
MOST_PHRASES = 40
LONGEST_NOTE = 500
LONGEST_KEY = 100
IN_CAPITALS = " in capitals"


@dataclass(frozen=True)
class SynonymForm:
    """What was entered, kept as it was for showing it again. `faults`: field to what is wrong with it. `taken`: keys
    of entries that have the words already."""

    typed: str = ""
    finds: str = ""
    both_ways: bool = False
    strength: str = "same"
    capitals: bool = False
    note: str = ""
    faults: dict[str, str] = field(default_factory=dict)
    taken: tuple[str, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """What families type, one each."""
        return lines(self.typed)

    @property
    def others(self) -> tuple[str, ...]:
        """What is found with it, one each."""
        return lines(self.finds)

    def entry(self, key: str = "", active: bool = True) -> Entry:
        """What is saved. Without a key it is a new one, called after its first words."""
        return Entry(
            key=key or new_key(self.phrases[0], self.capitals),
            typed=self.phrases,
            finds=self.others,
            both_ways=self.both_ways,
            strength=STRENGTHS[self.strength][0],
            capitals=self.capitals,
            active=active,
            note=self.note,
        )


def lines(text: str) -> tuple[str, ...]:
    """One word or phrase a line, or between commas; each once."""
    parts = (" ".join(part.split()) for line in text.splitlines() for part in line.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def new_key(first: str, capitals: bool) -> str:
    """What an entry is called, as built-in ones are: after its first words."""
    return f"{first}{IN_CAPITALS}"[:LONGEST_KEY] if capitals else first.lower()[:LONGEST_KEY]


def form_of(entry: Entry) -> SynonymForm:
    """An entry to be changed."""
    strength = next((name for name, (quarters, *_) in STRENGTHS.items() if quarters == entry.strength), "related")
    typed, finds = "\n".join(entry.typed), "\n".join(entry.finds)
    return SynonymForm(typed, finds, entry.both_ways, strength, entry.capitals, entry.note)


def read_synonym(sent: Mapping[str, str], others: Iterable[Entry], is_new: bool) -> SynonymForm:
    """What was sent, with its faults. `others`: every entry but the one that is changed."""
    form = SynonymForm(
        typed=_clean(sent.get("typed", "")),
        finds=_clean(sent.get("finds", "")),
        both_ways=sent.get("both_ways") == "yes",
        strength=sent.get("strength", ""),
        capitals=sent.get("capitals") == "yes",
        note=_clean(sent.get("note", "")).strip(),
    )
    taken = _taken(form, others) if is_new else ()
    faults = {name: fault for name, fault in _faults(form, taken) if fault}
    return SynonymForm(**{**vars(form), "faults": faults, "taken": taken})


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", "")


def _faults(form: SynonymForm, taken: Sequence[str]) -> Iterable[tuple[str, str]]:
    typed_fault = _phrases_fault(form.phrases, "what families type")
    if taken:
        typed_fault = "There is an entry with these words already: " + ", ".join(f"“{key}”" for key in taken)
    yield "typed", typed_fault or ("" if form.phrases else "Enter the words families type")
    yield "finds", _phrases_fault(form.others, "the words to find") or _sides_fault(form)
    yield "strength", "" if form.strength in STRENGTHS else "Select how near the meanings are"
    long = len(form.note) > LONGEST_NOTE
    yield "note", f"The note must be {LONGEST_NOTE} characters or fewer; it is {len(form.note):,}" if long else ""


def _phrases_fault(phrases: Sequence[str], what: str) -> str:
    if len(phrases) > MOST_PHRASES:
        return f"Enter {MOST_PHRASES} or fewer in {what}; there are {len(phrases)}"
    for phrase in phrases:
        shown = phrase if len(phrase) <= LONGEST_PHRASE else f"{phrase[:40]}…"
        if not words(phrase):
            return f"“{shown}” has no letter or digit: enter a word"
        if len(phrase) > LONGEST_PHRASE or len(words(phrase)) > MOST_WORDS:
            return f"“{shown}” is too long: enter {MOST_WORDS} words and {LONGEST_PHRASE} characters or fewer"
    return ""


def _sides_fault(form: SynonymForm) -> str:
    """Whether both sides say something, and not the same."""
    typed, finds = _known(form.phrases), _known(form.others)
    both = [phrase for stems, phrase in finds.items() if stems in typed]
    # One way, a word may be typed itself and be found by the others that are.
    if both and (form.both_ways or len(typed) == 1):
        return f"“{both[0]}” stands on both sides: take it out of one of them"
    if not form.both_ways and form.phrases and not form.others:
        return "Enter the words to find, or tick that it counts both ways and enter several above"
    if form.both_ways and form.phrases and len(typed) + len(finds) < 2:
        return "Enter a second word or phrase: one alone is no synonym"
    return ""


def _known(phrases: Iterable[str]) -> dict[tuple[str, ...], str]:
    """Phrases by the stems they are looked up with: forms of a word are one."""
    return {stemmed(words(phrase)[:LONGEST_SYNONYM]): phrase for phrase in phrases if words(phrase)}


def _taken(form: SynonymForm, others: Iterable[Entry]) -> tuple[str, ...]:
    """The entries that already say what one of these words finds."""
    typed = set(_known(form.phrases))
    found = []
    for entry in others:
        same_kind = entry.capitals == form.capitals
        key_taken = bool(form.phrases) and entry.key == new_key(form.phrases[0], form.capitals)
        sides = entry.typed + (entry.finds if entry.both_ways else ())
        if key_taken or (same_kind and typed & set(_known(sides))):
            found.append(entry.key)
    return tuple(found)[:5]


def ways_out(is_built_in: bool, is_own: bool, active: bool) -> dict[str, str]:
    """What can be done with an entry besides changing it: value to the words of the button."""
    ways = {"off": "Switch off"} if active else {"on": "Switch on"}
    if is_own and is_built_in:
        ways["restore"] = "Go back to the built-in words"
    elif is_own:
        ways["delete"] = "Delete"
    return ways
