"""One cell of a file of reports to a part of an answer. Pure; what cannot be read is said in words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from config.reports.shape import Choice, Question
from config.vocabularies import Vocabulary, vocabulary
from importers.proposals import said_of
from importers.reports.columns import EVERYONE, Bit
from importers.specs.columns import Column
from importers.validation import CellError, check_cell
from localoffer.directory.content import Contact, Link
from localoffer.reports.content import Answer, Approval, Provision
from localoffer.reports.pasted import from_paste

NO_DAY = object()
"""A day taken away; None would say that nothing was said."""
Key = tuple[str, str]
"""A need (empty: every child) and a level of support."""
_DATE = Column("date", ("date",), "date")
_WEB = Column("links", ("links",), "web")
_PERSON: dict[Bit, Column] = {
    "name": Column("name", ("name",)),
    "role": Column("role", ("role",)),
    "phone": Column("phone", ("phone",), "phone"),
    "email": Column("email", ("email",), "email"),
}
_LONGEST_PASTE = 2_000_000
"""Characters of a cell with tags: Word writes ten times as many signs as words."""
_EVERYONE = {EVERYONE, "", "everyone", "every child", "all children", "all needs", "any"}
_BULLET = re.compile(r"^(?:[•·▪◦*–-]\s+)")
_ADDRESS = re.compile(r"(https?://\S+)\s*$", re.IGNORECASE)
_RULE = re.compile(r":?-{3,}:?")
_QUOTES = str.maketrans("‘’“”–—", "''\"\"--")
_Made = TypeVar("_Made", bound=BaseModel)


def text_of(cell: str) -> str:
    """Words, as Markdown; HTML that was pasted becomes that. Raises CellError where they are too many."""
    if len(cell) > _LONGEST_PASTE:
        raise CellError(f"has {len(cell):,} characters, so it was not read. Make it shorter, or link to a document.")
    return _made(Answer, question="x", text=from_paste(cell)).text


def choices_of(cell: str, offered: Iterable[Choice]) -> tuple[str, ...]:
    """Codes of choices, from codes or labels in lines or with semicolons between. Raises CellError."""
    choices = tuple(offered)
    known = _named(choices)
    found = []
    for line in _lines(cell):
        whole = known.get(_folded(line))
        for part in (line,) if whole else filter(None, map(str.strip, line.split(";"))):
            code = known.get(_folded(part))
            if code is None:
                raise CellError(f"'{part}' is not one of the choices: {_some(choice.code for choice in choices)}.")
            found.append(code)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1_000)
def _named(choices: tuple[Choice, ...]) -> dict[str, str]:
    """The codes of choices by label and by code: asked again for every row of a file."""
    return {_folded(name): choice.code for choice in choices for name in (choice.label, choice.code)}


def links_of(cell: str) -> tuple[Link, ...]:
    """Links, one a line: `label: address`, or the address alone. Raises CellError."""
    return tuple(_link(line) for line in _lines(cell))


def rows_of(cell: str, question: Question) -> tuple[tuple[str, ...], ...]:
    """Rows of a question's table, one a line, `|` between the cells. Raises CellError."""
    width, found = len(question.columns), []
    for line in _lines(cell, bullets=False):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) > width and not parts[0] and not parts[-1]:
            parts = parts[1:-1]  # a table as Markdown writes one
        if len(parts) > width:
            columns = " | ".join(question.columns)
            raise CellError(f"'{line}' has {len(parts)} parts; the table has {width} columns: {columns}.")
        is_heading = tuple(map(_folded, parts)) == tuple(map(_folded, question.columns))
        if not is_heading and not all(_RULE.fullmatch(part) for part in parts):
            found.append((*parts, *[""] * (width - len(parts))))
    return _made(Answer, question=question.code, rows=tuple(found)).rows


