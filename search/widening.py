"""Help where little was found: searches that ask for less or look further, and which of them find more."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from localoffer.directory.queries import FoundPlace
from localoffer.wording import joined
from search.address import Asked
from search.asking import query_for
from search.filters import ActiveFilter, active_filters, radius_words
from search.searching import Searcher, SearchUnavailableError
from search.understanding import Understood

FEW = 5
"""Results below which a family is offered more than what it asked for."""
RADIUS_STEPS = (3.0, 5.0, 10.0, 25.0, 50.0)
"""Miles offered when too little is near enough; of these the next MOST_STEPS."""
MOST_STEPS = 2
MOST_TRIED = 7
"""Wider searches that one page asks the engine for: together with its own, less than ten."""
MOST_LEFT_OUT = 3
"""Filters that are tried without, one at a time."""
MOST_WORDS_ALONE = 3
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
    """Slips mended where that was refused, a larger circle, then filters left out, then fewer words: likeliest to
    help first."""
    mended = (Wider(f"Correct the spelling of “{asked.text}”", asked.changed(as_typed=False)),)
    return (
        *(mended if asked.as_typed else ()),
        *_further(asked, place),
        *_with_less(asked, area_labels),
        *_in_fewer_words(asked, area_labels),
    )


def that_find_more(
    searcher: Searcher, candidates: Iterable[Wider], meant_by: Callable[[Asked], Understood], already: int = 0
) -> tuple[Wider, ...]:
    """The candidates that find more than is found `already`, each with how many: those that were tried before the
    page's time was over, none where no engine can say. `meant_by` understands an address as its own page would."""
    found: list[Wider] = []
    try:
        for candidate in tuple(candidates)[:MOST_TRIED]:
            meant = meant_by(candidate.asked)
            query = replace(query_for(meant.asked, meant.place), facets=(), size=1)
            total = searcher.search(query, meant.plan).total
            before = found[-1].total if found and found[-1].further and candidate.further else already
            if total > before:
                found.append(replace(candidate, total=total))
    except SearchUnavailableError:
        pass
    return tuple(found)


def _further(asked: Asked, place: FoundPlace | None) -> tuple[Wider, ...]:
    if not asked.radius or place is None:
        return ()
    steps = [step for step in RADIUS_STEPS if step > asked.radius][:MOST_STEPS]
    return (
        *(Wider(f"Look within {step:g} miles of {place.label}", asked.changed(radius=step), True) for step in steps),
        Wider(f"Look {radius_words(None)}", asked.changed(radius=None), True),
    )


def _with_less(asked: Asked, area_labels: Mapping[str, str]) -> tuple[Wider, ...]:
    """Each group left out whole: its filters are alternatives, so that one of several less would find less."""
    groups: dict[str, list[ActiveFilter]] = {}
    for item in active_filters(asked, area_labels):
        if item.name != "radius":
            groups.setdefault(item.name, []).append(item)
    each = tuple(_without(asked, name, items) for name, items in groups.items())
    if len(each) < 2:
        return each
    return (*each[:MOST_LEFT_OUT], Wider("Leave out all the filters", asked.changed(filters=(), age=None, radius=None)))


def _without(asked: Asked, group: str, items: list[ActiveFilter]) -> Wider:
    less = asked.changed(age=None) if group == "age" else asked.without(group)
    labels = [f"“{item.label}”" for item in items[:2]]
    if len(items) > 2:
        labels.append(f"{len(items) - 2} more")
    return Wider(f"Leave out {joined(labels)}", less)


def _in_fewer_words(asked: Asked, area_labels: Mapping[str, str]) -> tuple[Wider, ...]:
    words = asked.text.split()
    long = [word for word in dict.fromkeys(words) if len(word) >= SHORTEST_WORD_ALONE]
    alone = sorted(long, key=len, reverse=True)[:MOST_WORDS_ALONE] if len(words) > 1 else []
    wider = tuple(Wider(f"Search for “{word}” alone", asked.changed(text=word)) for word in long if word in alone)
    if asked.text and (asked.near or active_filters(asked, area_labels)):
        wider = (Wider(f"Search everywhere for “{asked.text}”", Asked(text=asked.text)), *wider)
    return wider
