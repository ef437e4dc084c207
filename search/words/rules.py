"""Rules of words: which ones mean the same, and what a misspelt one was meant to be. Pure; tables come as arguments."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from config.search import small_words
from search.folding import words
from search.plan import MOST_ALTERNATIVES, SAME, Alternative, Phrase, Topic
from search.stemming import stems
from search.words.spelling import MUCH_MORE_FREQUENT, Speller, british_and_american

LONGEST_SYNONYM = 8
"""Words of a phrase that families may type as one thing."""
SHORTEST_PART = 3
"""Letters of a word that may have been run together with another."""
LONGEST_COUNTED = 30


@dataclass(frozen=True)
class Entry:
    """One line of the table of synonyms, built in or staff's own (see `models.Synonym` for what each part says)."""

    key: str
    typed: tuple[str, ...]
    finds: tuple[str, ...] = ()
    both_ways: bool = False
    strength: int = SAME
    capitals: bool = False
    active: bool = True
    note: str = ""


Table = Mapping[Phrase, tuple[Alternative, ...]]
"""Stems of a phrase that is typed, to what else it finds."""


@dataclass(frozen=True)
class Words:
    """All that planning knows of words. `topics`: kinds of help by the stems of what they are called; `typed`: words
    that synonyms are looked up by. `documents`: folded word to the number of listings that use it, `stem_of`
    the stem of each of those, `listings`: how many there are."""

    synonyms: Table = field(default_factory=dict)
    short_forms: Table = field(default_factory=dict)
    topics: Mapping[Phrase, tuple[Topic, ...]] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    documents: Mapping[str, int] = field(default_factory=dict)
    stem_of: Mapping[str, str] = field(default_factory=dict)
    listings: int = 0

    @cached_property
    def by_stem(self) -> dict[str, int]:
        """Stem to the most listings that use one of its words."""
        found: dict[str, int] = {}
        for word, stem in self.stem_of.items():
            found[stem] = max(found.get(stem, 0), self.documents[word])
        for phrase in (*self.synonyms, *self.short_forms):
            for stem in phrase:
                found.setdefault(stem, 0)
        return found

    @cached_property
    def speller(self) -> Speller:
        """Finds the word that a misspelt one was meant to be, among those listings and synonyms use."""
        return Speller({**dict.fromkeys(self.typed, 0), **self.documents})

    def synonyms_at(self, typed: Sequence[str], capitals: Sequence[bool]) -> tuple[int, tuple[Alternative, ...]]:
        """How many of these words, from the first on, mean something together, and what else says it; the longest
        that fits. 0 where nothing is known. `capitals`: which words were typed so, and meant so."""
        known = stems(typed[:LONGEST_SYNONYM])
        phrase = tuple(known[word] for word in typed[:LONGEST_SYNONYM])
        for length in range(len(phrase), 0, -1):
            found = self.synonyms.get(phrase[:length], ())
            if length == 1 and capitals[0]:
                found = (*self._short_form(phrase[:1]), *found)
            if found:
                return length, _strongest(found)
        return 0, ()

    def _short_form(self, phrase: Phrase) -> Iterable[Alternative]:
        """What it stands for, and whatever else says that."""
        for alternative in self.short_forms.get(phrase, ()):
            yield alternative
            yield from self.synonyms.get(stemmed(alternative.phrase), ())

    def is_known(self, word: str) -> bool:
        """Whether a listing or a synonym uses the word, or another form of it."""
        return stems((word,))[word] in self.by_stem

    def meant_by(self, word: str) -> list[str]:
        """What a word that nobody uses may have been meant to be, likeliest first. Nothing before
        words were counted: then every word would look like a slip."""
        if not self.documents:
            return []
        return self.speller.near(word)

    def longer_forms(self, word: str) -> list[str]:
        """Words that one which nobody uses may be short for."""
        return [] if not self.documents or self.is_known(word) else self.speller.begun(word)

    def rather(self, word: str) -> str | None:
        """A far more frequent word of which a rare one may be a slip."""
        rare = self.documents.get(word, 0) * MUCH_MORE_FREQUENT <= self.listings
        return self.speller.much_more_frequent(word) if rare and self.documents.get(word) else None

    def parts_of(self, word: str) -> Phrase:
        """The two words that were written as one: of all ways to part it, the one with the most frequent words."""
        splits = (
            (word[:at], word[at:]) for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1) if word.isalpha()
        )
        used = {split: min(self.documents.get(part, 0) for part in split) for split in splits}
        best = max(used, key=lambda split: used[split], default=())
        return best if best and used[best] else ()

    def is_written_together(self, first: str, second: str) -> bool:
        """Whether listings write the two as one word, "basket ball" as "basketball"."""
        return first + second in self.documents or stemmed((first + second,)) in self.synonyms

    def spellings(self, word: str) -> list[str]:
        """The British or American ways to write it that listings use."""
        return [other for other in british_and_american(word) if other in self.documents or other in self.typed]

    def topics_of(self, phrase: Phrase) -> tuple[Topic, ...]:
        """The kinds of help that are called so, other forms of the words and stop words aside."""
        return self.topics.get(topic_key(phrase), ())

    def worth(self, phrase: Phrase) -> int:
        """How telling a phrase is: 1 where most listings have it, more the fewer do, by the logarithm of the share."""
        if not self.listings:
            return 1
        used = min((self.by_stem.get(stems((word,))[word], 0) for word in phrase), default=0)
        return 1 + round(4 * math.log2((self.listings + 1) / (used + 1)))


