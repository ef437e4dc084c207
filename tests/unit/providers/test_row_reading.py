"""Times and amounts as people write them."""

from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.wording import time_words
from providers.editor.rows.reading import read_amount, read_time


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("9am", 9, 0), ("4:30pm", 16, 30), ("4.30 p.m.", 16, 30), ("16:00", 16, 0), ("1630", 16, 30), ("0930", 9, 30),
        ("12pm", 12, 0), ("12am", 0, 0), ("12:15am", 0, 15), ("midday", 12, 0), ("12 noon", 12, 0), ("Midnight", 0, 0),
        ("7:45", 7, 45), ("04:30", 4, 30), ("10 AM", 10, 0), ("0:30", 0, 30), ("9 a.m", 9, 0), ("5p", 17, 0),
    ],
)  # fmt: skip
def test_times_are_read_as_they_are_written(text: str, hour: int, minute: int) -> None:
    assert read_time(text) == time(hour, minute)


@pytest.mark.parametrize("text", ["9", "4:30", "12", "6:59"])
def test_hour_that_could_be_either_is_asked_about(text: str) -> None:
    with pytest.raises(ValueError, match="say whether it is am or pm"):
        read_time(text)


@pytest.mark.parametrize("text", ["25:00", "9:60", "13pm", "0am", "24:00"])
def test_time_that_is_none_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="there is no such time"):
        read_time(text)


@pytest.mark.parametrize("text", ["soon", "9:", "9:5", "9m", "²", "1" * 5000, "16:00:00", "9-10am", "x9am", "٩am"])
def test_what_is_no_time_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"enter the time like|am or pm"):
        read_time(text)


@given(st.builds(time, st.integers(0, 23), st.integers(0, 59)))
def test_every_time_that_is_shown_is_read_back(moment: time) -> None:
    assert read_time(time_words(moment)) == moment


@pytest.mark.parametrize(
    ("text", "pounds"), [("4.50", "4.50"), ("£4.5", "4.5"), ("1,250", "1250"), ("0", "0"), ("£ 12", "12")]
)
def test_amounts_are_read_as_they_are_written(text: str, pounds: str) -> None:
    assert read_amount(text) == Decimal(pounds)


@pytest.mark.parametrize("text", ["four", "4.555", "-4", "1e5", "NaN", "9" * 400, "1000001", "٤", "4p", ""])
def test_what_is_no_amount_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="enter the amount in pounds"):
        read_amount(text)
