"""Files that people really choose by mistake: each is named, says what to do, ends with 1, and writes nothing."""

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from importers.commands import import_group
from localoffer.database import db
from localoffer.directory.models import Postcode, Provider, Service

HEAD = "reference,provider_name,name,postcode,confirmed_on,latitude,longitude,age_min,age_max,times,costs\n"
Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_app: Flask, tmp_path: Path) -> Run:
    def go(kind: str, content: str | bytes, *options: str, name: str = "upload.csv") -> Result:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return sqlite_app.test_cli_runner().invoke(import_group, [kind, str(tmp_path / name), *options])

    return go


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # always the same bytes
    return out.getvalue()


def refused(result: Result, app: Flask) -> str:
    """What was said, once it is certain that nothing was imported and that nothing broke."""
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "Nothing was imported" in result.output
    with app.app_context():
        for model in (Service, Provider, Postcode):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0
    return result.output


WRONG = [
    (b"%PDF-1.7\n\xe2\xe3", "is a PDF. Save the table as CSV"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 60, "is a picture (PNG)"),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 60, "is a picture (JPEG)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "an old Excel or Word document"),
    (zipped({"word/document.xml": b"<w/>"}), "is a document or an archive, not one table"),
    (b"{\\rtf1 hello}", "is a Word document (RTF)"),
    (b"\x00" * 5000 + b"a", "is not a table of text"),
    (b"<!DOCTYPE html><html>Sign in</html>", "is a web page"),
    (b"", "is empty"),
    (b"\xef\xbb\xbf\n\n", "is empty"),
    (HEAD.encode(), "has no rows to import under its headings"),
    ((HEAD + "A1,P,N,nonsense,,,,,,,\n").encode(), "row 2, column 'postcode', value 'nonsense'"),
    (gzip.compress(HEAD.encode())[:-9], "is damaged"),
    (gzip.compress(gzip.compress(HEAD.encode())), "is packed twice"),
    (gzip.compress(b"a,b\n" * 60_000_000, 1), "unpacks to more than 200 MB"),
    (zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 300_000_000}), "unpacks to 300 MB"),
    (b"PK\x03\x04" + b"\x01" * 300, "is damaged or locked"),
    ((HEAD + 'A1,P,"N,,,,,,,,\n' + "A2,P,N,,,,,,,,\n" * 3).encode(), "row 2, value 'N,,,,,,,, A2,P,N"),
    (b"reference,provider_name,title\nA,B,C\n", "column 'name': this column is missing. Add it."),
    (b"name,provider_name,Name\nA,B,C\n", "two headings are alike, in columns A and C"),
    (",".join(f"c{n}" for n in range(10_000)).encode() + b"\n1\n", "column 'provider_name': this column is missing"),
    (b"URN,EstablishmentName,LA (code)\n1,A,999\n", "It looks like a school register: use 'flask import schools'"),
    (b"URN,LinkURN,LinkType\n1,2,Successor\n", "with --links"),
    (b"postcode,lat,lon\nWX4 2BD,52.7,-1.75\n", "use 'flask import postcodes'"),
]


@pytest.mark.parametrize(("content", "said"), WRONG, ids=[said[:40] for _, said in WRONG])
def test_a_wrong_file_is_refused_in_words(run: Run, sqlite_app: Flask, content: bytes, said: str) -> None:
    assert said in refused(run("services", content), sqlite_app)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("A1,P,=cmd|' /C calc'!A0", "column 'name', value '=cmd|' /C calc'!A0': is a formula"),
        (
            ",P,Same,WX4 2BD\n,Q,Same,wx42bd",
            "column 'name', value 'Same': rows 2 and 3 have the same name and postcode",
        ),
        ("A1,P,One\nA1,P,Two", "column 'reference', value 'A1': rows 2 and 3 have the same reference"),
        ("A1,P,N,,,0,0", "column 'latitude', value '0': coordinates of 0,0 are in the sea"),
        ("A1,P,N,,,-1.75,52.7", "column 'latitude', value '-1.75': lies outside England"),
        ("A1,P,N,,31/02/2026", "column 'confirmed_on', value '31/02/2026': is not a date"),
        ("A1,P,N,,01/01/2199", "column 'confirmed_on', value '2199-01-01': is in the future"),
        ("A1,P,N,,,,,12,5", "column 'age_max', value '12 and 5': the oldest age must not be lower"),
        ("A1,P,N,,,,,120,", "column 'age_min', value '120': is more than 99"),
        ("A1,P,N,,,,,,,mon | 18:00-16:00", "column 'times', value 'mon | 18:00-16:00': the closing time must be later"),
        (f"A1,P,{'x' * 1_000_000}", "column 'name', value 'xxxxx"),
        (f"A1,P,N,,,,,,,,{'x' * 400} | 5 | ", "column 'costs', value 'xxxxx"),
    ],
    ids=lambda value: value[:30],
)
def test_a_wrong_cell_is_named_by_row_column_and_value(run: Run, sqlite_app: Flask, cells: str, said: str) -> None:
    lines = [line + "," * (HEAD.count(",") - line.count(",")) for line in cells.splitlines()]
    output = refused(run("services", HEAD + "\n".join(lines)), sqlite_app)
    assert f"row 2, {said}" in output


