"""The address of a search: whatever it holds, reading it works; what is written back is settled and shareable."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import address
from search.address import Asked
from search.filters import known_codes

KNOWN = known_codes({"ward:E05999001": "Castle"})
PLAIN = ("q", "near", "radius", "age", "sort", "page", "as")


def read(query: str) -> Asked:
    return address.read(parse_qsl(query), KNOWN)


def test_an_address_says_everything_about_a_search() -> None:
    asked = read("q=swimming+club&near=WX1+1AA&radius=5&age=5-11&need=asd&need=adhd&cost=free&sort=name&page=3")
    assert asked == Asked(
        text="swimming club",
        near="WX1 1AA",
        radius=5,
        age=(5, 11),
        filters=(("need", ("asd", "adhd")), ("cost", ("free",))),
        sort="name",
        page=3,
    )
    assert read(asked.query_string()) == asked


@pytest.mark.parametrize(
    "query",
    ["page=-3", "page=0", "page=abc", "radius=5", "radius=-1&near=x", "age=abc", "age=99", "sort=price", "q=%00%1f"],
)
def test_what_makes_no_sense_is_left_out(query: str) -> None:
    asked = read(query)
    assert (asked.page, asked.radius, asked.age, asked.sort, asked.text) == (1, None, None, None, "")


@pytest.mark.parametrize("written", ["7", "age 7", "Aged 7", "7 years old", "7 yrs", "7-7"])
def test_an_age_is_read_as_people_write_it(written: str) -> None:
    asked = address.read([("age", written)], KNOWN)
    assert asked.age == (7, 7)


def test_what_is_no_age_is_kept_to_be_shown_again_and_not_searched_for() -> None:
    asked = read("q=club&age=seven")
    assert (asked.age, asked.age_unread) == (None, "seven")
    assert asked.query_string() == "q=club"
    assert read("age=7").age_unread == ""


def test_a_page_beyond_what_can_be_paged_is_the_last_one() -> None:
    assert read("page=999999999").page == 1000


def test_unknown_filters_are_left_out_and_counted() -> None:
    asked = read("need=asd&need=nonsense&utm_source=mail")
    assert asked.filters == (("need", ("asd",)),)
    assert asked.unknown == 1


def test_a_kind_of_help_gives_way_to_the_kinds_below_it() -> None:
    assert read("category=health&category=health/mental-health").chosen("category") == ("health/mental-health",)


def test_with_only_a_place_the_nearest_come_first() -> None:
    assert read("near=WX1").order == "distance"
    assert read("near=WX1&q=club").order == "relevance"
    assert read("q=club&sort=distance").order == "relevance"


def test_with_neither_words_nor_a_place_the_last_confirmed_come_first() -> None:
    for query in ("", "need=asd", "sort=relevance", "sort=distance"):
        assert read(query).order == "assured"
    assert read("sort=name").order == "name"


def test_words_can_be_meant_as_they_were_typed() -> None:
    asked = read("q=autisim&as=typed&page=2")
    assert asked.as_typed
    assert asked.query_string() == "q=autisim&as=typed&page=2"
    assert not read("q=autisim&as=anything").as_typed
    assert not read("as=typed").as_typed, "there are no words to take so"


def test_leaving_out_a_filter_goes_back_to_the_first_page() -> None:
    asked = read("q=club&need=asd&need=adhd&page=4")
    assert asked.without("need", "asd").query_string() == "q=club&need=adhd"
    assert asked.without("need").query_string() == "q=club"


@given(
    st.lists(
        st.tuples(st.sampled_from([*KNOWN, "q", "near", "radius", "age", "sort", "page", "as"]) | st.text(), st.text())
    )
)
def test_reading_never_fails_and_settles_at_once(arguments: list[tuple[str, str]]) -> None:
    asked = address.read(arguments, KNOWN)
    again = read(asked.query_string())
    assert again.query_string() == asked.query_string()
    assert len(asked.text) <= address.LONGEST_TEXT


def test_ten_thousand_characters_are_cut() -> None:
    assert len(read("q=" + "a" * 10_000).text) == address.LONGEST_TEXT
