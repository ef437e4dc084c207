"""Where the middle of a postcode district is: what a file states, or the mean of its postcodes, whichever is better."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from importers.commands import import_group
from importers.sources.postcodes import ENOUGH
from localoffer.directory.models import Location, Postcode
from tests.factories import content, listing

FEW = "postcode,lat,lon\nWX4 2BD,52.70,-1.75\nWX4 2BE,52.72,-1.77\n"
MANY = "postcode,lat,lon\n" + "".join(f"WX4 {n}BD,52.5,-1.5\nWX4 {n}BE,52.5,-1.5\n" for n in range(ENOUGH // 2))
OUTCODES = "postcode,latitude,longitude\nWX4,52.6,-1.6\n"


@pytest.fixture
def centre(app: Flask, session: Session, tmp_path: Path) -> Callable[..., tuple[float, dict]]:
    """Import these files in turn: the latitude of WX4 afterwards, and the last record."""

    def go(*files: str) -> tuple[float, dict]:
        record: dict = {}
        for text in files:
            (tmp_path / "p.csv").write_text(text)
            result = app.test_cli_runner().invoke(import_group, ["postcodes", str(tmp_path / "p.csv"), "--json"])
            record = json.loads(result.output)
            assert record["state"] == "applied", record
        session.expire_all()
        return session.get_one(Postcode, "WX4").latitude, record

    return go


@pytest.mark.parametrize(
    ("files", "latitude"),
    [
        ([FEW], 52.71),
        ([OUTCODES], 52.6),
        ([FEW, OUTCODES], 52.6),
        ([OUTCODES, FEW], 52.6),
        ([MANY], 52.5),
        ([MANY, OUTCODES], 52.5),
        ([OUTCODES, MANY], 52.5),
    ],
    ids=["few", "stated", "few, stated", "stated, few", "many", "many, stated", "stated, many"],
)
def test_the_better_centre_stays_in_whatever_order(centre: Callable, files: list[str], latitude: float) -> None:
    assert centre(*files)[0] == pytest.approx(latitude)
    again = centre(files[-1])[1]["counts"]
    assert (again["new"], again["changed"]) == (0, 0), "the same file again changes nothing"


def test_a_corrected_postcode_moves_its_listings(centre: Callable, session: Session) -> None:
    centre(FEW)
    listing(
        session, **content().model_dump(exclude_defaults=True, exclude={"places"}), places=[{"postcode": "WX4 2BD"}]
    )
    session.commit()
    record = centre(FEW.replace("52.70", "52.75"))[1]
    assert record["counts"]["changed"] == 1
    assert session.query(Location).one().latitude == 52.75


def test_without_a_file_the_one_of_the_settings_is_read(
    sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = sqlite_app.test_cli_runner()
    nothing = runner.invoke(import_group, ["postcodes"])
    assert (nothing.exit_code, "set LOCALOFFER_POSTCODE_SOURCE" in nothing.output) == (2, True)
    (tmp_path / "ours.csv").write_text(FEW)
    given = sqlite_app.extensions["settings"].model_copy(update={"postcode_source": tmp_path / "ours.csv"})
    monkeypatch.setitem(sqlite_app.extensions, "settings", given)
    assert "3 new" in runner.invoke(import_group, ["postcodes"]).output


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"Data/ONSPD_NOV_2026_UK.csv": FEW, "Data/multi_csv/ONSPD_NOV_2026_UK_WX.csv": FEW, "User.txt": "x"}, "3 new"),
        ({"a.csv": FEW, "b.csv": FEW}, "holds 2 tables. Unpack it and name the one you want"),
        ({"readme.md": "x"}, "holds no table"),
    ],
)  # fmt: skip
def test_an_archive_is_read_as_it_was_fetched(sqlite_app: Flask, tmp_path: Path, members: dict, said: str) -> None:
    with zipfile.ZipFile(tmp_path / "onspd.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    result = sqlite_app.test_cli_runner().invoke(import_group, ["postcodes", str(tmp_path / "onspd.zip")])
    assert said in result.output
