"""Spelling: the word that a misspelt one was meant to be, and British words for American ones."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
"""Letters; a shorter word is too near to too many others."""
LONG = 8
"""Letters from which two slips are forgiven instead of one."""
SOUNDS_LIKE = 3
"""Slips that are forgiven where both words are spoken alike: `fisio` is nearer to `physio` by ear than by eye."""
MUCH_MORE_FREQUENT = 200
"""Times that a neighbour must be more frequent for a word that some listing uses to be taken for a slip: slips are in
listings too."""


class Candidate(NamedTuple):
    """A word that may have been meant. `cost`: the lower, the likelier."""

    cost: float
    word: str


class Speller:
    """Looks among the words it is given, folded word to the number of listings that use it."""

    def __init__(self, documents: Mapping[str, int]) -> None:
        self._documents = documents
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for word in documents:
            if can_be_corrected(word):  # never into a short form: random letters are near to some
                self._by_length[len(word)].append(word)
                self._by_sound[jellyfish.metaphone(word)].append(word)

    def near(self, word: str, most: int = 3) -> list[str]:
        """Up to so many words that `word` may have been meant to be, the likeliest first."""
        if not can_be_corrected(word):
            return []
        allowed = slips_allowed(word)
        found = {
            other: slips
            for length in range(len(word) - allowed, len(word) + allowed + 1)
            for other, slips, _ in process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=allowed, limit=20
            )
        }
        for other in self._by_sound.get(jellyfish.metaphone(word), ()):
            slips = OSA.distance(word, other, score_cutoff=SOUNDS_LIKE)
            if other not in found and slips <= min(SOUNDS_LIKE, max(len(word), len(other)) // 2):
                found[other] = slips
        candidates = sorted(Candidate(self._cost(word, other, slips), other) for other, slips in found.items())
        return [candidate.word for candidate in candidates if candidate.word != word][:most]

    def begun(self, word: str, most: int = 3) -> list[str]:
        """Up to so many words that begin like `word`, the most frequent first: "St Augs" is St Augustine's."""
        start = word.removesuffix("s")
        if not can_be_corrected(word) or len(start) < SHORTEST - 1:
            return []
        found = [other for other in self._documents if other.startswith(start) and other.isalpha()]
        return sorted(found, key=lambda other: (-self._documents[other], other))[:most]

    def much_more_frequent(self, word: str) -> str | None:
        """A word one or two slips away that so many more listings use that `word` looks like a slip of it."""
        used = max(1, self._documents.get(word, 0))
        return next((near for near in self.near(word) if self._documents[near] >= used * MUCH_MORE_FREQUENT), None)

    def _cost(self, word: str, other: str, slips: int) -> float:
        """Slips count most; then whether it sounds alike, whether the first letter is right (it mostly is), and how
        many listings use it."""
        sounds = jellyfish.metaphone(word) == jellyfish.metaphone(other)
        first = word[0] == other[0]
        return slips - 0.6 * sounds - 0.4 * first - 0.25 * math.log10(1 + self._documents[other])


def can_be_corrected(word: str) -> bool:
    """Whether a word is one that spelling can say anything about: letters only, and enough of them."""
    return len(word) >= SHORTEST and word.isalpha() and word.isascii()


def slips_allowed(word: str) -> int:
    """Letters missing, too many, wrong or swapped that still leave a word recognisable."""
    return 2 if len(word) >= LONG else 1


_PAIRS = (
    ("our", "or"), ("tre", "ter"), ("ise", "ize"), ("isation", "ization"), ("ising", "izing"), ("yse", "yze"),
    ("ae", "e"), ("oe", "e"), ("ence", "ense"), ("elling", "eling"), ("elled", "eled"), ("ellor", "elor"),
    ("ogramme", "ogram"), ("ogue", "og"), ("mum", "mom"), ("grey", "gray"), ("tyre", "tire"),
)  # fmt: skip
"""Parts that are written one way in Britain and another in America."""


def british_and_american(word: str) -> Iterator[str]:
    """Other ways to write a word across the Atlantic; most are no words at all, so look whether anyone uses them."""
    for british, american in _PAIRS:
        for here, there in ((british, american), (american, british)):
            for found in re.finditer(here, word):
                yield word[: found.start()] + there + word[found.end() :]
