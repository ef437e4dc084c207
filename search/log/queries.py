"""Reads of the search log: words counted together, what was found and opened, and the gaps."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, true
from sqlalchemy.orm import Session

from localoffer.accounts.models import User
from search.log.models import LoggedSearch, SearchGap
from search.log.signs import PLACEHOLDER
from search.log.tables import FEW, LogTable

PAGE = 20
A_WEEK = 7


@dataclass(frozen=True)
class WordsRow:
    """Words as folded together. `asked`: how often in the way the table is about; `narrowed`: of these with a filter,
    an age or a place; `last_total`: results last time, None where no engine answered; `opened`: how many results
    were opened for them, `rank` the median of their numbers; `meant`: what they were corrected to; `gap`: the
    open gap with these words."""

    words: str
    asked: int
    narrowed: int
    last_total: int | None
    opened: int
    rank: float | None
    meant: str
    gap: uuid.UUID | None

    @property
    def typed(self) -> str:
        """The words without what stands for something scrubbed: to search for, or to make a synonym of."""
        return " ".join(PLACEHOLDER.sub(" ", self.words).split())


@dataclass(frozen=True)
class CountedWords:
    """Folded words, and for each table how often they were asked in its way, and how often of that with filters."""

    folded: str
    asked: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class WordsPage:
    """Some rows of a table, and how many there are in all; `rare`: how many are kept back."""

    rows: tuple[WordsRow, ...]
    total: int
    rare: int

    @property
    def pages(self) -> int:
        """How many pages of PAGE rows that makes."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Held:
    """What the log holds. `since`: the first day."""

    searches: int
    clicks: int
    this_week: int
    since: date | None


def held(session: Session, today: date) -> Held:
    """How much is kept, and how much of it came in the last seven days."""
    counts = _pairs(session.execute(select(LoggedSearch.kind, func.count()).group_by(LoggedSearch.kind)))
    since = session.scalar(select(func.min(LoggedSearch.day)))
    week = select(func.count()).where(LoggedSearch.kind == "search", LoggedSearch.day > today - timedelta(A_WEEK))
    return Held(counts.get("search", 0), counts.get("click", 0), session.scalar(week) or 0, since)


def asked_in(session: Session, since: date) -> int:
    """How many searches there were from a day on, pages after the first not counted."""
    return session.scalar(select(func.count()).where(*_searches(since))) or 0


def count_words(session: Session, since: date) -> tuple[CountedWords, ...]:
    """All words asked from a day on, in one pass over the log: a year of it is long, its different words are not."""
    log = LoggedSearch
    narrowed = ~and_(log.filters == "", log.age == "", log.place == "")
    ways = [column for way in _ways().values() for column in (_times(way), _times(and_(way, narrowed)))]
    query = select(log.folded, *ways).where(*_searches(since), log.folded != "").group_by(log.folded)
    clicked = set(session.scalars(select(log.folded).distinct().where(log.kind == "click", log.day >= since)))
    counted = []
    for folded, *times in session.execute(query):
        asked = {name: (times[2 * number], times[2 * number + 1]) for number, name in enumerate(_ways())}
        if folded in clicked:
            asked["unopened"] = (0, 0)
        counted.append(CountedWords(folded, asked))
    return tuple(counted)


def _ways() -> dict[str, ColumnElement[bool]]:
    """Which searches each table is about; of those nobody opened anything for, only that something was found."""
    total = LoggedSearch.total
    return {
        "nothing": total == 0,
        "little": total.between(1, FEW),
        "refused": LoggedSearch.as_typed.is_(True),
        "unopened": total > 0,
        "top": true(),
    }


def _times(way: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((way, 1), else_=0))


def words_page(
    session: Session,
    table: LogTable,
    since: date,
    page: int = 1,
    size: int = PAGE,
    rare: bool = False,
    counted: Sequence[CountedWords] | None = None,
) -> WordsPage:
    """One page of a table, the most asked first. `rare`: those asked too seldom to be shown, instead. `counted`: the
    words, where they have been counted already."""
    found = [item for item in counted or count_words(session, since) if item.asked[table.name][0]]
    often = [item for item in found if item.asked[table.name][0] >= table.least]
    seldom = [item for item in found if item.asked[table.name][0] < table.least]
    shown = sorted(seldom if rare else often, key=lambda item: (-item.asked[table.name][0], item.folded))
    on_page = shown[(page - 1) * size : page * size]
    words = [item.folded for item in on_page]
    last, opened = _last(session, words, since), _opened(session, words, since)
    meant, gaps = _meant(session, words, since), open_gaps(session, words)
    rows = tuple(
        WordsRow(
            item.folded,
            *item.asked[table.name],
            last_total=last[item.folded],
            opened=len(opened[item.folded]),
            rank=median(opened[item.folded]) if opened[item.folded] else None,
            meant=meant.get(item.folded, ""),
            gap=gaps.get(item.folded),
        )
        for item in on_page
    )
    return WordsPage(rows, len(shown), len(seldom))


