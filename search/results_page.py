"""What the results page shows: one frozen value made from what was asked and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from localoffer.directory.queries import FoundPlace
from localoffer.wording import plural
from search.address import PAGE_SIZE, Asked
from search.asking import Answer
from search.filters import ActiveFilter, FilterGroup, active_filters, filter_groups, radius_words
from search.query import DEEPEST, Hit, SearchResults
from search.result_hits import ResultHit, result_hit
from search.understanding import Understood
from search.widening import FEW, Wider

SORT_LABELS = {
    "relevance": "Best match",
    "distance": "Nearest",
    "name": "A to Z",
    "assured": "Most recently confirmed",
}
MOST_IN_HEADING = 3
LONGEST_IN_HEADING = 60
"""Characters of the filters named there."""
LONGEST_WORDS_IN_HEADING = 80


@dataclass(frozen=True)
class Choice:
    """A link to the same search done otherwise."""

    label: str
    query: str
    current: bool = False


@dataclass(frozen=True)
class ResultsPage:
    """Everything the template of the results page prints that is not the same on every page.

    `instead`: the search for exactly what was typed, where something else was taken for meant; `corrected`: whether
    that was for the spelling. `looked_for`: all that was asked in a sentence. `few`: less than families can choose
    from. `near_instead`: places that may have been meant by one that nobody knows.
    """

    asked: Asked
    heading: str
    count: str
    total: int
    hits: tuple[ResultHit, ...]
    related: tuple[ResultHit, ...]
    groups: tuple[FilterGroup, ...]
    active: tuple[ActiveFilter, ...]
    sorts: tuple[Choice, ...]
    pages: int
    wider: tuple[Wider, ...]
    few: bool
    looked_for: str
    place: FoundPlace | None
    place_unknown: bool
    near_instead: tuple[Choice, ...]
    corrected: str | None
    instead: Choice | None
    did_you_mean: Choice | None
    unavailable: bool
    degraded: bool
    back: str
    everything: str


def results_page(
    answer: Answer, wider: tuple[Wider, ...], today: date, authority: str, near_instead: Sequence[str] = ()
) -> ResultsPage:
    """The page for an answer. `wider` are searches to offer where little was found, `authority` its short name,
    `near_instead` names of places near to one that is not known.

    A hit that is not among the listings was withdrawn after it was indexed and is left out.
    """
    asked, results, listings, meant = answer.asked, answer.results, answer.listings, answer.understood
    found = results or SearchResults(len(listings), [Hit(key, 0, 0) for key in listings])
    numbered = enumerate((hit for hit in found.hits if hit.id in listings), start=(asked.page - 1) * PAGE_SIZE + 1)
    related = enumerate((hit for hit in answer.related if hit.id in listings), start=1)
    active = active_filters(asked, answer.area_labels)
    return ResultsPage(
        asked=asked,
        heading=heading(asked, answer.place, active, meant.corrected),
        count=plural(found.total, "result"),
        total=found.total,
        hits=tuple(result_hit(f"{number}", hit, answer, today, authority) for number, hit in numbered),
        related=tuple(result_hit(f"r{number}", hit, answer, today, authority) for number, hit in related),
        groups=() if results is None else filter_groups(asked, found.facets, answer.area_labels),
        active=active,
        sorts=_sorts(asked, answer.place is not None),
        pages=min(-(-found.total // PAGE_SIZE), DEEPEST // PAGE_SIZE),
        wider=wider,
        few=results is not None and found.total < FEW,
        looked_for=looked_for(asked, answer.place, active, meant.corrected),
        place=answer.place,
        place_unknown=bool(asked.near) and answer.place is None,
        near_instead=tuple(Choice(name, asked.changed(near=name).query_string()) for name in near_instead),
        corrected=meant.corrected,
        instead=instead(meant),
        did_you_mean=did_you_mean(meant),
        unavailable=results is None,
        degraded=found.degraded,
        back=asked.query_string(),
        everything=asked.changed(filters=(), age=None, radius=None).query_string(),
    )


def heading(
    asked: Asked,
    place: FoundPlace | None,
    active: Sequence[ActiveFilter] = (),
    corrected: str | None = None,
    found: str = "Results for",
    without: str = "Find help",
) -> str:
    """The words of the h1: `Results for “autism” near M33: Free, Age 7`, `Find help: Autism, Free`."""
    what = f"{found} “{_cut(corrected or asked.text)}”" if asked.text else without
    labels = [item.label for item in active if item.name != "radius"]
    return f"{what}{_where(asked, place)}" + (f": {_in_short(labels)}" if labels else "")


def looked_for(
    asked: Asked, place: FoundPlace | None, active: Sequence[ActiveFilter] = (), corrected: str | None = None
) -> str:
    """All that was asked, for a page that found little: `“autism” near M33, with Free and Age 7`."""
    what = f"“{_cut(corrected or asked.text)}”" if asked.text else "anything"
    labels = [f"“{item.label}”" for item in active if item.name != "radius"]
    if len(labels) > 2 * MOST_IN_HEADING:
        labels = [*labels[:MOST_IN_HEADING], plural(len(labels) - MOST_IN_HEADING, "other filter")]
    return f"{what}{_where(asked, place)}" + (f", with {' and '.join(labels)}" if labels else "")


def _where(asked: Asked, place: FoundPlace | None) -> str:
    if place is None:
        return ""
    return f" {radius_words(asked.radius)} of {place.label}" if asked.radius else f" near {place.label}"


def _in_short(labels: Sequence[str]) -> str:
    """The first labels, as many as there is room for, and how many more there are."""
    kept = list(labels[:MOST_IN_HEADING])
    while len(kept) > 1 and len(", ".join(kept)) > LONGEST_IN_HEADING:
        kept.pop()
    more = len(labels) - len(kept)
    return ", ".join(kept) + (f" and {more} more" if more else "")


def _cut(text: str) -> str:
    if len(text) <= LONGEST_WORDS_IN_HEADING:
        return text
    return f"{text[:LONGEST_WORDS_IN_HEADING].rpartition(' ')[0] or text[:LONGEST_WORDS_IN_HEADING]}…"


def instead(meant: Understood) -> Choice | None:
    """The way to refuse what was made of the words."""
    if meant.corrected is None and not meant.read_from_words:
        return None
    return Choice(_cut(meant.typed.text), meant.refused.query_string())


def did_you_mean(meant: Understood) -> Choice | None:
    """Other words, to be taken or left."""
    text = meant.did_you_mean
    return Choice(text, meant.asked.changed(text=text).query_string()) if text else None


def _sorts(asked: Asked, placed: bool) -> tuple[Choice, ...]:
    """The orders there are, the one in use marked. Without words nothing is a better match than anything else."""
    offered = [name for name in SORT_LABELS if (name != "distance" or placed) and (name != "relevance" or asked.text)]
    current = (asked if placed else asked.changed(near="")).order
    return tuple(
        Choice(SORT_LABELS[name], asked.changed(sort=name).query_string(), name == current) for name in offered
    )


def page_numbers(current: int, pages: int) -> Sequence[int | None]:
    """The pages to link: first, last, the current one and its neighbours; None stands for a gap."""
    wanted = sorted({1, pages, *range(max(1, current - 1), min(pages, current + 1) + 1)})
    shown: list[int | None] = []
    for number in wanted:
        if shown and shown[-1] is not None and number - shown[-1] == 2:
            shown.append(number - 1)
        elif shown and shown[-1] is not None and number - shown[-1] > 2:
            shown.append(None)
        shown.append(number)
    return shown
