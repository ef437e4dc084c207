"""Ages read out of what a family types."""

import pytest

from search.ages import age_in


@pytest.mark.parametrize(
    ("text", "ages", "rest"),
    [
        ("clubs for 7 year olds", (7, 7), "clubs"),
        ("help for a 4-year-old", (4, 4), "help"),
        ("my 3yo is not talking", (3, 3), "my is not talking"),
        ("seven year old not reading", (7, 7), "not reading"),
        ("autism group aged 5 to 11", (5, 11), "autism group"),
        ("ages 11-5 club", (5, 11), "club"),
        ("five to nine year olds", (5, 9), ""),
        ("swimming for under 5s", (0, 4), "swimming"),
        ("over 16s football", (16, 25), "football"),
        ("16+ college", (16, 25), "college"),
        ("things to do for teenagers", (13, 19), "things to do"),
        ("my teenage daughter is anxious", (13, 19), "daughter is anxious"),
        ("moving to year 7", (11, 12), "moving to"),
    ],
)
def test_an_age_in_the_words_is_taken_out_of_them(text: str, ages: tuple[int, int], rest: str) -> None:
    assert age_in(text) == (ages, rest)


@pytest.mark.parametrize(
    "text",
    ["2 year old funding", "two year check", "15 hours", "1 to 1 support", "over 30", "aged 18 months", "year 14",
     "under 0", '"7 year olds"', "99 year olds", "", "key stage 2", "5" * 9_000],
)  # fmt: skip
def test_other_numbers_are_no_age(text: str) -> None:
    assert age_in(text) is None
