"""Files judged by content, and none large enough to hurt."""

import gzip
import io
import zipfile

import pytest

from importers.problems import FileError
from importers.unpacking import unpack


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # always the same bytes
    return out.getvalue()


def test_workbook_that_unpacks_to_300_mb_is_refused_unopened() -> None:
    bomb = zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * 300_000_000})
    assert len(bomb) < 400_000
    with pytest.raises(FileError, match=r"unpacks to 300 MB. It was not opened"):
        unpack(bomb, "big.xlsx")


def test_workbook_whose_sizes_lie_is_refused() -> None:
    honest = zipped({"xl/workbook.xml": b"<workbook/>" * 50_000})
    size = len(b"<workbook/>" * 50_000).to_bytes(4, "little")
    assert honest.count(size) == 2
    with pytest.raises(FileError, match="damaged"):
        unpack(honest.replace(size, (100).to_bytes(4, "little")), "lying.xlsx")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old Excel"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "PNG"),
        (zipped({"word/document.xml": b"<w/>"}), "not one table"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\x1f\x8bbroken", "damaged"),
    ],
)
def test_other_kinds_of_file_are_named_for_what_they_are(content: bytes, said: str) -> None:
    with pytest.raises(FileError, match=said):
        unpack(content, "upload.csv")


def test_gzip_and_a_zip_of_one_table_are_opened() -> None:
    assert unpack(gzip.compress(b"a,b\n1,2\n"), "x.csv.gz").content == b"a,b\n1,2\n"
    assert unpack(zipped({"edubasealldata20261122.csv": b"a,b\n1,2\n"}), "extract.zip").content == b"a,b\n1,2\n"


def test_gzip_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(FileError, match="unpacks to more than 200 MB"):
        unpack(gzip.compress(b"a" * 210_000_000, compresslevel=1), "x.csv.gz")
