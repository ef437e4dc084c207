"""Which search led to a page, what of it is kept, and which numbers are shown."""

import pytest

from search.log.names import all_names
from search.visits.rules import Figures, kept_words, line_words, searched_for, views_words

HERE = {"offer.example", "localhost:8000"}


@pytest.mark.parametrize(
    ("referrer", "words"),
    [
        ("https://offer.example/search?q=autism+group&near=WX4+2BD&page=2", "autism group"),
        ("http://LOCALHOST:8000/search?near=WX4&q=%20swimming%00%20club", "swimming club"),
        ("https://offer.example/search?need=asd", ""),
        ("https://offer.example/services/other?q=autism", ""),
        ("https://offer.example/search/suggest?q=autism", ""),
        ("https://elsewhere.example/search?q=autism", ""),
        ("https://offer.example.elsewhere.example/search?q=autism", ""),
        ("https://offer.example", ""),
        ("", ""),
        ("http://[", ""),
        ("https://offer.example/search?q=%ED%A0%80", "\ufffd\ufffd\ufffd"),
        ("https://offer.example/search?" + "x" * 5_000 + "&q=autism", ""),
    ],
)
def test_only_words_of_our_own_results_page_count(referrer: str, words: str) -> None:
    assert searched_for(referrer, HERE, "/search") == words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Autism  Group", "autism group"),
        ("my son called Zebedee Crumb", "my son called"),
        ("swimming near WX4 2BD", "swimming near wx4"),
        ("ann@home.example", ""),
    ],
)
def test_words_are_tidied_as_in_the_search_log_and_leave_no_gaps(typed: str, kept: str) -> None:
    assert kept_words(typed, all_names(), lambda _: False) == kept


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (1, "fewer than 3"), (2, "fewer than 3"), (3, "3"), (1204, "1,204")]
)
def test_small_numbers_are_kept_back(number: int, words: str) -> None:
    assert views_words(number) == words


def test_a_line_says_both_periods_or_that_there_is_nothing() -> None:
    assert line_words(Figures(0, 12)) == "0 in 28 days, 12 in a year"
    assert line_words(Figures(2, 2)) == "fewer than 3 in 28 days, fewer than 3 in a year"
    assert line_words(Figures()) == "none in a year"
