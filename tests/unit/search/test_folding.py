"""Folding has a quick way for plain text; it gives what the way for all letters gives."""

from hypothesis import given, settings
from hypothesis import strategies as st

from search.folding import words, words_in, words_in_any

SIGNS = st.text(
    st.sampled_from("aAsS1 _-'\u2018\u2019`\u02bc.,\n\t\u00a0\u2013\u201c\u2026\u20ac\u00e9\u0301\u2122\u00bd")
)


@settings(max_examples=1000)
@given(st.one_of(SIGNS, st.text()))
def test_plain_text_has_the_same_words_at_the_same_places_in_the_quick_way(text: str) -> None:
    slow = list(words_in_any(text))
    assert list(words_in(text)) == slow
    assert words(text) == [word for _, _, word in slow]


def test_plain_words_keep_their_possessives_together() -> None:
    assert words("St Mary\u2019s \u2013 the children's and Anne's's group; 5p & \u00a36") == [
        "st", "marys", "the", "childrens", "and", "anness", "group", "5p", "6",
    ]  # fmt: skip
