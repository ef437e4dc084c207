"""Understanding: what a family means by what it typed. The place and the age are taken out of the words, slips are
mended, and what is left becomes a plan."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from localoffer.directory.queries import FoundPlace, find_place
from search.address import Asked
from search.ages import age_in
from search.plan import Plan
from search.planner import plan, rewritten
from search.words.rules import Words


@dataclass(frozen=True)
class Understood:
    """What is meant. `asked`: with place and age in their own fields even where they stood among the words;
    `typed`: as the address has it; `place`: where that is, None where nobody knows or none was named."""

    asked: Asked
    typed: Asked
    place: FoundPlace | None
    plan: Plan

    @property
    def corrected(self) -> str | None:
        """The words with slips mended, where there were any: results are for these."""
        return rewritten(self.asked.text, self.plan.corrections) if self.plan.corrections else None

    @property
    def did_you_mean(self) -> str | None:
        """What may have been meant instead, where a rare word is near a frequent one."""
        if not self.plan.suggestions:
            return None
        return rewritten(self.asked.text, (*self.plan.corrections, *self.plan.suggestions))

    @property
    def read_from_words(self) -> bool:
        """Whether the place or the age was taken out of the words."""
        return self.asked.text != self.typed.text

    @property
    def refused(self) -> Asked:
        """The same search for exactly what was typed."""
        return self.typed.changed(as_typed=True)


def understand(session: Session, typed: Asked, known: Words) -> Understood:
    """What is meant by an address. Only reads; a place that nobody knows stays as it was typed."""
    asked = typed if typed.as_typed else _with_age(typed)
    asked, place = _with_place(session, asked)
    found = plan(asked.text, known, as_typed=asked.as_typed)
    if found.corrections and not asked.near:
        mended, place = _with_place(session, replace(asked, text=rewritten(asked.text, found.corrections)))
        if place is not None:  # it was the place that was misspelt
            asked, found = mended, replace(plan(mended.text, known), corrections=found.corrections)
    return Understood(asked, typed, place, found)


def _with_age(asked: Asked) -> Asked:
    """An age among the words counts where none was given in its own field."""
    if asked.age or asked.age_unread or not (found := age_in(asked.text)):
        return asked
    return replace(asked, text=found.rest, age=found.ages)


def _with_place(session: Session, asked: Asked) -> tuple[Asked, FoundPlace | None]:
    """The place asked for: in its own field, or among the words where we know it."""
    if asked.near:
        return asked, find_place(session, asked.near)
    if not asked.as_typed:
        for what, where in list(_places_in(asked.text))[:_MOST_LOOKED_UP]:
            if place := find_place(session, where):
                return replace(asked, text=what, near=where), place
    return asked, None


_POSTCODE = re.compile(r"(?<!\w)[a-z]{1,2}[0-9][a-z0-9]?(?:\s*[0-9][a-z]{2})?(?!\w)", re.IGNORECASE)
_BEFORE_PLACE = re.compile(r"(?:^|\s+)(?:near to|near|close to|around|in|by|at)\s+(?=\S)", re.IGNORECASE)
_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb'
_MOST_LOOKED_UP = 6
"""Each costs a look into the database."""
_LONGEST_NAME = 3
"""Words of a place's name that other words may follow."""


def _places_in(text: str) -> Iterator[tuple[str, str]]:
    """What is left and what may be a place: postcodes, then what follows "near" or "in", the last first, all that
    follows before its first words."""
    if any(sign in text for sign in _QUOTES):
        return
    for found in _POSTCODE.finditer(text):
        before = re.sub(_ENDS_BEFORE, "", text[: found.start()])
        yield _joined(before, text[found.end() :]), found[0]
    for between in reversed(list(_BEFORE_PLACE.finditer(text))):
        what, after = text[: between.start()], text[between.end() :].split()
        for length in dict.fromkeys((len(after), *range(min(_LONGEST_NAME, len(after)), 0, -1))):
            yield _joined(what, " ".join(after[length:])), " ".join(after[:length])


_ENDS_BEFORE = re.compile(r"(?:^|\s+)(?:near to|near|close to|around|in|by|at)\s*$", re.IGNORECASE)


def _joined(before: str, after: str) -> str:
    return " ".join(f"{before} {after}".split())
