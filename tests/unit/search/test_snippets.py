"""Snippets: where they begin, what they mark, what they leave out."""

from search.planner import plan
from search.snippets import snippet


def test_words_of_the_same_stem_are_marked_as_they_are_written() -> None:
    found = snippet(["Swimming lessons; children swim weekly."], plan("swims"))
    assert found == (("Swimming", True), (" lessons; children ", False), ("swim", True), (" weekly.", False))


def test_the_text_with_most_of_the_words_is_shown() -> None:
    found = snippet(["A group.", "An anxiety group for teenagers."], plan("anxiety group"))
    assert "".join(part for part, _ in found) == "An anxiety group for teenagers."


def test_a_phrase_is_marked_as_one_and_its_words_apart_are_not() -> None:
    found = snippet(["Speech and language. A speech."], plan('"speech and language"'))
    assert [part for part, is_match in found if is_match] == ["Speech and language"]


def test_a_long_text_is_cut_round_the_first_match_between_words() -> None:
    text = "lorem " * 100 + "autism " + "ipsum " * 100
    found = snippet([text], plan("autism"))
    shown = "".join(part for part, _ in found)
    assert ("autism", True) in found
    assert shown.startswith("… lorem ")
    assert shown.endswith(" …")
    assert len(shown) < 240


def test_without_a_match_it_is_the_beginning() -> None:
    assert snippet(["", "About the club."], plan("autism")) == (("About the club.", False),)
    assert snippet([], plan("autism")) == ()


def test_markup_comes_out_as_the_text_it_is() -> None:
    found = snippet(["<b>Autism</b> & more"], plan("autism"))
    assert found == (("<b>", False), ("Autism", True), ("</b> & more", False))


def test_accents_and_possessives_are_matched_and_shown_as_written() -> None:
    found = snippet(["At Zoë’s Café"], plan("zoe cafe"))
    assert [part for part, is_match in found if is_match] == ["Zoë’s", "Café"]
