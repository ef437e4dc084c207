"""One entry of the list of results: what it says of a listing, its marks, and the address it leads to."""

from dataclasses import dataclass
from datetime import date

from config.vocabularies import vocabulary
from localoffer.directory import facts
from localoffer.directory.content import Coverage
from localoffer.directory.facts import FreshnessWords
from localoffer.directory.queries import ListingView
from localoffer.directory.rules import reach_of
from localoffer.freshness.rules import interval_for
from search.asking import Answer
from search.query import Hit
from search.snippets import Parts, snippet

LONGEST_SUMMARY = 300
"""Characters: as long as a summary can be, so that families read whole sentences."""


@dataclass(frozen=True)
class ResultHit:
    """One entry of the list. `rank`: its number in the whole list; for a related one `r` and its number among those.
    `endpoint` and `slug` make its address; `excerpt` is where the words looked for are found, if neither in the name
    nor in the summary. `marks`: how it can be had from anywhere, where the search was near a place."""

    rank: str
    name: str
    endpoint: str
    slug: str
    provider: str
    summary: Parts
    excerpt: Parts
    marks: tuple[str, ...]
    where: str
    distance_km: float | None
    approximate: bool
    ages: str
    cost: str
    freshness: FreshnessWords
    places: tuple[tuple[float, float], ...]


def result_hit(rank: str, hit: Hit, answer: Answer, today: date, authority: str) -> ResultHit:
    """The entry for a hit whose listing is among the answer's. `authority`: its short name."""
    listing, place = answer.listings[hit.id], answer.place
    content, plan = listing.content, answer.understood.plan
    kind, slug = listing.page
    spots = [at for at in listing.places if at.latitude is not None and at.longitude is not None]
    summary = snippet((content.summary,), plan, LONGEST_SUMMARY)
    shown = (*snippet((content.name,), plan), *summary)
    excerpt = answer.snippets.get(hit.id, ())
    marked = marks(listing, authority) if place else ()
    return ResultHit(
        rank=rank,
        name=content.name,
        endpoint=f"directory.{kind}",
        slug=slug,
        provider="" if listing.provider.name == content.name else listing.provider.name,
        summary=summary or excerpt,
        excerpt=excerpt if summary and _has_match(excerpt) and not _has_match(shown) else (),
        marks=marked,
        where=_towns(listing, authority) if marked else facts.where_line(content, authority),
        distance_km=hit.distance_km,
        approximate=not (
            place is not None and place.exact and all(at.exact and not at.place.hide_address for at in spots)
        ),
        ages=facts.ages_words(content),
        cost=facts.cost_words(content),
        freshness=facts.freshness_words(listing.dates, today, interval_for(listing.provider.kind)),
        places=_shown_on_map(listing) if rank.isdigit() else (),
    )


def marks(listing: ListingView, authority: str) -> tuple[str, ...]:
    """The ways to have it without going to its place: a search within a distance finds it for these.

    A listing that nobody has vouched for and that says nothing of where it reaches is not called area-wide.
    """
    content = listing.content
    reach = reach_of(content)
    stated = listing.dates.trusted is not None or content.coverage != Coverage()
    wide = {"authority": f"All over {authority}", "national": "All over England"}.get(content.coverage.kind, "")
    words = (
        (wide, "area-wide" in reach and stated),
        (vocabulary("reach").label_of("online"), "online" in reach),
        ("Comes to you", "home" in reach),
    )
    return tuple(label for label, here in words if here and label)


def _towns(listing: ListingView, authority: str) -> str:
    """Where its places are; the other ways are marks."""
    only_places = {"online": False, "home_visits": False}
    return facts.where_line(listing.content.model_copy(update=only_places), authority)


def _has_match(parts: Parts) -> bool:
    return any(found for _, found in parts)


def _shown_on_map(listing: ListingView) -> tuple[tuple[float, float], ...]:
    """Places exactly known and not kept back; an address that is hidden must not be given away by a marker."""
    return tuple(
        (round(at.latitude, 5), round(at.longitude, 5))
        for at in listing.places
        if at.latitude is not None and at.longitude is not None and at.exact and not at.place.hide_address
    )
