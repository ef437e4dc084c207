"""A revision as a page of the directory would show it, before anybody may read it there."""

from sqlalchemy.orm import Session

from localoffer.directory.placing import placer
from localoffer.directory.queries import ListingView, PlaceView, view_with
from localoffer.publishing.models import Revision


def as_families_see_it(session: Session, revision: Revision) -> ListingView:
    """What the listing's page would show if this revision were public. Writes nothing."""
    service, content, where = revision.service, revision.content, placer(session)
    places = []
    for place in content.places:
        spot = where.spot(place)
        if spot is None:
            places.append(PlaceView(place, None, None, exact=True, areas=()))
        else:
            areas = where.areas(spot.latitude, spot.longitude) if spot.exact else []
            keys = tuple(area.key for area in areas)
            places.append(PlaceView(place, spot.latitude, spot.longitude, spot.exact, keys))
    return view_with(service, content, tuple(places))
