"""A plan: what was typed, as slots all of which have to match. This is all that engines see of it."""

from dataclasses import dataclass
from typing import NamedTuple

from config.search import MOST_SLOTS

Phrase = tuple[str, ...]
"""Folded words that have to stand next to each other; a single word is a phrase of one."""
SAME = 4
"""Strength, in quarters, of an alternative that means the same: 3 nearly, 2 related, 1 distant."""
TYPED = 5
"""What was typed itself counts a quarter more: whoever types "playgroup" wants playgroups before nurseries."""
MOST_ALTERNATIVES = 16
MOST_TOGETHER = 64
"""Alternatives of all slots of a plan: each is looked for in every field, so a long question would cost the most."""


class Alternative(NamedTuple):
    """A word or phrase that will do for a slot, and how nearly it means what was typed (`SAME` at most; `TYPED` where
    it is what was typed)."""

    phrase: Phrase
    strength: int = TYPED


class Hint(NamedTuple):
    """One thing of several of which any will do. `worth`: a whole number, the rarer among listings the more."""

    phrases: tuple[Phrase, ...]
    worth: int


class Topic(NamedTuple):
    """A term of a vocabulary, as listings bear it."""

    group: str
    code: str


class Correction(NamedTuple):
    """A word that nobody uses, as it was typed, and the one that was taken for it."""

    typed: str
    meant: str


@dataclass(frozen=True)
class Slot:
    """One thing the family asked for; any of the alternatives will do. The first is what was typed."""

    alternatives: tuple[Alternative, ...]

    def cut(self, most: int) -> "Slot":
        """With so many alternatives at the most: what was typed, and those that mean it most nearly."""
        return Slot(self.alternatives[:most])

    def weakened(self) -> "Slot":
        """With the other words still found, but hardly counting."""
        typed, *others = self.alternatives
        return Slot((typed, *(Alternative(other.phrase, 1) for other in others)))

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The alternatives without their strengths."""
        return tuple(alternative.phrase for alternative in self.alternatives)


@dataclass(frozen=True)
class Plan:
    """A query as engines take it. `words`: all words of it in order, stop words too, quotes gone. `hints`: what to
    look for where any part of the query will do. `topics`: facet groups and codes that all of it is the name of.
    `corrections` were made, `suggestions` could be."""

    slots: tuple[Slot, ...] = ()
    words: Phrase = ()
    hints: tuple[Hint, ...] = ()
    topics: tuple[Topic, ...] = ()
    corrections: tuple[Correction, ...] = ()
    suggestions: tuple[Correction, ...] = ()

    @property
    def phrase(self) -> Phrase:
        """All the words as one phrase, for names that hold it; none where that says nothing new."""
        return self.words if 1 < len(self.words) <= MOST_SLOTS else ()

    @property
    def together(self) -> Phrase:
        """What was typed without the words that say little, as one phrase; none where that is one word, or many."""
        typed = tuple(word for slot in self.slots for word in slot.phrases[0])
        return typed if 1 < len(typed) <= MOST_SLOTS else ()

    @property
    def whole(self) -> str:
        """The text as a name would be folded, to find the listing that is called exactly that."""
        return " ".join(self.words)
