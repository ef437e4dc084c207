"""The related block: two lists become one, and what is too far off is in neither."""

import pytest

from config.search import ranking
from search.meaning import ALIKE
from search.plan import Hint, Plan
from search.query import RelatedLists, Scored
from search.related import merge

TALKING = Plan(hints=(Hint((("child",),), 10), Hint((("talking",),), 30)))
ALL_IN_A_DESCRIPTION = 40 * ranking().points["description"]


def alike(*ids: str, likeness: float = 0.6) -> list[Scored]:
    return [Scored(id, int(likeness * ALIKE)) for id in ids]


def worded(*ids: str, share: float = 1.0) -> list[Scored]:
    return [Scored(id, int(share * ALL_IN_A_DESCRIPTION)) for id in ids]


def ids(lists: RelatedLists, *, skip: tuple[str, ...] = (), n: int = 10) -> str:
    return "".join(hit.id for hit in merge(lists, TALKING, skip, n))


def test_what_is_in_both_lists_goes_first_and_equal_ranks_go_by_words() -> None:
    assert ids(RelatedLists(worded("a", "b"), alike("c", "b"))) == "bac"


def test_a_rank_is_worth_its_reciprocal() -> None:
    hits = merge(RelatedLists(worded("a", "b"), alike("b")), TALKING, (), 5)
    constant = ranking().related.rank_constant
    assert [(hit.id, hit.tier) for hit in hits] == [("b", 0), ("a", 0)]
    assert hits[1].score == 1_000_000 // (constant + 1)
    assert hits[0].score == 1_000_000 // (constant + 1) + 1_000_000 // (constant + 2)


def test_what_is_shown_already_is_left_out_and_counts_for_no_rank() -> None:
    assert ids(RelatedLists(worded("a", "b"), alike("a", "c")), skip=("a",)) == "bc"
    with_it = merge(RelatedLists(worded("a", "b")), TALKING, ("a",), 5)
    assert with_it == merge(RelatedLists(worded("b")), TALKING, (), 5)


def test_what_means_something_else_or_has_too_little_of_the_words_is_not_shown() -> None:
    floors = ranking().related
    below, above = floors.meaning_floor - 0.01, floors.meaning_floor + 0.01
    assert ids(RelatedLists(meaning=alike("a", likeness=below))) == ""
    assert ids(RelatedLists(meaning=alike("a", likeness=above))) == "a"
    assert ids(RelatedLists(worded("a", share=floors.words_floor * 0.9))) == ""
    assert ids(RelatedLists(worded("a", share=floors.words_floor * 1.1))) == "a"


@pytest.mark.parametrize("n", [0, 1, 3])
def test_there_are_never_more_than_asked_for(n: int) -> None:
    assert len(merge(RelatedLists(worded("a", "b"), alike("c", "d")), TALKING, (), n)) == n


def test_distances_stay_with_their_listings() -> None:
    lists = RelatedLists([Scored("a", ALL_IN_A_DESCRIPTION, 2.5)], [Scored("a", ALIKE, 2.5), Scored("b", ALIKE)])
    assert [(hit.id, hit.distance_km) for hit in merge(lists, TALKING, (), 5)] == [("a", 2.5), ("b", None)]


def test_nothing_in_the_lists_is_nothing_related() -> None:
    assert merge(RelatedLists(), Plan(), (), 5) == []
