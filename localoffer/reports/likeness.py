"""Whether an answer is a setting's own words, or copied from the question, its help, its example or a template. Pure.

Compared sentence by sentence, after signs, capitals and Markdown are taken away: someone who pastes the help text and
adds a greeting has still said nothing, and someone who quotes the question and then answers it has.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from config.reports.shape import Marks, Question
from localoffer.reports.markdown import bare_words, to_plain

ALIKE = 88.0
"""Percent of letters in common (`rapidfuzz.fuzz.ratio`) from which two sentences are the same. A name put into a
sentence of 80 letters changes some 10 percent of it."""
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")
_GAP = re.compile(r"\[([^\[\]]{0,200})\](?!\()|\{([^{}]{0,200})\}|<([^<>]{0,200})>")
_BLANK = re.compile(r"_{4,}|\.{6,}|…{3,}")


class Copied(StrEnum):
    """Where the words of an answer come from."""

    GAP = "gap"
    TEMPLATE = "template"
    EXAMPLE = "example"
    HELP = "help"
    QUESTION = "question"


def copied_from(plain: str, question: Question, marks: Marks) -> Copied | None:
    """Where an answer was copied from; None where enough of it is its writer's own. `plain` has no Markdown."""
    if has_gap(plain, marks):
        return Copied.GAP
    counts: dict[Copied, int] = {}
    own = 0
    for sentence in _sentences(plain):
        source = next((name for name, known in _sources(question) if _alike(sentence, known)), None)
        if source is None:
            own += len(sentence.split())
        else:
            counts[source] = counts.get(source, 0) + len(sentence.split())
    if not counts or own >= question.least_words:
        return None
    return max(counts, key=lambda name: counts[name])


def has_gap(plain: str, marks: Marks) -> bool:
    """Whether something of a template is left that was to be filled in or deleted."""
    lowered = " ".join(plain.casefold().split())
    if _BLANK.search(plain) or any(phrase.casefold() in lowered for phrase in marks.phrases):
        return True
    starts = tuple(start.casefold() for start in marks.gaps)
    for match in _GAP.finditer(plain):
        inside = next(part for part in match.groups() if part is not None).strip().casefold()
        if any(re.match(re.escape(start) + r"(?!\w)", inside) for start in starts):
            return True
    return False


def _sentences(plain: str) -> Iterator[str]:
    """Every sentence, in bare words; those without a word left out."""
    for sentence in _SENTENCE.split(plain):
        words = bare_words(sentence)
        if words:
            yield " ".join(words)


def _alike(sentence: str, known: frozenset[str]) -> bool:
    return sentence in known or any(fuzz.ratio(sentence, one, score_cutoff=ALIKE) for one in known)


@lru_cache(maxsize=512)
def _sources(question: Question) -> tuple[tuple[Copied, frozenset[str]], ...]:
    """The sentences an answer could have been copied from. A template is whole text of its own."""
    texts = (
        (Copied.TEMPLATE, question.templates),
        (Copied.EXAMPLE, (question.example,)),
        (Copied.HELP, (question.help,)),
        (Copied.QUESTION, (question.ask, question.label)),
    )
    return tuple(
        (name, frozenset(one for text in found for one in _sentences(to_plain(text)))) for name, found in texts
    )
