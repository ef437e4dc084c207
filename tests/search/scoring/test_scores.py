"""Searches stay as good as they were, and better than the rules of other directories."""

import pytest
from sqlalchemy.orm import Session

from search.engine import SearchEngine
from search.scoring.floors import fallen, not_ahead, read_floors
from search.scoring.judged import read_judged
from search.scoring.trial import Trial, hold, steps
from tests.conftest import ROOT
from tests.search.scoring.days import TODAY

JUDGED = ROOT / "config/search/judged"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def trial(filled: SearchEngine, read: Session) -> Trial:
    judged = read_judged(JUDGED / "aldermere.yml")
    done: list[int] = []
    trial = hold(read, judged, [filled], TODAY, lambda: done.append(1))
    assert len(done) == steps(judged, [filled])
    return trial


def test_no_kind_of_query_is_answered_worse_than_it_was(trial: Trial) -> None:
    assert fallen(trial.runs[0], read_floors(JUDGED / "floors.yml")) == []


def test_we_are_well_ahead_of_other_rules_on_families_own_words_and_misspelt_ones(trial: Trial) -> None:
    assert not_ahead(list(trial.runs)) == []


def test_also_on_what_nobody_tuned_by_no_other_rule_is_better(trial: Trial) -> None:
    """Few queries each, so only over all of them."""
    held_out = trial.parts(held_out=True)["Held-out queries"]
    means = {run.rule: sum(one.score for one in run.outcomes) / len(run.outcomes) for run in held_out}
    ours, *theirs = means.values()
    assert ours > max(theirs), means
