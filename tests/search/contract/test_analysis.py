"""Both engines make the same words and stems of the same text."""

import sqlite3
from collections.abc import Callable

import pytest

from search.elasticsearch.engine import ElasticsearchEngine
from search.engine import SearchEngine
from search.folding import fold
from search.stemming import stem, stems
from tests.search.generated import PLAIN, TOPICS

ENDINGS = ("", "s", "es", "ed", "ing", "er", "ly", "ation", "ational", "iveness", "ies", "logy", "logist", "bly", "'s")
SENTENCES = (
    "St Anne’s café, 3.5 miles; o'brien@example.org – naïve ﬁre Œuvre x² ½ Ⅷ Ｆｕｌｌ",
    "ß æ ø ł đ þ ħ ı ŋ ŧ ĸ Ǆ İstanbul ÅNGSTRÖM ſ K",
    "Ünïcödé e\u0301cole 👩‍👧 مرحبا שלום Привет мир Ελλάδα",
    "under_score snake_case 12th 2nd 16-25 0-5s A&E",
)


def _in_sqlite(text: str) -> list[str]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(w, tokenize = 'porter unicode61')")
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
    connection.execute("INSERT INTO t VALUES (?)", [text])
    found = [row[0] for row in connection.execute("SELECT term FROM v ORDER BY offset")]
    connection.close()
    return found


@pytest.mark.elasticsearch
def test_elasticsearch_and_sqlite_stem_every_word_alike(make_engine: Callable[[str], SearchEngine]) -> None:
    engine = make_engine("elasticsearch")
    assert isinstance(engine, ElasticsearchEngine)
    engine.rebuild([])
    words = sorted({word + ending for word in TOPICS + PLAIN for ending in ENDINGS})
    for text in (" ".join(fold(word) for word in words), *map(fold, SENTENCES)):
        sent = engine._client.indices.analyze(index=engine.indexes.live, analyzer="english_words", text=text)
        assert [token["token"] for token in sent["tokens"]] == _in_sqlite(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_folded_text_is_cut_into_words_where_we_cut_it(text: str) -> None:
    words = fold(text).split()
    assert _in_sqlite(fold(text)) == [stems(words)[word] for word in words]


@pytest.mark.parametrize("written", ["Mary's", "Mary’s", "Marys", "mary", "MARY`S"])
def test_a_possessive_is_the_same_name_however_it_is_written(written: str) -> None:
    assert stem(fold(written)) == stem("mary")
