"""Suggestions while someone types: kinds of help, needs, listings by name, places. No listing's text is read.

Labels and places are compared in this process, names by the engines; where no engine answers, the rest is still there.
"""

import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from config.vocabularies import Term, vocabulary
from localoffer.directory.names import NamedPage, PlaceNames, named_pages, place_names
from search.folding import fold, words
from search.searching import Searcher, SearchUnavailableError
from search.words.rules import Words

MOST = 8
SHORTEST = 2
"""Letters from which anything is suggested: fewer fit almost everything."""
PLACES_KEPT = 60.0
"""Seconds."""
NEARLY = 3
"""Quarters of the same meaning that other words need to have here."""
MOST_NEAR, NEAR_ENOUGH = 3, 70
"""Names offered for a misspelt place, and how much of them has to be right, of 100."""
KIND_OF_HELP, NEED, SERVICE, SETTING, PLACE = "Kind of help", "Need", "Service", "School or provider", "Place"
AT_LEAST = {NEED: 2, KIND_OF_HELP: 2, SERVICE: 2, SETTING: 1, PLACE: 1}
"""Of each kind, where there are so many, before any kind has more."""
ALSO_CALLED = ("official", "census")
"""Columns of the needs with other names for one: SEMH, attention deficit hyperactivity disorder."""


@dataclass(frozen=True)
class Suggested:
    """One suggestion: what it says, what kind of thing it is, and its page (an endpoint with its values)."""

    text: str
    kind: str
    endpoint: str
    values: tuple[tuple[str, str], ...]


class KeptPlaceNames:
    """The names of places, read again once they are older than PLACES_KEPT."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._names, self._until = PlaceNames(), 0.0

    def read(self, session: Session) -> PlaceNames:
        """The names, at most PLACES_KEPT seconds old."""
        if self._clock() >= self._until:
            self._names, self._until = place_names(session), self._clock() + PLACES_KEPT
        return self._names


def suggestions(
    session: Session, searcher: Searcher, text: str, places: PlaceNames, known: Words
) -> tuple[Suggested, ...]:
    """At most MOST for what is being typed, one kind after the other. Empty for a text of less than two letters.

    Needs and kinds of help are found by whatever means the same too: SALT, nappies.
    """
    if len(fold(text)) < SHORTEST:
        return ()
    texts = (fold(text), *_other_words(text, known))
    towns = (Suggested(name, PLACE, "search.results", (("near", name),)) for name in place_suggestions(text, places))
    found = [*_terms(texts, "needs", NEED), *_terms(texts, "categories", KIND_OF_HELP)]
    found += [*_named(session, searcher, text), *towns]
    return _balanced(found)


def place_suggestions(text: str, places: PlaceNames) -> tuple[str, ...]:
    """At most MOST names of places that begin with what is being typed, then those with it in the middle.

    Districts only once their number has been begun: "sa" is the town of Sale, not all of Swansea.
    """
    typed = fold(text)
    if len(typed) < SHORTEST:
        return ()
    names = (*places.towns, *(places.districts if any(map(str.isdigit, typed)) else ()))
    return _best(typed, ((name, (name,)) for name in names))[:MOST]


def near_spellings(text: str, places: PlaceNames) -> tuple[str, ...]:
    """At most MOST_NEAR towns and areas whose names are spelt nearly like a place that nobody knows, nearest first."""
    found = process.extract(
        fold(text), places.towns, scorer=fuzz.ratio, processor=fold, limit=MOST_NEAR, score_cutoff=NEAR_ENOUGH
    )
    return tuple(name for name, _, _ in found)


def fit(typed: str, name: str) -> int | None:
    """How a folded text fits a name: 0 the name begins so, 1 its words are in the name in any order, the last one
    as far as it is typed; None where it does not."""
    folded = fold(name)
    if folded.startswith(typed):
        return 0
    *whole, begun = typed.split()
    has = folded.split()
    return 1 if set(whole) <= set(has) and any(word.startswith(begun) for word in has) else None


def _best(typed: str, named: Iterable[tuple[str, Sequence[str]]]) -> tuple[str, ...]:
    """The keys whose names fit, best first, each once, otherwise in the order given."""
    fits = ((key, [at for name in names if (at := fit(typed, name)) is not None]) for key, names in named)
    ranked = sorted(((min(at), key) for key, at in fits if at), key=lambda pair: pair[0])
    return tuple(dict.fromkeys(key for _, key in ranked))


def _other_words(text: str, known: Words) -> tuple[str, ...]:
    """What says the same as all that is typed, as `config/search/synonyms.yml` and staff have it."""
    typed = words(text)
    many, alternatives = known.synonyms_at(typed, [True] * len(typed))
    if not typed or many < len(typed):
        return ()
    return tuple(" ".join(one.phrase) for one in alternatives if one.strength >= NEARLY)


def _terms(texts: Sequence[str], name: str, kind: str) -> tuple[Suggested, ...]:
    """The terms of a vocabulary that fit any of the texts, those that fit the first one first."""
    terms = vocabulary(name)
    named = [(term.code, _names_of(term)) for term in terms.terms]
    codes = dict.fromkeys(code for text in texts for code in _best(text, named))
    return tuple(
        Suggested(terms.label_of(code), kind, "search.results", ((terms.group, code),)) for code in [*codes][:MOST]
    )


def _names_of(term: Term) -> tuple[str, ...]:
    return (term.label, *(str(term.extra[column]) for column in ALSO_CALLED if term.extra.get(column)))


def _named(session: Session, searcher: Searcher, text: str) -> tuple[Suggested, ...]:
    """Listings by name: services and settings apart, whichever fits best first; none where no engine answers."""
    try:
        ids = [uuid.UUID(found.id) for found in searcher.suggest(text, MOST)]
    except SearchUnavailableError:
        return ()
    pages = named_pages(session, ids)
    found = [_page(pages[id]) for id in ids if id in pages]
    kinds = list(dict.fromkeys(item.kind for item in found))
    return tuple(sorted(found, key=lambda item: kinds.index(item.kind)))


def _page(page: NamedPage) -> Suggested:
    kind = SETTING if page.kind == "provider" else SERVICE
    return Suggested(page.name, kind, f"directory.{page.kind}", (("slug", page.slug),))


def _balanced(found: Sequence[Suggested]) -> tuple[Suggested, ...]:
    """MOST of them in the order given: each kind's share first, then more of what comes earlier."""
    first = [item for kind, items in groupby(found, lambda item: item.kind) for item in [*items][: AT_LEAST[kind]]]
    kept = [*first, *(item for item in found if item not in first)][:MOST]
    return tuple(item for item in found if item in kept)
