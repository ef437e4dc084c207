"""Similar listings, for a page that is there with or without them."""

import uuid

import structlog
from flask import current_app

from search.searching import Searcher, SearchUnavailableError

log = structlog.get_logger()


def similar_listings(id: uuid.UUID, n: int) -> list[uuid.UUID]:
    """Ids of up to `n` other listings, most alike first; none where no engine can say."""
    searcher: Searcher = current_app.extensions["search"]
    try:
        return [uuid.UUID(found) for found in searcher.more_like(str(id), n)]
    except SearchUnavailableError as error:
        log.warning("no similar listings are shown", error=str(error))
        return []
