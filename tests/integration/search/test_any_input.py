"""Whatever is asked for is a page, and never much more work than an ordinary search: both engines, generated input."""

import html
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app import create_app
from localoffer.database import db
from localoffer.directory.actions import save_area
from localoffer.directory.models import Postcode
from search.elasticsearch.engine import ElasticsearchEngine, connect
from search.embedded.engine import EmbeddedEngine
from search.engine import SearchEngine
from search.filters import known_codes
from search.indexing import documents
from search.searching import Searcher
from search.words.actions import learn
from tests.conftest import make_settings
from tests.factories import NOW, listing, provider, square

MOST_CALLS = 9
"""Of an engine for one page: less than ten times those of a page that finds what it is asked for."""
SAID = ("We do not know the place", "Results for", "Find help")
KNOWN = known_codes({"ward:Castle": "Castle"})


@dataclass
class Counting:
    """An engine that counts what it is asked."""

    engine: SearchEngine
    calls: int = 0
    asked: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.engine, name)
        if name not in ("search", "related", "suggest", "more_like"):
            return found
        self.calls += 1
        self.asked.append(name)
        return found


@dataclass
class Town:
    """A site to ask, and the engine behind it."""

    client: FlaskClient
    engine: Counting

    def page(self, query: str | dict[str, Any]) -> str:
        """The results page, after checking what every one of them has to be."""
        self.engine.calls = 0
        answer = self.client.get("/search", query_string=query)
        assert answer.status_code == 200
        assert self.engine.calls <= MOST_CALLS, self.engine.asked
        assert answer.text.count("<h1") == 1
        assert any(words in answer.text for words in SAID)
        assert "Talk to someone" in answer.text
        return answer.text


