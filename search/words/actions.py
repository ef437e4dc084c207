"""Verbs of words: staff's synonyms, and learning the words of listings. They flush; the edge commits."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from search.document import SearchDocument
from search.stemming import stems
from search.words.models import LISTING_WORDS, Synonym, WordsOf, WordsState
from search.words.rules import Entry, words_to_count

_BATCH = 5_000


def save_synonym(session: Session, entry: Entry, now: datetime) -> None:
    """Make or change an entry; one with a built-in entry's key stands in its place. At once in every process."""
    row = session.get(Synonym, entry.key) or Synonym(key=entry.key)
    row.typed, row.finds = list(entry.typed), list(entry.finds)
    row.both_ways, row.strength, row.capitals = entry.both_ways, entry.strength, entry.capitals
    row.active, row.note, row.changed_at = entry.active, entry.note, now
    session.add(row)
    _moved(session, now)


def remove_synonym(session: Session, key: str, now: datetime) -> None:
    """Take staff's own entry away; a built-in one of that key counts again."""
    session.execute(delete(Synonym).where(Synonym.key == key))
    _moved(session, now)


def learn(session: Session, documents: Iterable[SearchDocument], now: datetime, of: WordsOf = LISTING_WORDS) -> None:
    """Words that no listing used until now are right from now on; how many use each is counted at night."""
    found = set().union(*(words_of(document) for document in documents))
    new = sorted(found - _known_among(session, found, of))
    if new:
        _insert(session, dict.fromkeys(new, 1), of)
        _moved(session, now, of)


class WordCount:
    """Counts the words of documents as they pass by on their way into an index."""

    def __init__(self) -> None:
        self.documents: Counter[str] = Counter()
        self.listings = 0

    def counting(self, documents: Iterable[SearchDocument]) -> Iterator[SearchDocument]:
        """The same documents."""
        for document in documents:
            self.documents.update(words_of(document))
            self.listings += 1
            yield document


def recount(session: Session, count: WordCount, now: datetime, of: WordsOf = LISTING_WORDS) -> None:
    """Put a full count in place of what was learned."""
    session.execute(delete(of.table))
    _insert(session, count.documents, of)
    state = _moved(session, now, of)
    state.listings, state.counted_at = count.listings, now


def words_of(document: SearchDocument) -> set[str]:
    """The folded words of a document that spelling can learn from."""
    return words_to_count(document.texts)


def _known_among(session: Session, found: set[str], of: WordsOf) -> set[str]:
    ordered, known = sorted(found), set()
    for start in range(0, len(ordered), _BATCH):
        query = select(of.table.word).where(of.table.word.in_(ordered[start : start + _BATCH]))
        known |= set(session.scalars(query))
    return known


def _insert(session: Session, documents: Mapping[str, int], of: WordsOf) -> None:
    stem_of = stems(documents)
    rows = [{"word": word, "stem": stem_of[word], "documents": number} for word, number in sorted(documents.items())]
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    for start in range(0, len(rows), _BATCH):
        # Another process may have learned the same word a moment ago.
        session.execute(dialect.insert(of.table).on_conflict_do_nothing(), rows[start : start + _BATCH])


def _moved(session: Session, now: datetime, of: WordsOf = LISTING_WORDS) -> WordsState:
    """Every process reads words and synonyms again at its next search. The time keeps versions apart where the
    table was emptied meanwhile, as by a restore."""
    state = session.get(WordsState, of.state, with_for_update=True) or WordsState(id=of.state, version=0, listings=0)
    state.version = max(state.version + 1, int(now.timestamp()) - 1_700_000_000)
    session.add(state)
    session.flush()
    return state
