"""What a misspelt word was meant to be."""

import pytest

from search.words.spelling import Speller, british_and_american

WORDS = """autism autistic speech therapy therapist therapies dyslexia physio physiotherapy behaviour epilepsy
occupational wheelchair swimming nursery anxiety diabetes asperger hearing sensory communication school schools"""
SPELLER = Speller(dict.fromkeys(WORDS.split(), 10))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("autisim", "autism"),
        ("speach", "speech"),
        ("dislexia", "dyslexia"),
        ("fisio", "physio"),
        ("behavoir", "behaviour"),
        ("epalepsy", "epilepsy"),
        ("occupashional", "occupational"),
        ("wheelchiar", "wheelchair"),
        ("swiming", "swimming"),
        ("nursary", "nursery"),
        ("anxeity", "anxiety"),
        ("comunication", "communication"),
    ],
)
def test_a_slip_is_near_the_word_that_was_meant(typed: str, meant: str) -> None:
    assert SPELLER.near(typed)[0] == meant


@pytest.mark.parametrize("word", ["asdfgh", "qwertyuiop", "ab", "x" * 500, "1234", "m33", "日本語語", ""])
def test_what_is_no_word_is_near_nothing(word: str) -> None:
    assert SPELLER.near(word) == []


def test_nothing_is_near_a_short_form() -> None:
    assert Speller({"asd": 9, "slt": 9}).near("asdf") == []


def test_a_word_is_never_near_itself() -> None:
    assert "school" not in SPELLER.near("school")


def test_of_two_words_as_near_the_more_frequent_was_meant() -> None:
    assert Speller({"carer": 50, "cares": 2}).near("caree")[0] == "carer"


def test_american_words_have_british_spellings_and_the_other_way_round() -> None:
    assert "behaviour" in set(british_and_american("behavior"))
    assert "organization" in set(british_and_american("organisation"))
    assert "centre" in set(british_and_american("center"))
    assert "paediatric" in set(british_and_american("pediatric"))
    assert "counselling" in set(british_and_american("counseling"))
