"""Invented authorities attacked with another maker's linear programme: no hidden figure is pinned down.

Schools, areas, the authority, phases, year groups, provision and need at once.
"""

import pytest

from localoffer.needs.protecting.cells import Cell
from localoffer.needs.protecting.hiding import protect
from localoffer.needs.protecting.relations import relations
from tests.unit.needs.protecting.attacking import ranges
from tests.unit.needs.protecting.town import Town

THRESHOLD = 5


def hidden_in(town: Town, threshold: int = THRESHOLD) -> frozenset:
    sums = relations(town.counts, town.above, town.phases)
    return protect([Cell(key, count) for key, count in town.counts.items()], sums, threshold)


@pytest.mark.parametrize(("schools", "areas", "threshold"), [(3, 2, 5), (4, 1, 5), (5, 5, 5), (4, 2, 10)])
def test_no_hidden_figure_of_an_authority_can_be_pinned_down(schools: int, areas: int, threshold: int) -> None:
    town = Town(schools, areas, seed=schools * areas)
    hidden = hidden_in(town, threshold)
    small = {key for key, count in town.counts.items() if 0 < count < threshold}
    assert len(small) > 50
    assert small <= hidden < set(town.counts)
    for key, (low, high) in ranges(town.counts, town.totals(), hidden).items():
        assert high - low >= 1 - 1e-6, f"{key} can only be {low}"
        if key in small:
            assert high >= town.counts[key] + threshold - 1 - 1e-6, f"{key} is known to be at most {high}"


def test_the_programme_does_recover_figures_where_only_small_ones_are_hidden() -> None:
    town = Town(3, 2, seed=6)
    small = {key for key, count in town.counts.items() if 0 < count < THRESHOLD}
    found = ranges(town.counts, town.totals(), small)
    recovered = [key for key, (low, high) in found.items() if high - low < 1e-6]
    assert len(recovered) > 20
    assert all(round(found[key][0]) == town.counts[key] for key in recovered)


def test_the_same_figures_in_any_order_hide_the_same() -> None:
    town = Town(3, 2, seed=1)
    cells = [Cell(key, count) for key, count in town.counts.items()]
    sums = relations(town.counts, town.above, town.phases)
    assert protect(cells, sums) == protect(cells[::-1], sums[::-1])
