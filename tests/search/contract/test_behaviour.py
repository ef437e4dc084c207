"""What both engines do while listings change: reads follow writes, versions win, rebuilds lose nothing."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from search.document import SearchDocument, sort_key
from search.engine import Delete, EngineUnavailableError, SearchEngine
from search.planner import plan
from search.query import SearchQuery, SearchResults
from tests.search import generated
from tests.search.conftest import ELASTICSEARCH

SWIMMERS = SearchDocument(
    id="00000000-0000-4000-8000-000000000001",
    version=1,
    external_id="",
    name="Saltby Swimmers",
    name_sort=sort_key("Saltby Swimmers"),
    tax="Sport",
    summary="A calm swimming club.",
    organisation="Saltby Sports",
    description="Every Saturday at the pool.",
    facets={"need": ("asd",), "category": ("leisure", "leisure/sport")},
    age_min=5,
    age_max=11,
    locations=((52.7, -1.75),),
    assured=date(2026, 1, 1),
)
BOTH = pytest.mark.parametrize("kind", ["embedded", ELASTICSEARCH])


def ask(engine: SearchEngine, text: str = "", **more: object) -> SearchResults:
    engine.settle()
    return engine.search(SearchQuery(text=text, facets=("need",), **more), plan(text))  # type: ignore[arg-type]


def ids(results: SearchResults) -> list[str]:
    return [hit.id for hit in results.hits]


def renamed(name: str, version: int) -> SearchDocument:
    return replace(SWIMMERS, name=name, name_sort=sort_key(name), version=version)


def test_a_listing_is_found_as_soon_as_it_is_applied(engine: SearchEngine) -> None:
    engine.apply([SWIMMERS], visible=True)
    found = engine.search(SearchQuery(text="swimming"), plan("swimming"))  # no settling
    assert ids(found) == [SWIMMERS.id]


def test_a_changed_listing_is_found_by_its_new_words_and_counted_under_its_new_codes(engine: SearchEngine) -> None:
    engine.apply([SWIMMERS])
    assert ask(engine).facets == {"need": {"asd": 1}}
    changed = replace(renamed("Saltby Dancers", 2), summary="", facets={"need": ("hi", "vi")}, age_min=12, age_max=25)
    engine.apply([changed])
    assert ask(engine, "swimmers").total == 0
    assert ask(engine, "dancers").facets == {"need": {"hi": 1, "vi": 1}}
    assert ask(engine, age=(5, 11)).total == 0
    assert ask(engine, age=(12, 12)).total == 1


def test_a_deleted_listing_leaves_results_counts_and_suggestions(engine: SearchEngine) -> None:
    engine.apply([SWIMMERS])
    assert ask(engine).total == 1
    assert engine.apply([], [Delete(SWIMMERS.id, 2)]) == {}
    assert (ask(engine).total, ask(engine).facets) == (0, {"need": {}})
    assert engine.suggest("salt", 5) == []
    assert list(engine.versions()) == []


def test_a_late_message_brings_nothing_back(engine: SearchEngine) -> None:
    engine.apply([renamed("New name", 3)])
    assert engine.apply([SWIMMERS]) == {}
    assert ask(engine, "new").total == 1
    engine.apply([], [Delete(SWIMMERS.id, 4)])
    engine.apply([renamed("New name", 3)])
    assert ask(engine).total == 0
    engine.apply([renamed("Published again", 5)])
    assert ask(engine, "published").total == 1


def test_a_late_delete_takes_nothing_away(engine: SearchEngine) -> None:
    engine.apply([renamed("Published again", 5)])
    assert engine.apply([], [Delete(SWIMMERS.id, 4)]) == {}
    assert ask(engine).total == 1


def test_deleting_what_was_never_there_is_done(engine: SearchEngine) -> None:
    assert engine.apply([], [Delete(SWIMMERS.id, 1)]) == {}


@BOTH
def test_writing_before_there_is_an_index_says_what_to_do(
    kind: str, make_engine: Callable[[str], SearchEngine]
) -> None:
    engine = make_engine(kind)
    assert engine.health().state == "missing"
    with pytest.raises(EngineUnavailableError, match="flask search rebuild"):
        engine.apply([SWIMMERS])
    with pytest.raises(EngineUnavailableError, match="flask search rebuild"):
        engine.search(SearchQuery(), plan(""))


def test_a_rebuild_holds_what_it_is_given_and_nothing_else(engine: SearchEngine) -> None:
    engine.apply([SWIMMERS])
    given = generated.documents(30)
    assert engine.rebuild(given) == 30
    assert list(engine.versions()) == sorted((document.id, 1) for document in given)
    assert engine.health().state == "ready"


def test_changes_made_during_a_rebuild_are_in_the_new_index_and_answered_meanwhile(engine: SearchEngine) -> None:
    first, second, third = generated.documents(3)
    engine.apply([first, second])

    def while_it_is_filled() -> Iterator[SearchDocument]:
        yield first  # read from the database before each of these changes
        engine.apply([replace(first, version=2, age_min=7)], [Delete(second.id, 2)])
        engine.apply([third])
        assert ask(engine).total == 2
        yield second

    engine.rebuild(while_it_is_filled())
    assert list(engine.versions()) == sorted([(first.id, 2), (third.id, 1)])
    assert engine.health().documents == 2


def test_a_rebuild_that_fails_leaves_the_old_index_answering(engine: SearchEngine) -> None:
    engine.apply([SWIMMERS])

    def broken() -> Iterator[SearchDocument]:
        yield from generated.documents(3)
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.rebuild(broken())
    assert ids(ask(engine)) == [SWIMMERS.id]
    engine.apply([renamed("Still written to", 2)])
    assert ask(engine, "written").total == 1


def test_changes_still_arrive_after_a_rebuild(engine: SearchEngine) -> None:
    for version in (1, 2, 3):
        engine.rebuild([renamed("Before", version)])
        engine.apply([renamed(f"After {version}", version)])
        assert ask(engine, f"after {version}").total == 1


def test_two_writers_and_a_reader_do_not_get_in_each_others_way(engine: SearchEngine) -> None:
    given, failed = generated.documents(120), []

    def write(part: list[SearchDocument]) -> None:
        try:
            for start in range(0, len(part), 10):
                engine.apply(part[start : start + 10])
        except Exception as error:
            failed.append(error)

    writers = [threading.Thread(target=write, args=[given[half::2]]) for half in (0, 1)]
    for writer in writers:
        writer.start()
    totals = []
    while any(writer.is_alive() for writer in writers):
        totals.append(engine.search(SearchQuery(), plan("")).total)
    for writer in writers:
        writer.join()
    assert failed == []
    assert totals == sorted(totals)
    assert ask(engine).total == 120


def test_similar_listings_share_most_with_this_one(engine: SearchEngine) -> None:
    near = replace(SWIMMERS, id="00000000-0000-4000-8000-000000000002", name_sort="b")
    far = replace(SWIMMERS, id="00000000-0000-4000-8000-000000000003", name_sort="a", facets={"need": ("asd",)})
    other = replace(SWIMMERS, id="00000000-0000-4000-8000-000000000004", facets={"need": ("hi",)})
    engine.apply([SWIMMERS, near, far, other])
    engine.settle()
    assert engine.more_like(SWIMMERS.id, 5) == [near.id, far.id]
    assert engine.more_like("00000000-0000-4000-8000-00000000000f", 5) == []


HOSTILE = [
    "a" * 10_000,
    "word " * 2_000,
    '"' * 999,
    "\x00\x01\x02\x1b[31m\x7f autism",
    "NEAR(a b) AND OR NOT name: ^autism* (unclosed",
    "' OR 1=1; DROP TABLE doc; --",
    '{"query": {"match_all": {}}} ${jndi} <script>alert(1)</script>',
    "\ud800 lone surrogate \udfff",
    "🙂👩‍👩‍👧‍👦 🏳️‍🌈",
    "مرحبا بالعالم שלום עולם \u202e backwards",
    "漢字かな交じり文 ไทย हिन्दी",
    "ﬁ Ⅷ ½ x² Ｆｕｌｌ ÆŒØß",
    "%_\\*?[]{}()+-!&|~:/",
    "-autism +adhd",
    "   \t\n ",
    "e\u0301\u0301\u0301\u0301" * 200,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_upsets_an_engine(engine: SearchEngine, text: str) -> None:
    document = replace(renamed(f"Saltby {text}", 1), summary=text, description=text)
    assert engine.apply([document]) == {}
    assert ask(engine, "saltby").total == 1
    found = ask(engine, text, sort="relevance")
    # What has no letter or digit finds nothing; a text of blanks only is no text; all else finds itself.
    assert found.total == (1 if plan(text).slots or not text.strip() else 0)
    engine.suggest(text, 5)


def test_unknown_codes_and_groups_find_nothing_and_upset_nothing(engine: SearchEngine) -> None:
    engine.apply([SWIMMERS])
    for code in ("nonsense", "", "a" * 5_000, "'; --", "\x00"):
        assert ask(engine, filters=(("need", (code,)),)).total == 0
        assert ask(engine, filters=(("no such group", (code,)),)).total == 0
    assert engine.search(SearchQuery(facets=("no such group",)), plan("")).facets == {"no such group": {}}
