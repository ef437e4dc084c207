"""Reads of words: all that planning knows, kept in the process until something changes."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from config.search import SearchSettingsError, read_yaml
from config.vocabularies import vocabulary
from search.plan import Topic
from search.words.models import REPORT_WORDS, ReportWord, SearchWord, Synonym, WordsState
from search.words.rules import Entry, Words, tables, topics_called, typed_words

STRENGTHS: Mapping[str, int] = {"same": 4, "nearly": 3, "related": 2}
"""What `strength` may say in `config/search/synonyms.yml`, and how many quarters that is."""
_lock = Lock()
_held: WeakKeyDictionary[Engine, tuple[int, Words]] = WeakKeyDictionary()
_held_for_reports: WeakKeyDictionary[Engine, tuple[Words, int, Words]] = WeakKeyDictionary()


def known_words(session: Session) -> Words:
    """Synonyms and the words of the listings as they now are. One short read where nothing has changed."""
    bind = session.get_bind()
    engine = bind.engine if isinstance(bind, Connection) else bind
    state = session.get(WordsState, 1, populate_existing=True)
    version = state.version if state else 0
    held = _held.get(engine)
    if held is not None and held[0] == version:
        return held[1]
    known = read_words(session, entries(session), state.listings if state else 0)
    with _lock:
        _held[engine] = (version, known)
    return known


def report_words(session: Session) -> Words:
    """The same for the search inside reports: words of reports are known too, and what stands in
    `config/search/report_synonyms.yml` is meant more narrowly there. No word is the name of a kind of help."""
    base = known_words(session)
    bind = session.get_bind()
    engine = bind.engine if isinstance(bind, Connection) else bind
    state = session.get(WordsState, REPORT_WORDS.state, populate_existing=True)
    version = state.version if state else 0
    held = _held_for_reports.get(engine)
    if held is not None and held[0] is base and held[1] == version:
        return held[2]
    rows = session.execute(select(ReportWord.word, ReportWord.stem, ReportWord.documents)).all()
    documents = dict(base.documents)
    for row in rows:
        documents[row.word] = documents.get(row.word, 0) + row.documents
    known = replace(
        base,
        **{**_from(_narrowed(session)), "topics": {}},
        documents=documents,
        stem_of={**base.stem_of, **{row.word: row.stem for row in rows}},
        listings=base.listings + (state.listings if state else 0),
    )
    with _lock:
        _held_for_reports[engine] = (base, version, known)
    return known


def _narrowed(session: Session) -> tuple[Entry, ...]:
    """Every entry as it counts in reports: staff's own first, then those of reports, then the others."""
    own = own_keys(session)
    narrower = {entry.key: entry for entry in built_in("report_synonyms.yml") if entry.key not in own}
    return tuple(({entry.key: entry for entry in entries(session)} | narrower).values())


def words_with(session: Session, entry: Entry) -> Words:
    """What planning would know if this entry were saved."""
    others = [one for one in entries(session) if one.key != entry.key]
    return replace(known_words(session), **_from((*others, entry)))


def entries(session: Session) -> tuple[Entry, ...]:
    """Every entry as it counts, by key: the built-in ones, with staff's own added or in their place."""
    own = {row.key: _entry(row) for row in session.scalars(select(Synonym).order_by(Synonym.key))}
    return tuple(sorted(({entry.key: entry for entry in built_in()} | own).values(), key=lambda entry: entry.key))


def own_keys(session: Session) -> frozenset[str]:
    """Keys of the entries that staff have made or changed."""
    return frozenset(session.scalars(select(Synonym.key)))


@cache
def built_in(name: str = "synonyms.yml") -> tuple[Entry, ...]:
    """The entries of a file in `config/search`. Raises SearchSettingsError, naming the line that is wrong."""
    found = [_built_in(line) for line in read_yaml(name)]
    keys = [entry.key for entry in found]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise SearchSettingsError(f"config/search/{name} has two entries that begin with {', '.join(twice)}")
    return tuple(found)


def read_words(session: Session, found: tuple[Entry, ...], listings: int) -> Words:
    """All of it from the database."""
    rows = session.execute(select(SearchWord.word, SearchWord.stem, SearchWord.documents)).all()
    return Words(
        **_from(found),
        documents={row.word: row.documents for row in rows},
        stem_of={row.word: row.stem for row in rows},
        listings=listings,
    )


def _from(found: tuple[Entry, ...]) -> dict[str, Any]:
    """What entries and vocabularies say, as fields of `Words`."""
    kinds = vocabulary("categories")
    return _said(found, tuple((Topic(kinds.group, term.code), term.label) for term in kinds.terms))


@lru_cache(maxsize=4)
def _said(found: tuple[Entry, ...], labels: tuple[tuple[Topic, str], ...]) -> dict[str, Any]:
    """Kept: new words come more often than new synonyms."""
    synonyms, short_forms = tables(found)
    return {
        "synonyms": synonyms,
        "short_forms": short_forms,
        "typed": typed_words(found),
        "topics": topics_called(labels),
    }


def _entry(row: Synonym) -> Entry:
    return Entry(
        key=row.key,
        typed=tuple(row.typed),
        finds=tuple(row.finds),
        both_ways=row.both_ways,
        strength=row.strength,
        capitals=row.capitals,
        active=row.active,
        note=row.note,
    )


def _built_in(line: Any) -> Entry:
    """`same: [...]` are equal; `typed: [...], finds: [...]` goes one way; `capitals: [...]` where typed in them."""
    try:
        (kind,) = {"same", "typed", "capitals"} & set(line)
        typed = tuple(str(text) for text in line[kind])
        return Entry(
            key=typed[0].lower() if kind != "capitals" else f"{typed[0]} in capitals",
            typed=typed,
            finds=tuple(str(text) for text in line["finds"]) if kind != "same" else (),
            both_ways=kind == "same",
            strength=STRENGTHS[line.get("strength", "same" if kind != "typed" else "nearly")],
            capitals=kind == "capitals",
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise SearchSettingsError(f"config/search/synonyms.yml: {line!r} cannot be read ({error!r})") from error
