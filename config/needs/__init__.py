"""Words of need data, as data: axes and their codes, labels that releases use, symbols, and sources.

An axis is a vocabulary (`config.vocabularies`) whose terms may have `aliases`: what releases of statistics call them.
"""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from config.vocabularies import Term, Vocabulary, read_vocabulary, vocabulary

Axis = Literal["need", "provision", "phase", "year_group"]
Population = Literal["pupils", "plans"]
ALL = "all"
"""The total on any axis."""
MISSING = "missing"
"""The need of a pupil whose need nobody recorded."""
HIDDEN = "c"
"""The symbol of a figure that this site hides."""
_HERE = Path(__file__).parent
_FILES: dict[Axis, str] = {"provision": "provisions", "phase": "phases", "year_group": "year_groups"}


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DataSet(_Row):
    """One table that a source gives."""

    code: str
    label: str


class Source(_Row):
    """Who counted, whom, and under what licence; `is_published` where anyone can read its figures elsewhere."""

    code: str
    label: str
    publisher: str
    population: Population
    licence: str
    address: str
    is_published: bool
    data_sets: tuple[DataSet, ...]

    def data_set(self, code: str) -> DataSet:
        """Its table of this code. Raises KeyError."""
        return {data_set.code: data_set for data_set in self.data_sets}[code]


class Symbol(_Row):
    """A mark where a number could not be given. `ours`: this site hides with it."""

    mark: str
    meaning: str
    ours: bool = False


@cache
def axis(name: Axis) -> Vocabulary:
    """The codes of one axis in the order they are shown, the total first."""
    if name == "need":
        return _needs()
    return read_vocabulary(_HERE / f"{_FILES[name]}.yml")


def _needs() -> Vocabulary:
    """The census's types of need, between the total and those whose need is not recorded."""
    beside = read_vocabulary(_HERE / "needs.yml")
    words = _yaml("needs.yml")["aliases"]
    census = tuple(
        Term(term.code, term.label, {"aliases": [*_names(term), *words.get(term.code, ())], **term.extra})
        for term in vocabulary("needs").terms
        if term.extra.get("census")
    )
    return Vocabulary(beside.group, beside.label, (beside.terms[0], *census, *beside.terms[1:]))


def _names(term: Term) -> tuple[str, ...]:
    return tuple(str(term.extra[key]) for key in ("official", "census") if term.extra.get(key))


@cache
def _codes_by_words(name: Axis) -> dict[str, str]:
    found: dict[str, str] = {}
    for term in axis(name).terms:
        for words in (term.code, term.label, *term.extra.get("aliases", ())):
            found.setdefault(_folded(words), term.code)
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def code_for(name: Axis, text: str) -> str | None:
    """The code that a label means, case and spaces aside; None where no release is known to use it."""
    return _codes_by_words(name).get(_folded(text))


def codes(name: Axis) -> tuple[str, ...]:
    """Every code of an axis, the total first."""
    return tuple(term.code for term in axis(name).terms)


def label_of(name: Axis, code: str) -> str:
    """What people read for a code."""
    return axis(name).label_of(code)


@cache
def sources() -> dict[str, Source]:
    """Every source by its code, the one to believe first first."""
    return {row["code"]: Source(**row) for row in _yaml("sources.yml")["sources"]}


def source(code: str) -> Source:
    """One source. Raises KeyError."""
    return sources()[code]


@cache
def symbols() -> dict[str, Symbol]:
    """Every mark that may stand for a number, by itself."""
    return {row["mark"]: Symbol(**row) for row in _yaml("symbols.yml")["symbols"]}


def symbol(text: str) -> Symbol | None:
    """The mark in a cell, case aside; None where it is not one that is known."""
    return symbols().get(text.strip().casefold())


def read_again() -> None:
    """Forget what was read: an authority's own vocabulary of needs may have come. Called at start."""
    for cached in (axis, _codes_by_words, sources, symbols):
        cached.cache_clear()
    for name in ("need", *_FILES):
        _codes_by_words(name)
    sources()
    symbols()


def _yaml(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))
    return read
