"""What the results page shows: one frozen value made from what was asked and what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from localoffer.directory import facts
from localoffer.directory.facts import FreshnessWords
from localoffer.directory.queries import FoundPlace, ListingView
from localoffer.freshness.rules import interval_for
from localoffer.wording import plural
from search.address import PAGE_SIZE, Asked
from search.filters import ActiveFilter, FilterGroup, active_filters, filter_groups, radius_words
from search.planner import Plan
from search.query import DEEPEST, Hit, SearchResults
from search.snippets import Parts, snippet

SORT_LABELS = {
    "relevance": "Best match",
    "distance": "Nearest",
    "name": "A to Z",
    "assured": "Most recently confirmed",
}
RADIUS_STEPS = (3.0, 5.0, 10.0, 25.0, 50.0)
"""Miles offered when nothing is near enough."""
MOST_WORDS_ALONE = 6
SHORTEST_WORD_ALONE = 4
"""Letters: shorter words find too much on their own."""


@dataclass(frozen=True)
class ResultHit:
    """One entry of the list. `endpoint` and `slug` make its address, `back` brings a visitor here again."""

    number: int
    name: str
    endpoint: str
    slug: str
    provider: str
    snippet: Parts
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
    wider: tuple[Choice, ...]
    place: FoundPlace | None
    place_unknown: bool
    did_you_mean: Choice | None
    unavailable: bool
    back: str


def results_page(
    asked: Asked,
    results: SearchResults | None,
    listings: Mapping[str, ListingView],
    place: FoundPlace | None,
    area_labels: Mapping[str, str],
    today: date,
) -> ResultsPage:
    """The page for an answer; `results` None means that no engine could answer and `listings` were found by name.

    `listings` are by id; a hit without one was withdrawn after it was indexed and is left out.
    """
    found = results or SearchResults(len(listings), [Hit(key, 0, 0) for key in listings])
    first = (asked.page - 1) * PAGE_SIZE + 1
    known = [hit for hit in found.hits if hit.id in listings]
    hits = tuple(
        _result(number, hit, listings[hit.id], found.plan, place, today)
        for number, hit in enumerate(known, start=first)
    )
    pages = min(-(-found.total // PAGE_SIZE), DEEPEST // PAGE_SIZE)
    meant = found.did_you_mean
    return ResultsPage(
        asked=asked,
        heading=heading(asked, place),
        count=plural(found.total, "result"),
        total=found.total,
        hits=hits,
        groups=() if results is None else filter_groups(asked, found.facets, area_labels),
        active=active_filters(asked, area_labels),
        sorts=_sorts(asked, place is not None),
        pages=pages,
        wider=() if found.total else _wider(asked, place, area_labels),
        place=place,
        place_unknown=bool(asked.near) and place is None,
        did_you_mean=Choice(meant, asked.changed(text=meant).query_string()) if meant else None,
        unavailable=results is None,
        back=asked.query_string(),
    )


def heading(asked: Asked, place: FoundPlace | None) -> str:
    """The words of the h1: `“autism” near M33`, `Everything in the directory`."""
    what = f"“{asked.text}”" if asked.text else ""
    where = f"near {place.label}" if place else ""
    if what or where:
        return f"Help for {what} {where}".strip() if what else f"Help {where}"
    return "Find help"


def _result(
    number: int, hit: Hit, listing: ListingView, plan: Plan, place: FoundPlace | None, today: date
) -> ResultHit:
    content = listing.content
    kind, slug = listing.page
    spots = [at for at in listing.places if at.latitude is not None and at.longitude is not None]
    return ResultHit(
        number=number,
        name=content.name,
        endpoint=f"directory.{kind}",
        slug=slug,
        provider="" if listing.provider.name == content.name else listing.provider.name,
        snippet=snippet((content.summary, content.description, content.eligibility), plan),
        where=", ".join(facts.where_words(content)),
        distance_km=hit.distance_km,
        approximate=not (
            place is not None and place.exact and all(at.exact and not at.place.hide_address for at in spots)
        ),
        ages=facts.ages_words(content),
        cost=facts.cost_words(content),
        freshness=facts.freshness_words(listing.dates, today, interval_for(listing.provider.kind)),
        places=_shown_on_map(listing),
    )


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


def _wider(asked: Asked, place: FoundPlace | None, area_labels: Mapping[str, str]) -> tuple[Choice, ...]:
    """Ways to ask for more: a larger circle, then each filter left out, then each word alone, then the words alone."""
    choices: list[tuple[str, Asked | str]] = []
    if asked.radius and place:
        larger = [step for step in RADIUS_STEPS if step > asked.radius][:2]
        choices += [(f"Look within {step:g} miles of {place.label}", asked.changed(radius=step)) for step in larger]
        choices.append((f"Look {radius_words(None)}", asked.changed(radius=None)))
    narrowing = [item for item in active_filters(asked, area_labels) if item.name != "radius"]
    choices += [(f"Leave out “{item.label}”", item.query) for item in narrowing]
    words = asked.text.split()
    if 1 < len(words) <= MOST_WORDS_ALONE:
        long = [word for word in words if len(word) >= SHORTEST_WORD_ALONE]
        choices += [(f"Search for “{word}” alone", asked.changed(text=word)) for word in long]
    if asked.text and (narrowing or asked.near):
        choices.append((f"Search everywhere for “{asked.text}”", Asked(text=asked.text)))
    return tuple(Choice(label, to if isinstance(to, str) else to.query_string()) for label, to in choices)


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
