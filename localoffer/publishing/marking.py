"""Marks what is gone and what is new between two texts, word by word, and between two lists, item by item. Pure."""

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

MOST_WORK = 4_000_000
"""Pairs of equal words beyond which comparing word by word would keep an officer waiting: the whole is marked."""
ALIKE = 0.3
"""Texts that share fewer of their words than this read better as one text gone and another one new."""
_WORD = re.compile(r"(\S+)(\s*)")


@dataclass(frozen=True)
class Piece:
    """Words in a row: `changed` are not on the other side."""

    text: str
    changed: bool


Line = tuple[Piece, ...]
Item = tuple[Hashable, str]
"""What an item is compared by, and its words."""


def marked_words(before: str, after: str) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Both texts as lines, words that are not in the other one marked. White space does not count."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    gone, added = _unlike([word for word, _ in old], [word for word, _ in new])
    return _lines(old, gone), _lines(new, added)


def marked_items(before: Sequence[Item], after: Sequence[Item]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Both lists, a line for each item, those that are not in the other one marked. Their order does not count."""
    return _marked_against(before, after), _marked_against(after, before)


def same_items(before: Sequence[Item], after: Sequence[Item]) -> bool:
    """Whether two lists hold the same, in whatever order."""
    return Counter(key for key, _ in before) == Counter(key for key, _ in after)


def _marked_against(items: Sequence[Item], others: Sequence[Item]) -> tuple[Line, ...]:
    left = Counter(key for key, _ in others)
    lines = []
    for key, words in items:
        lines.append((Piece(words, changed=not left[key]),))
        left[key] -= 1 if left[key] else 0
    return tuple(lines)


def _unlike(old: list[str], new: list[str]) -> tuple[list[bool], list[bool]]:
    """For each word of each side, whether it is marked."""
    often = Counter(new)
    whole = [True] * len(old), [True] * len(new)
    if sum(often[word] for word in old) > MOST_WORK:
        return whole
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    gone, added = whole
    for block in matcher.get_matching_blocks():
        gone[block.a : block.a + block.size] = [False] * block.size
        added[block.b : block.b + block.size] = [False] * block.size
    if gone.count(False) < ALIKE * max(len(old), len(new)):
        return [True] * len(old), [True] * len(new)
    return gone, added


def _lines(words: list[tuple[str, str]], marked: list[bool]) -> tuple[Line, ...]:
    """Words as lines of pieces, broken where the text is."""
    lines: list[list[tuple[str, bool]]] = [[]]
    for (word, space), mark in zip(words, marked, strict=True):
        lines[-1].append((word, mark))
        if "\n" in space:
            lines.append([])
    return tuple(_pieces(line) for line in lines if line)


def _pieces(line: list[tuple[str, bool]]) -> Line:
    runs = groupby(line, key=lambda pair: pair[1])
    return tuple(Piece(" ".join(word for word, _ in run), changed) for changed, run in runs)
