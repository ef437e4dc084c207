"""The planner: what a family typed becomes a plan."""

import re
from collections.abc import Sequence
from dataclasses import replace

from config.search import MOST_SLOTS, small_words
from search.folding import words, words_in
from search.known_words import KnownWords
from search.plan import MOST_ALTERNATIVES, MOST_TOGETHER, SAME, Alternative, Correction, Hint, Phrase, Plan, Slot
from search.typed import Typed, without_apostrophes, without_small_talk, words_typed

LONGEST_TEXT = 1_000
LONGEST_PHRASE = 12
MOST_CORRECTED = 6
"""Words of one query that slips are looked for in; a text with more of them was not typed to find anything."""
PLANNER_VERSION = 1
"""Goes into the schema hash: raise it when folding changes what an index has to hold."""
_QUOTED = re.compile(
    r'["\u201c\u201d\u201e\u00ab\u00bb]([^"\u201c\u201d\u201e\u00ab\u00bb]*)["\u201c\u201d\u201e\u00ab\u00bb]'
)


def plan(text: str, known: KnownWords | None = None, *, as_typed: bool = False) -> Plan:
    """Slots for a text of any length and content; no slots where it has no letter or digit.

    Words that say little are left out unless there is nothing else. `known`: synonyms, spellings and how rare words
    are. `as_typed`: no word is corrected.
    """
    text = without_apostrophes(text[:LONGEST_TEXT])
    found = _Finding(known, as_typed)
    end = 0
    for quoted in _QUOTED.finditer(text):
        found.read(words_typed(text[end : quoted.start()], text))
        found.quote(tuple(words(quoted[1]))[:LONGEST_PHRASE])
        end = quoted.end()
    found.read(words_typed(text[end:], text))
    return found.plan()


def rewritten(text: str, corrections: Sequence[Correction]) -> str:
    """The text with words corrected, all else as it was typed."""
    meant = dict(corrections)
    for start, end, word in reversed(list(words_in(text))):
        if word in meant:
            text = text[:start] + meant[word] + text[end:]
    return text


class _Finding:
    """A plan being made."""

    def __init__(self, known: KnownWords | None, as_typed: bool) -> None:
        self._known, self._as_typed = known, as_typed
        self._slots: list[Slot] = []
        self._weak: list[Slot] = []
        self._stopped: list[Slot] = []
        self._hints: list[Hint] = []
        self._plan = Plan()
        self._looked_at = 0

    def plan(self) -> Plan:
        """What has been read. Weak words count where nothing tells more, stop words where there is nothing else."""
        slots = self._slots or self._weak or self._stopped
        slots = list(dict.fromkeys(slots))[:MOST_SLOTS]
        slots = [slot.cut(MOST_TOGETHER // len(slots)) for slot in slots]
        hints = [self._hint(slot) for slot in slots] + self._hints
        topics = self._known.topics_of(self._plan.words) if self._known and slots else ()
        if topics:  # what it is decides, not which other words its name happens to hold
            slots = [slot.weakened() for slot in slots]
        found = tuple(dict.fromkeys(hints))[: 2 * MOST_SLOTS]
        return replace(self._plan, slots=tuple(slots), hints=found, topics=topics)

    def quote(self, phrase: Phrase) -> None:
        """Words in quotes stay together and are what was typed."""
        if phrase:
            self._slots.append(Slot((Alternative(phrase),)))
            self._count(phrase)
            self._hint_words(phrase)

    def read(self, typed: list[Typed]) -> None:
        """Words outside quotes."""
        typed = self._corrected(typed)
        self._count(tuple(one.word for one in typed))
        typed = without_small_talk(typed)
        position = 0
        while position < len(typed):
            position += self._take(typed[position:])

    def _count(self, phrase: Phrase) -> None:
        self._plan = replace(self._plan, words=self._plan.words + phrase)

    def _corrected(self, typed: list[Typed]) -> list[Typed]:
        """The words with slips mended, and two taken for one where they were written together."""
        if self._known is None or self._as_typed:
            return typed
        mended: list[Typed] = []
        for one in typed:
            mended += self._mended(one, self._known)
        return mended

    def _mended(self, one: Typed, known: KnownWords) -> list[Typed]:
        small = small_words()
        if one.as_short_form:
            return [one]
        if one.word in small.all or known.is_known(one.word):
            if one.word not in small.all and (rather := known.rather(one.word)):
                self._plan = replace(self._plan, suggestions=(*self._plan.suggestions, Correction(one.word, rather)))
            return [one]
        if spelt := known.spellings(one.word):
            return [Typed(spelt[0])]
        self._looked_at += 1
        if self._looked_at > MOST_CORRECTED:
            return [one]
        if parts := known.parts_of(one.word):
            return [Typed(part) for part in parts]
        meant = known.meant_by(one.word)
        if not meant:
            return [one]
        self._plan = replace(self._plan, corrections=(*self._plan.corrections, Correction(one.word, meant[0])))
        if len(meant) > 1:
            self._hints.append(Hint(tuple((other,) for other in meant[1:]), 1))
        return [Typed(meant[0])]

    def _take(self, typed: list[Typed]) -> int:
        """One slot from the first word on; answers with how many words it took."""
        length, found = self._meaning(typed)
        phrase = tuple(one.word for one in typed[:length])
        if length == 1 and not found:
            return self._take_word(phrase[0])
        own = Alternative(phrase)
        others = [other for other in found if other.phrase != phrase]
        self._slots.append(Slot((own, *others)[:MOST_ALTERNATIVES]))
        if length > 1:
            self._hint_words(phrase)
        return length

    def _meaning(self, typed: list[Typed]) -> tuple[int, tuple[Alternative, ...]]:
        """How many words from here on are one thing, and what else says it."""
        if self._known is None:
            return 1, ()
        length, found = self._known.synonyms_at([one.word for one in typed], [one.capitals for one in typed])
        if length > 1 or len(typed) == 1:
            return max(length, 1), found
        first, second = typed[0].word, typed[1].word
        if not {first, second} & small_words().all and self._known.is_written_together(first, second):
            _, more = self._known.synonyms_at([first + second], [False])
            return 2, (Alternative((first + second,)), *more)
        return max(length, 1), found

    def _take_word(self, word: str) -> int:
        small = small_words()
        spelt = (self._known.spellings(word) or self._short_for(word)) if self._known else []
        slot = Slot((Alternative((word,)), *(Alternative((one,), SAME) for one in spelt)))
        if word in small.stop:
            self._stopped.append(slot)
        elif word in small.weak or word == "not":
            self._weak.append(slot)
        else:
            self._slots.append(slot)
        return 1

    def _short_for(self, word: str) -> list[str]:
        if self._known is None or self._as_typed or word in small_words().all:
            return []
        return self._known.longer_forms(word)

    def _hint(self, slot: Slot) -> Hint:
        """Any of the alternatives; as telling as the one that most listings have."""
        phrases = slot.phrases
        return Hint(phrases, min(self._known.worth(phrase) for phrase in phrases) if self._known else 1)

    def _hint_words(self, phrase: Phrase) -> None:
        """The words of a phrase one by one, for half of what they tell."""
        for word in phrase:
            if word not in small_words().all:
                worth = self._known.worth((word,)) if self._known else 1
                self._hints.append(Hint(((word,),), max(1, worth // 2)))
