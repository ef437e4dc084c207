"""The order of what Pennyford has, page by page; every tie is decided."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.search.conftest import ELASTICSEARCH
from tests.search.contract.conftest import Town
from tests.search.contract.town import CURRENT, FIRST, NAME, TEXT, TODAY, TOGETHER

BOTH = pytest.mark.parametrize("kind", ["embedded", ELASTICSEARCH])


def test_equal_matches_go_by_day_then_name_then_id(town: Town) -> None:
    assert town.found("bead") == [38, 36, 37, 35, 39]
    assert town.found("bead", sort="assured") == [38, 36, 37, 35, 39]
    assert town.found("bead", sort="name") == [38, 39, 35, 36, 37]
    assert town.scored("bead corner") == [(number, 3, 2 * NAME + TOGETHER + FIRST) for number in (36, 37, 35)]


def test_what_has_lapsed_sinks_among_equals(town: Town) -> None:
    assert town.scored("chess", today=TODAY) == [
        (52, 2, NAME + CURRENT),  # lapses tomorrow
        (53, 2, NAME),  # lapses today
        (54, 2, NAME),
        (55, 2, NAME),  # never confirmed
        (56, 0, TEXT + CURRENT),  # current, and yet below every name
    ]
    assert town.found("chess", today=date(2026, 6, 2)) == [53, 54, 52, 55, 56]


def test_without_a_day_dates_do_not_count(town: Town) -> None:
    assert town.scored("chess") == [*((number, 2, NAME) for number in (53, 54, 52, 55)), (56, 0, TEXT)]


def test_pages_follow_each_other_and_end(town: Town) -> None:
    pages = [town.ask("reading corner", page=page) for page in (1, 2, 3, 4)]
    assert [page.total for page in pages] == [23, 23, 23, 23]
    numbers = [[int(hit.id[-2:]) for hit in page.hits] for page in pages]
    assert numbers == [list(range(57, 67)), list(range(67, 77)), [77, 78, 79], []]


def test_a_page_of_another_size_begins_where_the_one_before_ended(town: Town) -> None:
    assert town.found("reading corner", sort="name", page=2, size=5) == [62, 63, 64, 65, 66]
    assert town.ask("corner").total == 26


def test_everything_by_name_begins_with_a(town: Town) -> None:
    assert town.found(sort="name", size=5) == [20, 43, 1, 2, 38]


def test_everything_by_day_ends_with_what_nobody_confirmed(town: Town) -> None:
    assert town.found(sort="assured", page=9, size=10) == [54, 52, 39, 55]


@BOTH
def test_names_are_offered_while_they_are_typed(kind: str, town_in: Callable[[str], Town]) -> None:
    def offered(text: str, n: int = 5) -> list[int]:
        return [int(item.id[-2:]) for item in town_in(kind).engine.suggest(text, n)]  # type: ignore[attr-defined]

    assert offered("read", 3) == [57, 58, 59]
    assert offered("corner", 2) == [35, 36]
    assert offered("kayak") == [45, 46, 44]
    assert offered("speech th") == [8, 9]
    assert offered("mary r") == [12]
    assert offered("zoe") == [40]
    assert offered("nothing like it") == offered("") == offered("?!") == []


@BOTH
def test_similar_listings_share_codes_most_first_then_by_name(kind: str, town_in: Callable[[str], Town]) -> None:
    workshop_a = "00000000-0000-4000-8000-000000000027"
    similar = town_in(kind).engine.more_like(workshop_a, 4)  # type: ignore[attr-defined]
    # B and C share two codes worth 3 each, G and H one.
    assert [int(id[-2:]) for id in similar] == [28, 29, 33, 34]
