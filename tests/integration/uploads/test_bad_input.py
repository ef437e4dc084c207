"""Files that are none, posts that no form makes, and other people's addresses: words and a status, nothing written."""

import io
import zipfile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from importers.runs import ImportRun
from importers.template import write_sheet
from importers.uploads.models import Upload
from localoffer.publishing.models import Revision
from tests.integration.accounts.signing_in import token
from tests.integration.uploads.conftest import Make, Uploader, as_csv

NEW = {"reference": "A-1", "name": "Archery"}
SEEN = "0" * 64


def written(session: Session) -> tuple[int, ...]:
    session.expire_all()
    return tuple(
        session.scalar(select(func.count()).select_from(table)) or 0 for table in (Upload, Revision, ImportRun)
    )


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 60_000_000)
    return packed.getvalue()


FILES = {
    "empty": (b"", "is empty"),
    "blank": (b"\n\n ,,\n", "has no cells with anything in them"),
    "headings only": (b"reference,name\n", "has no rows under its headings"),
    "no headings": (b"a,b\n1,2\n", "this column is missing"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"\x00" * 100, "is a PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 200, "is a picture"),
    "web page": (b"<!doctype html><title>x</title>", "is a web page"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "is an old Excel or Word document"),
    "damaged workbook": (b"PK\x03\x04" + b"x" * 100, "is damaged or locked"),
    "bomb": (bomb(), "It was not opened"),
    "open quotation mark": (b'reference,name\nA-1,"Archery\n', "is never closed"),
    "two columns alike": (b"name,Name\nArchery,Bows\n", "two headings are alike"),
    "too many rows": (b"name\n" + b"".join(b"S%d\n" % n for n in range(2_001)), "The limit is 2,000"),
    "11 MB": (b"name\n" + b"x" * 11_000_000, "is larger than 10 MB"),
    "40 MB": (b"name\n" + b"x" * 40_000_000, "is larger than 10 MB"),
    "binary": (bytes(range(256)) * 40, "is not"),
}


@pytest.mark.parametrize("kind", FILES)
def test_file_that_cannot_be_used_is_refused_in_words_at_the_field(ann: Uploader, kind: str) -> None:
    content, words = FILES[kind]
    answer = ann.send(content, "mine.xlsx")
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert answer.text.count(words) >= 2  # in the summary and at the field
    assert written(ann.session) == (0, 0, 0)


def test_no_file_and_two_files_are_told(ann: Uploader) -> None:
    assert "Select a file" in ann.post(ann.address).text
    assert ann.post(ann.address, file="words").status_code == 400
    two = [(io.BytesIO(as_csv([NEW])), "a.csv"), (io.BytesIO(as_csv([NEW])), "b.csv")]
    answer = ann.post(ann.address, file=two)
    assert (answer.status_code, "Select one file" in answer.text) == (400, True)


def test_request_beyond_all_limits_gets_a_page(ann: Uploader) -> None:
    answer = ann.send(b"x" * 42_000_000)
    assert (answer.status_code, "The file is too big" in answer.text) == (413, True)


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "C:\\mine.csv", "a\x00b.csv", "x" * 100_000 + ".csv", "<script>.csv", "\u202egpj.csv"],
)
def test_file_may_be_called_anything(ann: Uploader, name: str) -> None:
    address = ann.upload([NEW], name)
    assert ann.counts(address) == (1, 0, 0, 0)
    stored = ann.stored(address).file_name
    assert stored.isprintable()
    assert 0 < len(stored) <= 100
    assert "<script>.csv" not in ann.client.get(address).text


@pytest.mark.parametrize(
    "cell",
    [
        "x" * 100_000,
        "9" * 400,
        "\x00\x01",
        "\ud800",
        "=cmd|' /C calc'!A0",
        "1e999",
        "nan",
        "-1",
        "‮",
        "' OR 1=1",
        "; ; | |",
    ],
    ids=range(11),
)
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_any_cell_is_read_or_told(ann: Uploader, cell: str, format: str) -> None:
    fields = ["reference", "name", "summary", "age_min", "costs", "times", "links", "latitude", "longitude",
              "categories", "starts_on", "coverage", "status", "phone", "provider_name"]  # fmt: skip
    rows = [[f"R-{number}", "Archery", *[""] * (len(fields) - 2)] for number in range(len(fields))]
    for number, row in enumerate(rows):
        row[number] = cell
    clean = [[value.encode("utf-8", "replace").decode() for value in row] for row in rows]
    if format == "csv":
        text = "\n".join(",".join('"' + value.replace('"', '""') + '"' for value in row) for row in [fields, *clean])
        content = text.encode()
    else:
        content = write_sheet("xlsx", fields, [[v[:30_000].replace("\x00", "_x0000_") for v in row] for row in clean])
    address = ann.upload(content, f"mine.{format}")
    assert ann.client.get(address).status_code == 200
    assert ann.client.get(f"{address}/errors").status_code == 200
    if 'name="seen"' in ann.client.get(address).text:
        assert ann.apply(address).status_code == 303
    assert ann.client.get(f"{ann.address}/services.csv").status_code == 200


