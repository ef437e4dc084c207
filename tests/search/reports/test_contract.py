"""Both engines find reports as plain Python does: schools, counts, order, and which sections say it."""

from collections.abc import Callable
from datetime import date

import pytest

from config.search import TIER
from search.document import sort_key
from search.engine import Delete, SearchEngine
from search.plan import Alternative, Plan, Slot
from search.planner import plan
from search.query import SearchQuery, SearchResults
from search.reports.document import SECTION_GROUP, ReportDocument, SectionText
from tests.search import generated
from tests.search.conftest import ELASTICSEARCH
from tests.search.reports.oracle import ReportOracle, reports

REPORTS = reports(300)


@pytest.fixture(scope="module", params=["embedded", ELASTICSEARCH])
def filled(request: pytest.FixtureRequest, make_report_engine: Callable[[str], SearchEngine]) -> SearchEngine:
    engine = make_report_engine(request.param)
    engine.rebuild(REPORTS)
    return engine


@pytest.fixture(params=["embedded", ELASTICSEARCH])
def engine(request: pytest.FixtureRequest, make_report_engine: Callable[[str], SearchEngine]) -> SearchEngine:
    fresh = make_report_engine(request.param)
    fresh.rebuild([])
    return fresh


def _shown(results: SearchResults) -> dict:
    hits = [(hit.id, hit.tier, hit.score, hit.sections) for hit in results.hits]
    return {"total": results.total, "facets": results.facets, "hits": hits}


def test_questions_of_every_shape_are_answered_as_plain_python_answers_them(filled: SearchEngine) -> None:
    oracle, found, several = ReportOracle(REPORTS), 0, 0
    for query in generated.queries(250, seed=11):
        wanted, got = oracle.search(query, plan(query.text)), filled.search(query, plan(query.text))
        assert _shown(got) == _shown(wanted), query
        found += wanted.total > 0
        several += any(len(hit.sections) > 1 for hit in wanted.hits)
    assert found > 80
    assert several > 20


def test_alternatives_of_every_strength_find_the_same_with_the_same_points(filled: SearchEngine) -> None:
    oracle, found = ReportOracle(REPORTS), 0
    for query, asked in zip(generated.queries(120, seed=5), generated.plans(120), strict=True):
        wanted = oracle.search(query, asked)
        assert _shown(filled.search(query, asked)) == _shown(wanted), (query, asked)
        found += wanted.total > 0
    assert found > 30


def school(number: int, *sections: SectionText, version: int = 1, **facets: tuple[str, ...]) -> ReportDocument:
    name = f"School {number}"
    return ReportDocument(
        id=f"00000000-0000-4000-8000-{number:012}", version=version, external_id="", name=name,
        name_sort=sort_key(name), tax="", summary="", organisation="", description="",
        facets={**facets, SECTION_GROUP: tuple(section.code for section in sections)}, age_min=4, age_max=11,
        locations=((52.0 + number / 100, -1.0),), assured=date(2026, 10, 1), sections=sections,
    )  # fmt: skip


POOL = school(1, SectionText("f9", said="We have a hydrotherapy pool."), SectionText("f1", said="Autism."))
APART = school(
    2, SectionText("f9", said="Hydrotherapy at the hospital."), SectionText("f14", said="Swimming in the town pool.")
)
SCATTERED = school(3, SectionText("f14", said="Our pool is used for swimming and for hydrotherapy."))


def found(engine: SearchEngine, text: str, **more: object) -> list[tuple[int, tuple[str, ...]]]:
    engine.settle()
    hits = engine.search(SearchQuery(text=text, **more), plan(text)).hits  # type: ignore[arg-type]
    return [(int(hit.id[-12:]), hit.sections) for hit in hits]


def test_all_words_have_to_be_in_one_section_and_together_comes_first(engine: SearchEngine) -> None:
    engine.apply([POOL, APART, SCATTERED])
    assert found(engine, "hydrotherapy pool") == [(1, ("f9",)), (3, ("f14",))]
    assert found(engine, '"hydrotherapy pool"') == [(1, ("f9",))]


