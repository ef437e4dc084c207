"""Writing the demonstration borough's files."""

from dataclasses import astuple
from datetime import date, timedelta
from pathlib import Path

from importers.demonstration.generate import generate
from tests.unit.demonstration.borough import Borough


def test_same_day_gives_the_same_bytes(borough: Borough, tmp_path: Path, today: date) -> None:
    again = generate(tmp_path / "again", today)
    for first, second in zip(astuple(borough.files), astuple(again), strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name


def test_another_day_moves_dates_and_nothing_of_the_land(borough: Borough, tmp_path: Path, today: date) -> None:
    later = generate(tmp_path, today + timedelta(days=40))
    for name in ("postcodes", "wards", "clusters", "links"):
        assert getattr(later, name).read_bytes() == getattr(borough.files, name).read_bytes()
    assert later.services.read_bytes() != borough.files.services.read_bytes()


def test_register_is_windows_1252_with_every_cell_quoted(borough: Borough) -> None:
    content = borough.files.register.read_bytes()
    assert content.startswith(b'"URN","LA (code)"')
    assert b"\r\n" in content
    content.decode("cp1252")
