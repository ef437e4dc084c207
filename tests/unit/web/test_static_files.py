"""The committed front end: what is served is what was built, without the brand of GOV.UK."""

import gzip
import json
from pathlib import Path

import brotli
import pytest

from tests.conftest import ROOT

STATIC = ROOT / "static"
COMPRESSED = sorted(path for path in STATIC.rglob("*.br"))


@pytest.mark.parametrize("path", COMPRESSED, ids=lambda path: path.name)
def test_compressed_copies_hold_the_file_itself(path: Path) -> None:
    plain = path.with_suffix("").read_bytes()
    assert brotli.decompress(path.read_bytes()) == plain
    assert gzip.decompress(path.with_suffix(".gz").read_bytes()) == plain


def test_nothing_of_the_crown_or_the_gds_typeface_is_served() -> None:
    css = (STATIC / "app.css").read_text()
    assert "Atkinson Hyperlegible" in css
    for brand in ("GDS Transport", "crest", "crown", "govuk-footer__", "govuk-header__"):
        assert brand not in css, brand


def test_every_file_the_stylesheet_asks_for_is_there() -> None:
    css = (STATIC / "app.css").read_text()
    asked = {part.split(")")[0].strip("\"'") for part in css.split("url(")[1:]}
    assert asked
    assert not [name for name in asked if not name.startswith("data:") and not (STATIC / name).is_file()]


def test_licences_travel_with_what_they_cover() -> None:
    for name in ("govuk-frontend/LICENSE.txt", "leaflet/LICENSE.txt", "atkinson-hyperlegible-next/OFL.txt"):
        assert "Copyright" in (STATIC / "vendor" / name).read_text()


def test_the_results_page_needs_little_javascript() -> None:
    assert sum((STATIC / name).stat().st_size for name in ("page.js", "search.js", "suggest.js")) <= 15 * 1024


def test_the_search_box_needs_less_still() -> None:
    assert (STATIC / "suggest.js").stat().st_size <= 5 * 1024


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
