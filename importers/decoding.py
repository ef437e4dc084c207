"""Bytes to text: UTF-8 first, Windows-1252 where it must be, and both in one file said cell by cell."""

import io
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from importers.problems import FileError
from importers.unpacking import looks_like_utf16

STRAY = re.compile("[\udc80-\udcff]")
"""Bytes that are not UTF-8, as Python's `surrogateescape` carries them."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\udc80-\udcff]")
_CONTROL = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
"""No database or page can show these, and PostgreSQL refuses NUL: they are taken out."""
_NO_CONTROL = dict.fromkeys(_CONTROL)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Decoded:
    """Bytes without control characters, and how to read them as text.

    `mixed` is "" for a file in one encoding. Otherwise the text still holds stray bytes (see `STRAY`), and
    `mixed` names the encoding of the fewer characters: the one to report.
    """

    content: bytes
    encoding: str
    mixed: str = ""

    def open(self) -> io.TextIOWrapper:
        """The text as a file, turned from bytes piece by piece: a large one is never all in memory as text."""
        errors = "surrogateescape" if self.mixed else "replace"
        codec = "cp1252" if self.encoding == "cp1252" and not self.mixed else "utf-8"
        return io.TextIOWrapper(io.BytesIO(self.content), encoding=codec, errors=errors, newline="")

    @property
    def text(self) -> str:
        """The whole text."""
        return self.open().read()

    def holds(self, plain: str) -> bool:
        """Whether this plain (ASCII) text is anywhere in it."""
        return plain.encode("ascii") in self.content


def decode(content: bytes, name: str) -> Decoded:
    """How to read a file as text. Raises FileError where it is not text in an encoding we know."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return _plain(content.decode(encoding), encoding)
            except UnicodeDecodeError:
                content = content.removeprefix(mark)
                break
    if looks_like_utf16(content):
        return _decode_utf16(content, name)
    content = content.translate(None, _CONTROL)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(content, name)
    return Decoded(content, "utf-8")


def _plain(text: str, encoding: str) -> Decoded:
    """Text that came in another form, kept as UTF-8."""
    return Decoded(text.translate(_NO_CONTROL).encode("utf-8", errors="replace"), encoding)


def _decode_other(content: bytes, name: str) -> Decoded:
    # Unrestricted detection takes short files for Chinese or Japanese, so only these are allowed. It gives up on
    # a lone "£", which is no reason to refuse a file.
    best = from_bytes(content[:100_000], cp_isolation=["utf_8", "cp1252", "ascii"]).best()
    if best is None and sum(byte > 127 for byte in content[:100_000]) > len(content[:100_000]) * 0.3:
        raise FileError(f"{name} is not text in an encoding that can be read. Save it as CSV UTF-8 and try again.")
    text = content.decode("utf-8", errors="surrogateescape")
    if len(text) == len(content):  # no two bytes made one character: nothing in it is UTF-8
        return Decoded(content, "cp1252")
    strays, others = len(STRAY.findall(text)), len(_BEYOND_ASCII.findall(text))
    return Decoded(content, "utf-8" if others >= strays else "cp1252", "cp1252" if others >= strays else "utf-8")


def _decode_utf16(content: bytes, name: str) -> Decoded:
    """UTF-16 without a mark: every other byte of plain text is NUL."""
    encoding = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = ""
    if "\x00" in text or not any(mark in text[:5000] for mark in ",;\t"):
        raise FileError(f"{name} is not a table of text. Save it as CSV UTF-8 and try again.")
    return _plain(text, "utf-16")


def repair(text: str) -> str:
    """Stray bytes read as Windows-1252; the five bytes it does not define become U+FFFD."""
    return STRAY.sub(lambda stray: bytes([ord(stray[0]) - 0xDC00]).decode("cp1252", errors="replace"), text)


def is_minority(cell: str, mixed: str) -> bool:
    """Whether this cell of a mixed file holds characters in the encoding `mixed`."""
    return bool((STRAY if mixed == "cp1252" else _BEYOND_ASCII).search(cell))
