"""Help where nothing was found: wider searches, and which of them find something."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from localoffer.directory.queries import FoundPlace
from search.address import Asked
from search.asking import query_for
from search.filters import active_filters, radius_words
from search.planner import plan
from search.searching import Searcher, SearchUnavailableError
from search.words.rules import Words

RADIUS_STEPS = (3.0, 5.0, 10.0, 25.0, 50.0)
"""Miles offered when nothing is near enough."""
MOST_TRIED = 16
"""Wider searches that one page asks the engine for."""
MOST_WORDS_ALONE = 6
SHORTEST_WORD_ALONE = 4
"""Letters: shorter words find too much on their own."""


@dataclass(frozen=True)
class Wider:
    """A search that asks for less. `total` is how many it finds, once somebody has tried it. Of those that only
    look `further` away, one is worth showing where it finds more than the one before it."""

    label: str
    asked: Asked
    further: bool = False
    total: int = 0


def wider_searches(asked: Asked, place: FoundPlace | None, area_labels: Mapping[str, str]) -> tuple[Wider, ...]:
    """A larger circle, then each filter left out, then all of them, then each word alone, then the words alone."""
    return (*_further(asked, place), *_with_less(asked, area_labels), *_in_fewer_words(asked, area_labels))


def that_find_something(
    searcher: Searcher, candidates: Iterable[Wider], place: FoundPlace | None, known: Words
) -> tuple[Wider, ...]:
    """The candidates worth offering, each with how many it finds; none where no engine can say."""
    found: list[Wider] = []
    try:
        for candidate in tuple(candidates)[:MOST_TRIED]:
            query = query_for(candidate.asked, place if candidate.asked.near else None)
            meant = plan(candidate.asked.text, known, as_typed=candidate.asked.as_typed)
            total = searcher.search(replace(query, facets=(), size=1), meant).total
            before = found[-1].total if found and found[-1].further and candidate.further else 0
            if total > before:
                found.append(replace(candidate, total=total))
    except SearchUnavailableError:
        return ()
    return tuple(found)


def _further(asked: Asked, place: FoundPlace | None) -> tuple[Wider, ...]:
    if not asked.radius or place is None:
        return ()
    steps = (step for step in RADIUS_STEPS if step > asked.radius)
    return (
        *(Wider(f"Look within {step:g} miles of {place.label}", asked.changed(radius=step), True) for step in steps),
        Wider(f"Look {radius_words(None)}", asked.changed(radius=None), True),
    )


def _with_less(asked: Asked, area_labels: Mapping[str, str]) -> tuple[Wider, ...]:
    narrowing = [item for item in active_filters(asked, area_labels) if item.name != "radius"]
    each = tuple(Wider(f"Leave out “{item.label}”", item.without) for item in narrowing)
    if len(narrowing) < 2:
        return each
    return (*each, Wider("Leave out all the filters", asked.changed(filters=(), age=None, radius=None)))


def _in_fewer_words(asked: Asked, area_labels: Mapping[str, str]) -> tuple[Wider, ...]:
    words = asked.text.split()
    long = [word for word in words if len(word) >= SHORTEST_WORD_ALONE]
    alone = long if 1 < len(words) <= MOST_WORDS_ALONE else []
    wider = tuple(Wider(f"Search for “{word}” alone", asked.changed(text=word)) for word in alone)
    if asked.text and (asked.near or active_filters(asked, area_labels)):
        wider += (Wider(f"Search everywhere for “{asked.text}”", Asked(text=asked.text)),)
    return wider
