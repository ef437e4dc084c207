"""Other people's layouts: a small YAML file that says which of their columns becomes which of ours.

`docs/reference/file-formats.md` describes the file. The bundled ones are in `config/mappings/`.
"""

import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from importers.problems import FileError
from importers.reading import Table
from importers.specs.columns import Column, Spec, fold, plain_columns

BUNDLED = Path(__file__).parent.parent / "config" / "mappings"
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
        named = tuple(part[1] for part in string.Formatter().parse(self.template) if part[1])
        return self.columns + named


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
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        names = ", ".join(sorted(p.stem for p in BUNDLED.glob("*.yml")))
        raise FileError(f"There is no mapping '{name_or_path}'. Give a path, or one of: {names}.") from error
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
        raise FileError(f"{name}.yml: '{sorted(unknown)[0]}' is not known here. Use target, title, required, empty, "
                          "keep and fields.")  # fmt: skip
    rules = tuple(_rule(name, str(field), said) for field, said in raw["fields"].items())
    keep = tuple(
        (str(k), frozenset(str(v).casefold() for v in _many(said))) for k, said in (raw.get("keep") or {}).items()
    )
    first = next((rule.columns[0] for rule in rules if rule.field == "name" and rule.columns), None)
    required = tuple(str(c) for c in _many(raw.get("required") or first or []))
    empty = frozenset(str(word).casefold() for word in raw.get("empty") or [])
    return Layout(name, str(raw["target"]), str(raw.get("title", name)), rules, empty, keep, required)


def _many(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]


def _rule(name: str, field: str, said: Any) -> Rule:
    if isinstance(said, str):
        return Rule(field, columns=(said,))
    where = f"{name}.yml, field '{field}'"
    if not isinstance(said, dict):
        raise FileError(f"{where}: write a column's name, or a block with one of {', '.join(sorted(_WAYS))}.")
    unknown = said.keys() - _WAYS - _CHANGES
    if unknown or len(said.keys() & _WAYS) != 1:
        wrong = f"'{sorted(unknown)[0]}' is not known" if unknown else "it needs exactly one source"
        raise FileError(
            f"{where}: {wrong}. Sources: {', '.join(sorted(_WAYS))}; changes: {', '.join(sorted(_CHANGES))}."
        )
    table, words = said.get("table"), said.get("words")
    columns = said.get("columns") or ([said["column"]] if "column" in said else [])
    return Rule(
        field,
        value=str(said["value"]) if "value" in said else None,
        columns=tuple(str(column) for column in columns),
        template=str(said.get("template", "")),
        joined_with=str(said.get("with", ", ")),
        split=str(said.get("split", "")),
        table={str(k).casefold(): str(v) for k, v in table.items()} if table else None,
        words={str(k): tuple(str(w).casefold() for w in _many(v)) for k, v in words.items()} if words else None,
        default=str(said.get("default", "")),
        title_case=bool(said.get("title_case", False)),
    )


def apply_layout(table: Table, layout: Layout) -> Table:
    """The same rows under our field names. A value a table does not know is passed on, for validation to name."""
    frame = table.frame
    if layout.empty:
        frame = frame.map(lambda cell: "" if cell.casefold() in layout.empty else cell)
    for column, wanted in layout.keep:
        if column in frame:
            frame = frame[frame[column].str.casefold().isin(wanted)]
    rows: list[Any] = frame.to_dict("records")
    made: dict[str, list[str]] = {}
    headings: dict[str, str] = {}
    for rule in layout.rules:
        fill = _filler(rule)
        made[rule.field] = [fill(row) for row in rows]
        headings[rule.field] = " + ".join(table.heading(c) for c in rule.uses) or rule.field
    kept = set(frame.index)
    problems = tuple(p for p in table.problems if p.row is None or p.row in kept or p.row not in table.frame.index)
    ours = pd.DataFrame(made, index=frame.index, dtype=object)
    return Table(table.name, table.sha256, ours, headings, problems, table.encoding, table.unused)


def _filler(rule: Rule) -> Callable[[Mapping[str, str]], str]:
    def fill(row: Mapping[str, str]) -> str:
        return _changed(_source(rule, row), rule) or rule.default

    return fill


def _source(rule: Rule, row: Mapping[str, str]) -> str:
    if rule.value is not None:
        return rule.value
    if rule.template:
        parts = {name: row.get(name, "") for name in rule.uses}
        return rule.template.format_map(parts) if any(parts.values()) else ""
    return rule.joined_with.join(row[name] for name in rule.columns if row.get(name))


def _changed(text: str, rule: Rule) -> str:
    if not text:
        return ""
    if rule.words is not None:
        folded = text.casefold()
        hits = [code for code, words in rule.words.items() if any(_has_word(folded, word) for word in words)]
        return "; ".join(hits)
    if rule.title_case and text.isupper():
        text = _title(text)
    parts = [part.strip() for part in text.split(rule.split)] if rule.split else [text]
    if rule.table is not None:
        parts = [rule.table.get(part.casefold(), rule.default or part) for part in parts]
    return "; ".join(dict.fromkeys(part for part in parts if part)) if rule.split else parts[0]


def _has_word(text: str, word: str) -> bool:
    """Whether a word, or the start of one where it ends in '*', stands in the text."""
    pattern = re.escape(word.removesuffix("*")) + ("" if word.endswith("*") else r"(?:s|es)?\b")
    return re.search(rf"\b{pattern}", text) is not None


_SMALL = {"And", "Of", "The", "In", "For", "On", "At", "To", "With", "By"}


def _title(text: str) -> str:
    """NAMES IN CAPITALS as people write them: 'The Friends of Sale Water Park'."""
    words = [word.capitalize() if len(word) > 1 else word for word in text.split()]
    words = [re.sub(r"(?<=[-(/'])([a-z])(?=[a-z]{2})", lambda m: m[1].upper(), word) for word in words]
    return " ".join(word.lower() if n and word in _SMALL else word for n, word in enumerate(words))
