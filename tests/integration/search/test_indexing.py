"""What an engine is told of a listing, and what it is never told."""

import pytest
from sqlalchemy.orm import Session

from localoffer.directory.actions import save_area
from search import indexing
from search.document import SearchDocument
from search.folding import words
from search.indexing import documents
from tests.factories import NOW, listing, provider, square


def only(session: Session) -> SearchDocument:
    (document,) = documents(session, NOW.date())
    return document


def test_a_child_category_is_found_under_its_parent(session: Session) -> None:
    listing(session, categories=["leisure/sport"])
    assert only(session).facets["category"] == ("leisure", "leisure/sport")


def test_open_ends_of_ages_are_the_offers_own(session: Session) -> None:
    listing(session, age_min=None, age_max=None)
    assert (only(session).age_min, only(session).age_max) == (0, 25)


def test_what_is_for_all_ages_is_found_under_every_stage(session: Session) -> None:
    listing(session, stages=["all-ages"])
    assert set(only(session).facets["stage"]) >= {"early-years", "primary", "secondary", "post-16"}


def test_a_place_is_found_by_its_town_and_counted_in_its_ward(session: Session) -> None:
    save_area(session, square("W1", -1.8, 52.6))
    listing(session, places=[{"town": "Saltby", "latitude": 52.65, "longitude": -1.75}])
    assert only(session).facets["area"] == ("ward:W1",)
    assert only(session).locations == (pytest.approx((52.65, -1.75), abs=1e-6),)
    assert "saltby" in words(only(session).description)


def test_of_a_hidden_address_only_the_town_is_told_and_no_exact_point(session: Session) -> None:
    place = {
        "name": "Rowan House", "address": "1 Quiet Lane", "town": "Saltby", "postcode": "WX4 2BD",
        "latitude": 52.654321, "longitude": -1.754321, "hide_address": True,
    }  # fmt: skip
    listing(session, places=[place])
    document = only(session)
    assert document.locations == (pytest.approx((52.65, -1.75), abs=1e-6),)
    told = words(document.description)
    assert "saltby" in told
    assert not {"quiet", "rowan", "wx4", "2bd"} & set(told)


def test_every_page_of_listings_is_read(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_PAGE", 5)
    one = provider(session)
    for number in range(12):
        listing(session, of=one, name=f"Club {number}")
    session.flush()
    assert len({document.id for document in documents(session, NOW.date())}) == 12


def test_needs_are_topics_of_a_listing_for_a_few_and_text_of_one_for_most(session: Session) -> None:
    listing(session, needs=["asd", "adhd"])
    assert "autism" in words(only(session).tax)


def test_a_listing_for_everyone_is_found_by_each_need_but_is_about_none(session: Session) -> None:
    listing(session, needs=["asd", "adhd", "hi", "vi", "pd"], summary="", name="Holiday club")
    document = only(session)
    assert "autism" not in words(document.tax)
    assert "autism" in words(document.description)
    assert "asd" in document.facets["need"]
