"""Mapping files: small YAML files that say which column of somebody else's layout becomes which of our fields.

`docs/reference/file-formats.md` describes the file. The bundled ones are in `config/mappings/`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from importers.problems import FileError
from importers.reading import load
from importers.specs.columns import Column, Spec, fold, plain_columns

BUNDLED = Path(__file__).parent.parent / "config" / "mappings"
BRACES = re.compile(r"\{([^{}]+)\}")
"""A column's name in a template."""
_WAYS = {"value", "column", "columns", "template"}
_CHANGES = {"split", "table", "words", "default", "with", "title_case"}


@dataclass(frozen=True)
class Rule:
    """How one of our fields is filled. Exactly one of value, columns or template says from what."""

    field: str
    value: str | None = None
    columns: tuple[str, ...] = ()
    template: str = ""
    joined_with: str = ", "
    split: str = ""
    table: Mapping[str, str] | None = None
    words: Mapping[str, tuple[str, ...]] | None = None
    default: str = ""
    title_case: bool = False

    @property
    def uses(self) -> tuple[str, ...]:
        """The columns of the file it reads."""
        return self.columns + tuple(dict.fromkeys(BRACES.findall(self.template)))


@dataclass(frozen=True)
class Layout:
    """One mapping file. `name` becomes the source of what it imports, so references never clash."""

    name: str
    target: str
    title: str
    rules: tuple[Rule, ...]
    empty: frozenset[str]
    keep: tuple[tuple[str, frozenset[str]], ...]
    required: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns to read from the file."""
        used = [name for rule in self.rules for name in rule.uses] + [name for name, _ in self.keep]
        return plain_columns(used, self.required)


def find_layout(name_or_path: str, spec: Spec) -> Layout:
    """A bundled mapping by its name, or a file by its path. Raises FileError naming what is wrong in it."""
    path = Path(name_or_path)
    if not path.suffix and (BUNDLED / f"{name_or_path}.yml").is_file():
        path = BUNDLED / f"{name_or_path}.yml"
    if not path.is_file():
        names = ", ".join(sorted(p.stem for p in BUNDLED.glob("*.yml")))
        raise FileError(f"There is no mapping '{name_or_path}'. Give a path, or one of: {names}.")
    try:
        raw = yaml.safe_load(load(path).decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FileError(f"{path.name} is not YAML that can be read: {error}") from error
    layout = _read(path.stem, raw)
    if layout.target != spec.name:
        raise FileError(f"{path.name} is for 'import {layout.target}', not 'import {spec.name}'.")
    for rule in layout.rules:
        if rule.field not in spec:
            raise FileError(f"{path.name}: '{rule.field}' is not a field of {spec.name}. See file-formats.md.")
    return layout


@cache
def bundled_layouts(target: str) -> tuple[Layout, ...]:
    """Every bundled mapping for one kind of import."""
    found = [_read(path.stem, yaml.safe_load(path.read_text("utf-8"))) for path in sorted(BUNDLED.glob("*.yml"))]
    return tuple(layout for layout in found if layout.target == target)


def fitting_layout(target: str, headings: list[str]) -> Layout | None:
    """The bundled mapping all of whose columns the file has; the one with the most where several fit."""
    have = {fold(heading) for heading in headings}
    fits = [found for found in bundled_layouts(target) if all(fold(c.field) in have for c in found.columns)]
    return max(fits, key=lambda layout: len(layout.columns), default=None)


def _read(name: str, raw: Any) -> Layout:
    if not isinstance(raw, dict) or not isinstance(raw.get("fields"), dict) or not raw.get("target"):
        raise FileError(f"{name}.yml needs 'target' (schools or services) and 'fields'.")
    unknown = raw.keys() - {"target", "title", "fields", "empty", "keep", "required"}
    if unknown:
        raise FileError(f"{name}.yml: '{sorted(map(str, unknown))[0]}' is not known here. Use target, title, required, "
                          "empty, keep and fields.")  # fmt: skip
    rules = tuple(_rule(name, str(field), said) for field, said in raw["fields"].items())
    keep = tuple(
        (str(column), frozenset(word.casefold() for word in _words(said)))
        for column, said in _block(raw, "keep", f"{name}.yml").items()
    )
    first = next((rule.columns[0] for rule in rules if rule.field == "name" and rule.columns), "")
    required = _words(raw.get("required") or first)
    empty = frozenset(word.casefold() for word in _words(raw.get("empty")))
    return Layout(name, str(raw["target"]), str(raw.get("title", name)), rules, empty, keep, required)


def _block(raw: Mapping[str, Any], part: str, where: str) -> Mapping[Any, Any]:
    """A part that holds names and values, empty where it is left out. Raises FileError for anything else."""
    found = raw.get(part) or {}
    if not isinstance(found, dict):
        raise FileError(f"{where}: '{part}' needs names with values, such as {{Area: [Aldermere]}}.")
    return found


def _words(said: Any) -> tuple[str, ...]:
    """One word, several, or none."""
    several = said if isinstance(said, list) else [] if said in (None, "") else [said]
    return tuple(str(word) for word in several)


def _rule(name: str, field: str, said: Any) -> Rule:
    if isinstance(said, str):
        return Rule(field, columns=(said,))
    where = f"{name}.yml, field '{field}'"
    if not isinstance(said, dict):
        raise FileError(f"{where}: write a column's name, or a block with one of {', '.join(sorted(_WAYS))}.")
    unknown = sorted(map(str, said.keys() - _WAYS - _CHANGES))
    if unknown or len(said.keys() & _WAYS) != 1:
        wrong = f"'{unknown[0]}' is not known" if unknown else "it needs exactly one source"
        raise FileError(
            f"{where}: {wrong}. Sources: {', '.join(sorted(_WAYS))}; changes: {', '.join(sorted(_CHANGES))}."
        )
    table, words = _block(said, "table", where), _block(said, "words", where)
    return Rule(
        field,
        value=str(said["value"]) if "value" in said else None,
        columns=_words(said.get("columns", said.get("column"))),
        template=str(said.get("template", "")),
        joined_with=str(said.get("with", ", ")),
        split=str(said.get("split", "")),
        table={str(word).casefold(): str(code) for word, code in table.items()} or None,
        words={str(code): tuple(word.casefold() for word in _words(said)) for code, said in words.items()} or None,
        default=str(said.get("default", "")),
        title_case=bool(said.get("title_case", False)),
    )
