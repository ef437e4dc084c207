"""Both ways of folding a text give the same words: the quick one for plain text, and the one that knows positions."""

from hypothesis import given
from hypothesis import strategies as st

from search.folding import words, words_in

SIGNS = st.text(
    st.sampled_from("aAsS1 _-'\u2018\u2019`\u02bc.,\n\t\u00a0\u2013\u201c\u2026\u20ac\u00e9\u0301\u2122\u00bd")
)


@given(st.one_of(SIGNS, st.text()))
def test_words_are_the_same_whether_or_not_positions_are_asked_for(text: str) -> None:
    assert words(text) == [word for _, _, word in words_in(text)]


def test_plain_words_keep_their_possessives_together() -> None:
    assert words("St Mary\u2019s \u2013 the children's and Anne's's group; 5p & \u00a36") == [
        "st", "marys", "the", "childrens", "and", "anness", "group", "5p", "6",
    ]  # fmt: skip