@pytest.fixture(scope="module", params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def town(
    request: pytest.FixtureRequest, migrated_sqlite: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """A few clubs, a ward and a postcode, on either engine."""
    folder = tmp_path_factory.mktemp("any-input")
    shutil.copy(migrated_sqlite, folder)
    app: Flask = create_app(make_settings(folder))
    engine: SearchEngine = EmbeddedEngine(folder / "index")
    if request.param == "elasticsearch":
        hosts = request.getfixturevalue("elasticsearch_url").split(",")
        client = connect(hosts).options(request_timeout=60)
        engine = ElasticsearchEngine(client, f"test-{uuid.uuid4().hex[:12]}")
    with app.app_context(), Session(db.engine) as session:
        _fill(session)
        session.commit()
        engine.rebuild(documents(session, NOW.date()))
        learn(session, documents(session, NOW.date()), NOW)
        session.commit()
    counting = Counting(engine)
    app.extensions["search"] = Searcher(cast(SearchEngine, counting), deadline_seconds=60)
    yield Town(app.test_client(), counting)
    if isinstance(engine, ElasticsearchEngine):
        engine.indexes.remove_all()
    with app.app_context():
        db.engine.dispose()


def _fill(session: Session) -> None:
    save_area(session, square("Castle", -1.8, 52.6))
    session.add(Postcode(postcode="WX1 1AA", latitude=52.7, longitude=-1.7, is_district=False))
    of = provider(session, "Castle Clubs")
    for number in range(12):
        spot = {"town": "Saltby", "latitude": 52.6 + number / 100, "longitude": -1.75}
        listing(session, of, name=f"Swimming club {number}", places=[spot] if number % 3 else [], needs=["asd", "hi"])


HOSTILE = {
    "ten thousand letters": {"q": "a" * 10_000},
    "ten thousand words": {"q": "autism " * 10_000},
    "only stop words": {"q": "the of and for my"},
    "only punctuation": {"q": "!!! ??? ... --- (((("},
    "unbalanced quotes": {"q": 'swimming "club for "'},
    "right to left": {"q": "שחייה لل\u202eأطفال"},
    "emoji": {"q": "🏊‍♀️ 👩🏽‍🦽 swimming"},
    "query syntax": {"q": 'name:* AND (NOT "x"~2 OR {!func}) NEAR/3 ^9 +a -b /re.*/ [1 TO 2] a*'},
    "SQL": {"q": "'; DROP TABLE service; -- UNION SELECT * FROM user WHERE '1'='1"},
    "markup": {"q": "<script>alert(1)</script>", "near": "<img src=x onerror=alert(1)>"},
    "control signs": {"q": "\x00\x01\x1b\u200b\ufeff", "near": "\x00"},
    "lone surrogates": "q=%ED%A0%80%ff%fe&near=%80",
    "500 filters": urlencode([("need", f"n{n}") for n in range(250)] + [("need", "asd"), ("cost", "free")] * 125),
    "every filter": urlencode([(group, code) for group, codes in KNOWN.items() for code in codes]),
    "page 10^9": {"q": "swimming", "page": "1000000000"},
    "a negative page": {"page": "-1"},
    "places that are no numbers": {"near": "nan,nan", "radius": "nan"},
    "endless places": {"near": "Infinity", "radius": "inf"},
    "radius 0": {"near": "WX1 1AA", "radius": "0"},
    "a radius below nothing": {"near": "WX1 1AA", "radius": "-5"},
    "an age that is none": {"age": "９９", "q": "club"},
    "an order that is none": {"sort": "price; DROP"},
    "words as typed": {"q": "swiming near Saltby for 7 year olds", "as": "typed"},
    "everything twice": "q=a&q=b&near=x&near=y&page=2&page=3",
    "nothing found of many words": {
        "q": "xylophone zebra quartz vortex jigsaw fjord",
        "near": "WX1 1AA",
        "radius": "1",
    },
    "nothing found with filters": {"q": "xylophone", "need": "pd", "cost": "paid", "day": "sun", "age": "3"},
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_makes_no_sense_is_a_clear_page(town: Town, query: dict[str, str] | str) -> None:
    page = town.page(query)
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_an_ordinary_search_asks_an_engine_once(town: Town) -> None:
    town.page({"q": "swimming club"})
    assert town.engine.calls == 1


def test_a_misspelt_one_asks_no_more_often(town: Town) -> None:
    assert "Showing results for “swimming club”." in town.page({"q": "swiming club"})
    assert town.engine.calls == 1


def test_a_radius_of_nothing_is_no_radius(town: Town) -> None:
    assert "12 results" in town.page({"near": "WX1 1AA", "radius": "0"})


def test_of_small_words_alone_all_have_to_be_there(town: Town) -> None:
    assert "0 results" in town.page({"q": "whereas of"})
    assert "12 results" in town.page({"q": "for a"}), "a calm swimming club for autistic children"


NAMES = st.sampled_from(["q", "near", "radius", "age", "sort", "page", "as", *KNOWN]) | st.text(max_size=5)
WORDS = st.lists(
    st.sampled_from(
        ["swimming", "swiming", "club", "autisim", "near", "Saltby", "WX1 1AA", '"', "the", "7 year olds", "under 5",
         "AND", "*", "(", "\\", "%", "_", ":", "nan", "1e308", "-1", "0", "٣", "🏊", "\u202e", "ß", "ﬁ"]
    ) | st.text(max_size=12),
    max_size=12,
).map(" ".join)  # fmt: skip
CODES = st.sampled_from([code for codes in KNOWN.values() for code in sorted(codes)])
GENTLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@GENTLY
@given(pairs=st.lists(st.tuples(NAMES, WORDS | CODES), max_size=12))
def test_any_query_string_is_a_page(town: Town, pairs: list[tuple[str, str]]) -> None:
    town.page(urlencode(pairs, errors="replace"))


@GENTLY
@given(text=WORDS | st.text(max_size=300))
def test_any_words_are_a_page_that_says_them_and_suggest_a_few(town: Town, text: str) -> None:
    page = town.page(urlencode({"q": text}, errors="replace"))
    title = html.unescape(page.partition("<title>")[2].partition("</title>")[0])
    assert title.startswith(("Results for “", "Find help"))
    town.engine.calls = 0
    answer = town.client.get("/search/suggest?" + urlencode({"q": text}, errors="replace"))
    assert answer.status_code == 200
    assert len(answer.json["suggestions"]) <= 8  # type: ignore[index]
    assert town.engine.calls <= 1


@GENTLY
@given(text=st.text(max_size=120))
def test_any_place_is_a_page_and_suggests_places_without_an_engine(town: Town, text: str) -> None:
    town.page(urlencode({"near": text, "radius": text}, errors="replace"))
    town.engine.calls = 0
    assert town.client.get("/search/suggest?" + urlencode({"near": text}, errors="replace")).status_code == 200
    assert town.engine.calls == 0
