"""Public routes of the directory: the front page, a service's page, a provider's page."""

import re
from math import inf
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config.vocabularies import vocabulary
from localoffer.clock import today
from localoffer.database import db
from localoffer.directory import facts, queries, school_facts
from localoffer.directory.home import home_page
from localoffer.directory.queries import ListingView, Moved, PlaceView
from localoffer.directory.rules import distance_km
from localoffer.directory.shown import note_shown
from localoffer.directory.similar import similar_to
from localoffer.freshness.rules import interval_for
from localoffer.needs.figures import PlaceKey
from localoffer.needs.queries import periods_of
from localoffer.reports.public import report_notice

directory = Blueprint("directory", __name__)

HIDDEN_DIGITS = 2
"""Decimals of a degree, about a kilometre; the search index keeps no more either."""
LONGEST_RETURN = 2_000
"""Characters of a search that a listing's address carries for the way back."""
_RANK = re.compile(r"r?[1-9][0-9]{0,3}")
"""The number of the entry that was followed from there; `r` before that of a related one."""


@directory.get("/")
def home() -> str:
    """The front page."""
    session = db.session()
    categories = queries.count_by_code(session, "categories")
    needs = queries.count_by_code(session, "needs")
    total = queries.count_public(session)
    return render_template("directory/home.html", page=home_page(categories, needs), total=total)


@directory.get("/services/<slug>")
def service(slug: str) -> str | Response:
    """One service."""
    found = queries.service_page(db.session(), slug)
    if isinstance(found, Moved):
        return _moved(found)
    if found is None:
        abort(404)
    note_shown(found.id)
    kind = vocabulary("provider_kinds").label_of(found.provider.kind)
    similar = similar_to(db.session(), found)
    report = report_notice(db.session(), found.provider)
    return render_template(
        "directory/service.html", **listing_context(found), kind=kind, similar=similar, report=report, section="search"
    )


@directory.get("/providers/<slug>")
def provider(slug: str) -> str | Response:
    """One school, nursery, college or other organisation, with what it runs."""
    found = queries.provider_page(db.session(), slug)
    if isinstance(found, Moved):
        return _moved(found)
    if found is None:
        abort(404)
    if found.setting:
        note_shown(found.setting.id)
    settings, urn = current_app.extensions["settings"], found.provider.urn
    listing = listing_context(found.setting) if found.setting else {"back": _back(), "facts": facts}
    return render_template(
        "directory/provider.html",
        page=found,
        **listing,
        kind=vocabulary("provider_kinds").label_of(found.provider.kind),
        report=report_notice(db.session(), found.provider),
        has_needs=bool(urn and periods_of(db.session(), PlaceKey("school", urn), "protected")),
        register_facts=school_facts.register_facts(found),
        inspections=school_facts.inspection_link(urn, settings.is_demonstration),
        section="search",
    )


def _moved(moved: Moved) -> Response:
    """A permanent redirect that keeps the way back to the search."""
    endpoint = f"directory.{moved.kind}"
    back = request.args.get("back", "")[:LONGEST_RETURN] or None
    return redirect(url_for(endpoint, slug=moved.slug, back=back, rank=_rank()), code=301)


def listing_context(listing: ListingView) -> dict[str, object]:
    """What the templates of a listing need besides the listing itself."""
    authority = current_app.extensions["settings"].authority_short_name
    areas = queries.area_labels(db.session())
    is_setting = listing.role == "setting"
    here, here_exact, here_label = _here()
    return {
        "listing": listing,
        "content": listing.content,
        "facts": facts,
        "key_facts": (
            school_facts.setting_facts(listing, areas, authority)
            if is_setting
            else facts.key_facts(listing.content, areas, authority, listing.dates.trusted is not None)
        ),
        "out_of_season": facts.out_of_season(listing.content, today()),
        "freshness": facts.freshness_words(listing.dates, today(), interval_for(listing.provider.kind)),
        "source": facts.source_words(listing.source),
        "places": _nearest_first(listing, here),
        "here": here_label,
        "here_exact": here_exact,
        "back": _back(),
    }


def _nearest_first(
    listing: ListingView, here: tuple[float, float] | None
) -> tuple[tuple[PlaceView, float | None], ...]:
    """Its places with how far each is (kilometres) from `here`; in the provider's order where nobody knows."""
    measured = [
        (place, distance_km(here, spot) if here and (spot := _spot(place)) else None) for place in listing.places
    ]
    return tuple(sorted(measured, key=lambda pair: pair[1] if pair[1] is not None else inf))


def _spot(place: PlaceView) -> tuple[float, float] | None:
    """Where a place is; within a kilometre where its address is kept back, or distances would give it away."""
    if place.latitude is None or place.longitude is None:
        return None
    decimals = HIDDEN_DIGITS if place.place.hide_address else 6
    return round(place.latitude, decimals), round(place.longitude, decimals)


def _returning() -> list[tuple[str, str]]:
    """The search a visitor came from, as its address carried it."""
    return parse_qsl(request.args.get("back", "")[:LONGEST_RETURN])


def _back() -> str | None:
    """The address of the search a visitor came from, at the entry they followed; None for one who came another way."""
    pairs, rank = _returning(), _rank()
    entry = f"#result-{rank}" if rank else ""
    if not pairs and not entry:
        return None
    return f"{url_for('search.results')}{'?' if pairs else ''}{urlencode(pairs)}{entry}"


def _rank() -> str | None:
    """The number of the entry that was followed to here."""
    rank = request.args.get("rank", "")
    return rank if _RANK.fullmatch(rank) else None


def _here() -> tuple[tuple[float, float] | None, bool, str]:
    """Where the visitor searched from: (latitude, longitude), whether exactly known, and its name."""
    named = next((value for name, value in _returning() if name == "near"), "")
    place = queries.find_place(db.session(), named) if named else None
    return ((place.latitude, place.longitude), place.exact, place.label) if place else (None, True, "")
