"""From what a family types to slots."""

import pytest

from search.planner import LONGEST_TEXT, MOST_SLOTS, plan


def slots(text: str, **more: object) -> list[tuple[str, ...]]:
    found = plan(text, **more).slots  # type: ignore[arg-type]
    return [tuple(" ".join(phrase) for phrase in slot.phrases) for slot in found]


def test_each_word_is_a_slot_and_stop_words_are_not() -> None:
    assert slots("Help for my child with Autism") == [("help",), ("child",), ("autism",)]


def test_a_query_of_stop_words_keeps_them() -> None:
    assert slots("The Who") == [("the",), ("who",)]


@pytest.mark.parametrize("quotes", ['""', "“”", "«»", "„“"])
def test_quoted_words_stay_together_with_their_stop_words(quotes: str) -> None:
    opening, closing = quotes
    assert slots(f"{opening}speech and language{closing} group") == [("speech and language",), ("group",)]


@pytest.mark.parametrize("text", ['"autism', 'autism"', '"" autism', '"!" autism'])
def test_a_quote_that_holds_nothing_or_never_ends_is_passed_over(text: str) -> None:
    assert slots(text) == [("autism",)]


def test_the_same_word_twice_is_one_slot() -> None:
    assert slots("autism AUTISM") == [("autism",)]


@pytest.mark.parametrize("text", ["", "   ", "!?", "🙂", "\x00\ud800"])
def test_nothing_to_look_for_is_no_slots(text: str) -> None:
    assert slots(text) == []


def test_no_text_makes_more_slots_than_an_engine_takes() -> None:
    assert len(slots(" ".join(f"word{number}" for number in range(5_000)))) == MOST_SLOTS
    assert len(plan("a " * 10_000).words) <= LONGEST_TEXT


def test_the_longest_synonym_that_fits_wins_and_what_was_typed_comes_first() -> None:
    synonyms = {("speech",): (("talking",),), ("speech", "therapy"): (("slt",), ("salt",))}
    assert slots("speech therapy", synonyms=synonyms) == [("speech therapy", "slt", "salt")]
    assert slots("speech group", synonyms=synonyms) == [("speech", "talking"), ("group",)]


def test_quoted_words_have_no_synonyms() -> None:
    assert slots('"speech"', synonyms={("speech",): (("talking",),)}) == [("speech",)]
