"""Whether what came is what was asked for: a table or JSON, and not a web page that says the service is down. Pure."""

import json
import zipfile
from pathlib import Path
from typing import Literal

from importers.problems import FileError

Expected = Literal["csv", "json", "any"]
_MARK = b"\xef\xbb\xbf"
_PAGE = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<!--")


def refuse_other(path: Path, name: str, host: str, expects: Expected) -> None:
    """Raises FileError, in words, where the file at `path` is not of the kind that was asked for."""
    with path.open("rb") as file:
        start = file.read(4096)
    found = _kind(start)
    if found == "empty":
        raise FileError(
            f"{name} was not used: {host} sent an empty file. Try again later, or fetch it by hand and import that."
        )
    wanted = {"csv": ("table", "zip"), "json": ("json",), "any": ("table", "zip", "json", "page")}[expects]
    if found not in wanted:
        came = {"page": "a web page", "json": "JSON", "zip": "an archive", "table": "something else"}[found]
        meant = "a table (CSV)" if expects == "csv" else "JSON"
        hint = " Such a page often says that the service is being mended." if found == "page" else ""
        raise FileError(
            f"{name} was not used: {host} sent {came} where {meant} was expected.{hint} Look at the address in a "
            "browser, and check the setting that gives it (docs/reference/settings.md)."
        )


def is_whole(path: Path, expects: Expected) -> bool:
    """Whether the end of a file is there, as far as its kind can tell: of an archive, and of JSON."""
    if expects == "json":
        try:
            json.loads(path.read_bytes())
        except ValueError:
            return False
        return True
    with path.open("rb") as file:
        start = file.read(4)
    return start != b"PK\x03\x04" or zipfile.is_zipfile(path)


def _kind(start: bytes) -> Literal["empty", "page", "json", "zip", "table"]:
    if start[:2] == b"PK":
        return "zip"
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", errors="replace").encode()
    text = start.removeprefix(_MARK).lstrip(b"\x00 \t\r\n").lower()
    if not text:
        return "empty"
    if text.startswith(_PAGE):
        return "page"
    return "json" if text[:1] in (b"{", b"[") else "table"
