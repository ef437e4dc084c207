"""From what a family types to slots."""

from dataclasses import replace

import pytest

from search.plan import MOST_ALTERNATIVES, MOST_TOGETHER, SAME, TYPED, Correction, Topic
from search.planner import LONGEST_TEXT, MOST_CORRECTED, MOST_SLOTS, plan, rewritten
from search.stemming import stems
from search.words.rules import Entry, Words, tables, topics_called


def words(listings: int = 300, **documents: int) -> Words:
    """Words that so many listings use, with a few synonyms."""
    synonyms, short = tables(
        (
            Entry("autism", ("autism", "autistic", "asd"), both_ways=True),
            Entry("speech therapy", ("speech therapy", "speech and language therapy", "slt"), both_ways=True),
            Entry("not talking", ("not talking",), ("late talker",), strength=3),
            Entry("salt", ("SALT",), ("speech and language therapy",), capitals=True),
        )
    )
    return Words(synonyms=synonyms, short_forms=short, documents=documents, stem_of=stems(documents), listings=listings)


KNOWN = words(
    speech=20, therapy=30, swimming=5, basketball=3, wheelchair=9, group=80, autism=40, ball=4, organisation=7
)


def slots(text: str, known: Words | None = None, **more: bool) -> list[tuple[str, ...]]:
    return [tuple(" ".join(phrase) for phrase in slot.phrases) for slot in plan(text, known, **more).slots]


def test_each_telling_word_is_a_slot() -> None:
    assert slots("Help for my child with Autism and sleep") == [("autism",), ("sleep",)]


def test_words_that_say_little_count_where_nothing_says_more() -> None:
    assert slots("help for my son") == [("help",), ("son",)]


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
    assert slots(text, KNOWN) == []


def test_no_text_makes_more_slots_than_an_engine_takes() -> None:
    found = plan(" ".join(f"word{number}" for number in range(5_000)), KNOWN)
    assert len(found.slots) == MOST_SLOTS
    assert len(found.hints) <= 2 * MOST_SLOTS
    assert len(plan("a " * 10_000).words) <= LONGEST_TEXT


def test_many_parts_share_the_alternatives() -> None:
    long = Entry("a", tuple(f"a{letter}" for letter in "bcdefghijklmnopqrst"), both_ways=True)
    synonyms, _ = tables([long])
    known = Words(synonyms=synonyms)
    assert len(plan("ab", known).slots[0].alternatives) == MOST_ALTERNATIVES
    many = plan("ab ac ad ae af ag ah ai", known).slots
    assert sum(len(slot.alternatives) for slot in many) <= MOST_TOGETHER


def test_the_longest_synonym_that_fits_wins_and_what_was_typed_comes_first() -> None:
    assert slots("speech therapy group", KNOWN) == [
        ("speech therapy", "speech and language therapy", "slt"),
        ("group",),
    ]


def test_other_forms_of_a_synonym_are_known_too() -> None:
    assert slots("speech therapies", KNOWN)[0][:2] == ("speech therapies", "speech and language therapy")


def test_quoted_words_have_no_synonyms() -> None:
    assert slots('"autism"', KNOWN) == [("autism",)]


@pytest.mark.parametrize(
    "text", ["isn't really talking yet", "is still not talking", "doesnt talk", "won’t talk", "never talks"]
)
def test_every_way_to_say_not_is_one(text: str) -> None:
    assert [slot[1] for slot in slots(f"my son {text}", KNOWN)] == ["late talker"]


def test_of_a_kind_of_help_other_words_are_found_but_hardly_count() -> None:
    talking = Topic("category", "health/speech-language")
    known = replace(KNOWN, topics=topics_called([(talking, "Speech therapy")]))
    typed, *others = plan("speech therapy", known).slots[0].alternatives
    assert typed.strength == TYPED
    assert others
    assert {other.strength for other in others} == {1}


def test_a_short_form_counts_in_capitals_or_alone() -> None:
    assert "speech and language therapy" in slots("SALT", KNOWN)[0]
    assert "speech and language therapy" in slots("salt", KNOWN)[0]
    assert "slt" in slots("SALT for autism", KNOWN)[0]
    assert slots("salt for autism", KNOWN)[0] == ("salt",)
    assert slots("SALT FOR AUTISM", KNOWN)[0] == ("salt",)


def test_a_slip_is_mended_before_synonyms_are_looked_up() -> None:
    found = plan("speach therapy near autisim", KNOWN)
    assert found.corrections == (Correction("speach", "speech"), Correction("autisim", "autism"))
    assert found.slots[0].phrases[0] == ("speech", "therapy")
    assert found.slots[0].phrases[2] == ("slt",)
    assert found.words == ("speech", "therapy", "near", "autism")


def test_only_so_many_slips_of_one_query_are_mended() -> None:
    found = plan(" ".join(f"speach{letter} autisim" for letter in "abcdefghijkl"), KNOWN)
    assert 0 < len(found.corrections) <= MOST_CORRECTED


def test_a_short_form_that_nobody_knows_is_no_slip() -> None:
    assert plan("BALS group", KNOWN).corrections == ()
    assert plan("AUTISIM", KNOWN).corrections == (Correction("autisim", "autism"),)
    assert plan("SPEACH THERAPY", KNOWN).corrections == (Correction("speach", "speech"),)


def test_words_as_typed_are_not_mended() -> None:
    assert slots("speach", KNOWN, as_typed=True) == [("speach",)]


def test_nothing_is_mended_before_words_were_counted() -> None:
    assert plan("speach", words()).corrections == ()


def test_words_with_digits_and_short_words_are_left_alone() -> None:
    assert plan("sp33ch ats", KNOWN).corrections == ()


def test_a_word_that_listings_write_as_one_is_found_written_as_two() -> None:
    assert slots("wheelchair basket ball", KNOWN) == [("wheelchair",), ("basket ball", "basketball")]


def test_two_words_written_as_one_are_parted() -> None:
    assert slots("speechtherapy", KNOWN)[0][0] == "speech therapy"


def test_american_spelling_finds_british_words() -> None:
    found = plan("organization", KNOWN)
    assert found.slots[0].phrases == (("organisation",),)
    assert not found.corrections


def test_a_word_cut_short_finds_the_words_that_begin_so() -> None:
    assert slots("wheelch", KNOWN) == [("wheelch", "wheelchair")]


def test_what_was_typed_counts_more_than_what_means_the_same() -> None:
    typed, same = plan("autism", KNOWN).slots[0].alternatives[:2]
    assert (typed.strength, same.strength) == (TYPED, SAME)


def test_a_query_that_is_the_name_of_a_kind_of_help_is_a_topic() -> None:
    special = Topic("category", "education/special")
    known = replace(KNOWN, topics=topics_called([(special, "Special schools and units")]))
    assert plan("special school", known).topics == (special,)
    assert plan("units", known).topics == (special,)
    assert plan("special school nurses", known).topics == ()


def test_a_rare_word_beside_a_far_more_frequent_one_is_a_suggestion_only() -> None:
    known = words(listings=1_000, speach=1, speech=400)
    found = plan("speach", known)
    assert found.suggestions == (Correction("speach", "speech"),)
    assert found.slots[0].phrases == (("speach",),)


def test_hints_are_worth_more_the_fewer_listings_have_them() -> None:
    swimming, group = plan("swimming group", KNOWN).hints
    assert swimming.worth > group.worth > 0


def test_a_corrected_text_keeps_all_else_as_it_was_typed() -> None:
    assert rewritten("Speach  therapy, in SALE!", (Correction("speach", "speech"),)) == "speech  therapy, in SALE!"
