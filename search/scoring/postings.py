"""Postings: which listings hold which words, and how telling that is; what the rivals' rules are made of."""

from collections import Counter
from collections.abc import Callable, Sequence
from math import log

from config.search import FIELDS
from search.document import SearchDocument
from search.folding import fold
from search.stemming import stems

OWN_WORDS = ("name", "summary", "description")
_K1, _B = 1.2, 0.75
"""BM25's usual constants."""


class Texts:
    """The listings' words, folded once for all rules."""

    def __init__(self, documents: Sequence[SearchDocument]) -> None:
        self.count = len(documents)
        self.folded = {field: [fold(getattr(one, field)) for one in documents] for field in FIELDS}
        self.own = [" | ".join(self.folded[field][i] for field in OWN_WORDS) for i in range(self.count)]


class Postings:
    """Which listings hold a word in a field, how often, and BM25 of it. `cut` makes the words of a text."""

    def __init__(self, texts: Texts, cut: Callable[[str], Sequence[str]]) -> None:
        self.count, self.cut = texts.count, cut
        self.counts: dict[str, list[Counter[str]]] = {}
        self.holding: dict[str, dict[str, set[int]]] = {}
        self._mean: dict[str, float] = {}
        self._bm25: dict[tuple[str, str], dict[int, float]] = {}
        for field, folded in texts.folded.items():
            self.counts[field] = [Counter(cut(text)) for text in folded]
            self._mean[field] = sum(c.total() for c in self.counts[field]) / max(1, self.count) or 1.0
            self.holding[field] = {}
            for i, counts in enumerate(self.counts[field]):
                for word in counts:
                    self.holding[field].setdefault(word, set()).add(i)
        self.everywhere: dict[str, set[int]] = {}
        for holding in self.holding.values():
            for word, found in holding.items():
                self.everywhere.setdefault(word, set()).update(found)

    def bm25(self, word: str, field: str) -> dict[int, float]:
        """BM25 of one word in one field, for each listing that holds it there."""
        known = self._bm25.get((word, field))
        if known is None:
            known = self._bm25[word, field] = {
                i: self._of_one(word, field, i) for i in sorted(self.holding[field].get(word, ()))
            }
        return known

    def _of_one(self, word: str, field: str, i: int) -> float:
        counts, holding = self.counts[field][i], len(self.holding[field][word])
        rare = log(1 + (self.count - holding + 0.5) / (holding + 0.5))
        length = counts.total() / self._mean[field]
        return rare * counts[word] * (_K1 + 1) / (counts[word] + _K1 * (1 - _B + _B * length))


def stemmed(text: str) -> list[str]:
    """The stems of folded words, in order."""
    there = text.split()
    stem = stems(there)
    return [stem[word] for word in there]