@pytest.mark.parametrize(
    "written",
    ["22/11/2026", "22-11-2026", "2026-11-22", "22 Nov 2026", "22nd November 2026", "46348", "46348.5", "22.11.26",
     "2026-11-22T10:30:00", "2026-11-22 10:30"],
)  # fmt: skip
def test_a_date_may_be_written_in_many_forms(run: Run, sqlite_app: Flask, written: str) -> None:
    assert run("services", f"{HEAD}A1,P,N,,{written},,,,,,\n").exit_code == 0
    with sqlite_app.app_context():
        assert db.session.scalars(select(Service.confirmed_on)).one().isoformat() == "2026-11-22"


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_other_separators_are_found_by_the_headings(run: Run, separator: str) -> None:
    assert run("services", HEAD.replace(",", separator) + separator.join(["A1", "P", "N"])).exit_code == 0


@pytest.mark.parametrize("command", ["schools", "services", "postcodes", "areas"])
def test_what_is_no_file_is_refused_and_not_waited_for(sqlite_app: Flask, tmp_path: Path, command: str) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    runner, options = sqlite_app.test_cli_runner(), ["--kind", "ward"] if command == "areas" else []
    for path, said in (("pipe.csv", "not an ordinary file"), (".", "is a folder"), ("none.csv", "no file at")):
        result = runner.invoke(import_group, [command, str(tmp_path / path), *options])
        assert said in refused(result, sqlite_app)


def test_a_file_one_may_not_open_says_so(run: Run, sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert "you may not open it" in refused(run("services", HEAD), sqlite_app)


def test_a_mapping_with_a_missing_column_tells_of_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "m.yml").write_text("target: services\nfields: {name: Name, provider_name: Org, town: Place}\n")
    result = run("services", "Name,Org\nA,B\n", "--mapping", str(tmp_path / "m.yml"))
    assert "also reads these columns, which the file does not have: Place" in result.output


@pytest.mark.parametrize(
    "rule",
    [
        "{column: Org, table: [a, b]}",
        "{template: '{Org'}",
        "{template: '{Org.__class__} {0}'}",
        "{column: Org, words: 5}",
    ],
)
def test_a_strange_mapping_never_breaks(run: Run, sqlite_app: Flask, tmp_path: Path, rule: str) -> None:
    (tmp_path / "m.yml").write_text(f"target: services\nfields:\n  name: Name\n  provider_name: {rule}\n")
    refused(run("services", "Name,Org\nA,\n", "--mapping", str(tmp_path / "m.yml")), sqlite_app)


def test_the_outpost_template_loads_when_it_is_filled_in(run: Run, sqlite_app: Flask) -> None:
    headings = "import_id,name,organisation,approved,min_age,cost_option,cost_amount,scheduled_weekday"
    headings += ",schedules_opens_at,schedules_closes_at"
    row = "7,Art club,Saltby Arts,TRUE,5,Session,4.50,Saturday,10:00,11:30"
    result = run("services", f"{headings}\n{row}\n", "--mapping", "outpost")
    assert result.exit_code == 0, result.output
    with sqlite_app.app_context():
        content = db.session.scalars(select(Service)).one().public_revision.content
    assert (content.age_min, content.costs[0].option, content.times[0].days) == (5, "Session", ("sat",))


@pytest.mark.parametrize(
    "feature",
    [
        '{"properties": null}',
        '{"properties": [1], "geometry": 5}',
        '{"properties": {"code": {"a": 1}, "name": ["x"]}, "geometry": null}',
        '{"properties": {"code": "A", "name": "B"}, "geometry": {"type": "Polygon", "coordinates": [[[NaN, 1e400]]]}}',
    ],
)
def test_strange_outlines_are_refused(run: Run, sqlite_app: Flask, feature: str) -> None:
    text = f'{{"type": "FeatureCollection", "crs": {{"properties": [1]}}, "features": [{feature}]}}'
    refused(run("areas", text, "--kind", "ward"), sqlite_app)
    refused(run("areas", text.replace('"crs": {"properties": [1]},', ""), "--kind", "ward"), sqlite_app)


def test_each_postcode_without_a_usable_place_is_named(run: Run, sqlite_app: Flask) -> None:
    rows = ["WX4 2BD,52.7,-1.75", "WX4 2BE,0,0", "WX4 2BF,-1.75,52.7", "WX4 2BG,nan,nan", "WX4 2BH,x,", "WX4 2BD,53,-1"]
    found = json.loads(run("postcodes", "postcode,lat,lon\n" + "\n".join(rows), "--json").output)
    said = [(problem["row"], problem["value"], problem["message"].split(",")[0][:30]) for problem in found["problems"]]
    assert said == [
        (3, "WX4 2BE", "has coordinates of 0"),
        (4, "WX4 2BF", "has coordinates outside Britai"),
        (5, "WX4 2BG", "has no coordinates that are nu"),
        (6, "WX4 2BH", "has no coordinates that are nu"),
        (7, "WX4 2BD", "is in row 2 already; that one "),
    ]


@pytest.mark.parametrize("metres", ["nan,inf", "1e300,4", "417000,9000000"])
def test_metres_beyond_the_map_are_refused(run: Run, sqlite_app: Flask, metres: str) -> None:
    refused(run("postcodes", f"postcode,easting,northing\nWX4 2BD,{metres}\n"), sqlite_app)


def test_a_database_without_tables_says_what_to_do(sqlite_app: Flask, tmp_path: Path) -> None:
    with sqlite_app.app_context():
        db.session.connection().exec_driver_sql("DROP TABLE import_run")
        db.session.commit()
    result = sqlite_app.test_cli_runner().invoke(import_group, ["services", str(tmp_path)])
    assert (result.exit_code, "Run 'flask db upgrade' first" in result.output) == (1, True)
