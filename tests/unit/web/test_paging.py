"""Page numbers under a long table of the officers'."""

import pytest

from localoffer.officers.paging import page_asked_for, page_numbers


@pytest.mark.parametrize(
    ("current", "last", "numbers"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (9, 9, [1, None, 8, 9]),
        (40, 3, [1, None, 3]),
    ],
)
def test_first_last_and_neighbours_are_offered(current: int, last: int, numbers: list[int | None]) -> None:
    assert page_numbers(current, last) == numbers


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("", 1), ("²", 1), ("9" * 9, 1)])
def test_what_is_no_number_is_the_first_page(text: str, number: int) -> None:
    assert page_asked_for({"page": text}) == number
    assert page_asked_for({}) == 1
