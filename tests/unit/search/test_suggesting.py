"""What is suggested while someone types: words in any order, the last as far as it is typed, a share for each kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory.names import PlaceNames
from search.suggesting import AT_LEAST, MOST, MOST_NEAR, Suggested, _balanced, fit, near_spellings, place_suggestions

PLACES = PlaceNames(("Castle", "Cold Saltby", "Saltby", "Thornwick"), ("WX1", "WX2", "WX10"))


@pytest.mark.parametrize(
    ("typed", "name", "rank"),
    [
        ("speech", "Speech and language therapy", 0),
        ("speech lang", "Speech and language therapy", 1),
        ("therapy spe", "Speech and language therapy", 1),
        ("spe therapy", "Speech and language therapy", None),
        ("speech x", "Speech and language therapy", None),
        ("cafe", "Café for families", 0),
        ("st marys pri", "St Mary’s Primary School", 0),
    ],
)
def test_a_name_fits_by_whole_words_in_any_order_and_a_last_one_begun(typed: str, name: str, rank: int | None) -> None:
    assert fit(typed, name) == rank


def test_places_that_begin_with_what_is_typed_come_first() -> None:
    assert place_suggestions("sal", PLACES) == ("Saltby", "Cold Saltby")


def test_districts_are_suggested_once_their_number_is_begun() -> None:
    assert place_suggestions("wx", PLACES) == ()
    assert place_suggestions("WX1", PLACES) == ("WX1", "WX10")


def test_one_letter_suggests_nothing() -> None:
    assert place_suggestions("s", PLACES) == ()
    assert place_suggestions("s'", PLACES) == ()


@pytest.mark.parametrize("typed", ["Saltbey", "SALBY", "salt by", "Saltbÿ"])
def test_a_misspelt_town_is_recognised(typed: str) -> None:
    assert near_spellings(typed, PLACES)[0] == "Saltby"


@pytest.mark.parametrize("typed", ["", "!!", "M99 9ZZ", "Nowhereton", "x" * 10_000])
def test_what_is_like_no_place_is_taken_for_none(typed: str) -> None:
    assert near_spellings(typed, PLACES) == ()


@given(st.text())
def test_at_most_a_few_places_are_guessed(text: str) -> None:
    assert len(near_spellings(text, PLACES)) <= MOST_NEAR


def test_every_kind_has_its_share_and_together_they_are_no_more_than_eight() -> None:
    many = [Suggested(f"{kind} {number}", kind, "x", ()) for kind in AT_LEAST for number in range(9)]
    kept = _balanced(many)
    assert len(kept) == MOST
    assert {kind: sum(item.kind == kind for item in kept) for kind in AT_LEAST} == AT_LEAST
    assert [item.kind for item in kept] == sorted((item.kind for item in kept), key=list(AT_LEAST).index)


def test_what_one_kind_does_not_need_goes_to_the_others() -> None:
    clubs = [Suggested(f"Club {number}", "Service", "x", ()) for number in range(9)]
    place = Suggested("Clubton", "Place", "x", ())
    assert _balanced([*clubs, place]) == (*clubs[: MOST - 1], place)


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert len(place_suggestions(text, PLACES)) <= MOST
