"""Indexing: the one place where a listing becomes a search document."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVarTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from config.search import ranking
from config.vocabularies import vocabulary
from localoffer.directory import rules
from localoffer.directory.content import ListingContent
from localoffer.directory.models import Provider, Service
from localoffer.directory.queries import ListingView, listing_view, public_listings
from localoffer.freshness.hiding import kept_in_search
from localoffer.freshness.rules import LAPSED_AFTER_DAYS, due_on, interval_for
from localoffer.publishing.models import Revision
from search.document import SearchDocument, sort_key
from search.folding import fold
from search.geometry import on_grid
from search.meaning import Embedder

Columns = TypeVarTuple("Columns")
_PAGE = 500
SHORTEST_INITIALS = 3
HIDDEN_DIGITS = 2
"""Decimals of a degree (about a kilometre) kept of a place whose address is hidden: exact distances from
three points would give it away."""


def document_of(listing: ListingView, meaning: bytes = b"") -> SearchDocument:
    """What engines are told of a public listing. `meaning`: its vector."""
    content = listing.content
    age_min, age_max = rules.ages_of(content)
    return SearchDocument(
        id=str(listing.id),
        version=listing.version,
        external_id=listing.external_id,
        name=content.name,
        name_sort=sort_key(content.name),
        tax=_topics(listing),
        summary=content.summary,
        organisation=_organisation(listing),
        description=_description(listing),
        facets=_facets(listing),
        age_min=age_min,
        age_max=age_max,
        locations=locations_of(listing),
        assured=listing.dates.trusted,
        lapses_on=_lapses_on(listing),
        meaning=meaning,
    )


def documents_of(listings: Sequence[ListingView], embedder: Embedder | None) -> list[SearchDocument]:
    """The same of several, with what they mean where there is a model to say it."""
    if embedder is None or not listings:
        return [document_of(listing) for listing in listings]
    rows = embedder.embed([_said(listing) for listing in listings], [listing.content.name for listing in listings])
    return [
        document_of(listing, row.tobytes() if row.any() else b"") for listing, row in zip(listings, rows, strict=True)
    ]


def documents(session: Session, today: date, embedder: Embedder | None = None) -> Iterator[SearchDocument]:
    """Every public listing, by id. Memory stays small however many there are."""
    after = uuid.UUID(int=0)
    while True:
        page = session.scalars(_findable(today).where(Service.id > after).order_by(Service.id).limit(_PAGE)).all()
        if not page:
            return
        after = page[-1].id
        yield from documents_of([listing_view(service) for service in page], embedder)
        session.expunge_all()


def documents_for(
    session: Session, ids: Sequence[uuid.UUID], today: date, embedder: Embedder | None = None
) -> dict[uuid.UUID, SearchDocument]:
    """The public ones among these listings."""
    services = session.scalars(_findable(today).where(Service.id.in_(ids)).order_by(Service.id)) if ids else ()
    made = documents_of([listing_view(service) for service in services], embedder)
    return {uuid.UUID(document.id): document for document in made}


def public_versions(session: Session, today: date) -> Iterator[tuple[str, int]]:
    """Id and version of every listing an index should hold, by id."""
    query = _of_public(select(Service.id, Service.version), today).order_by(Service.id)
    yield from ((str(id), version) for id, version in session.execute(query).yield_per(2_000))


def findable_names(today: date) -> Select[uuid.UUID, str]:
    """Id and name of every listing that search should find, by name."""
    return _of_public(select(Service.id, Service.name), today).order_by(Service.name, Service.id)


def _findable(today: date) -> Select[Service]:
    return _of_public(public_listings(), today)


def _of_public(query: Select[*Columns], today: date) -> Select[*Columns]:
    """Only listings that families may see, of providers that have not closed, and only while there is something
    to go to: from the first day to the last, where a listing names them. What has ended keeps its page. Where the
    authority has set that, what has lapsed is left out too."""
    first, last = (Revision.content_json[name].as_string() for name in ("starts_on", "ends_on"))
    return (
        query.join(Service.provider)
        .join(Revision, Revision.id == Service.public_revision_id)
        .where(
            or_(Provider.closed_on.is_(None), Provider.closed_on > today),
            or_(first.is_(None), first <= today.isoformat()),
            or_(last.is_(None), last >= today.isoformat()),
            kept_in_search(today),
        )
    )


def _lapses_on(listing: ListingView) -> date | None:
    due = due_on(listing.dates, interval_for(listing.provider.kind))
    return due + timedelta(days=LAPSED_AFTER_DAYS) if due else None


def _facets(listing: ListingView) -> dict[str, tuple[str, ...]]:
    content = listing.content
    facets = {
        "category": vocabulary("categories").with_ancestors(content.categories),
        "need": content.needs,
        "stage": stages_of(content),
        "cost": (rules.cost_of(content),),
        "day": rules.days_of(content),
        "access": rules.access_of(content),
        "referral": content.referral_routes,
        "language": content.languages,
        "layer": (content.layer,) if content.layer else (),
        "reach": rules.reach_of(content),
        "kind": (listing.provider.kind,),
        "area": tuple(dict.fromkeys(area for place in listing.places for area in place.areas)),
    }
    return {group: codes for group, codes in facets.items() if codes}


def stages_of(content: ListingContent) -> tuple[str, ...]:
    """What is for all ages is found under every stage."""
    stages = rules.stages_of(content)
    return tuple(term.code for term in vocabulary("stages").terms) if "all-ages" in stages else stages


def _topics(listing: ListingView) -> str:
    """The words of what it is about. Only stages it names itself: "all ages" follows from saying nothing."""
    content = listing.content
    found = [
        *_labels("categories", vocabulary("categories").with_ancestors(content.categories)),
        *(_need_words(content) if len(content.needs) <= ranking().most_needs else ()),
        *_labels("stages", content.stages),
        *_labels("provider_kinds", (listing.provider.kind,)),
        *_labels("support_layers", (content.layer,) if content.layer else ()),
    ]
    if content.setting:
        found += [content.setting.type, content.setting.phase, content.setting.resourced_provision]
        found += sorted(initials_of(content.name))
    return _together(found)


_NOT_IN_INITIALS = frozenset({"and", "of", "the", "for", "at", "in", "c", "e", "cofe", "ce", "rc", "church", "england"})


def initials_of(name: str) -> set[str]:
    """What pupils call a school with a long name: AHS, with and without the small words and the church. Nothing for
    a name of fewer than three words."""
    folded = [word for word in fold(name).split() if word.isalpha()]
    shorter = [word for word in folded if word not in _NOT_IN_INITIALS]
    return {"".join(word[0] for word in found) for found in (folded, shorter) if len(found) >= SHORTEST_INITIALS}


def _need_words(content: ListingContent) -> list[str]:
    """What families and the code of practice call its needs."""
    terms = [term for term in vocabulary("needs").terms if term.code in content.needs]
    return [*(term.label for term in terms), *(str(term.extra.get("official", "")) for term in terms)]


def _labels(name: str, codes: Sequence[str]) -> list[str]:
    return [vocabulary(name).label_of(code) for code in codes]


def _said(listing: ListingView) -> str:
    """What a vector is made of: what it says of itself and for whom, not where it is or how it is sorted."""
    content = listing.content
    return _together([content.name, content.summary, content.description, content.eligibility])


def _organisation(listing: ListingView) -> str:
    trust = listing.content.setting.trust if listing.content.setting else ""
    return _together([listing.provider.name, trust])


def _description(listing: ListingView) -> str:
    """All other words a family might remember; the needs of a listing for most of them. Of a hidden place only
    its town."""
    content = listing.content
    found = [content.description, content.eligibility, content.how_to_get_it, content.who_decides, content.alert]
    found.append(content.coverage.description)
    found += _need_words(content) if len(content.needs) > ranking().most_needs else ()
    for place in content.places:
        found += [place.town] if place.hide_address else [place.name, place.address, place.town, place.postcode]
    return _together(found)


def locations_of(listing: ListingView) -> tuple[tuple[float, float], ...]:
    """Its places as engines may know them: of one whose address is hidden, to about a kilometre."""
    spots = []
    for at in listing.places:
        if at.latitude is None or at.longitude is None:
            continue
        digits = HIDDEN_DIGITS if at.place.hide_address else 6
        spots.append(on_grid((round(at.latitude, digits), round(at.longitude, digits))))
    return tuple(dict.fromkeys(spots))


def _together(texts: Sequence[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))
