"""An index of many reports, generated in memory: how long it takes to build beside the plain insert or bulk helper of
the same documents, and to ask beside the bare call."""

import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from elasticsearch import helpers

from benchmarks.results import Result
from benchmarks.scale import Times, cluster
from search.document import sort_key
from search.elasticsearch import question
from search.elasticsearch.engine import ElasticsearchEngine, connect
from search.elasticsearch.indexes import own_alias
from search.elasticsearch.kinds import REPORTS as IN_ELASTICSEARCH
from search.embedded.engine import EmbeddedEngine
from search.embedded.sections import REPORTS as EMBEDDED
from search.folding import words
from search.planner import plan
from search.query import SearchQuery
from search.reports.apart import fold_apart
from search.reports.document import SECTION_GROUP, ReportDocument, SectionText

REPORTS, SECTIONS, WORDS = 20_000, 24, 45
SEARCHES = ("signing", "sensory room", "hydrotherapy pool", "therapy dog", "lunchtime club autism", '"quiet room"', "")
TURNS = 20
NEAR = (52.7, -1.75)
_SAID = words(
    "pupil teacher class help plan review parents meeting term progress reading lesson small group adult support "
    "assistant school child staff training needs autism speech language hearing club lunchtime room quiet therapy"
)
_RARE = {"signing": 40, "sensory room": 30, "hydrotherapy pool": 400, "therapy dog": 200, "quiet room": 60}
"""Phrases, and one of how many sections says each."""


def measure(folder: Path) -> list[Result]:
    """Both engines, with reports that are in memory before the clock runs."""
    made = list(reports())
    rows = _embedded(folder, made)
    with cluster() as url:
        rows += _elasticsearch(url, made)
    return rows


def reports(count: int = REPORTS) -> Iterator[ReportDocument]:
    """The same ones every time, made as they are asked for."""
    chance = random.Random(7)  # noqa: S311 - the same every time
    for number in range(count):
        name = f"School {number}"
        sections = tuple(_section(chance, f"f{place}") for place in range(SECTIONS))
        yield ReportDocument(
            id=f"00000000-0000-4000-8000-{number:012}", version=1, external_id="", name=name,
            name_sort=sort_key(name), tax="", summary="", organisation="", description="",
            facets={
                SECTION_GROUP: tuple(section.code for section in sections),
                "kind": (chance.choice(("mainstream-school", "special-school")),),
                "need": tuple(chance.sample(("asd", "slcn", "semh", "hi", "vi", "pd"), 3)),
                "provision": ("asd", "asd/targeted"),
            },
            age_min=4, age_max=11, assured=date(2026, 10, 1), sections=sections,
            locations=((52 + chance.random(), -2 + chance.random()),),
        )  # fmt: skip


def _section(chance: random.Random, code: str) -> SectionText:
    said = [*chance.choices(_SAID, k=WORDS), *(phrase for phrase, one in _RARE.items() if not chance.randrange(one))]
    return SectionText(code, ticked=" ".join(chance.choices(_SAID, k=2)), said=" ".join(said))


def _queries() -> list[SearchQuery]:
    asked = [SearchQuery(text=text, facets=("kind", "need", "provision")) for text in SEARCHES]
    return [*asked, SearchQuery(text="signing", near=NEAR, radius_km=16), SearchQuery(text="signing", page=5)]


def _embedded(folder: Path, made: Sequence[ReportDocument]) -> list[Result]:
    engine = EmbeddedEngine(folder / "reports", layout=EMBEDDED)
    floor = _seconds(lambda: _insert(folder / "floor.db", made))
    built = _seconds(lambda: engine.rebuild(made))
    first, again = Times(), Times()
    for turn in range(TURNS):
        for query in _queries():
            engine._columns[1].sections.clear()  # as after a change: nothing kept
            (first if turn else Times()).of(lambda: engine.search(query, plan(query.text)))  # noqa: B023
            (again if turn else Times()).of(lambda: engine.search(query, plan(query.text)))  # noqa: B023
    size = sum(path.stat().st_size for path in (folder / "reports").glob("*.db*")) / 1e6
    return [
        *_build("embedded engine", built, floor, "plain insert"),
        Result("— index", f"{size:.0f} MB"),
        Result("— search, median and 95th percentile", f"{first} ms"),
        Result("— the same words again (a filter, a page)", f"{again} ms"),
    ]


def _insert(path: Path, made: Sequence[ReportDocument]) -> None:
    """The same texts into the same full-text table, in one transaction; nothing else that an index is for."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE VIRTUAL TABLE fts USING fts5(ticked, listed, said, tokenize = 'porter unicode61')")
    rows = (tuple(map(fold_apart, section.texts)) for report in made for section in report.sections)
    connection.executemany("INSERT INTO fts VALUES (?,?,?)", rows)
    connection.commit()
    connection.close()


def _elasticsearch(url: str, made: Sequence[ReportDocument]) -> list[Result]:
    client = connect([url]).options(request_timeout=120)
    engine = ElasticsearchEngine(client, "bench-reports", kind=IN_ELASTICSEARCH)
    engine._patient = client
    try:
        floor = _seconds(lambda: _bulk(engine, made))
        built = _seconds(lambda: engine.rebuild(made))
        bare, whole = Times(), Times()
        for turn in range(TURNS):
            for query in _queries():
                asked = plan(query.text)
                body = question.searches(query, asked, IN_ELASTICSEARCH.words)
                body = [part | {"timeout": "60s"} if "timeout" in part else part for part in body]
                (bare if turn else Times()).of(lambda: client.msearch(index=engine.indexes.live, searches=body))  # noqa: B023
                (whole if turn else Times()).of(lambda: engine.search(query, asked))  # noqa: B023
        stats = client.indices.stats(index=engine.indexes.live)
        size = stats["_all"]["primaries"]["store"]["size_in_bytes"] / 1e6
    finally:
        engine.indexes.remove_all()
    ratio = statistics.median(whole.seconds) / statistics.median(bare.seconds)
    return [
        *_build("Elasticsearch", built, floor, "bulk helper"),
        Result("— index", f"{size:.0f} MB"),
        Result("— bare call, median and 95th percentile", f"{bare} ms"),
        Result("— search, median and 95th percentile", f"{whole} ms"),
        Result("— search over bare call, medians", f"{ratio:.2f}", "at most 1.25", ratio <= 1.25),
    ]


def _bulk(engine: ElasticsearchEngine, made: Sequence[ReportDocument]) -> None:
    """The client's own bulk helper into an index of the same mapping, then what makes it found."""
    name = engine.indexes.begin()
    actions = (
        {"_index": own_alias(name), "_id": report.id, "_source": IN_ELASTICSEARCH.source(report, None)}
        for report in made
    )
    helpers.bulk(engine._patient, actions, chunk_size=500)
    engine.indexes.fill_ended(name)
    engine.indexes.abandon(name)


def _build(engine: str, built: float, floor: float, called: str) -> list[Result]:
    ratio = built / floor
    return [
        Result(f"{REPORTS:,} reports of {SECTIONS} sections, {engine}: build", f"{built:.1f} s"),
        Result(f"— {called} of the same", f"{floor:.1f} s"),
        Result(f"— build over {called}", f"{ratio:.2f}", "at most 1.4", ratio <= 1.4),
    ]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
