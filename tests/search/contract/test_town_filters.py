"""Filters and counts among Pennyford's eight workshops, A to H (27 to 34), counted by hand."""

from tests.search.contract.conftest import Town

GROUPS = ("need", "cost", "day", "category", "area")


def test_without_a_filter_every_code_is_counted_and_none_is_zero(town: Town) -> None:
    assert town.ask("workshop", facets=GROUPS).facets == {
        "need": {"asd": 3, "adhd": 3, "hi": 3, "vi": 3},
        "cost": {"free": 3, "paid": 3, "unknown": 2},
        "day": {"mon": 3, "tue": 2, "wed": 1, "sat": 2, "sun": 1},
        "category": {"leisure": 4, "leisure/art": 2, "health": 3, "health/hearing": 1},
        "area": {},
    }


def test_counts_of_a_group_are_as_if_it_had_no_filter_of_its_own(town: Town) -> None:
    results = town.ask("workshop", filters=(("need", ("asd",)),), facets=GROUPS)
    assert results.total == 3
    assert results.facets == {
        "need": {"asd": 3, "adhd": 3, "hi": 3, "vi": 3},
        "cost": {"free": 2, "unknown": 1},
        "day": {"mon": 1, "tue": 1, "sat": 1},
        "category": {"leisure": 2, "leisure/art": 1},
        "area": {},
    }


def test_codes_of_one_group_are_alternatives_and_groups_all_have_to_fit(town: Town) -> None:
    either = (("need", ("asd", "hi")),)
    assert town.found("workshop", filters=either) == [27, 28, 30, 31, 34]
    both = (*either, ("cost", ("free",)))
    results = town.ask("workshop", filters=both, facets=GROUPS)
    assert [int(hit.id[-2:]) for hit in results.hits] == [27, 28, 31]
    assert results.facets == {
        "need": {"asd": 2, "adhd": 1, "hi": 1, "vi": 1},
        "cost": {"free": 3, "paid": 1, "unknown": 1},
        "day": {"mon": 2, "tue": 1},
        "category": {"leisure": 2, "leisure/art": 1, "health": 1, "health/hearing": 1},
        "area": {},
    }


def test_a_filter_in_a_group_that_is_not_counted_narrows_too(town: Town) -> None:
    results = town.ask("workshop", filters=(("cost", ("paid",)),), facets=("need",))
    assert results.total == 3
    assert results.facets == {"need": {"adhd": 1, "hi": 1}}


def test_a_code_that_nobody_has_finds_nothing_and_other_counts_are_empty(town: Town) -> None:
    results = town.ask("workshop", filters=(("cost", ("donation",)),), facets=("need", "cost"))
    assert (results.total, results.hits) == (0, [])
    assert results.facets == {"need": {}, "cost": {"free": 3, "paid": 3, "unknown": 2}}


def test_filters_work_without_words(town: Town) -> None:
    assert town.found(filters=(("day", ("mon",)), ("category", ("leisure",)))) == [27, 29]
