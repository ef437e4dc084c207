"""Rivals: how other directories search, each rule re-expressed in plain Python over the same listings.

None is a copy of anybody's code. Each is given more than its original has: the same folded text, the whole of a
listing's description, who it is for and how to get it, an order by what matched where, the place and the age already
taken out of the words, and the nearest first among equals.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from config.search import FIELDS
from search.document import SearchDocument
from search.folding import fold, words
from search.scoring.postings import Postings, Texts, stemmed

Found = dict[int, float]
"""Position in the listings to how well it fits; what does not fit at all is not there."""
_WEIGHTS = {"name": 8.0, "tax": 4.0, "summary": 2.0, "organisation": 2.0, "description": 1.0}
"""What a field is worth to the rules that weigh them."""
_SAY_NOTHING = frozenset(Path(__file__).with_name("say_nothing.txt").read_text(encoding="utf-8").split())
"""Words that PostgreSQL's English text search leaves out."""


@dataclass(frozen=True)
class Rival:
    """One rule. `find` answers with what it finds for a text among the listings it was made for."""

    name: str
    find: Callable[[str], Found]


def rivals(documents: Sequence[SearchDocument], likeness: Callable[[str], Found] | None = None) -> list[Rival]:
    """The rules of other directories over these listings. `likeness`: how alike each listing is to a text in
    meaning; without it that rule is left out."""
    texts = Texts(documents)
    found = [
        Rival("substring", Substring(texts).find),
        Rival("substring, then words", SubstringThenWords(texts).find),
        Rival("all words, stemmed", StemmedAnd(texts).find),
        Rival("any word, weighted", WeightedOr(texts).find),
        Rival("fuzzy any, all and phrase", FuzzyOrAndPhrase(texts).find),
    ]
    return [*found, Rival("meaning alone", likeness)] if likeness else found


class Substring:
    """What was typed, as it stands, somewhere in the name or the description; nothing else is looked at.

    Stands for directories that ask the database with `ILIKE '%text%'`, such as the DfE's Family Hubs directory.
    Better than those: names go first, and the summary counts as description.
    """

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def find(self, text: str) -> Found:
        """Listings that hold the whole text."""
        wanted = fold(text)
        if not wanted:
            return {}
        names = self._texts.folded["name"]
        return {i: 1.0 + (wanted in names[i]) for i, own in enumerate(self._texts.own) if wanted in own}


class SubstringThenWords(Substring):
    """The same with the provider and the topics; after those, whatever holds one of the words, most words first.

    Stands for Hackney's "find support services". Better than that: words that say nothing are passed over.
    """

    def find(self, text: str) -> Found:
        """Listings with the whole text before those with some of its words."""
        typed = words(text)
        split = [word for word in dict.fromkeys(typed) if word not in _SAY_NOTHING] or typed
        phrase, found = " ".join(typed), {}
        for i in range(self._texts.count):
            fields = [self._texts.folded[field][i] for field in FIELDS]
            there = sum(word in " | ".join(fields) for word in split)
            in_name = sum(word in fields[0] for word in split)
            whole = bool(phrase) and any(phrase in field for field in fields)
            if there:
                found[i] = 1000.0 * whole + there + in_name / (len(split) + 1)
        return found


class StemmedAnd:
    """Every word, stemmed, somewhere in the listing; names before topics before the rest.

    Stands for Ohana and others on PostgreSQL's text search (`plainto_tsquery`, weights A to D, `ts_rank`). Words that
    say nothing are left out as PostgreSQL's list does.
    """

    def __init__(self, texts: Texts) -> None:
        self._postings = Postings(texts, stemmed)

    def find(self, text: str) -> Found:
        """Listings with all the words."""
        typed = [word for word in words(text) if word not in _SAY_NOTHING]
        wanted = list(dict.fromkeys(stemmed(" ".join(typed))))
        if not wanted:
            return {}
        there = [self._postings.everywhere.get(word, set()) for word in wanted]
        return {i: sum(self._worth(word, i) for word in wanted) for i in set.intersection(*there)}

    def _worth(self, word: str, i: int) -> float:
        counts = self._postings.counts
        return sum(weight * min(3, counts[field][i][word]) for field, weight in _WEIGHTS.items())


