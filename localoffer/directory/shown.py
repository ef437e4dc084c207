"""Which listing's page a request has shown to the public, for rooms that count such pages."""

import uuid

from flask import g


def note_shown(service_id: uuid.UUID) -> None:
    """The answer to this request is the page of this listing. A preview is none."""
    g.listing_shown = service_id


def listing_shown() -> uuid.UUID | None:
    """The listing whose page this request shows; None for any other page."""
    found: uuid.UUID | None = g.get("listing_shown")
    return found
