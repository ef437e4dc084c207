"""The filters of the results page: long groups are folded, what is chosen is always in sight."""

from search.address import Asked
from search.filters import FOLDED_FROM, SHOWN_OF_FOLDED, FilterGroup, active_filters, filter_groups

NEEDS = ["asd", "slcn", "semh", "spld", "mld", "sld", "pmld", "adhd", "ds", "hi"]
COUNTS = {code: number for number, code in enumerate(NEEDS, start=1)}


def needs(asked: Asked, counts: dict[str, int]) -> FilterGroup:
    return next(group for group in filter_groups(asked, {"need": counts}, {}) if group.group == "need")


def codes(group: FilterGroup) -> list[str]:
    return [option.code for option in group.options]


def test_a_long_group_shows_the_options_with_most_listings_in_its_own_order() -> None:
    group = needs(Asked(), COUNTS)
    assert codes(group) == NEEDS[-SHOWN_OF_FOLDED:]
    assert [option.code for option in group.more] == NEEDS[:-SHOWN_OF_FOLDED]


def test_a_short_group_is_shown_whole() -> None:
    few = dict.fromkeys(NEEDS[: FOLDED_FROM - 1], 1)
    group = needs(Asked(), few)
    assert (codes(group), group.more) == (NEEDS[: FOLDED_FROM - 1], ())


def test_what_is_ticked_is_never_folded_away() -> None:
    group = needs(Asked(filters=(("need", ("asd", "hi")),)), COUNTS)
    assert {"asd", "hi"} <= set(codes(group))
    assert len(group.options) == SHOWN_OF_FOLDED
    assert group.chosen == 2


def test_every_filter_in_use_can_be_left_out_alone() -> None:
    asked = Asked(text="club", near="WX1", radius=5, age=(5, 11), filters=(("cost", ("free",)),), page=3)
    active = {item.label: item.without.query_string() for item in active_filters(asked, {})}
    assert active == {
        "Within 5 miles": "q=club&near=WX1&age=5-11&cost=free",
        "Age 5 to 11": "q=club&near=WX1&radius=5&cost=free",
        "Free": "q=club&near=WX1&radius=5&age=5-11",
    }
