"""Listings like one that a family is reading. Which they are somebody else knows: app.py says who."""

import uuid
from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy.orm import Session

from localoffer.directory.queries import ListingView, listings_by_id

FindSimilar = Callable[[uuid.UUID, int], list[uuid.UUID]]
"""Ids of up to so many other listings, most alike first; none where nobody can say. Never raises, never takes long."""
MOST = 4
SPARE = 2
"""Asked for besides, in case some were withdrawn since."""
_KEY = "similar_listings"


def install(app: Flask, find: FindSimilar) -> None:
    """Have pages of listings show what `find` says is like them."""
    app.extensions[_KEY] = find


def similar_to(session: Session, listing: ListingView) -> tuple[ListingView, ...]:
    """At most MOST public listings like this one, most alike first."""
    find: FindSimilar | None = current_app.extensions.get(_KEY)
    ids = find(listing.id, MOST + SPARE) if find else []
    found = listings_by_id(session, ids)
    return tuple(found[id] for id in ids if id in found and id != listing.id)[:MOST]
