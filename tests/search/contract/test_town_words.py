"""What words find in Pennyford, in which tier, with how many points. Every expectation is worked out by hand.

A part of the query counts for each field it is in; several words together in the name count more, and more still at its
beginning. What each is worth is in `config/search/ranking.yml`.
"""

import pytest

from tests.search.contract.conftest import Town
from tests.search.contract.town import FIRST, NAME, ORGANISATION, SUMMARY, TEXT, TOGETHER, TOPICS


def test_a_name_goes_before_topics_and_topics_before_texts(town: Town) -> None:
    assert town.scored("autism") == [
        (1, 3, NAME),  # is called that
        (2, 2, NAME + TOPICS + SUMMARY),
        (3, 2, NAME),
        (4, 1, TOPICS + TEXT),  # "autistic" is another word
        (5, 1, TOPICS),
        (7, 0, ORGANISATION),
        (6, 0, TEXT),  # three times in the description counts once
    ]


def test_all_words_have_to_be_there_and_the_listing_called_so_is_first(town: Town) -> None:
    assert town.scored("autism hub") == [
        (2, 3, NAME + TOPICS + SUMMARY + NAME + TOGETHER + FIRST),
        (3, 2, 2 * NAME),
    ]
    assert town.scored("hub autism") == [(2, 2, 2 * NAME + TOPICS + SUMMARY), (3, 2, 2 * NAME)]
    assert town.found("autism hub swimming") == []


def test_words_without_quotes_may_stand_apart(town: Town) -> None:
    assert town.scored("speech language therapy") == [
        (8, 2, 3 * NAME),
        (9, 0, NAME + SUMMARY + NAME),
        (10, 0, 3 * TEXT),
    ]


def test_a_whole_name_is_found_first_with_its_stop_words(town: Town) -> None:
    assert town.scored("Speech and language therapy") == [
        (8, 3, 3 * NAME + TOGETHER + FIRST),
        (9, 0, 2 * NAME + SUMMARY),
        (10, 0, 3 * TEXT),
    ]


def test_quoted_words_stand_together_in_that_order(town: Town) -> None:
    assert town.scored('"speech and language therapy"') == [(8, 3, NAME + TOGETHER + FIRST), (10, 0, TEXT)]
    assert town.scored('"language therapy"') == [(8, 2, NAME + TOGETHER), (10, 0, TEXT)]
    assert town.found('"therapy speech"') == []
    assert town.found('"speech language"') == []  # "and" stands between


def test_quoted_and_other_words_together(town: Town) -> None:
    assert town.scored('therapy "speech and language"') == [(8, 2, 2 * NAME), (10, 0, 2 * TEXT)]
    assert town.found('video "speech and language"') == []


@pytest.mark.parametrize("text", ["mary", "Mary's", "Mary’s", "marys", "MARY`S"])
def test_a_possessive_is_found_however_it_is_written(town: Town, text: str) -> None:
    assert town.found(text) == [12, 13, 11]


@pytest.mark.parametrize("text", ["St Mary's", "st marys", "St. Mary’s", "st mary"])
def test_a_school_is_found_by_its_name_with_or_without_the_apostrophe(town: Town, text: str) -> None:
    assert town.scored(text) == [(11, 2, 2 * NAME + TOGETHER + FIRST)]


def test_words_that_carry_no_meaning_are_left_out(town: Town) -> None:
    assert town.scored("what you need to mend a bicycle") == [(15, 2, 2 * (NAME + SUMMARY))]
    assert town.found("for a child or a parent") == [15]


def test_a_query_of_nothing_but_such_words_keeps_them(town: Town) -> None:
    assert town.scored("The Who") == [(14, 2, 2 * NAME + TOGETHER + FIRST)]
    assert town.found("who") == [14]


def test_one_word_in_the_name_and_another_elsewhere(town: Town) -> None:
    assert town.scored("lantern bereavement") == [(50, 2, 2 * NAME), (49, 1, NAME + TOPICS)]
    assert town.scored("lantern grief") == [(49, 0, NAME + SUMMARY)]
    assert town.scored("lantern harvest teens") == [(49, 0, NAME + ORGANISATION + TEXT)]
    assert town.found("bereavement walks") == []


def test_forms_of_a_word_are_one_word_and_its_relations_are_not(town: Town) -> None:
    assert town.found("kayak") == [45, 46, 44]
    assert town.scored("kayaking") == [(44, 3, NAME), (45, 2, NAME), (46, 2, NAME)]
    assert town.found("therapist") == [47]
    assert town.found("therapy") == [48, 8, 9, 10]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("zoe cafe", [(40, 2, 2 * NAME + TOGETHER)]),
        ("Zoë's CAFÉ", [(40, 3, 2 * NAME + TOGETHER + FIRST)]),
        ("oeuvre", [(41, 2, NAME)]),
        ("ŒUVRE", [(41, 2, NAME)]),
        ("wide fields", [(42, 3, 2 * NAME + TOGETHER + FIRST)]),
        ("ase thor", [(43, 2, 2 * NAME)]),
    ],
)
def test_accents_ligatures_and_wide_letters_do_not_matter(
    town: Town, text: str, wanted: list[tuple[int, int, int]]
) -> None:
    assert town.scored(text) == wanted


@pytest.mark.parametrize("text", ["3.5", "e-mail", "E Mail", "desk@pennyford.example", "16-25", "room 12"])
def test_signs_part_words(town: Town, text: str) -> None:
    assert town.found(text) == [80]


def test_nothing_but_signs_finds_nothing_and_nothing_at_all_finds_everything(town: Town) -> None:
    assert (town.ask("!?").total, town.ask("🙂").total) == (0, 0)
    assert (town.ask("").total, town.ask("  ").total) == (84, 84)


def test_a_name_that_begins_with_the_words_goes_first(town: Town) -> None:
    assert town.scored("drop in") == [(7, 2, NAME + TOGETHER)]
    assert town.scored("harbour trust") == [(7, 2, 2 * (NAME + ORGANISATION) + TOGETHER + FIRST)]
