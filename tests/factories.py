"""Small, true-to-life values for tests: one provider, one listing, one moment, each easily varied."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.directory.actions import AreaDetails, ProviderDetails, save_provider
from localoffer.directory.content import ListingContent
from localoffer.directory.models import Provider, Service
from localoffer.publishing.actions import Submission, submit_revision

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OFFICER = Actor("user", "officer")


def content(**fields: Any) -> ListingContent:
    """A swimming club for autistic children, with what a test wants different."""
    given = {
        "name": "Saltby Swimmers",
        "summary": "A calm swimming club for autistic children.",
        "categories": ["leisure/sport"],
        "needs": ["asd"],
        "age_min": 5,
        "age_max": 11,
        "places": [{"name": "Saltby Pool", "town": "Saltby", "postcode": "WX4 2BD"}],
    }
    return ListingContent.model_validate(given | fields)


def provider(session: Session, name: str = "Saltby Sports", kind: str = "voluntary", **fields: Any) -> Provider:
    """An organisation in the database."""
    return save_provider(session, ProviderDetails(name, kind, **fields), OFFICER, NOW).provider


def listing(session: Session, of: Provider | None = None, publish: bool = True, **fields: Any) -> Service:
    """A listing in the database, public unless a test says otherwise. `fields` change its content."""
    submission = Submission(of or provider(session), content(**fields), publish=publish)
    return submit_revision(session, submission, OFFICER, NOW).service


def square(code: str, west: float, south: float, side: float = 0.1, kind: str = "ward") -> AreaDetails:
    """A square area from its south-west corner, in degrees."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return AreaDetails(kind, code, f"Area {code}", south + side / 2, west + side / 2, geometry)
