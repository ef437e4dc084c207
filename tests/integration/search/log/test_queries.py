"""Counting the log: words together, what was found and opened, and what is asked too seldom to be shown."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from search.log import actions, queries
from search.log.entries import Entry
from search.log.tables import TABLES
from tests.factories import NOW, OFFICER

TODAY = date(2026, 11, 22)
SINCE = TODAY - timedelta(29)


def ask(session: Session, words: str, times: int = 1, day: date = TODAY, **more: Any) -> None:
    entries = [
        Entry(**({"key": uuid.uuid4(), "kind": "search", "day": day, "hour": 9, "words": words, "total": 5} | more))
        for _ in range(times)
    ]
    actions.store(session, entries, date.min)


def click(session: Session, words: str, rank: int) -> None:
    ask(session, words, kind="click", rank=rank, total=None)


def rows(session: Session, name: str, **more: Any) -> list[tuple[str, int]]:
    return [(row.words, row.asked) for row in queries.words_page(session, TABLES[name], SINCE, **more).rows]


def test_same_words_are_counted_together_however_written(session: Session) -> None:
    for words in ("Autism group", "autism  GROUP", "autism-group"):
        ask(session, words)
    assert rows(session, "top") == [("autism group", 3)]


def test_tables_show_what_they_are_about(session: Session) -> None:
    ask(session, "nothing", 3, total=0)
    ask(session, "little", 3, total=2)
    ask(session, "autisim", 3, as_typed=True, total=1)
    ask(session, "popular", 4)
    ask(session, "away", 3, total=None)
    click(session, "popular", 3)
    assert rows(session, "nothing") == [("nothing", 3)]
    assert rows(session, "little") == [("autisim", 3), ("little", 3)]
    assert rows(session, "refused") == [("autisim", 3)]
    assert rows(session, "unopened") == [("autisim", 3), ("little", 3)]
    assert rows(session, "top")[0] == ("popular", 4)


def test_what_was_asked_once_is_kept_back_until_asked_for(session: Session) -> None:
    ask(session, "very personal", total=0)
    ask(session, "twice", 2, total=0)
    found = queries.words_page(session, TABLES["nothing"], SINCE)
    assert ([row.words for row in found.rows], found.total, found.rare) == (["twice"], 1, 1)
    assert rows(session, "nothing", rare=True) == [("very personal", 1)]
    assert rows(session, "top") == []


def test_row_says_how_it_went(session: Session) -> None:
    ask(session, "swimming", 2, day=TODAY - timedelta(3), total=9, filters="need=asd")
    ask(session, "swimming", 2, total=4, place="WX4")
    ask(session, "swimming", total=3, meant="swimming pool")
    for rank in (1, 4, 9):
        click(session, "Swimming", rank)
    gap = actions.open_gap(session, "swimming", "missing", "", OFFICER, NOW)
    (row,) = queries.words_page(session, TABLES["top"], SINCE).rows
    assert (row.asked, row.narrowed, row.last_total, row.opened, row.rank) == (5, 4, 4, 3, 4)
    assert (row.meant, row.gap) == ("swimming pool", gap.id)


def test_refused_correction_says_what_was_refused(session: Session) -> None:
    ask(session, "elsa", 3, as_typed=True, total=0)
    ask(session, "ELSA", 2, meant="else")
    (row,) = queries.words_page(session, TABLES["refused"], SINCE).rows
    assert (row.words, row.asked, row.meant) == ("elsa", 3, "else")


def test_only_the_period_counts_and_pages_after_the_first_do_not(session: Session) -> None:
    ask(session, "old", 3, day=SINCE - timedelta(1))
    ask(session, "edge", 3, day=SINCE)
    ask(session, "edge", 9, page=2)
    ask(session, "", 5, filters="need=asd")
    assert rows(session, "top") == [("edge", 3)]
    assert queries.asked_in(session, SINCE) == 8


def test_pages_are_in_a_settled_order(session: Session) -> None:
    for number in range(25):
        ask(session, f"words {number:02}", 3)
    first, second = (rows(session, "top", page=page) for page in (1, 2))
    assert (len(first), len(second)) == (20, 5)
    assert first + second == sorted(first + second)
    assert queries.words_page(session, TABLES["top"], SINCE).pages == 2
    assert rows(session, "top", page=9) == []


@pytest.mark.parametrize(("words", "found"), [("talking", ["late talking", "talking"]), ("talk", []), ("100%", [])])
def test_searches_that_contain_words_are_found_most_asked_first(session: Session, words: str, found: list[str]) -> None:
    ask(session, "late talking", 4)
    ask(session, "talking", 3)
    ask(session, "not talking", 1)
    assert list(queries.most_asked_with(session, words, SINCE, least=3, limit=5)) == found


def test_figures_of_the_whole_log(session: Session) -> None:
    assert queries.held(session, TODAY) == queries.Held(0, 0, 0, None)
    ask(session, "a", 2)
    ask(session, "b", day=date(2026, 1, 5))
    click(session, "a", 1)
    assert queries.held(session, TODAY) == queries.Held(3, 1, 2, date(2026, 1, 5))
