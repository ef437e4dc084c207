"""What is explained is what the engines do, and `flask search score` and `explain` say it to people."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from localoffer.directory.queries import area_labels
from search import address
from search.engine import SearchEngine
from search.filters import known_codes
from search.scoring.explaining import Explainer
from search.scoring.judged import read_judged
from tests.conftest import ROOT
from tests.search.scoring.days import TODAY

QUERIES = read_judged(ROOT / "config/search/judged/aldermere.yml").queries
SOME = [query.text for query in QUERIES][:: len(QUERIES) // 60]


@pytest.mark.slow
def test_explained_points_add_up_to_the_engines_own(filled: SearchEngine, read: Session) -> None:
    labels = area_labels(read)
    explainer, known = Explainer(read, filled, labels, TODAY), known_codes(labels)
    strict = related = 0
    for text in SOME:
        found = explainer.explain(address.read([("q", text)], known))
        assert [placed.hit.id for placed in found.hits] == [hit.id for hit in found.answer.results.hits]
        assert [placed.hit.id for placed in found.related] == [hit.id for hit in found.answer.related]
        for placed in (*found.hits, *found.related):
            assert (placed.why.tier, placed.why.points) == (placed.hit.tier, placed.hit.score), (text, placed)
        strict, related = strict + len(found.hits), related + len(found.related)
    assert len(SOME) >= 50
    assert strict > 100
    assert related > 50


def test_why_a_listing_is_not_there_holds_for_every_listing(filled: SearchEngine, read: Session) -> None:
    labels = area_labels(read)
    explainer, known = Explainer(read, filled, labels, TODAY), known_codes(labels)
    asked = address.read([("q", "swimming"), ("age", "5"), ("need", "asd"), ("near", "WX4"), ("radius", "15")], known)
    found = explainer.explain(asked)
    there = 0
    for document in explainer.named("Aldermere") + explainer.named("Saltby") + explainer.named("swimming"):
        place = explainer.place_of(found, document)
        there += place is not None
        assert bool(explainer.absent(found, document)) == (place is None), document.name
    assert there >= 1


@pytest.fixture(scope="module")
def flask(aldermere: Flask) -> FlaskCliRunner:
    """Commands on a site whose index is built."""
    runner = aldermere.test_cli_runner()
    assert runner.invoke(args=["search", "rebuild"]).exit_code == 0
    return runner


def test_explain_says_what_was_understood_and_why(flask: FlaskCliRunner) -> None:
    said = flask.invoke(args=["search", "explain", "speach therapy near WX4 for 3 year olds"]).output
    assert "'speach' was taken for 'speech'" in said
    assert "place: WX4, which stood among the words" in said
    assert "age: 3, which stood among the words" in said
    assert "Talk and Play drop-in" in said
    assert "in its topics" in said
    assert "miles away: inside" in said


def test_explain_says_why_a_listing_is_not_there(flask: FlaskCliRunner) -> None:
    args = ["search", "explain", "stammering", "--age", "3", "--listing", "DEMO-HEA-004"]
    assert "- it is for ages 7 to 16, and 3 was asked for" in flask.invoke(args=args).output
    args = ["search", "explain", "swimming", "--listing", "DEMO-HEA-004"]
    assert "- nothing in it says 'swimming'" in flask.invoke(args=args).output
    args = ["search", "explain", "stammering", "--listing", "smooth talkers online stammering group"]
    assert "number 1 of" in flask.invoke(args=args).output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["explain", "x", "--listing", "no such thing"], "No listing that families can find now is called"),
        (["explain", "x", "--listing", "nursery"], "listings are called like 'nursery'. Give one's reference:"),
        (["explain", "x", "--filter", "colour=red"], "'colour=red' is not GROUP=VALUE"),
        (["explain", "x", "--age", "old"], "'old' is not an age in years"),
        (["explain", "x", "--engine", "solr"], "'solr' is not one of the engines in use here: embedded."),
        (["score", "--set", "nowhere"], "There are no judged queries called 'nowhere'. There are aldermere, trafford"),
        (["score", "--set", "trafford"], "trafford.yml judges the listings of authority 358, and this site is of 999"),
        (["score", "--engine", "solr"], "'solr' is not one of the engines in use here: embedded."),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(flask: FlaskCliRunner, args: list[str], said: str) -> None:
    result = flask.invoke(args=["search", *args])
    assert result.exit_code != 0
    assert said in " ".join(result.output.replace("\u2502", " ").split())


def test_score_prints_a_table_or_json_for_a_file_of_ones_own(flask: FlaskCliRunner, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yml"
    mine.write_text('authority: "999"\nqueries:\n  term:\n    hospice:\n      3: [DEMO-HEA-023, DEMO-HEA-031]\n')
    said = flask.invoke(args=["search", "score", "--set", str(mine), "--worst", "3"]).output
    assert "ours, embedded" in said
    assert "meaning alone" in said
    found = json.loads(flask.invoke(args=["search", "score", "--set", str(mine), "--json"]).output)["scores"]
    rules = found["All queries"]
    assert len(rules) == 7
    assert rules[0] == {
        "rule": "ours, embedded",
        "kinds": {
            "all": {"queries": 1, "ndcg10": 1.0, "empty": 0.0},
            "term": {"queries": 1, "ndcg10": 1.0, "empty": 0.0},
        },
    }


def test_a_reference_that_nobody_knows_is_named(flask: FlaskCliRunner, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yml"
    mine.write_text(
        'authority: "999"\nqueries:\n  term:\n    hospice:\n      3: [DEMO-HEA-023, DEMO-XXX-1]\n'
        "      rules: [{grade: 1, category: health/none}]\n"
    )
    said = flask.invoke(args=["search", "score", "--set", str(mine)]).output
    assert "mine.yml, line 4, 'hospice': no listing has the reference DEMO-XXX-1. Correct it" in said
    assert "no listing fits the rule category: health/none" in said