def test_formula_cells_are_not_run_and_never_given_out(ann: Uploader) -> None:
    address = ann.upload(b'reference,name,alert,age_min\nA-1,Archery,"=1+1",x\nA-2,=2+2,,5\n@A,+Boccia,-none,x\n')
    assert ann.counts(address) == (0, 0, 0, 3)
    assert "is a formula. It was not run" in ann.preview(address)
    cells = ann.client.get(f"{address}/errors").data.decode("utf-8-sig").replace("\r\n", "\n").split("\n", 1)[1]
    assert not any(cell[:1] in set("=+-@") for line in cells.split("\n") for cell in line.replace('"', "").split(","))
    assert "'+Boccia" in cells


def test_seen_that_no_page_gave_is_refused(ann: Uploader) -> None:
    address = ann.upload([NEW])
    for seen in ("", "x", "\x00", "9" * 100_000):
        assert ann.apply(address, seen).status_code == 400
    assert ann.post(f"{address}/apply").status_code == 400
    assert ann.apply(address, SEEN).status_code == 409
    assert ann.client.post(f"{address}/apply", data={"seen": SEEN}).status_code == 400  # no form token
    assert written(ann.session) == (1, 0, 0)


def test_uploads_and_spreadsheets_of_others_are_not_there(ann: Uploader, make: Make) -> None:
    bob = make("Bowmen")
    theirs = bob.upload([NEW])
    id = theirs.rpartition("/")[2]
    for address in (theirs, f"{ann.address}/{id}"):
        assert ann.client.get(address).status_code == 404
        assert ann.client.get(f"{address}/errors").status_code == 404
        assert ann.apply(address, SEEN).status_code == 404
    for what in ("", "/services.csv", "/template.xlsx"):
        assert ann.client.get(f"{bob.address}{what}").status_code == 404
    assert ann.post(bob.address, file=(io.BytesIO(as_csv([NEW])), "a.csv")).status_code == 404
    assert written(ann.session) == (1, 0, 0)


@pytest.mark.parametrize(
    "id",
    ["00000000-0000-4000-8000-000000000000", "x", "%00", "9" * 5_000, "\ud800".encode("utf-8", "replace").decode()],
)
def test_addresses_that_name_nothing_are_not_there(ann: Uploader, id: str) -> None:
    for address in (f"{ann.address}/{id}", f"{ann.address}/services.{id}", f"/organisations/{id}/spreadsheet"):
        assert ann.client.get(address).status_code == 404
    assert ann.apply(f"{ann.address}/{id}", SEEN).status_code == 404
    assert ann.client.get(f"{ann.address}/services.pdf").status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(ann: Uploader, client: FlaskClient) -> None:
    address = ann.upload([NEW])
    for page in (ann.address, address, f"{address}/errors"):
        assert client.get(page).status_code in (302, 401, 403)
    fields = {"csrf_token": token(client, "/forgotten-password"), "seen": SEEN}
    assert client.post(f"{address}/apply", data=fields).status_code in (302, 401, 403)
    assert written(ann.session) == (1, 0, 0)


def test_expired_upload_is_gone(ann: Uploader) -> None:
    address = ann.upload([NEW])
    stored = ann.stored(address)
    stored.expires_at = stored.uploaded_at
    ann.session.commit()
    assert ann.client.get(address).status_code == 404
    assert ann.apply(address, SEEN).status_code == 404


@pytest.mark.parametrize("arguments", [{"show": "x"}, {"show": "new", "page": "-1"}, {"page": "9" * 50}, {"page": "x"}])
def test_preview_shows_something_for_any_arguments(ann: Uploader, arguments: dict[str, str]) -> None:
    assert "Row by row" in ann.preview(ann.upload([NEW]), **arguments)