def _searches(since: date) -> tuple[ColumnElement[bool], ...]:
    return LoggedSearch.kind == "search", LoggedSearch.page == 1, LoggedSearch.day >= since


def _last(session: Session, words: Sequence[str], since: date) -> dict[str, int | None]:
    """Results of the last search with each of these words."""
    latest = func.row_number().over(
        partition_by=LoggedSearch.folded,
        order_by=(LoggedSearch.day.desc(), LoggedSearch.hour.desc(), LoggedSearch.total.desc(), LoggedSearch.key),
    )
    numbered = (
        select(LoggedSearch.folded, LoggedSearch.total, latest.label("latest"))
        .where(*_searches(since), LoggedSearch.folded.in_(words))
        .subquery()
    )
    rows = session.execute(select(numbered.c.folded, numbered.c.total).where(numbered.c.latest == 1))
    return {row.folded: row.total for row in rows}


def _meant(session: Session, words: Sequence[str], since: date) -> dict[str, str]:
    """What these words are taken for: where that was refused, the search before it says."""
    query = select(LoggedSearch.folded, func.max(LoggedSearch.meant)).where(
        *_searches(since), LoggedSearch.folded.in_(words), LoggedSearch.meant != ""
    )
    return _pairs(session.execute(query.group_by(LoggedSearch.folded)))


def _opened(session: Session, words: Sequence[str], since: date) -> dict[str, list[int]]:
    """The numbers of the results opened for each of these words."""
    ranks: dict[str, list[int]] = defaultdict(list)
    query = select(LoggedSearch.folded, LoggedSearch.rank).where(
        LoggedSearch.kind == "click", LoggedSearch.day >= since, LoggedSearch.folded.in_(words)
    )
    for folded, rank in session.execute(query):
        ranks[folded].append(rank or 0)
    return ranks


def most_asked_with(session: Session, words: str, since: date, least: int, limit: int) -> tuple[str, ...]:
    """Folded searches that contain these folded words, the most asked first."""
    count = func.count().label("asked")
    padded = " " + LoggedSearch.folded + " "
    query = (
        select(LoggedSearch.folded)
        .where(*_searches(since), padded.contains(f" {words} ", autoescape=True))
        .group_by(LoggedSearch.folded).having(count >= least)
        .order_by(count.desc(), LoggedSearch.folded).limit(limit)
    )  # fmt: skip
    return tuple(session.scalars(query))


def open_gaps(session: Session, words: Sequence[str]) -> dict[str, uuid.UUID]:
    """The open gaps with these folded words."""
    query = select(SearchGap.folded, SearchGap.id).where(SearchGap.folded.in_(words), SearchGap.state == "open")
    return _pairs(session.execute(query))


def times_asked(session: Session, words: Sequence[str]) -> dict[str, int]:
    """How often each of these folded words was asked, as far back as the log goes."""
    query = (
        select(LoggedSearch.folded, func.count())
        .where(LoggedSearch.kind == "search", LoggedSearch.page == 1, LoggedSearch.folded.in_(words))
        .group_by(LoggedSearch.folded)
    )
    return _pairs(session.execute(query))


def gaps(state: str = "") -> Select[SearchGap]:
    """Gaps in a state, or all, the open ones and the latest first; to be paged or read through."""
    query = select(SearchGap).order_by(SearchGap.state.desc(), SearchGap.opened_at.desc(), SearchGap.id)
    return query.where(SearchGap.state == state) if state else query


def who(session: Session, actors: Sequence[str | None]) -> dict[str, str]:
    """Actors of the trail to what officers call them: the address of an account."""
    wanted = {actor for actor in actors if actor}
    ids = [uuid.UUID(actor.removeprefix("user:")) for actor in wanted if actor.startswith("user:")]
    emails = _pairs(session.execute(select(User.id, User.email).where(User.id.in_(ids))))
    return {f"user:{id}": email for id, email in emails.items()} | {
        actor: actor for actor in wanted if not actor.startswith("user:")
    }


def _pairs(rows: Iterable[Any]) -> dict[Any, Any]:
    """Rows of two columns: the first to the second."""
    return {row[0]: row[1] for row in rows}
