"""What the results page shows: one frozen value made from what was asked and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from localoffer.directory import facts
from localoffer.directory.facts import FreshnessWords
from localoffer.directory.queries import FoundPlace, ListingView
from localoffer.freshness.rules import interval_for
from localoffer.wording import plural
from search.address import PAGE_SIZE, Asked
from search.asking import Answer
from search.filters import ActiveFilter, FilterGroup, active_filters, filter_groups
from search.planner import Plan
from search.query import DEEPEST, Hit, SearchResults
from search.snippets import Parts, snippet
from search.widening import Wider

SORT_LABELS = {
    "relevance": "Best match",
    "distance": "Nearest",
    "name": "A to Z",
    "assured": "Most recently confirmed",
}
LONGEST_SUMMARY = 300
"""Characters: as long as a summary can be, so that families read whole sentences."""
MOST_IN_HEADING = 3


@dataclass(frozen=True)
class ResultHit:
    """One entry of the list. `endpoint` and `slug` make its address; `excerpt` is where the words looked for are
    found, if neither in the name nor in the summary."""

    number: int
    name: str
    endpoint: str
    slug: str
    provider: str
    summary: Parts
    excerpt: Parts
    where: str
    distance_km: float | None
    approximate: bool
    ages: str
    cost: str
    freshness: FreshnessWords
    places: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Choice:
    """A link to the same search done otherwise."""

    label: str
    query: str
    current: bool = False


@dataclass(frozen=True)
class ResultsPage:
    """Everything the template of the results page prints that is not the same on every page."""

    asked: Asked
    heading: str
    count: str
    total: int
    hits: tuple[ResultHit, ...]
    groups: tuple[FilterGroup, ...]
    active: tuple[ActiveFilter, ...]
    sorts: tuple[Choice, ...]
    pages: int
    wider: tuple[Wider, ...]
    place: FoundPlace | None
    place_unknown: bool
    did_you_mean: Choice | None
    unavailable: bool
    degraded: bool
    back: str
    everything: str


def results_page(answer: Answer, wider: tuple[Wider, ...], today: date, authority: str) -> ResultsPage:
    """The page for an answer. `wider` are searches to offer where nothing was found, `authority` its short name.

    A hit that is not among the listings was withdrawn after it was indexed and is left out.
    """
    asked, results, listings = answer.asked, answer.results, answer.listings
    found = results or SearchResults(len(listings), [Hit(key, 0, 0) for key in listings])
    first = (asked.page - 1) * PAGE_SIZE + 1
    known = [hit for hit in found.hits if hit.id in listings]
    hits = tuple(
        _result(number, hit, listings[hit.id], answer, found.plan, today, authority)
        for number, hit in enumerate(known, start=first)
    )
    active = active_filters(asked, answer.area_labels)
    meant = found.did_you_mean
    return ResultsPage(
        asked=asked,
        heading=heading(asked, answer.place, active),
        count=plural(found.total, "result"),
        total=found.total,
        hits=hits,
        groups=() if results is None else filter_groups(asked, found.facets, answer.area_labels),
        active=active,
        sorts=_sorts(asked, answer.place is not None),
        pages=min(-(-found.total // PAGE_SIZE), DEEPEST // PAGE_SIZE),
        wider=wider,
        place=answer.place,
        place_unknown=bool(asked.near) and answer.place is None,
        did_you_mean=Choice(meant, asked.changed(text=meant).query_string()) if meant else None,
        unavailable=results is None,
        degraded=found.degraded,
        back=asked.query_string(),
        everything=asked.changed(filters=(), age=None, radius=None).query_string(),
    )


def heading(asked: Asked, place: FoundPlace | None, active: Sequence[ActiveFilter] = ()) -> str:
    """The words of the h1: `Results for “autism” near M33`, `Find help near M33`, `Find help: Autism, Free`."""
    where = f" near {place.label}" if place else ""
    if asked.text:
        return f"Results for “{asked.text}”{where}"
    labels = [item.label for item in active if item.name != "radius"]
    more = len(labels) - MOST_IN_HEADING
    words = ", ".join(labels[:MOST_IN_HEADING]) + (f" and {more} more" if more > 0 else "")
    return f"Find help{where}: {words}" if words else f"Find help{where}"


def _result(
    number: int, hit: Hit, listing: ListingView, answer: Answer, plan: Plan, today: date, authority: str
) -> ResultHit:
    content, place = listing.content, answer.place
    kind, slug = listing.page
    spots = [at for at in listing.places if at.latitude is not None and at.longitude is not None]
    summary = snippet((content.summary,), plan, LONGEST_SUMMARY)
    shown = (*snippet((content.name,), plan), *summary)
    excerpt = answer.snippets.get(hit.id, ())
    return ResultHit(
        number=number,
        name=content.name,
        endpoint=f"directory.{kind}",
        slug=slug,
        provider="" if listing.provider.name == content.name else listing.provider.name,
        summary=summary or excerpt,
        excerpt=excerpt if summary and _marked(excerpt) and not _marked(shown) else (),
        where=facts.where_line(content, authority),
        distance_km=hit.distance_km,
        approximate=not (
            place is not None and place.exact and all(at.exact and not at.place.hide_address for at in spots)
        ),
        ages=facts.ages_words(content),
        cost=facts.cost_words(content),
        freshness=facts.freshness_words(listing.dates, today, interval_for(listing.provider.kind)),
        places=_shown_on_map(listing),
    )


def _marked(parts: Parts) -> bool:
    return any(found for _, found in parts)


def _shown_on_map(listing: ListingView) -> tuple[tuple[float, float], ...]:
    """Places exactly known and not kept back; an address that is hidden must not be given away by a marker."""
    return tuple(
        (round(at.latitude, 5), round(at.longitude, 5))
        for at in listing.places
        if at.latitude is not None and at.longitude is not None and at.exact and not at.place.hide_address
    )


def _sorts(asked: Asked, placed: bool) -> tuple[Choice, ...]:
    offered = [name for name in SORT_LABELS if (name != "distance" or placed) and (name != "relevance" or asked.text)]
    return tuple(
        Choice(SORT_LABELS[name], asked.changed(sort=name).query_string(), name == asked.order) for name in offered
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
