"""What an officer is shown of a change: what says something else, and nothing that only looks different."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.directory.content import ListingContent
from localoffer.publishing.differences import Difference, Naming, compared_parts, differences
from localoffer.publishing.marking import Line, Piece, marked_words
from tests.factories import content

NAMING = Naming({"ward:E1": "Saltby Shore"}, "Aldermere")


def found(before: ListingContent | None, after: ListingContent) -> tuple[Difference, ...]:
    return differences(before, after, NAMING)


def text(lines: tuple[Line, ...]) -> list[str]:
    return [" ".join(piece.text for piece in line) for line in lines]


def marked(lines: tuple[Line, ...]) -> list[str]:
    return [piece.text for line in lines for piece in line if piece.changed]


def only(before: dict[str, Any], after: dict[str, Any]) -> Difference:
    """The one difference between two listings that differ in these fields."""
    (difference,) = found(content(**before), content(**after))
    return difference


def test_every_part_of_a_listing_is_compared() -> None:
    assert compared_parts() == set(ListingContent.model_fields)


def test_new_words_in_a_long_text_are_marked_and_the_rest_is_not() -> None:
    change = only(
        {"description": "We swim every week.\n\nBring a towel and a drink."},
        {"description": "We swim every week in a warm pool.\n\nBring a towel."},
    )
    assert change.label == "What it offers"
    assert text(change.after) == ["We swim every week in a warm pool.", "Bring a towel."]
    assert marked(change.before) == ["week.", "towel and a drink."]
    assert marked(change.after) == ["week in a warm pool.", "towel."]


def test_text_that_was_written_anew_is_marked_as_a_whole() -> None:
    before, after = marked_words("Every Monday we go to a pool.", "A choir to join on Fridays, all welcome.")
    assert before == ((Piece("Every Monday we go to a pool.", True),),)
    assert after == ((Piece("A choir to join on Fridays, all welcome.", True),),)


def test_terms_are_named_by_their_labels() -> None:
    change = only({"needs": ["asd", "hi"]}, {"needs": ["asd", "vi"]})
    assert (text(change.before), marked(change.before)) == (["Autism", "Hearing impairment"], ["Hearing impairment"])
    assert marked(change.after) == ["Vision impairment"]


def test_price_that_went_up_stands_beside_the_one_that_stayed() -> None:
    change = only(
        {"costs": [{"option": "Child", "amount": "4"}, {"option": "Carer", "amount": "0"}]},
        {"costs": [{"option": "Carer", "amount": "0"}, {"option": "Child", "amount": "4.50"}]},
    )
    assert (text(change.before), marked(change.before)) == (["Child: £4", "Carer: Free"], ["Child: £4"])
    assert marked(change.after) == ["Child: £4.50"]


@pytest.mark.parametrize(
    ("before", "after", "label", "words"),
    [
        ({"age_max": 11}, {"age_max": 13}, "Ages", ["Ages 5 to 13"]),
        ({}, {"online": True}, "Online or by phone", ["Yes"]),
        ({}, {"coverage": {"kind": "areas", "areas": ["ward:E1"]}}, "Area it serves",
         ["People who live in Saltby Shore"]),
        ({}, {"starts_on": "2026-12-01"}, "First day", ["1 December 2026"]),
        ({}, {"times": [{"days": ["mon"], "opens": "16:00", "closes": "17:30"}]}, "When it happens",
         ["Monday, 4pm to 5:30pm"]),
        ({}, {"links": [{"label": "Book", "url": "www.saltby.example", "kind": "booking"}]}, "Links",
         ["Book, https://www.saltby.example, booking"]),
        ({}, {"setting": {"phase": "Primary", "section_41": True}}, "About the setting",
         ["Phase: Primary", "Section 41: Yes"]),
    ],
)  # fmt: skip
def test_what_is_new_is_told_in_words(before: Any, after: Any, label: str, words: list[str]) -> None:
    change = only(before, after)
    assert (change.label, marked(change.after)) == (label, words)


def test_address_that_is_kept_back_is_shown_to_officers_with_the_fact() -> None:
    place = {"town": "Saltby", "address": "3 Quay Lane", "postcode": "WX4 2BD"}
    change = only({"places": [place]}, {"places": [place | {"hide_address": True}]})
    assert text(change.after) == ["3 Quay Lane, Saltby, WX4 2BD, address not shown to the public"]


def test_new_listing_shows_all_it_says_as_new() -> None:
    changes = found(None, content())
    assert [change.field for change in changes][:2] == ["name", "summary"]
    assert all(change.before == () for change in changes)
    assert marked(changes[0].after) == ["Saltby Swimmers"]


def test_listing_that_is_the_same_has_no_difference() -> None:
    assert found(content(), content()) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("01632 960100", "(01632) 960 100"), ("01632 960100", "+44 1632 960100"), ("01632 960100", "+44 (0)1632 960100"),
     ("01632 960100", "0044 1632 960100"), ("01632 960100 ext 5", "01632960100 x5")],
)  # fmt: skip
def test_telephone_number_written_in_another_way_is_no_difference(one: str, other: str) -> None:
    assert found(content(contacts=[{"phone": one}]), content(contacts=[{"phone": other}])) == ()


@pytest.mark.parametrize(
    "other", ["01632 960101", "01632 960100 ext 5", "01632 960100 (mornings)", "01632 960100 or 101", ""]
)
def test_another_number_or_words_beside_it_are_a_difference(other: str) -> None:
    (change,) = found(
        content(contacts=[{"name": "Desk", "phone": "01632 960100"}]),
        content(contacts=[{"name": "Desk", "phone": other}]),
    )
    assert change.label == "Contacts"


def test_repeated_words_without_end_do_not_keep_anyone_waiting() -> None:
    before, after = marked_words("a " * 5_000, "a " * 4_999)
    assert len(before) == len(after) == 1


SPACES = st.sampled_from([" ", "  ", "\n", "\t", "\n\n", "\u00a0 "])
WORDS = st.lists(st.text("abcéß’.-", min_size=1, max_size=6), min_size=1, max_size=30)
PHONES = st.from_regex(r"0[1-9][0-9]{8,9}", fullmatch=True)
CODES = st.lists(st.sampled_from(["asd", "slcn", "hi", "vi", "pd", "adhd"]), unique=True)


@st.composite
def same_in_two_ways(draw: st.DrawFn) -> tuple[ListingContent, ListingContent]:
    """A listing, and the same with other spaces, its lists in another order and its numbers in other groups."""
    words, codes, phones = draw(WORDS), draw(CODES), draw(st.lists(PHONES, max_size=3))
    prices = draw(st.lists(st.decimals(0, 100, places=2), max_size=4))
    days = draw(st.lists(st.sampled_from(["mon", "tue", "wed", "sat"]), unique=True))

    def written(order: bool) -> ListingContent:
        def mixed(items: list[Any]) -> list[Any]:
            return draw(st.permutations(items)) if order else items

        return content(
            description="".join(word + (draw(SPACES) if order else " ") for word in words),
            needs=mixed(codes),
            costs=mixed([{"option": str(number), "amount": price} for number, price in enumerate(prices)]),
            contacts=mixed(
                [{"role": str(n), "phone": f"+44 {p[1:4]} {p[4:]}" if order else p} for n, p in enumerate(phones)]
            ),
            times=mixed([{"days": mixed(days), "description": word} for word in dict.fromkeys(words)]),
            places=mixed([{"name": word, "town": "Saltby"} for word in dict.fromkeys(words)]),
        )

    return written(False), written(True)


@given(same_in_two_ways())
def test_same_content_in_another_order_or_spacing_is_no_difference(
    pair: tuple[ListingContent, ListingContent],
) -> None:
    assert found(*pair) == ()


@given(WORDS, WORDS)
def test_texts_are_shown_whole_and_words_that_are_not_marked_stand_in_both(one: list[str], other: list[str]) -> None:
    before, after = marked_words(" ".join(one), "\n".join(other))
    assert " ".join(text(before)).split() == one
    assert " ".join(text(after)).split() == other
    kept = [[w for line in side for p in line if not p.changed for w in p.text.split()] for side in (before, after)]
    assert kept[0] == kept[1]


@given(WORDS, WORDS)
def test_different_words_are_always_seen(one: list[str], other: list[str]) -> None:
    before, after = content(summary=" ".join(one)), content(summary=" ".join(other))
    assert bool(found(before, after)) == (one != other)
