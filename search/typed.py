"""What was typed, as words: short forms noticed, small talk dropped, every way to say "not" one."""

import re
from typing import NamedTuple

from config.search import small_words
from search.folding import words, words_in
from search.plan import Phrase

_NOT = re.compile(r"(?<=\w)n['\u2018\u2019\u02bc\uff07`]t(?!\w)", re.IGNORECASE)
LONGEST_SHORT_FORM = 5
"""Letters; a longer word in capitals alone was typed with the key held down."""


class Typed(NamedTuple):
    """One folded word outside quotes, whether it may be a short form, and whether it was typed as one."""

    word: str
    capitals: bool = False
    as_short_form: bool = False


def without_apostrophes(text: str) -> str:
    """`can't` and `cant` are one word."""
    return _NOT.sub("nt", text)


def words_typed(part: str, text: str) -> list[Typed]:
    """Words of a part. Capitals say something where not everything is typed in them, or for a word alone."""
    shouted = text.isupper()
    alone = len(words(text)) == 1
    found = []
    for start, end, word in words_in(part):
        upper = part[start:end].isupper() and end - start > 1 and (alone or not shouted)
        found.append(Typed(word, alone or upper, upper and len(word) <= LONGEST_SHORT_FORM))
    return found


def without_small_talk(typed: list[Typed]) -> list[Typed]:
    """Fillers gone, and every way to say "not" one."""
    small = small_words()
    kept: list[Typed] = []
    position = 0
    while position < len(typed):
        length = next((n for n in (3, 2, 1) if _at(typed, position, n) in small.fillers), 0)
        if not length:
            length = next((n for n in (3, 2, 1) if _at(typed, position, n) in small.negations), 0)
            kept.append(Typed("not") if length else typed[position])
        position += length or 1
    return kept or typed


def _at(typed: list[Typed], position: int, length: int) -> Phrase:
    return tuple(one.word for one in typed[position : position + length])