def contacts_of(cell: str) -> tuple[Contact, ...]:
    """People, one a line: `name | role | phone | email`. Raises CellError."""
    found = []
    for line in _lines(cell):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) > 4:
            raise CellError(f"'{line}' has more than four parts. Write it like: name | role | phone | email.")
        found.append(contact_of(dict(zip(("name", "role", "phone", "email"), parts, strict=False))))
    return tuple(found)


def contact_of(parts: Mapping[str, str]) -> Contact:
    """Someone to reach, from their name, role, phone and email. Raises CellError."""
    return _made(Contact, **parts)


def person_part(bit: Bit, cell: str) -> str:
    """A name, role, telephone number or email address. Raises CellError."""
    line = " ".join(cell.split())
    checked: str = check_cell(line, _PERSON[bit]) if line else ""
    return checked


def map_of(cell: str) -> dict[Key, tuple[str, ...]]:
    """A provision map, one thing a line: `need | level | thing`. Raises CellError."""
    found: dict[Key, list[str]] = {}
    for line in _lines(cell):
        parts = [part.strip() for part in line.split("|", 2)]
        if len(parts) < 3:
            raise CellError(f"'{line}' has no need, level and thing. Write it like: asd | targeted | Lego group.")
        if not parts[2]:
            raise CellError(f"'{line}' names nothing that there is. Write it like: asd | targeted | Lego group.")
        key = (_need(parts[0]), _code(parts[1], vocabulary("support_layers")))
        found.setdefault(key, []).append(parts[2])
    return {key: _things(key, things) for key, things in found.items()}


def things_of(key: Key, cell: str) -> tuple[str, ...]:
    """What there is for one need at one level, in lines or with semicolons between. Raises CellError."""
    parts = (part.strip() for line in _lines(cell) for part in line.split(";"))
    return _things(key, [part for part in parts if part])


def day_of(cell: str) -> date:
    """A day. Raises CellError."""
    found: date = check_cell(cell, _DATE)
    return found


def approval_of(role: str, on: date) -> Approval:
    """Who approved a report, and when. Raises CellError."""
    return _made(Approval, role=role, on=on)


def _things(key: Key, things: list[str]) -> tuple[str, ...]:
    return _made(Provision, need=key[0], layer=key[1], what=tuple(things)).what


def _lines(cell: str, bullets: bool = True) -> Iterator[str]:
    """The lines that say something, without the signs of a list."""
    for line in cell.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        said = _BULLET.sub("", line.strip()) if bullets else line.strip()
        if said:
            yield said


def _link(line: str) -> Link:
    found = _ADDRESS.search(line)
    before, address = (line[: found.start()], found[1]) if found else _last_word(line)
    label = before.strip().rstrip(":|–— -").strip()
    try:
        checked = check_cell(address.strip("<>"), _WEB)
    except CellError as problem:
        raise CellError(f"'{line}' has no address that can be opened. Write it like SEN policy: "
                        "https://school.example/policy, each link in a line of its own.") from problem  # fmt: skip
    return _made(Link, label=label or checked, url=checked)


def _last_word(line: str) -> tuple[str, str]:
    before, _, last = line.rpartition(" ")
    label, colon, address = last.rpartition(":")
    return (f"{before} {label}", address) if colon and "." in address else (before, last)


def _need(text: str) -> str:
    return "" if _folded(text) in _EVERYONE else _code(text, vocabulary("needs"))


def _code(text: str, terms: Vocabulary) -> str:
    code = terms.code_for(text)
    if code is None:
        listed = _some(term.code for term in terms.terms)
        raise CellError(f"'{text}' is not one of the codes or labels of {terms.label.lower()}: {listed}.")
    return code


def _some(codes: Iterable[str]) -> str:
    listed = list(codes)
    return ", ".join(listed[:12]) + (" and others" if len(listed) > 12 else "")


def _folded(text: str) -> str:
    return " ".join(text.translate(_QUOTES).casefold().split())


def _made(kind: type[_Made], **parts: Any) -> _Made:
    try:
        return kind(**parts)
    except ValidationError as error:
        raise CellError(said_of(error.errors()[0])) from error
