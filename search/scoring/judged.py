"""Judged queries: what families type and which listings would help them, read from `config/search/judged/`."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from localoffer.errors import LocalOfferError
from search.filters import GROUPS

FOLDER = Path("config/search/judged")
GRADES = (3, 2, 1)
"""3: what they want, 2: helps, 1: worth seeing."""
NOTHING = "nothing"
KINDS = ("term", "lay", "other", "hard", "acronym", "name", "place", "age", NOTHING)
"""What a directory calls it, a parent's own words, other spellings and old words, misspellings, initials, names of
schools and services, with a place, with an age, and what has no answer."""
HELD_OUT = "held_out"
RULES = "rules"
_TOP = {"authority", "queries"}


class JudgedError(LocalOfferError):
    """A file of judged queries cannot be used; the message names the file, the line and what to do."""


@dataclass(frozen=True)
class Rule:
    """Stands for reading: every listing with all these codes, and taking a child of this age, has the grade."""

    grade: int
    codes: tuple[tuple[str, str], ...]
    age: int | None = None


@dataclass(frozen=True)
class JudgedQuery:
    """One query. `grades`: listing reference to grade; they go before `rules`. `line` in its file."""

    text: str
    kind: str
    line: int
    grades: Mapping[str, int]
    rules: tuple[Rule, ...] = ()

    @property
    def held_out(self) -> bool:
        """Whether it is kept from those who tune."""
        return is_held_out(self.text)


@dataclass(frozen=True)
class JudgedSet:
    """All queries of a file. `authority`: the code of the authority whose listings were read."""

    file: str
    authority: str
    queries: tuple[JudgedQuery, ...]


def is_held_out(text: str) -> bool:
    """A third of all texts, chosen by the text alone, so that nobody can choose."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 3 == 0


def read_judged(path: Path) -> JudgedSet:
    """Raises JudgedError with all that is wrong in the file."""
    name = path.as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise JudgedError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise JudgedError(f"{name} is not YAML: {error}") from error
    reading = _Reading(name)
    found = reading.judged_set(root)
    if reading.wrong:
        raise JudgedError("\n".join(reading.wrong))
    return found


class _Reading:
    """Reads the file's nodes rather than its values: they know their line, and see a query that is there twice."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.wrong: list[str] = []

    def judged_set(self, root: Any) -> JudgedSet:
        top = {key.value: value for key, value in self._pairs(root, "the file")}
        for key in top.keys() - _TOP:
            self._note(top[key], f"'{key}' is not known here; a file has {' and '.join(sorted(_TOP))}")
        authority = top.get("authority")
        if not isinstance(authority, yaml.ScalarNode) or not authority.value:
            self._note(root, 'say whose listings were judged with authority: "999", the three-digit code')
        queries: list[JudgedQuery] = []
        seen: dict[str, int] = {}
        for kind, below in self._pairs(top["queries"], "queries") if "queries" in top else ():
            if kind.value not in KINDS:
                self._note(kind, f"'{kind.value}' is not a kind of query; the kinds are {', '.join(KINDS)}")
                continue
            for text, node in self._pairs(below, kind.value):
                first = seen.setdefault(text.value, _line(text))
                if first != _line(text):
                    self._note(text, f"'{text.value}' is already on line {first}; leave one of them out")
                queries.append(self._query(text.value, kind.value, _line(text), node))
        if not queries:
            self._note(root, "there are no queries in it")
        code = authority.value if isinstance(authority, yaml.ScalarNode) else ""
        return JudgedSet(self.name, code, tuple(queries))

    def _query(self, text: str, kind: str, line: int, node: Any) -> JudgedQuery:
        grades: dict[str, int] = {}
        rules: tuple[Rule, ...] = ()
        marked = False
        for key, value in self._pairs(node, text):
            if key.value == HELD_OUT:
                marked = yaml.safe_load(value.value) is True
            elif key.value == RULES:
                rules = tuple(self._rules(text, value))
            elif key.value in map(str, GRADES):
                self._add(grades, text, int(key.value), value)
            else:
                self._note(key, f"'{text}': '{key.value}' is not known; use 3, 2, 1, {RULES} or {HELD_OUT}")
        query = JudgedQuery(text, kind, line, grades, rules)
        if marked != query.held_out:
            what = f"add {HELD_OUT}: true" if query.held_out else f"take {HELD_OUT} away"
            self._note(node, f"'{text}': its text decides whether it is held out: {what}")
        if kind == NOTHING and (grades or rules):
            self._note(node, f"'{text}': a query of kind '{NOTHING}' has no answer, so name no listing")
        if kind != NOTHING and not grades and not rules:
            self._note(node, f"'{text}': name the listings a family wants, like 3: [DEMO-HEA-001]")
        return query

    def _add(self, grades: dict[str, int], text: str, grade: int, node: Any) -> None:
        if not isinstance(node, yaml.SequenceNode):
            self._note(node, f"'{text}': {grade} has to be a list of references, like [DEMO-HEA-001]")
            return
        for item in node.value:
            if not isinstance(item, yaml.ScalarNode):
                self._note(item, f"'{text}': a reference is one word, like DEMO-HEA-001")
            elif item.value in grades:
                self._note(item, f"'{text}': {item.value} has two grades; leave one of them out")
            else:
                grades[item.value] = grade

    def _rules(self, text: str, node: Any) -> Sequence[Rule]:
        if not isinstance(node, yaml.SequenceNode):
            self._note(node, f"'{text}': {RULES} has to be a list, like [{{grade: 2, category: health}}]")
            return []
        return [self._rule(text, item) for item in node.value]

    def _rule(self, text: str, node: Any) -> Rule:
        values = {key.value: value.value for key, value in self._pairs(node, text)}
        grade, age = values.pop("grade", ""), values.pop("age", None)
        if grade not in map(str, GRADES):
            self._note(node, f"'{text}': a rule needs a grade: 3, 2 or 1")
        if age is not None and not str(age).isdecimal():
            self._note(node, f"'{text}': an age is whole years, like age: 7")
        for group in values.keys() - set(GROUPS):
            self._note(node, f"'{text}': '{group}' is not one of {', '.join(GROUPS)}, age")
        return Rule(
            int(grade) if str(grade).isdecimal() else 0,
            tuple((group, str(code)) for group, code in values.items()),
            int(age) if age is not None and str(age).isdecimal() else None,
        )

    def _pairs(self, node: Any, what: str) -> list[tuple[Any, Any]]:
        if isinstance(node, yaml.MappingNode):
            return list(node.value)
        self._note(node, f"{what}: this has to be names with values, like 'term:' and lines below it")
        return []

    def _note(self, node: Any, what: str) -> None:
        self.wrong.append(f"{self.name}, line {_line(node)}: {what}.")


def _line(node: Any) -> int:
    return node.start_mark.line + 1 if node is not None else 1
