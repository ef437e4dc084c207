"""The weights in config/search/ranking.yml: what they promise, and what is refused."""

from dataclasses import replace

import pytest

from config.search import TIER, Nearness, ranking


def test_the_whole_query_in_the_name_outweighs_all_else_and_nothing_reaches_another_tier() -> None:
    weights = ranking()
    assert weights.topic >= weights.phrase > weights.most_points - weights.phrase - weights.topic
    assert weights.most_points < TIER


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"topic": 100}, "'topic' must not be below"),
        ({"phrase": 1_000}, "'phrase' must be above"),
        ({"phrase": 9_990, "topic": 9_990}, "must stay below 10000"),
        ({"current": 1_000}, "'phrase' must be above"),
        ({"current": -1}, "less than 0"),
        (
            {"points": {"name": 160, "tax": 0, "summary": 0, "organisation": 0, "description": 0}},
            "'phrase' must be above",
        ),
        ({"points": ranking().points | {"summary": 6}}, "divisible by 4"),
        ({"named_from": 5}, "from 1 to 4 quarters"),
        ({"nearness": Nearness(4, tuple(range(1, 400)), "reach", (), 10)}, "'phrase' must be above"),
        ({"nearness": Nearness(-1, (1, 3), "reach", (), 10)}, "less than 0"),
    ],
)
def test_weights_that_would_break_the_order_are_refused(change: dict, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        replace(ranking(), **change)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"depth": 0}, "depth and rank_constant are 1 or more"),
        ({"rank_constant": 0}, "depth and rank_constant are 1 or more"),
        ({"meaning_floor": 25.0}, "meaning_floor is from -1 to 1"),
        ({"words_floor": -0.5}, "words_floor 0 or more"),
    ],
)
def test_floors_that_make_no_sense_are_refused(change: dict, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        replace(ranking().related, **change)