NO_WORDS = Words()


def tables(entries: Iterable[Entry]) -> tuple[Table, Table]:
    """Synonyms, and short forms that count only in capitals, as they are looked up."""
    entries = [entry for entry in entries if entry.active]
    stems(word for entry in entries for text in (*entry.typed, *entry.finds) for word in words(text))  # all at once
    everyday: dict[Phrase, list[Alternative]] = {}
    short: dict[Phrase, list[Alternative]] = {}
    for entry in entries:
        typed, finds = _phrases(entry.typed), _phrases(entry.finds)
        table = short if entry.capitals else everyday
        for phrase in (*typed, *finds) if entry.both_ways else typed:
            others = (*typed, *finds) if entry.both_ways else finds
            table.setdefault(stemmed(phrase), []).extend(
                Alternative(other, entry.strength) for other in others if other != phrase
            )
    return _settled(everyday), _settled(short)


def typed_words(entries: Iterable[Entry]) -> frozenset[str]:
    """Every word of every entry: spelling has to know them, or a slip in one would never be seen."""
    texts = (text for entry in entries if entry.active and not entry.capitals for text in (*entry.typed, *entry.finds))
    return frozenset(word for text in texts for word in words(text) if word.isalpha())


def topics_called(labels: Iterable[tuple[Topic, str]]) -> dict[Phrase, tuple[Topic, ...]]:
    """Kinds of help by what they are called: "Nurseries and childminders" is called "nurseries" too."""
    found: dict[Phrase, list[Topic]] = {}
    for topic, label in labels:
        for name in dict.fromkeys((label, *re.split(r"\band\b|[,/()]", label))):
            if key := topic_key(words(name)):
                found.setdefault(key, []).append(topic)
    return {key: tuple(topics) for key, topics in found.items()}


def topic_key(phrase: Sequence[str]) -> Phrase:
    """What a name is looked up by."""
    return stemmed([word for word in phrase if word not in small_words().stop])


def _settled(table: Mapping[Phrase, list[Alternative]]) -> dict[Phrase, tuple[Alternative, ...]]:
    return {phrase: _strongest(found) for phrase, found in table.items()}


def stemmed(phrase: Sequence[str]) -> Phrase:
    """A phrase as synonyms are looked up: forms of a word are one."""
    known = stems(phrase)
    return tuple(known[word] for word in phrase)


def _phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    found = (tuple(words(text)[:LONGEST_SYNONYM]) for text in texts)
    return tuple(dict.fromkeys(phrase for phrase in found if phrase))


def _strongest(found: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Each phrase once, at its greatest strength, the strongest first."""
    strength: dict[Phrase, int] = {}
    for phrase, worth in found:
        strength[phrase] = max(worth, strength.get(phrase, 0))
    best = sorted(strength.items(), key=lambda item: -item[1])
    return tuple(Alternative(*item) for item in best)[:MOST_ALTERNATIVES]


def words_to_count(texts: Iterable[str]) -> set[str]:
    """The folded words of one listing that spelling can learn from: letters only."""
    return {word for text in texts for word in words(text) if 1 < len(word) <= LONGEST_COUNTED and word.isalpha()}