class WeightedOr:
    """Any of the words as they are typed, more where it is rare and where it stands in the name.

    Stands for Outpost and others on a weighted text index without stemming. Better than those: BM25, which knows
    how rare a word is.
    """

    def __init__(self, texts: Texts) -> None:
        self._postings = Postings(texts, str.split)

    def find(self, text: str) -> Found:
        """Listings with one of the words or more."""
        found: Found = {}
        for word in dict.fromkeys(words(text)):
            for field, weight in _WEIGHTS.items():
                for i, points in self._postings.bm25(word, field).items():
                    found[i] = found.get(i, 0.0) + weight * points
        return found


class FuzzyOrAndPhrase:
    """Any of the words, also nearly spelt so, and more for all of them in one field, and more for all in one go.

    Stands for Ayup Connect and others on Elasticsearch: `multi_match` with `fuzziness: AUTO`, best field, boosted
    names, beside `operator: and` and `phrase`. Better than those: words are stemmed, and those that say nothing are
    left out.
    """

    MOST_NEIGHBOURS = 50
    """Spellings that Elasticsearch tries for one word."""

    def __init__(self, texts: Texts) -> None:
        self._postings = Postings(texts, stemmed)
        self._known = list(self._postings.everywhere)
        self._stems = {field: [f" {' '.join(stemmed(text))} " for text in all] for field, all in texts.folded.items()}

    def find(self, text: str) -> Found:
        """Listings with one of the words, or one spelt nearly so, or more."""
        typed = words(text)
        telling = [word for word in typed if word not in _SAY_NOTHING] or typed
        wanted = list(dict.fromkeys(stemmed(" ".join(telling))))
        phrase = f" {' '.join(stemmed(' '.join(typed)))} "
        fuzzy, exact, whole = _Best(), _Best(), _Best()
        for field, weight in _WEIGHTS.items():
            each = [self._postings.bm25(word, field) for word in wanted]
            fuzzy.take(weight, [self._near(word, field) for word in wanted])
            together = set.intersection(*map(set, each)) if each else set()
            exact.take(weight, each, together)
            whole.take(weight, each, {i for i in together if phrase in self._stems[field][i]})
        return {i: points + exact.points.get(i, 0.0) + whole.points.get(i, 0.0) for i, points in fuzzy.points.items()}

    def _near(self, word: str, field: str) -> dict[int, float]:
        """The best that a word, or one spelt nearly so, is worth in a field."""
        best: dict[int, float] = {}
        for other, share in self._neighbours(word).items():
            for i, points in self._postings.bm25(other, field).items():
                best[i] = max(best.get(i, 0.0), share * points)
        return best

    def _neighbours(self, word: str) -> Mapping[str, float]:
        """Words of the listings that this one may be, each with how much it counts (as Lucene reckons)."""
        most = 0 if len(word) < 3 else 1 if len(word) < 6 else 2
        near = process.extract(
            word, self._known, scorer=OSA.distance, score_cutoff=most, limit=self.MOST_NEIGHBOURS, processor=None
        )
        return {other: 1 - distance / min(len(word), len(other)) for other, distance, _ in near if distance < len(word)}


class _Best:
    """For each listing the points of the field that fits best."""

    def __init__(self) -> None:
        self.points: Found = {}

    def take(self, weight: float, each: Sequence[Mapping[int, float]], fitting: Set[int] | None = None) -> None:
        """One more field: for each word what it is worth in each listing. `fitting`: only these."""
        sums: Found = {}
        for one in each:
            for i, points in one.items():
                sums[i] = sums.get(i, 0.0) + weight * points
        for i, points in sums.items():
            if fitting is None or i in fitting:
                self.points[i] = max(self.points.get(i, 0.0), points)


def in_order(found: Found, nearest: Sequence[float], names: Sequence[str]) -> list[int]:
    """Positions, best first; among equals the nearest (kilometres), then by name."""
    return sorted(found, key=lambda i: (-found[i], nearest[i], names[i], i))
