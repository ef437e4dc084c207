"""The planner: what a family typed becomes slots, all of which have to match. Engines only ever see slots."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from config.search import MOST_SLOTS, stop_words
from search.folding import fold, words

Phrase = tuple[str, ...]
"""Folded words that have to stand next to each other; a single word is a phrase of one."""
Synonyms = Mapping[Phrase, tuple[Phrase, ...]]

SAME = 4
"""Strength, in quarters, of an alternative that means the same: 3 nearly, 2 related, 1 distant."""
LONGEST_TEXT = 1_000
MOST_ALTERNATIVES = 16
LONGEST_PHRASE = 12
LONGEST_SYNONYM = 5
PLANNER_VERSION = 1
"""Goes into the schema hash: raise it when folding or planning changes what an index has to hold."""


class Alternative(NamedTuple):
    """A word or phrase that will do for a slot, and how nearly it means what was typed (`SAME` at most)."""

    phrase: Phrase
    strength: int = SAME


class Hint(NamedTuple):
    """One thing of several of which any will do. `worth`: a whole number, the rarer among listings the more."""

    phrases: tuple[Phrase, ...]
    worth: int


class Correction(NamedTuple):
    """A word that nobody uses, as it was typed, and the one that was taken for it."""

    typed: str
    meant: str


@dataclass(frozen=True)
class Slot:
    """One thing the family asked for; any of the alternatives will do. The first is what was typed."""

    alternatives: tuple[Alternative, ...]

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The alternatives without their strengths."""
        return tuple(alternative.phrase for alternative in self.alternatives)


@dataclass(frozen=True)
class Plan:
    """A query as engines take it. `words`: all words of it in order, stop words too, quotes gone. `hints`: what to
    look for where any part of the query will do."""

    slots: tuple[Slot, ...] = ()
    words: Phrase = ()
    hints: tuple[Hint, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def phrase(self) -> Phrase:
        """All the words as one phrase, for names that hold it; none where that says nothing new."""
        return self.words if 1 < len(self.words) <= MOST_SLOTS else ()

    @property
    def whole(self) -> str:
        """The text as a name would be folded, to find the listing that is called exactly that."""
        return " ".join(self.words)


_QUOTED = re.compile(
    r'["\u201c\u201d\u201e\u00ab\u00bb]([^"\u201c\u201d\u201e\u00ab\u00bb]*)["\u201c\u201d\u201e\u00ab\u00bb]'
)


def plan(text: str, synonyms: Synonyms | None = None) -> Plan:
    """Slots for a text of any length and content; no slots where it has no letter or digit.

    Stop words are left out unless there is nothing else. `synonyms`: folded phrase to other phrases meant
    by it; the longest that fits wins.
    """
    text = text[:LONGEST_TEXT]
    slots: list[Slot] = []
    end = 0
    for quoted in _QUOTED.finditer(text):
        slots += _loose(words(text[end : quoted.start()]), synonyms or {})
        phrase = tuple(words(quoted[1]))[:LONGEST_PHRASE]
        if phrase:
            slots.append(Slot((Alternative(phrase),)))
        end = quoted.end()
    slots += _loose(words(text[end:]), synonyms or {})
    every = tuple(words(text))
    if not slots:
        slots = [Slot((Alternative((word,)),)) for word in every]
    return Plan(tuple(dict.fromkeys(slots))[:MOST_SLOTS], every)


def _loose(typed: list[str], synonyms: Synonyms) -> list[Slot]:
    """Slots for words outside quotes."""
    slots, position = [], 0
    while position < len(typed):
        for length in range(min(LONGEST_SYNONYM, len(typed) - position), 0, -1):
            phrase = tuple(typed[position : position + length])
            if phrase in synonyms:
                found = (phrase, *synonyms[phrase])[:MOST_ALTERNATIVES]
                slots.append(Slot(tuple(Alternative(one) for one in found)))
                break
        else:
            length = 1
            if typed[position] not in stop_words():
                slots.append(Slot((Alternative((typed[position],)),)))
        position += length
    return slots


def synonym_key(text: str) -> Phrase:
    """A word or phrase as synonyms are looked up."""
    return tuple(fold(text).split())
