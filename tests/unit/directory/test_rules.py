"""What follows from what a listing says."""

import pytest

from localoffer.directory.postcodes import tidy_district, tidy_postcode
from localoffer.directory.rules import (
    access_of,
    ages_of,
    cost_of,
    days_of,
    distance_km,
    reach_of,
    slug_of,
    stages_of,
)
from tests.factories import content


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("St Anne's Café & Club", "st-annes-cafe-and-club"),
        ("  Łódź -- 2 ", "odz-2"),
        ("日本", "listing"),
        ("x" * 200, "x" * 80),
    ],
)
def test_slug_is_readable_and_never_empty(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize(
    ("low", "high", "stages"),
    [
        (3, 11, ("early-years", "primary")),
        (5, 11, ("primary",)),
        (11, 18, ("secondary", "post-16")),
        (16, 16, ("secondary", "post-16")),
        (0, 25, ("early-years", "primary", "secondary", "post-16", "all-ages")),
        (None, None, ("early-years", "primary", "secondary", "post-16", "all-ages")),
        (19, None, ("post-16",)),
    ],
)
def test_stages_follow_from_ages(low: int | None, high: int | None, stages: tuple[str, ...]) -> None:
    assert stages_of(content(age_min=low, age_max=high)) == stages


def test_stages_named_by_the_provider_win() -> None:
    assert stages_of(content(stages=["secondary"])) == ("secondary",)


def test_open_ages_are_those_of_the_offer() -> None:
    assert ages_of(content(age_min=None, age_max=None)) == (0, 25)
    assert ages_of(content(age_min=40, age_max=None)) == (40, 40)


@pytest.mark.parametrize(
    ("amounts", "cost"),
    [(["0"], "free"), (["0", "3.50"], "paid"), ([None], "unknown"), ([], "unknown"), ([None, "0"], "free")],
)
def test_cost_is_free_only_when_every_price_is_nothing(amounts: list[str | None], cost: str) -> None:
    assert cost_of(content(costs=[{"amount": amount} for amount in amounts])) == cost


def test_days_come_in_the_order_of_the_week() -> None:
    assert days_of(content(times=[{"days": ["sun", "wed"]}, {"days": ["mon", "wed"]}])) == ("mon", "wed", "sun")


def test_access_is_that_of_all_places() -> None:
    places = [{"access": ["hoist"]}, {"access": ["wheelchair", "hoist"]}]
    assert access_of(content(places=places)) == ("wheelchair", "hoist")


def test_reach_tells_places_from_area_wide_and_online() -> None:
    assert reach_of(content()) == ("place",)
    assert reach_of(content(places=[], home_visits=True, online=True)) == ("home", "area-wide", "online")
    assert reach_of(content(coverage={"kind": "outside"})) == ("place", "outside")


def test_distance_between_two_cities_is_the_known_one() -> None:
    # Manchester to London, great circle on the mean sphere.
    assert distance_km((53.4808, -2.2426), (51.5074, -0.1278)) == pytest.approx(262.1, abs=0.3)


@pytest.mark.parametrize("text", ["M33 2AB", "m332ab", " m33  2ab ", "M33-2AB"])
def test_postcode_is_understood_however_it_is_typed(text: str) -> None:
    assert tidy_postcode(text) == "M33 2AB"


@pytest.mark.parametrize("text", ["M33", "Sale", "", "M33 2A", "12345"])
def test_other_text_is_no_postcode(text: str) -> None:
    assert tidy_postcode(text) is None


def test_district_is_the_first_half_of_a_postcode() -> None:
    assert tidy_district("ec3a") == "EC3A"
    assert tidy_district("Sale") is None
