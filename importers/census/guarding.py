"""Nothing of a pupil leaves a reader: not in what an error says, not in what it remembers of another error, and not in
a file's name."""

import re
from collections.abc import Callable
from typing import TypeVar

from importers.problems import FileError, ReadProblem

Read = TypeVar("Read")
_WORDS = frozenset(
    {
        "approved", "aut", "authorised", "autumn", "census", "collect", "copy", "count", "counts", "data",
        "draft", "example", "export", "file", "files", "final", "january", "may", "needs", "new", "october",
        "old", "on", "onroll", "pru", "pupil", "pupilonroll", "pupils", "return", "returns", "roll", "sample",
        "sc", "school", "schoolcensus", "schools", "sen", "senneeds", "spr", "spring", "submitted", "sum",
        "summer", "table", "template", "term", "test", "the",
    }
)  # fmt: skip
_NUMBER = re.compile(r"\d{1,7}|sc\d|\d{3}sc\d|\d{3}ll\d{2}|\d{3}[a-z]{2}\d{2}|pt?\d|v\d{1,2}")
"""Parts of file names that say nothing of a person: a school's number, a year, `358LL26` as the Department names
files."""
_DATE = re.compile(r"\d{4}\D\d{1,2}\D\d{1,2}|\d{1,2}\D\d{1,2}\D\d{4}|\d{8}")
_ENDING = re.compile(r"\.[a-z]{1,4}")


def safe_name(name: str) -> str:
    """A file's name where every part of it is a known word or number; else only its ending. A name, a pupil's number
    or a day of birth may stand in any other."""
    stem, dot, ending = name.rpartition(".")
    shown = f".{ending.lower()}" if dot and _ENDING.fullmatch(f".{ending.lower()}") else ""
    parts = [part for part in re.split(r"[\s_.,()\-]+", (stem or name).casefold()) if part]
    known = all(part in _WORDS or _NUMBER.fullmatch(part) for part in parts)
    if known and shown and parts and not _DATE.search(stem):
        return f"{stem}{shown}"
    return f"the {shown} file" if shown else "the file"


def guarded(name: str, read: Callable[[], Read]) -> Read:
    """What `read` gives. Raises FileError, and nothing else: an error of a parser quotes what it could not read, so
    that only its kind is told. What is raised remembers no other error."""
    try:
        return read()
    except FileError as error:
        problems: tuple[ReadProblem, ...] = error.problems
    except Exception as error:
        said = f"{name} could not be read to its end ({type(error).__name__}). Nothing of it was counted."
        problems = (ReadProblem(f"{said} Export it again from the school's system."),)
    raise FileError(*problems)