def test_a_report_counts_once_and_names_its_sections_best_first(engine: SearchEngine) -> None:
    said = SectionText("f2", said="Staff use signing.")
    engine.apply([school(1, said, SectionText("f9", ticked="Signing"), SectionText("f3", listed="Signing for all"))])
    assert found(engine, "signing") == [(1, ("f9", "f3", "f2"))]
    engine.settle()
    assert engine.search(SearchQuery(text="signing"), plan("signing")).total == 1


def test_the_first_signs_of_something_are_no_signing(engine: SearchEngine) -> None:
    engine.apply([school(1, SectionText("f2", said="We look for first signs of dyslexia."))])
    engine.apply([school(2, SectionText("f9", said="Signing, every day."))])
    assert found(engine, "signing") == [(2, ("f9",))]
    assert found(engine, "sign") == [(1, ("f2",))]


def test_sections_equally_good_stand_as_in_the_report(engine: SearchEngine) -> None:
    engine.apply([school(1, *(SectionText(code, said="Signing.") for code in ("f9", "f2", "f11")))])
    assert found(engine, "signing") == [(1, ("f9", "f2", "f11"))]


def test_words_that_mean_the_same_are_found_after_those_that_were_typed(engine: SearchEngine) -> None:
    engine.apply([school(1, SectionText("f9", said="Makaton.")), school(2, SectionText("f9", said="Signing."))])
    asked = Plan((Slot((Alternative(("signing",)), Alternative(("makaton",), 3))),), ("signing",))
    engine.settle()
    hits = engine.search(SearchQuery(text="signing"), asked).hits
    assert [(int(hit.id[-12:]), hit.score) for hit in hits] == [(2, 10), (1, 6)]


def test_two_words_typed_together_are_worth_a_tier(engine: SearchEngine) -> None:
    engine.apply([POOL])
    engine.settle()
    (hit,) = engine.search(SearchQuery(text="the hydrotherapy pool"), plan("the hydrotherapy pool")).hits
    assert (hit.tier, hit.score) == (1, 20)
    assert hit.tier * TIER > hit.score


def test_counts_are_of_schools_and_honour_the_other_filters(engine: SearchEngine) -> None:
    engine.apply(
        [
            school(1, SectionText("f9", said="Signing."), SectionText("f2", said="Signing."), provision=("asd",)),
            school(2, SectionText("f9", said="Signing."), provision=("asd", "asd/targeted"), stage=("primary",)),
        ]
    )
    engine.settle()
    query = SearchQuery(text="signing", facets=("provision", "stage"), filters=(("stage", ("primary",)),))
    results = engine.search(query, plan("signing"))
    assert results.total == 1
    assert results.facets == {"provision": {"asd": 1, "asd/targeted": 1}, "stage": {"primary": 1}}


def test_a_newer_report_takes_the_place_of_all_sections_of_the_one_before(engine: SearchEngine) -> None:
    engine.apply([school(1, SectionText("f9", said="Signing."), SectionText("f2", said="A sensory room."))])
    engine.apply([school(1, SectionText("f2", said="A quiet room."), version=2)])
    assert found(engine, "signing") == []
    assert found(engine, "sensory") == []
    assert found(engine, "quiet") == [(1, ("f2",))]


def test_a_report_that_is_gone_stays_gone_whatever_comes_late(engine: SearchEngine) -> None:
    engine.apply([POOL])
    engine.apply([], [Delete(POOL.id, 2)])
    engine.apply([POOL])
    assert found(engine, "pool") == []
    assert found(engine, "") == []


def test_without_words_every_school_with_a_report_is_there_nearest_first(engine: SearchEngine) -> None:
    engine.apply([POOL, APART, SCATTERED])
    assert found(engine, "", near=(52.03, -1.0), sort="distance") == [(3, ()), (2, ()), (1, ())]
    assert found(engine, "", near=(52.03, -1.0), sort="distance", radius_km=1.5) == [(3, ()), (2, ())]


def test_a_rebuild_holds_what_the_database_has(engine: SearchEngine) -> None:
    engine.apply([POOL])
    engine.rebuild([APART, SCATTERED])
    assert list(engine.versions()) == [(APART.id, 1), (SCATTERED.id, 1)]
    assert engine.health().documents == 2
