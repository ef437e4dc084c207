"""Pure decisions of the directory: what follows from what a listing says."""

import re
import unicodedata
from math import asin, cos, radians, sin, sqrt

from config.vocabularies import vocabulary
from localoffer.directory.content import OLDEST_AGE, ListingContent

EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG). Both search engines use the same, so distances agree to the metre."""
KM_PER_MILE = 1.609344


def slug_of(name: str, longest: int = 80) -> str:
    """A readable address from a name: `St Anne's Café` -> `st-annes-cafe`. Never empty."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    return words[:longest].rstrip("-") or "listing"


def is_setting_kind(kind: str) -> bool:
    """Whether providers of this kind are places a child attends, each with a listing of its own."""
    term = vocabulary("provider_kinds").get(kind)
    return term is not None and bool(term.extra.get("setting"))


def ages_of(content: ListingContent) -> tuple[int, int]:
    """Youngest and oldest age in whole years; an open end is the offer's own, 0 or 25."""
    youngest = 0 if content.age_min is None else content.age_min
    return youngest, max(OLDEST_AGE, youngest) if content.age_max is None else content.age_max


def stages_of(content: ListingContent) -> tuple[str, ...]:
    """The stages it names; where it names none, those that its ages overlap (no ages: all of them).

    Stages share their border years, so a school for ages 4 to 11 is not a secondary school: an overlap
    is more than one border year.
    """
    if content.stages:
        return content.stages
    youngest, oldest = ages_of(content)
    whole = youngest <= 0 and oldest >= OLDEST_AGE
    return tuple(
        term.code
        for term in vocabulary("stages").terms
        if (
            whole
            if term.code == "all-ages"
            else _overlap(term.extra["age_min"], term.extra["age_max"], youngest, oldest)
        )
    )


def _overlap(low: int, high: int, youngest: int, oldest: int) -> bool:
    shared = min(high, oldest) - max(low, youngest)
    return shared > 0 or (shared == 0 and youngest == oldest)


def cost_of(content: ListingContent) -> str:
    """`free` where every price is nothing, `paid` where one is not, `unknown` where no amount is given."""
    amounts = [option.amount for option in content.costs if option.amount is not None]
    if not amounts:
        return "unknown"
    return "paid" if any(amounts) else "free"


def days_of(content: ListingContent) -> tuple[str, ...]:
    """The days of the week on which something happens, Monday first."""
    wanted = {day for opening in content.times for day in opening.days}
    return tuple(term.code for term in vocabulary("days").terms if term.code in wanted)


def access_of(content: ListingContent) -> tuple[str, ...]:
    """Access features found at one or more of its places."""
    wanted = {code for place in content.places for code in place.access}
    return tuple(term.code for term in vocabulary("access_features").terms if term.code in wanted)


def reach_of(content: ListingContent) -> tuple[str, ...]:
    """Where it can be had: at a place, at home, online, anywhere in the area, outside the area."""
    reach = {
        "place": bool(content.places),
        "home": content.home_visits,
        "area-wide": not content.places and content.coverage.kind in ("authority", "areas", "national"),
        "online": content.online,
        "outside": content.coverage.kind == "outside",
    }
    return tuple(term.code for term in vocabulary("reach").terms if reach.get(term.code))


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Straight-line (great-circle) distance in kilometres between two (latitude, longitude) points in degrees."""
    lat1, lon1, lat2, lon2 = map(radians, (*here, *there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))
