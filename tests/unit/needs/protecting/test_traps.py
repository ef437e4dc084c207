"""Tables that give a hidden number away to whoever does not look closely."""

import pytest

from localoffer.needs.figures import Key, PlaceKey
from localoffer.needs.protecting.cells import Cell, Sum
from localoffer.needs.protecting.hiding import protect
from localoffer.needs.protecting.programme import Programme
from localoffer.needs.protecting.relations import relations
from tests.unit.needs.protecting.attacking import values

SCHOOLS = ("100001", "100002", "100003")


def hidden(table: dict, sums: list[Sum], threshold: int = 5, **more: object) -> frozenset:
    return protect([Cell(key, count) for key, count in table.items()], sums, threshold, **more)


def row(**counts: int | None) -> tuple[dict, list[Sum]]:
    return dict(counts), [Sum("all", tuple(key for key in counts if key != "all"))]


def of(level: str, place: str, need: str = "all", provision: str = "any") -> Key:
    return Key("202425", level, place, "all", "all", provision, need)  # type: ignore[arg-type]


def test_a_lone_small_count_takes_another_with_it_and_not_the_total() -> None:
    table, sums = row(all=30, asd=2, slcn=20, hi=8)
    found = hidden(table, sums)
    assert "asd" in found
    assert "all" not in found
    assert len(found) == 2


def test_two_small_counts_that_add_up_to_little_take_a_third() -> None:
    table, sums = row(all=31, asd=1, msi=2, slcn=28)
    assert hidden(table, sums) >= {"asd", "msi", "slcn"}
    assert len(hidden(table, sums)) == 3


def test_row_whose_only_number_is_small_hides_its_total() -> None:
    table, sums = row(all=3, asd=3, slcn=0, hi=0)
    assert hidden(table, sums) >= {"all", "asd"}


def test_row_with_one_number_that_is_large_shows_it() -> None:
    assert not hidden(*row(all=9, asd=9, slcn=0))


def test_row_of_noughts_is_shown() -> None:
    assert not hidden(*row(all=0, asd=0, slcn=0))


def test_what_parts_leave_is_protected_like_a_number_that_is_listed() -> None:
    table = {"all": 30, "asd": 20, "slcn": 8}
    assert hidden(table, [Sum("all", ("asd", "slcn"), whole=False)])
    assert not hidden(table | {"all": 40}, [Sum("all", ("asd", "slcn"), whole=False)])


def test_total_of_another_source_that_is_out_by_one_protects_all_the_same() -> None:
    table, sums = row(all=29, asd=2, slcn=20, hi=8)
    assert len(hidden(table, sums)) == 2


def test_symbol_that_subtraction_gives_a_small_number_is_covered() -> None:
    table, sums = row(all=30, asd=None, slcn=20, hi=8)
    assert hidden(table, sums) & {"slcn", "hi", "all"}


def test_symbol_is_no_number_where_it_can_be_large() -> None:
    assert not hidden(*row(all=60, asd=None, slcn=20, hi=8))


def test_area_of_one_school_hides_what_the_school_hides() -> None:
    above = {PlaceKey("school", SCHOOLS[0]): (PlaceKey("area", "ward:A"),)}
    table = {
        of(level, place, need): count
        for level, place in (("school", SCHOOLS[0]), ("area", "ward:A"))
        for need, count in {"all": 30, "asd": 3, "slcn": 19, "hi": 8}.items()
    }
    found = hidden(table, relations(table, above, {}))
    assert {key.need for key in found if key.level == "area"} == {key.need for key in found if key.level == "school"}
    assert {key.need for key in found} >= {"asd"}


def test_difference_of_two_areas_gives_no_school_away() -> None:
    """A ward has two schools, a town the same two and a third: the town less the ward is the third school."""
    ward, town = PlaceKey("area", "ward:A"), PlaceKey("area", "town:B")
    above = {PlaceKey("school", urn): ((ward, town) if urn != SCHOOLS[2] else (town,)) for urn in SCHOOLS}
    counts = {**dict(zip(SCHOOLS, (12, 9, 3), strict=True)), "ward:A": 21, "town:B": 24}
    table = {of("area" if ":" in place else "school", place, "asd"): count for place, count in counts.items()}
    found = hidden(table, relations(table, above, {}))
    third = of("school", SCHOOLS[2], "asd")
    totals = [
        (of("area", "ward:A", "asd"), [of("school", urn, "asd") for urn in SCHOOLS[:2]]),
        (of("area", "town:B", "asd"), [of("school", urn, "asd") for urn in SCHOOLS]),
    ]
    assert max(values(table, totals, found, 40)[third]) >= 7


def test_what_was_hidden_last_time_stays_hidden_and_has_two_possible_numbers() -> None:
    table, sums = row(all=37, asd=9, slcn=20, hi=8)
    found = hidden(table, sums, kept=["asd"])
    assert "asd" in found
    assert len(found) == 2


def test_published_source_is_shown_as_it_is() -> None:
    table, sums = row(all=30, asd=2, slcn=20, hi=8)
    assert not hidden(table, sums, published=list(table))


def test_threshold_of_ten_hides_nine() -> None:
    table, sums = row(all=60, asd=9, slcn=31, hi=20)
    assert "asd" in hidden(table, sums, 10)
    assert "asd" not in hidden(table, sums, 5)


def test_sums_that_no_other_numbers_fit_are_let_go_where_they_do_not_hold() -> None:
    """The part is the total, and the total is the part and another: so the other is nought, and yet it is 3."""
    sums = [Sum("all", ("part",)), Sum("all", ("part", "other"))]
    assert "other" in hidden({"all": 30, "part": 30, "other": 3}, sums)


def test_figures_of_one_need_are_the_same_for_all_pupils_and_those_with_sen() -> None:
    keys = [of("authority", "999", "asd", code) for code in ("all", "any", "sen-support", "ehc-plan")]
    parents = {
        (item.parent.provision, tuple(sorted(part.provision for part in item.children)))
        for item in relations(keys, {}, {})
    }
    assert parents == {("any", ("ehc-plan", "sen-support")), ("all", ("ehc-plan", "sen-support")), ("all", ("any",))}


def test_where_no_other_numbers_are_found_everything_linked_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Programme, "cheapest", lambda *_: None)
    cells = [Cell("all", 20), Cell("a", 3), Cell("b", 17), Cell("elsewhere", 40)]
    assert protect(cells, [Sum("all", ("a", "b"))]) == {"all", "a", "b"}
