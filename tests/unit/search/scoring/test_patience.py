"""An engine that is too slow once is asked again; one that stays away is not asked for ever."""

from typing import Any, cast

import pytest

from search.engine import EngineUnavailableError, SearchEngine
from search.plan import Plan
from search.query import RelatedLists, SearchQuery, SearchResults
from search.scoring.patience import TRIES, Patient


class Slow:
    name = "slow"

    def __init__(self, fails: int) -> None:
        self.asked, self._fails = 0, fails

    def search(self, *_: Any) -> SearchResults:
        self.asked += 1
        if self.asked <= self._fails:
            raise EngineUnavailableError("too slow")
        return SearchResults(1, [])

    def related(self, *_: Any) -> RelatedLists:
        self.search()
        return RelatedLists()


@pytest.mark.parametrize("fails", [0, 1, TRIES - 1])
def test_a_slow_answer_is_an_answer(fails: int) -> None:
    pauses: list[float] = []
    engine = Slow(fails)
    patient = Patient(cast(SearchEngine, engine), pauses.append)
    assert patient.search(SearchQuery(text="x"), Plan()).total == 1
    assert engine.asked == fails + 1 == len(pauses) + 1
    assert patient.name == "slow"


def test_what_stays_away_is_away() -> None:
    engine = Slow(100)
    with pytest.raises(EngineUnavailableError):
        Patient(cast(SearchEngine, engine), lambda _: None).related(SearchQuery(text="x"), Plan(), None, 5)
    assert engine.asked == TRIES
