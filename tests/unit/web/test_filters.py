"""The filters of the results page: long groups are folded, what is chosen is always in sight."""

from config.vocabularies import vocabulary
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


def test_a_short_group_is_shown_whole_with_its_noughts() -> None:
    (cost,) = (group for group in filter_groups(Asked(), {"cost": {"free": 3}}, {}) if group.group == "cost")
    assert len(cost.options) == len(vocabulary("costs").terms)
    assert [(option.code, option.count) for option in cost.options if option.count] == [("free", 3)]
    assert cost.more == ()


def test_of_a_long_group_what_would_bring_nothing_is_left_out() -> None:
    group = needs(Asked(filters=(("need", ("pd",)),)), {"asd": 2})
    assert [(option.code, option.count) for option in group.options] == [("asd", 2), ("pd", 0)]
    assert group.more == ()


def test_a_group_in_which_nothing_would_be_found_is_left_out() -> None:
    assert filter_groups(Asked(), {"cost": {}}, {}) == ()


def test_the_kinds_below_a_chosen_one_show_their_noughts_where_they_are_few() -> None:
    care = len(vocabulary("categories").children("care"))
    health = len(vocabulary("categories").children("health"))
    assert care < FOLDED_FROM <= health
    counts = {"care": 2, "care/adult": 2, "health": 1, "health/physiotherapy": 1}
    asked = Asked(filters=(("category", ("care", "health")),))
    group = next(group for group in filter_groups(asked, {"category": counts}, {}) if group.group == "category")
    below = {option.code: option.below for option in (*group.options, *group.more)}
    assert len(below["care"]) == care
    assert [option.code for option in below["health"]] == ["health/physiotherapy"]


def test_many_areas_are_folded_like_any_long_group() -> None:
    areas = {f"ward:{number}": f"Ward {number}" for number in range(12)}
    counts = dict.fromkeys(list(areas)[:8], 1)
    (group,) = filter_groups(Asked(), {"area": counts}, areas)
    assert (len(group.options), len(group.more)) == (8, 0)
    (group,) = filter_groups(Asked(), {"area": dict.fromkeys(areas, 1)}, areas)
    assert (len(group.options), len(group.more)) == (SHOWN_OF_FOLDED, 12 - SHOWN_OF_FOLDED)


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
