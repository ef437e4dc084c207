"""The demonstration borough's wards, clusters and postcodes."""

import csv
import json
import re

import pytest
from shapely import Point, unary_union
from shapely.geometry import shape

from importers.demonstration import geography
from importers.demonstration.geography import Spot
from importers.demonstration.services import named_postcodes, places
from tests.unit.demonstration.borough import Borough

REAL_AREAS_BEGINNING_WITH_W = {"W", "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV"}


@pytest.fixture(scope="module")
def spots() -> list[Spot]:
    return geography.postcodes(named_postcodes())


def test_fourteen_wards_tile_the_borough() -> None:
    shapes = [ward.shape for ward in geography.wards()]
    assert len(shapes) == 14
    assert {piece.geom_type for piece in shapes} == {"Polygon"}, "each ward is one piece of land"
    whole = geography.outline()
    assert unary_union(shapes).symmetric_difference(whole).area < whole.area * 1e-5
    assert sum(piece.area for piece in shapes) == pytest.approx(whole.area, rel=1e-5), "no two overlap"


def test_borough_is_about_twelve_by_ten_miles() -> None:
    west, south, east, north = geography.outline().bounds
    assert 10 < (north - south) * 69.1 < 11
    assert 11 < (east - west) * 69.1 * 0.606 < 13


def test_five_clusters_are_made_of_whole_wards(borough: Borough) -> None:
    clusters = json.loads(borough.files.clusters.read_text(encoding="utf-8"))["features"]
    wards = json.loads(borough.files.wards.read_text(encoding="utf-8"))["features"]
    assert len(clusters) == 5
    for ward in wards:
        middle = shape(ward["geometry"]).representative_point()
        assert sum(shape(cluster["geometry"]).contains(middle) for cluster in clusters) == 1


def test_area_files_carry_codes_and_names(borough: Borough) -> None:
    for path in (borough.files.wards, borough.files.clusters):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            assert feature["properties"]["code"]
            assert feature["properties"]["name"]
            assert shape(feature["geometry"]).is_valid


def test_postcodes_are_many_unique_and_well_formed(spots: list[Spot]) -> None:
    codes = [spot.postcode for spot in spots]
    assert 2400 <= len(codes) <= 2800
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"W[XY]\d \d[ABD-HJLNP-UW-Z]{2}", code) for code in codes)
    assert {code[:3] for code in codes if code.startswith("WX")} == {f"WX{number}" for number in range(1, 10)}


def test_no_real_postcode_area_is_used(spots: list[Spot]) -> None:
    areas = {re.match(r"[A-Z]+", spot.postcode)[0] for spot in spots}
    assert areas == {"WX", "WY"}
    assert not areas & REAL_AREAS_BEGINNING_WITH_W


def test_wx_is_inside_the_borough_and_wy_outside(spots: list[Spot]) -> None:
    for spot in spots:
        assert geography.outline().contains(Point(spot.longitude, spot.latitude)) == (not spot.outside), spot
        assert spot.outside == spot.postcode.startswith("WY")


def test_every_ward_has_postcodes(spots: list[Spot]) -> None:
    found = {geography.ward_at(spot.longitude, spot.latitude) for spot in spots if not spot.outside}
    assert found == set(geography.wards())


def test_towns_are_denser_than_villages(spots: list[Spot]) -> None:
    def per_sector(town: str) -> float:
        own = [spot.postcode[:5] for spot in spots if spot.town == town]
        return len(own) / len(set(own))

    assert per_sector("Saltby") > 2 * per_sector("Wenlow")


def test_a_postcode_never_moves() -> None:
    assert geography.spot_of("WX4 1FT") == geography.spot_of("WX4 1FT")
    assert geography.spot_of("WX4 1FT").town == "Saltby"


def test_an_unknown_sector_is_refused() -> None:
    with pytest.raises(KeyError, match="WX9 9"):
        geography.spot_of("WX9 9AB")


def test_a_place_lies_in_the_town_it_names() -> None:
    wrong = [key for key, place in places().items() if geography.spot_of(place["postcode"]).town != place["town"]]
    assert wrong == []


def test_postcode_file_has_every_named_postcode(borough: Borough) -> None:
    with borough.files.postcodes.open(encoding="utf-8", newline="") as file:
        written = {row["postcode"] for row in csv.DictReader(file)}
    assert named_postcodes() <= written
