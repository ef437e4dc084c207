"""How good an order of listings is."""

import pytest

from search.scoring.measures import gain, ndcg


def test_best_order_is_worth_one() -> None:
    assert ndcg([3, 2, 1], [1, 2, 3]) == pytest.approx(1)


def test_what_is_wanted_counts_less_further_down() -> None:
    assert ndcg([3, 0], [3]) > ndcg([0, 3], [3]) > ndcg([0, 0, 3], [3]) > 0


def test_gain_is_worked_out_by_hand() -> None:
    assert gain([3, 0, 1]) == pytest.approx(7 + 1 / 2)
    assert ndcg([0, 3], [3, 1]) == pytest.approx((7 / 1.584962500721156) / (7 + 1 / 1.584962500721156))


def test_what_was_not_judged_pushes_the_rest_down() -> None:
    assert ndcg([0, 0, 3], [3]) == pytest.approx(0.5)


def test_only_ten_are_looked_at() -> None:
    assert ndcg([0] * 10 + [3], [3]) == 0
    assert ndcg([3] * 10, [3] * 14) == pytest.approx(1)


def test_nothing_wanted_and_nothing_shown_is_right() -> None:
    assert ndcg([], []) == 1
    assert ndcg([0], []) == 0
    assert ndcg([], [3]) == 0
