"""A table in somebody else's layout becomes a table under our field names, as a mapping file says."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from importers.layouts import BRACES, Layout, Rule
from importers.reading import Table


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
        filled = any(row.get(name) for name in rule.uses)
        return BRACES.sub(lambda name: row.get(name[1], ""), rule.template) if filled else ""
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
