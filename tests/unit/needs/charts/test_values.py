"""Shares and changes come from shown figures alone; scales end at a round number."""

from decimal import Decimal

import pytest

from localoffer.needs.charts.scale import round_top, told
from localoffer.needs.charts.values import NONE_THERE, change, share, stands_for, whole

HIDDEN = stands_for("hidden")


def test_share_has_one_decimal() -> None:
    assert (share(whole(1), whole(3)).words, share(whole(3), whole(3)).words) == ("33.3%", "100.0%")


def test_share_of_very_few_among_many_is_not_nought() -> None:
    assert share(whole(1), whole(9_000_000)).words == "under 0.1%"
    assert share(whole(0), whole(9_000_000)).words == "0.0%"


def test_share_of_or_in_a_hidden_number_is_not_worked_out() -> None:
    assert share(HIDDEN, whole(10)).number is None
    assert share(whole(10), HIDDEN).number is None
    assert share(whole(10), NONE_THERE) == NONE_THERE


def test_share_of_nobody_is_no_figure() -> None:
    assert share(whole(0), whole(0)) == NONE_THERE


def test_change_needs_both_years() -> None:
    assert change(HIDDEN, whole(3)).number is None
    assert change(whole(3), HIDDEN).number is None
    assert change(whole(3), NONE_THERE).number is None


@pytest.mark.parametrize(("now", "before", "words"), [(15, 3, "+12"), (3, 1_203, "−1,200"), (3, 3, "0")])
def test_change_says_which_way(now: int, before: int, words: str) -> None:
    assert change(whole(now), whole(before)).words == words


@pytest.mark.parametrize(
    ("number", "top"),
    [("0", "1"), ("1", "1"), ("7", "8"), ("10", "10"), ("11", "15"), ("165", "200"), ("2.3", "3"), ("0.4", "0.4"),
     ("9_999", "10_000")],
)  # fmt: skip
def test_scale_ends_at_a_round_number(number: str, top: str) -> None:
    assert round_top(Decimal(number)) == Decimal(top)


@pytest.mark.parametrize(("number", "words"), [("1500", "1,500%"), ("2.50", "2.5%"), ("1E+3", "1,000%")])
def test_end_of_a_scale_is_told_as_people_write_it(number: str, words: str) -> None:
    assert told(Decimal(number), "%") == words
