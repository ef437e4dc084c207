"""The weights in config/search/ranking.yml: what they promise, and what is refused."""

from dataclasses import replace

import pytest

from config.search import TIER, Nearness, ranking


def test_the_whole_query_in_the_name_outweighs_all_else_and_nothing_reaches_another_tier() -> None:
    weights = ranking()
    assert weights.phrase > weights.most_points - weights.phrase
    assert weights.most_points < TIER


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"phrase": 100}, "'phrase' must be above"),
        ({"phrase": 990}, "must stay below 1000"),
        ({"current": 400}, "'phrase' must be above"),
        ({"current": -1}, "less than 0"),
        (
            {"points": {"name": 40, "tax": 0, "summary": 0, "organisation": 0, "description": 0}},
            "'phrase' must be above",
        ),
        ({"nearness": Nearness(tuple(range(1, 400)), "reach", (), 10)}, "'phrase' must be above"),
    ],
)
def test_weights_that_would_break_the_order_are_refused(change: dict, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        replace(ranking(), **change)
