"""Distances, circles and ages in Pennyford. A hundredth of a degree north is 1.112 km, or 0.691 miles."""

import pytest

from tests.search.contract.conftest import Town
from tests.search.contract.town import CIRCLE, HALL, NAME


def test_the_nearest_of_several_places_counts_and_no_place_comes_last(town: Town) -> None:
    hits = town.ask("physio", near=HALL, sort="distance").hits
    assert [int(hit.id[-2:]) for hit in hits] == [16, 17, 21, 18, 20, 19]
    assert [hit.distance_km for hit in hits] == [
        pytest.approx(1.1120, abs=0.0005),
        pytest.approx(2.2239, abs=0.0005),  # its other room is at 5.6
        pytest.approx(6.8459, abs=0.0005),  # a tenth of a degree east, times the cosine of 52 degrees
        pytest.approx(33.3585, abs=0.0005),
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("km", "inside"), [(1.0, []), (3.0, [16, 17]), (7.0, [16, 17, 21]), (33.3, [16, 17, 21]), (34, [16, 17, 21, 18])]
)
def test_a_radius_keeps_what_is_inside_and_what_is_online_and_leaves_out_what_else_has_no_place(
    town: Town, km: float, inside: list[int]
) -> None:
    wanted = [*inside, 19]
    assert town.found("physio", near=HALL, radius_km=km, sort="distance") == wanted
    assert sorted(town.found("physio", near=HALL, radius_km=km)) == sorted(wanted)
    assert town.ask("physio", near=HALL, radius_km=km).total == len(wanted)


def test_what_comes_to_the_family_or_is_had_everywhere_is_inside_every_radius_and_counted(town: Town) -> None:
    found = town.ask("laundry", near=HALL, radius_km=2, facets=("reach",))
    assert {int(hit.id[-2:]) for hit in found.hits} == {81, 82, 83}
    assert found.facets == {"reach": {"home": 1, "area-wide": 1, "place": 1}}
    only = town.ask("laundry", near=HALL, radius_km=2, facets=("reach",), filters=(("reach", ("home",)),))
    assert (only.total, only.facets) == (1, found.facets)


def test_what_is_had_everywhere_is_where_its_nearest_place_puts_it(town: Town) -> None:
    assert town.found("laundry", near=HALL, radius_km=2, sort="distance") == [81, 83, 82]
    assert town.found("laundry", near=HALL, sort="distance") == [81, 84, 83, 82]


def test_near_a_place_each_circle_is_worth_the_same_and_online_counts_as_ten_miles(town: Town) -> None:
    assert town.scored("physio", near=HALL) == [
        (16, 2, NAME + 5 * CIRCLE),  # 0.7 miles: inside 1, 3, 5, 10 and 20
        (17, 2, NAME + 4 * CIRCLE),  # 1.4 miles
        (21, 2, NAME + 3 * CIRCLE),  # 4.3 miles
        (19, 2, NAME + 2 * CIRCLE),  # by video
        (18, 2, NAME),  # 20.7 miles
        (20, 2, NAME),  # nobody knows where
    ]


def test_without_a_place_nothing_is_said_of_distance(town: Town) -> None:
    assert town.found("physio") == [20, 21, 18, 16, 19, 17]
    assert {hit.distance_km for hit in town.ask("physio").hits} == {None}


def test_a_place_alone_finds_what_is_round_it(town: Town) -> None:
    assert town.found(near=HALL, radius_km=3, sort="distance") == [81, 16, 17, 83, 82, 19]


@pytest.mark.parametrize(
    ("age", "wanted"),
    [
        ((0, 0), [26, 22]),
        ((4, 4), [26, 22]),
        ((11, 11), [26, 23, 24]),
        ((5, 16), [26, 25, 23, 24]),
        ((25, 25), [26, 25]),
        ((26, 30), []),
    ],
)
def test_ages_fit_where_they_overlap_both_ends_included(town: Town, age: tuple[int, int], wanted: list[int]) -> None:
    assert town.found("gym", age=age) == wanted
