"""How a text reads: what its writer may want to know, and what to do about it. Pure.

Reading age by the Flesch-Kincaid grade (Kincaid and others, 1975): 0.39 x words in a sentence + 11.8 x syllables in a
word - 15.59 is a year of school in the United States; a child is about five years older than that.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from providers.editor.plain_english.jargon import Jargon
from providers.editor.plain_english.sentences import sentences, words
from providers.editor.plain_english.syllables import syllables

LEAST_WORDS = 30
"""Fewer say nothing about how hard a text is: one long word would."""
GOOD_AGE = 11
"""What most adults read with ease, and what public services in the United Kingdom aim at: 9 to 11."""
HARD_AGE = 14
YOUNGEST, OLDEST = 5, 22
LONG = 25
"""Words; longer sentences are hard to follow (GOV.UK content guidance)."""
SHOWN = 90
"""Characters of a long sentence that are enough to find it by."""
_CAPITALS = re.compile(r"(?<![\w@./-])[A-Z]{2,5}(?![\w@-])")
_SHOUTED = re.compile(r"[A-Z]{2,}(?:\W+[A-Z]{2,}){2,}")
UNKNOWN = "if it is short for something, write that out once"


@dataclass(frozen=True)
class LongSentence:
    """How a sentence begins, and how many words it has."""

    begins: str
    words: int


@dataclass(frozen=True)
class Reads:
    """`reading_age` in years, None for a text that is too short to say. `instead`: words as written to plainer ones;
    `explain`: words as written to what they mean; each once, in the order of the text."""

    words: int = 0
    reading_age: int | None = None
    long_sentences: tuple[LongSentence, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    explain: Mapping[str, str] = field(default_factory=dict)

    @property
    def jargon(self) -> Mapping[str, str]:
        """Every word that families may not know, and what to say of it."""
        return {**self.instead, **self.explain}


def how_it_reads(text: str, known: Jargon) -> Reads:
    """What can be said of a text."""
    said = sentences(text)
    counted = [words(sentence) for sentence in said]
    many = sum(map(len, counted))
    found = dict(_found(text, known))
    return Reads(
        words=many,
        reading_age=_age(counted, many) if many >= LEAST_WORDS else None,
        long_sentences=tuple(
            LongSentence(_begin(sentence), len(own))
            for sentence, own in zip(said, counted, strict=True)
            if len(own) > LONG
        ),
        instead={word: known.instead[key] for word, key in found.items() if key in known.instead},
        explain={word: known.means.get(key, UNKNOWN) for word, key in found.items() if key not in known.instead},
    )


def _age(counted: list[list[str]], many: int) -> int:
    beats = sum(syllables(word) for own in counted for word in own)
    grade = 0.39 * many / len(counted) + 11.8 * beats / many - 15.59
    return min(OLDEST, max(YOUNGEST, round(grade + 5)))


def _begin(sentence: str) -> str:
    return sentence if len(sentence) <= SHOWN else sentence[:SHOWN].rsplit(" ", 1)[0] + "…"


def _found(text: str, known: Jargon) -> Iterator[tuple[str, str]]:
    """Each word as it is written first, with the word it was looked for as ("" for unknown capitals)."""
    text = _SHOUTED.sub(lambda shouted: shouted[0].lower(), text)
    places = []
    taken: list[range] = []
    for pattern, is_known in ((_pattern(known.words), True), (_CAPITALS, False)):
        for match in pattern.finditer(text):
            if not any(match.start() in other or match.end() - 1 in other for other in taken):
                taken.append(range(match.start(), match.end()))
                places.append((match.start(), match[0], is_known))
    seen = set()
    for start, word, is_listed in sorted(places):
        key = _key(word, known) if is_listed else ""
        is_known = not known.known.isdisjoint(_forms(word))
        if (key or word) in seen or is_known or _is_explained(text, start, word):
            continue
        seen.add(key or word)
        yield word, key


@lru_cache(maxsize=4)
def _pattern(looked_for: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, whole; small letters also as capitals, what has capitals only as it is, each also with an s."""
    both = "|".join(_either(word) for word in looked_for)
    return re.compile(rf"(?<![\w-])(?:{both})s?(?![\w-])") if both else re.compile(r"(?!)")


def _either(word: str) -> str:
    spaced = r"\s+".join(re.escape(part) for part in word.split())
    return spaced if any(letter.isupper() for letter in word) else f"(?i:{spaced})"


def _key(word: str, known: Jargon) -> str:
    return next((form for form in _forms(word) if form in known.instead or form in known.means), "")


def _forms(word: str) -> tuple[str, ...]:
    """What a word as written may stand in the lists as."""
    plain = " ".join(word.split())
    return plain, plain.lower(), plain.removesuffix("s"), plain.lower().removesuffix("s")


def _is_explained(text: str, start: int, word: str) -> bool:
    """Whether a bracket says what it is, on either side: `SENCO (the teacher …)`, `the teacher … (SENCO)`."""
    after = text[start + len(word) :]
    return bool(re.match(r"\s*\(\w", after)) or (text[:start].endswith("(") and after.startswith(")"))
