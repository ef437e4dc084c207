"""The planner: what a family typed becomes slots, all of which have to match. Engines only ever see slots."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from config.search import MOST_SLOTS, stop_words
from search.folding import fold, words

Phrase = tuple[str, ...]
"""Folded words that have to stand next to each other; a single word is a phrase of one."""
Synonyms = Mapping[Phrase, tuple[Phrase, ...]]

LONGEST_TEXT = 1_000
MOST_ALTERNATIVES = 8
LONGEST_PHRASE = 12
LONGEST_SYNONYM = 5
PLANNER_VERSION = 1
"""Goes into the schema hash: raise it when folding or planning changes what an index has to hold."""


@dataclass(frozen=True)
class Slot:
    """One thing the family asked for; any of the alternatives will do. The first is what was typed."""

    alternatives: tuple[Phrase, ...]


@dataclass(frozen=True)
class Plan:
    """A query as engines take it. `words`: all words of it in order, stop words too, quotes gone."""

    slots: tuple[Slot, ...] = ()
    words: Phrase = ()

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
            slots.append(Slot((phrase,)))
        end = quoted.end()
    slots += _loose(words(text[end:]), synonyms or {})
    every = tuple(words(text))
    if not slots:
        slots = [Slot(((word,),)) for word in every]
    return Plan(tuple(dict.fromkeys(slots))[:MOST_SLOTS], every)


def _loose(typed: list[str], synonyms: Synonyms) -> list[Slot]:
    """Slots for words outside quotes."""
    slots, position = [], 0
    while position < len(typed):
        for length in range(min(LONGEST_SYNONYM, len(typed) - position), 0, -1):
            phrase = tuple(typed[position : position + length])
            if phrase in synonyms:
                slots.append(Slot((phrase, *synonyms[phrase])[:MOST_ALTERNATIVES]))
                break
        else:
            length = 1
            if typed[position] not in stop_words():
                slots.append(Slot(((typed[position],),)))
        position += length
    return slots


def synonym_key(text: str) -> Phrase:
    """A word or phrase as synonyms are looked up."""
    return tuple(fold(text).split())
