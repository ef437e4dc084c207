"""Providers, areas, postcodes and where listings lie."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.actions import (
    ProviderDetails,
    find_provider,
    place_listings,
    record_successions,
    remove_areas,
    save_area,
    save_postcodes,
    save_provider,
)
from localoffer.directory.models import Area, Location, Provider
from localoffer.directory.queries import (
    area_labels,
    count_by_code,
    find_place,
    listings_by_id,
    listings_named_like,
    provider_page,
    service_page,
)
from localoffer.errors import LocalOfferError
from localoffer.outbox import OutboxEntry, register_target
from localoffer.publishing.actions import Submission, submit_revision
from tests.factories import NOW, OFFICER, content, listing, provider, square

POSTCODE = {"postcode": "WX4 2BD", "latitude": 52.65, "longitude": -1.75, "is_district": False}
DISTRICT = {"postcode": "WX4", "latitude": 52.6, "longitude": -1.7, "is_district": True}


def test_place_takes_the_coordinates_of_its_postcode_and_lies_in_its_ward(session: Session) -> None:
    save_postcodes(session, [POSTCODE])
    save_area(session, square("A", -1.8, 52.6))
    place = service_page(session, listing(session).slug).places[0]
    assert (place.latitude, place.longitude, place.exact, place.areas) == (52.65, -1.75, True, ("ward:A",))


def test_place_with_only_its_district_known_is_approximate_and_in_no_ward(session: Session) -> None:
    save_postcodes(session, [DISTRICT])
    save_area(session, square("A", -1.8, 52.5, side=0.2))
    place = service_page(session, listing(session).slug).places[0]
    assert (place.latitude, place.exact, place.areas) == (52.6, False, ())


def test_postcodes_loaded_later_place_the_listings_and_announce_them(session: Session) -> None:
    register_target(session, "embedded", NOW)
    service = listing(session)
    assert service_page(session, service.slug).places[0].latitude is None
    before = service.version
    save_postcodes(session, [POSTCODE])
    assert place_listings(session, OFFICER, NOW) == 1
    assert place_listings(session, OFFICER, NOW) == 0
    assert service.locations[0].latitude == 52.65
    assert session.scalars(select(OutboxEntry.version)).one() == service.version == before + 1


def test_redrawn_wards_move_listings(session: Session) -> None:
    save_postcodes(session, [POSTCODE])
    save_area(session, square("A", -1.8, 52.6))
    service = listing(session)
    ward = session.scalars(select(Area)).one()
    save_area(session, square("A", -3.0, 51.0), ward)
    save_area(session, square("B", -1.8, 52.6))
    save_area(session, square("N", -1.8, 52.6, kind="cluster"))
    assert place_listings(session, OFFICER, NOW) == 1
    assert service_page(session, service.slug).places[0].areas == ("cluster:N", "ward:B")
    assert remove_areas(session, "ward", ["B"]) == 1
    place_listings(session, OFFICER, NOW)
    session.expire_all()
    assert service_page(session, service.slug).places[0].areas == ("cluster:N",)


def test_listing_with_fewer_places_than_before_keeps_no_old_ones(session: Session) -> None:
    service = listing(session, places=[{"town": "Saltby"}, {"town": "Thornwick"}])
    fewer = content(places=[{"town": "Thornwick"}])
    submit_revision(session, Submission(service.provider, fewer, service, publish=True), OFFICER, NOW)
    assert [row.town for row in session.scalars(select(Location))] == ["Thornwick"]


@pytest.mark.parametrize(
    ("text", "label", "exact"),
    [
        ("wx4 2bd", "WX4 2BD", True),
        ("WX4 9ZZ", "WX4 9ZZ", False),
        ("wx4", "WX4", False),
        ("area a", "Area A", False),
        (" SALTBY ", "Saltby", False),
    ],
)
def test_families_name_places_in_many_ways(session: Session, text: str, label: str, exact: bool) -> None:
    save_postcodes(session, [POSTCODE, DISTRICT])
    save_area(session, square("A", -1.8, 52.6))
    listing(session)
    found = find_place(session, text)
    assert found is not None
    assert (found.label, found.exact) == (label, exact)


def test_town_that_only_wards_are_named_after_is_their_middle(session: Session) -> None:
    for code, west, name in (("C", -1.8, "Sale Central"), ("M", -1.6, "Sale Moor"), ("X", 0.0, "Salem")):
        save_area(session, replace(square(code, west, 52.6), name=name))
    found = find_place(session, "sale")
    assert found is not None
    assert (found.label, found.exact) == ("Sale", False)
    assert found.longitude == pytest.approx(-1.65)


@pytest.mark.parametrize("text", ["", "Atlantis", "ZZ9 9ZZ", "x" * 5000, "%", "'; drop table service; --"])
def test_place_nobody_knows_is_none(session: Session, text: str) -> None:
    listing(session)
    assert find_place(session, text) is None


def test_school_page_is_the_providers_page(session: Session) -> None:
    school = provider(session, "Saltby School", "mainstream-school", urn="990001")
    setting = content(name="Saltby School")
    submit_revision(session, Submission(school, setting, role="setting", publish=True), OFFICER, NOW)
    club = listing(session, school)
    page = provider_page(session, "saltby-school")
    assert page.setting.content.name == "Saltby School"
    assert [item.id for item in page.services] == [club.id]
    moved = service_page(session, "saltby-school")
    assert (moved.kind, moved.slug) == ("provider", "saltby-school")


def test_listing_is_reached_by_its_id_too(session: Session) -> None:
    service = listing(session)
    assert service_page(session, str(service.id)).slug == service.slug
    assert provider_page(session, str(service.provider_id)).slug == service.provider.slug


def test_provider_without_public_listings_has_no_page(session: Session) -> None:
    assert provider_page(session, provider(session).slug) is None


def test_successors_are_named_on_both_pages(session: Session) -> None:
    new = provider(session, "Saltby Academy", "mainstream-school", urn="990002")
    listing(session, new)
    link = {"from_urn": "990001", "to_urn": "990002", "from_name": "Saltby School", "to_name": "Saltby Academy"}
    rows = [link | {"kind": "Predecessor", "on": date(2026, 9, 1)}]
    assert record_successions(session, rows) == 1
    assert record_successions(session, rows) == 0
    assert provider_page(session, new.slug).came_from == (("Saltby School", None),)


def test_renamed_provider_is_announced_and_found_at_its_old_address(session: Session) -> None:
    register_target(session, "embedded", NOW)
    service = listing(session)
    of, before = service.provider, service.version
    saved = save_provider(session, ProviderDetails("Saltby Leisure", "voluntary"), OFFICER, NOW, of)
    assert saved.change == "changed"
    assert service.version > before
    assert provider_page(session, "saltby-sports").slug == "saltby-leisure"


def test_same_details_again_change_nothing(session: Session) -> None:
    of = provider(session, phone="01632 960001")
    again = save_provider(session, ProviderDetails(of.name, of.kind, phone="01632 960001"), OFFICER, NOW, of)
    assert again.change == "unchanged"


def test_unknown_kind_of_provider_is_refused(session: Session) -> None:
    with pytest.raises(LocalOfferError, match="not a kind of provider"):
        provider(session, kind="shop")


def test_provider_is_found_by_number_then_reference_then_name(session: Session) -> None:
    by_urn = provider(session, "A", "mainstream-school", urn="990001")
    by_reference = provider(session, "B", "voluntary", source="clubs", external_id="7")
    by_name = provider(session, "C", "health")
    assert find_provider(session, ProviderDetails("other", "health", urn="990001")) is by_urn
    details = ProviderDetails("other", "health", source="clubs", external_id="7")
    assert find_provider(session, details) is by_reference
    assert find_provider(session, ProviderDetails("c", "health")) is by_name
    assert find_provider(session, ProviderDetails("c", "voluntary")) is None


def test_counts_are_of_public_listings(session: Session) -> None:
    of = provider(session)
    listing(session, of)
    listing(session, of, needs=["asd", "hi"])
    listing(session, of, publish=False, needs=["vi"])
    assert count_by_code(session, "needs") == {"asd": 2, "hi": 1}


def test_kind_of_help_counts_everything_below_it(session: Session) -> None:
    listing(session, categories=["leisure/sport"])
    assert count_by_code(session, "categories") == {"leisure": 1, "leisure/sport": 1}


def test_names_are_searched_without_an_engine(session: Session) -> None:
    service = listing(session)
    assert [view.id for view in listings_named_like(session, "swim salt")] == [service.id]
    assert listings_named_like(session, "100%") == []
    assert set(listings_by_id(session, [service.id])) == {service.id}


def test_areas_are_labelled_in_order(session: Session) -> None:
    save_area(session, square("B", 0, 52))
    save_area(session, square("A", 1, 52))
    assert list(area_labels(session)) == ["ward:A", "ward:B"]


def test_provider_addresses_are_never_shared(session: Session) -> None:
    slugs = [provider(session, "Art Club", kind).slug for kind in ("voluntary", "health")]
    assert slugs == ["art-club", "art-club-2"]
    assert session.scalars(select(Provider)).all()
