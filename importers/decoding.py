"""Bytes to text: UTF-8 first, Windows-1252 where it must be, and both in one file said cell by cell."""

import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from importers.problems import FileProblem

STRAY = re.compile("[\udc80-\udcff]")
"""Bytes that are not UTF-8, as Python's `surrogateescape` carries them."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\udc80-\udcff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Decoded:
    """The text, the encoding it was read with, and how it is mixed.

    `mixed` is "" for a file in one encoding. Otherwise the text still holds stray bytes (see `STRAY`), and
    `mixed` names the encoding of the fewer characters: the one to report.
    """

    text: str
    encoding: str
    mixed: str = ""


def decode(content: bytes, name: str) -> Decoded:
    """The text of a file. Raises FileProblem where it is not text in an encoding we know."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return Decoded(_clean(content.decode(encoding)), encoding)
            except UnicodeDecodeError:
                content = content.removeprefix(mark)
                break
    try:
        text = content.decode("utf-8")
        if "\x00" not in text:
            return Decoded(_clean(text), "utf-8")
    except UnicodeDecodeError:
        pass
    return _decode_other(content, name)


def _decode_other(content: bytes, name: str) -> Decoded:
    # Unrestricted detection takes short files for Chinese or Japanese, so only these are allowed.
    best = from_bytes(content[:200_000], cp_isolation=["utf_8", "cp1252", "utf_16", "ascii"]).best()
    if best is not None and best.encoding.startswith("utf_16") and b"\x00" in content:
        return Decoded(_clean(content.decode(best.encoding, errors="replace")), "utf-16")
    if b"\x00" in content[:4096]:
        text = _plain_utf16(content)
        if text is None:
            raise FileProblem(f"{name} is not a table of text. Save it as CSV UTF-8 and try again.")
        return Decoded(_clean(text), "utf-16")
    text = _clean(content.decode("utf-8", errors="surrogateescape"))
    strays, others = len(STRAY.findall(text)), len(_BEYOND_ASCII.findall(text))
    if not others:
        return Decoded(repair(text), "cp1252")
    return Decoded(text, "utf-8" if others >= strays else "cp1252", "cp1252" if others >= strays else "utf-8")


def _plain_utf16(content: bytes) -> str | None:
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "," in text[:2000] and text[:2000].isprintable() is False and "\x00" not in text:
            return text
    return None


def repair(text: str) -> str:
    """Stray bytes read as Windows-1252; the five bytes it does not define become U+FFFD."""
    return STRAY.sub(lambda stray: bytes([ord(stray[0]) - 0xDC00]).decode("cp1252", errors="replace"), text)


def is_minority(cell: str, mixed: str) -> bool:
    """Whether this cell of a mixed file holds characters in the encoding `mixed`."""
    return bool((STRAY if mixed == "cp1252" else _BEYOND_ASCII).search(cell))


def _clean(text: str) -> str:
    """Without control characters: no database or page can show them, and PostgreSQL refuses NUL."""
    return _CONTROL.sub("", text) if _CONTROL.search(text) else text
