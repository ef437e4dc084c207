"""Bars: their widths, what stands where there is none, and labels of any length."""

from decimal import Decimal
from itertools import pairwise

import pytest

from localoffer.needs.charts.bars import LONGEST_BAR, LONGEST_LINE, BarChart, Row, bar_chart, ranked
from localoffer.needs.charts.values import NONE_THERE, Value, stands_for, whole

SERIES = ("SEN support", "EHC plan")
HIDDEN = stands_for("hidden")


def row(label: str, *values: int | Value) -> Row:
    return Row(label, tuple(whole(value) if isinstance(value, int) else value for value in values))


def chart(*rows: Row) -> BarChart:
    return bar_chart("Pupils by primary need", SERIES, rows)


def test_bars_are_as_long_as_their_numbers() -> None:
    made = chart(row("Autism", 80, 20), row("Hearing impairment", 40, 0))
    assert [bar.width for bar in made.bars] == [LONGEST_BAR, Decimal("17.50"), LONGEST_BAR / 2, None]
    widths = [bar.width or Decimal(0) for bar in made.bars]
    assert sum(widths) * 80 / LONGEST_BAR == 80 + 20 + 40 + 0


def test_hidden_figure_has_no_bar_and_says_so() -> None:
    hidden = chart(row("Autism", 80, HIDDEN)).bars[1]
    assert (hidden.width, hidden.words) == (None, "EHC plan: hidden")


def test_nought_and_hidden_are_told_apart() -> None:
    nought, hidden = chart(row("Autism", 0, HIDDEN)).bars
    assert (nought.words, hidden.words) == ("SEN support: 0", "EHC plan: hidden")


def test_bars_follow_one_another_without_touching() -> None:
    made = chart(row("Autism", 80, 20), row("Hearing impairment", 40, HIDDEN))
    tops = [bar.y for bar in made.bars]
    assert tops == sorted(tops)
    assert all(later - earlier > Decimal("1.15") for earlier, later in pairwise(tops))
    assert made.height > tops[-1]


def test_long_label_is_set_in_lines_that_fit_a_telephone() -> None:
    label = "Profound and multiple learning difficulty with a very long name that somebody gave it"
    made = chart(row(label, 5, 6))
    assert len(made.lines) == 3
    assert all(len(line.text) <= LONGEST_LINE for line in made.lines)
    assert " ".join(line.text for line in made.lines) == label
    assert made.bars[0].y > made.lines[-1].y


def test_one_word_that_is_too_long_is_broken() -> None:
    assert all(len(line.text) <= LONGEST_LINE for line in chart(row("x" * 200, 5, 6)).lines)


def test_one_value_fills_its_chart() -> None:
    assert [bar.width for bar in bar_chart("Plans", ("EHC plans",), [row("All", 3)]).bars] == [LONGEST_BAR]


@pytest.mark.parametrize("rows", [(), (row("Autism", HIDDEN, NONE_THERE),), (row("", 0, 0),)])
def test_chart_without_a_number_has_no_bars(rows: tuple[Row, ...]) -> None:
    made = chart(*rows)
    assert all(bar.width is None for bar in made.bars)
    assert made.height >= 0


def test_most_come_first_then_hidden_ones_as_they_came_then_nobody() -> None:
    rows = [row("z", 0, 0), row("a", HIDDEN, 0), row("b", 5, HIDDEN), row("c", 0, 9), row("d", HIDDEN, NONE_THERE)]
    assert [one.label for one in ranked(rows)] == ["c", "b", "a", "d", "z"]


def test_rows_with_nobody_are_named_and_not_drawn() -> None:
    made = chart(row("Autism", 5, 0), row("Vision impairment", 0, 0), row("Hearing impairment", HIDDEN, 0))
    assert [line.text for line in made.lines] == ["Autism", "Hearing impairment"]
    assert (made.nobody, made.is_empty) == (("Vision impairment",), False)
    assert chart(row("Hearing impairment", HIDDEN, 0)).is_empty


def test_description_says_which_is_longest_and_how_many_have_no_bar() -> None:
    said = chart(row("Autism", 80, HIDDEN), row("Hearing impairment", 40, 30)).description
    assert "SEN support: most is Autism, 80. EHC plan: most is Hearing impairment, 30." in said
    assert "no bar: 1." in said
