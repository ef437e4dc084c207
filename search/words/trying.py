"""Trying synonyms before they are saved: what the results page would show with them, beside what it shows now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from search.address import LONGEST_TEXT, PAGE_SIZE, Asked, tidy
from search.asking import Answer, answer
from search.searching import Searcher
from search.words.rules import Words


@dataclass(frozen=True)
class Shown:
    """A listing of a first page: its name, its page (kind and slug), its number now and then; None where it is not
    among the first ten."""

    name: str
    page: tuple[str, str]
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Change:
    """One search now and with the entry. Totals are None where no engine could answer."""

    text: str
    before: int | None
    after: int | None
    new: tuple[Shown, ...]
    gone: tuple[Shown, ...]
    moved: tuple[Shown, ...]

    @property
    def is_none(self) -> bool:
        """Whether nothing would change."""
        return self.before == self.after and not (self.new or self.gone or self.moved)


def what_would_change(
    session: Session,
    searcher: Searcher,
    texts: Iterable[str],
    with_it: Words,
    labels: Mapping[str, str],
    today: date,
) -> tuple[Change, ...]:
    """Each search asked as it is now and as it would be. Nothing is saved."""
    changes = []
    for text in dict.fromkeys(tidy(text, LONGEST_TEXT) for text in texts):
        asked = Asked(text=text)
        before = answer(session, searcher, asked, labels, today)
        after = answer(session, searcher, asked, labels, today, with_it)
        changes.append(_change(text, before, after))
    return tuple(changes)


def _change(text: str, before: Answer, after: Answer) -> Change:
    first, second = _numbers(before), _numbers(after)
    listings = {**after.listings, **before.listings}
    shown = [
        Shown(listings[id].content.name, listings[id].page, first.get(id), second.get(id))
        for id in dict.fromkeys((*second, *first))
    ]
    return Change(
        text,
        before.results.total if before.results else None,
        after.results.total if after.results else None,
        new=tuple(item for item in shown if item.before is None),
        gone=tuple(item for item in shown if item.after is None),
        moved=tuple(item for item in shown if item.before and item.after and item.before != item.after),
    )


def _numbers(found: Answer) -> dict[str, int]:
    """Listings of the first page with their numbers."""
    hits: Sequence[str] = [hit.id for hit in found.results.hits] if found.results else []
    known = [id for id in hits[:PAGE_SIZE] if id in found.listings]
    return {id: number for number, id in enumerate(known, start=1)}
