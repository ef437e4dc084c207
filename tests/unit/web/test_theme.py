"""Whatever colours an authority sets, links can be read on every surface they appear on."""

import re

import pytest

from config.checks import LEAST_CONTRAST, contrast_with_white
from localoffer.theme import SAND, contrast, stylesheet


def _properties(css: str) -> dict[str, str]:
    return dict(re.findall(r"(--[a-z-]+):(#[0-9a-f]{6})", css))


@pytest.mark.parametrize("link", ["#1b5480", "#767676", "#c4390b", "#007a8a", "#000000"])
@pytest.mark.parametrize("brand", ["#1d5b4f", "#767676", "#5a2d81", "#000000"])
def test_links_can_be_read_on_white_sand_and_tint(brand: str, link: str) -> None:
    assert contrast_with_white(link) >= LEAST_CONTRAST, "settings would refuse it"
    css = _properties(stylesheet(brand, link))
    for surface in ("#ffffff", SAND, css["--lo-tint"]):
        for name in ("--govuk-link-colour", "--govuk-link-hover-colour"):
            assert contrast(css[name], surface) >= LEAST_CONTRAST, (name, surface)


def test_a_colour_that_is_dark_enough_is_kept() -> None:
    assert _properties(stylesheet("#1d5b4f", "#1b5480"))["--govuk-link-colour"] == "#1b5480"


def test_the_sand_here_is_the_sand_of_the_stylesheet() -> None:
    from tests.conftest import ROOT

    assert f"--lo-sand: {SAND}" in (ROOT / "frontend/scss/app.scss").read_text()
