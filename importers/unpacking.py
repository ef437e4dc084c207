"""What kind of file this is, judged by its content, and its bytes unpacked under a size limit."""

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Literal

import puremagic

from importers.problems import FileError

LARGEST_FILE = 150_000_000
"""Bytes. The whole school register is about 60 MB; nothing read into memory is larger."""
LARGEST_UNPACKED = 200_000_000
MOST_CELLS = 20_000_000
"""One stray cell far to the lower right would make a reader reserve memory for all cells between."""
HIGHEST_RATIO = 150
"""An honest workbook unpacks to 5 to 30 times its size; one that passes this is built to exhaust memory."""
SMALL_ENOUGH = 20_000_000
"""Below this many bytes the ratio does not matter: a short file of repeated text packs very well."""

Kind = Literal["text", "xlsx"]


@dataclass(frozen=True)
class Limits:
    """The most that is read: bytes of the file, bytes unpacked, cells of one sheet."""

    file: int = LARGEST_FILE
    unpacked: int = LARGEST_UNPACKED
    cells: int = MOST_CELLS


USUAL = Limits()


@dataclass(frozen=True)
class Unpacked:
    """The bytes to read and what they are. `name` is the file's own name, or the one inside the archive."""

    kind: Kind
    content: bytes
    name: str


def unpack(content: bytes, name: str, limits: Limits = USUAL) -> Unpacked:
    """Recognise the file and undo `.gz` or a `.zip` holding one table. Raises FileError."""
    if len(content) > limits.file:
        largest = size_words(limits.file)
        raise FileError(f"{name} is {size_words(len(content))}. The limit is {largest}: split the file.")
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise FileError(f"{name} is empty. Choose a file with a row of headings and at least one row under it.")
    if content[:2] == b"\x1f\x8b":
        return unpack(_gunzip(content, name, limits), name.removesuffix(".gz"), limits)
    if content[:4] == b"PK\x03\x04":
        return _open_zip(content, name, limits)
    other = _other_type(content)
    if other:
        raise FileError(f"{name} is {other}. Save the table as CSV or as an Excel workbook (.xlsx) and try again.")
    return Unpacked("text", content, name)


def size_words(count: int) -> str:
    """`12 MB`, `340 KB`."""
    return f"{count / 1_000_000:,.0f} MB" if count >= 1_000_000 else f"{count / 1_000:,.0f} KB"


def _gunzip(content: bytes, name: str, limits: Limits) -> bytes:
    try:
        with gzip.open(io.BytesIO(content)) as packed:
            plain = packed.read(limits.unpacked + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FileError(f"{name} is damaged: it cannot be unpacked. Fetch or save it again.") from error
    if len(plain) > limits.unpacked:
        raise FileError(f"{name} unpacks to more than {size_words(limits.unpacked)}. It was not opened.")
    if plain[:2] == b"\x1f\x8b":
        raise FileError(f"{name} is packed twice. Unpack it once and try again.")
    return plain


def _open_zip(content: bytes, name: str, limits: Limits) -> Unpacked:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            _refuse_bomb(members, len(content), name, limits)
            names = {info.filename for info in members}
            if "xl/workbook.xml" in names:
                _read_through(archive, members)
                return Unpacked("xlsx", content, name)
            tables = [info for info in members if info.filename.lower().endswith((".csv", ".txt"))]
            if len(tables) == 1:
                return unpack(archive.read(tables[0]), tables[0].filename.rpartition("/")[2], limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise FileError(f"{name} is damaged or locked: it cannot be opened. Save it again.") from error
    found = "a document or an archive" if names else "an empty archive"
    raise FileError(
        f"{name} is {found}, not one table. Save the table as CSV or as an Excel workbook (.xlsx) and try again."
    )


def _refuse_bomb(members: list[zipfile.ZipInfo], packed: int, name: str, limits: Limits) -> None:
    total = sum(info.file_size for info in members)
    if total > limits.unpacked or (total > SMALL_ENOUGH and total > packed * HIGHEST_RATIO):
        raise FileError(
            f"{name} is {size_words(packed)} but unpacks to {size_words(total)}. It was not opened. "
            "Copy the cells you need into a new workbook and save that."
        )


def _read_through(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpack every part once without keeping it: a size that lies fails its checksum here, in safe code."""
    for info in members:
        with archive.open(info) as part:
            while part.read(1 << 20):
                pass


_NAMES = {
    ".pdf": "a PDF",
    ".rtf": "a Word document (RTF)",
    ".png": "a picture (PNG)",
    ".gif": "a picture (GIF)",
    **dict.fromkeys((".jpg", ".jpeg", ".jfif", ".jfi", ".jpe"), "a picture (JPEG)"),
    **dict.fromkeys((".rar", ".7z", ".bz2", ".xz"), "an archive of a kind that is not read"),
}


def _other_type(content: bytes) -> str | None:
    """What the file is, where that is nothing we read; None for text."""
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "an old Excel or Word document, or one locked with a password"
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg")):
        return "a web page or XML document"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None
    if b"\x00" not in content[:4096] and not start.startswith((b"%pdf", b"{\\rtf")):
        return None
    try:
        guess = puremagic.from_string(content[:65536])
    except (puremagic.PureError, ValueError):
        guess = ""
    if not guess and (looks_like_utf16(content) or content[:4096].count(0) < 41):  # a stray NUL or two: still text
        return None
    return _NAMES.get(guess, "not a table of text")


def looks_like_utf16(content: bytes) -> bool:
    """Whether every other byte is NUL, as in plain text in UTF-16 without a mark."""
    sample = content[:2000]
    return max(sample[::2].count(0), sample[1::2].count(0)) > len(sample) * 0.4
