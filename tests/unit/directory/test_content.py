"""What a listing may say, and in what words it is refused."""

import pytest
from pydantic import ValidationError

from localoffer.directory.content import ListingContent
from tests.factories import content


def refusal(**fields: object) -> str:
    with pytest.raises(ValidationError) as caught:
        content(**fields)
    return " ".join(error["msg"] for error in caught.value.errors())


def test_content_survives_the_journey_through_json() -> None:
    full = content(
        costs=[{"option": "Session", "amount": "3.50"}],
        times=[{"days": ["mon"], "opens": "16:00", "closes": "17:30"}],
        links=[{"label": "Site", "url": "www.saltby.example"}],
        starts_on="2026-01-01",
    )
    assert ListingContent.from_json(full.to_json()) == full


def test_equal_content_has_an_equal_fingerprint_whatever_order_its_codes_came_in() -> None:
    assert content(needs=["hi", "asd"]).fingerprint() == content(needs=["asd", "hi", "asd"]).fingerprint()
    assert content().fingerprint() != content(name="Other").fingerprint()


def test_link_without_a_scheme_gains_one() -> None:
    assert content(links=[{"label": "Site", "url": "www.saltby.example"}]).links[0].url == "https://www.saltby.example"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://x.example", "not a page"])
def test_link_that_is_no_web_address_is_refused(url: str) -> None:
    assert "is not a web address" in refusal(links=[{"label": "x", "url": url}])


def test_unknown_code_is_named() -> None:
    assert "'zzz' is not one of the codes for type of need" in refusal(needs=["zzz"])


def test_ages_the_wrong_way_round_are_refused() -> None:
    assert "oldest age must not be lower" in refusal(age_min=9, age_max=5)


def test_half_a_coordinate_is_refused() -> None:
    assert "both latitude and longitude" in refusal(places=[{"latitude": 52.7}])


def test_null_island_is_refused() -> None:
    assert refusal(places=[{"latitude": 0, "longitude": 0}])


def test_closing_before_opening_is_refused() -> None:
    assert "closing time" in refusal(times=[{"opens": "17:00", "closes": "16:00"}])


def test_email_without_a_domain_is_refused() -> None:
    assert "is not an email address" in refusal(contacts=[{"email": "office@"}])


def test_stored_code_that_left_its_vocabulary_is_left_out_and_the_page_lives() -> None:
    stored = content().to_json() | {"needs": ["asd", "gone"], "layer": "gone"}
    read = ListingContent.from_json(stored)
    assert read.needs == ("asd",)
    assert read.layer == ""


def test_postcode_is_kept_in_its_usual_form() -> None:
    assert content(places=[{"postcode": "wx42bd"}]).places[0].postcode == "WX4 2BD"
