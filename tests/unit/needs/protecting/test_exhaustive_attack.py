"""Small tables attacked by trying every number: nothing hidden is worked out, nothing small is known to be small."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localoffer.needs.protecting.cells import Cell, Sum
from localoffer.needs.protecting.hiding import protect
from tests.unit.needs.protecting.attacking import values

THRESHOLD = 5


def grid(counts: list[list[int]]) -> tuple[dict, list]:
    """A table of rows and columns with their totals."""
    rows, columns = range(len(counts)), range(len(counts[0]))
    table = {(row, column): counts[row][column] for row in rows for column in columns}
    table |= {(row, "all"): sum(counts[row]) for row in rows}
    table |= {("all", column): sum(counts[row][column] for row in rows) for column in columns}
    table["all", "all"] = sum(map(sum, counts))
    totals = [((row, "all"), [(row, column) for column in columns]) for row in (*rows, "all")]
    totals += [(("all", column), [(row, column) for row in rows]) for column in (*columns, "all")]
    return table, totals


def hidden_in(table: dict, totals: list, threshold: int = THRESHOLD) -> frozenset:
    return protect(
        [Cell(key, count) for key, count in table.items()],
        [Sum(total, tuple(parts)) for total, parts in totals],
        threshold,
    )


def small_in(table: dict, threshold: int = THRESHOLD) -> set:
    return {key for key, count in table.items() if 0 < count < threshold}


def check(table: dict, totals: list) -> None:
    """That the attacker who tries everything learns nothing he may not."""
    hidden = hidden_in(table, totals)
    small = small_in(table)
    assert small <= hidden
    found = values(table, totals, hidden, max(table.values()) + THRESHOLD)
    for key in hidden:
        assert len(found[key]) >= 2, f"{key} can only be {found[key]}"
    for key in small:
        assert max(found[key]) >= table[key] + THRESHOLD - 1, f"{key} is known to be small: {found[key]}"


COUNTS = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9])


@given(st.lists(st.lists(COUNTS, min_size=2, max_size=2), min_size=2, max_size=3))
@settings(max_examples=120, deadline=None, derandomize=True)
def test_nothing_hidden_in_a_grid_is_worked_out_by_trying_every_number(counts: list[list[int]]) -> None:
    check(*grid(counts))


@pytest.mark.parametrize("seed", range(12))
def test_nothing_hidden_in_a_larger_grid_is_worked_out(seed: int) -> None:
    chance = random.Random(seed)
    check(*grid([[chance.choice([0, 1, 2, 4, 6, 8]) for _ in range(3)] for _ in range(2)]))


def test_the_attacker_who_tries_everything_does_recover_what_only_the_first_step_hides() -> None:
    recovered = 0
    for seed in range(30):
        chance = random.Random(seed)
        table, totals = grid([[chance.choice([0, 1, 3, 6, 8, 12]) for _ in range(3)] for _ in range(2)])
        small = small_in(table)
        found = values(table, totals, small, max(table.values()) + THRESHOLD)
        recovered += sum(found[key] == {table[key]} for key in small)
    assert recovered >= 20
