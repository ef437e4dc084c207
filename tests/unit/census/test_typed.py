"""Counts as a school gives them: what follows from them, what cannot be, and what is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.needs import ALL
from localoffer.needs.counted import WITH_NEEDS, Cell, needs_of_census
from localoffer.needs.figures import Key
from localoffer.needs.typed import Difference, differences, figures_given, more_than_all, withdrawn
from providers.counting import rules

numbers = st.integers(0, 60)
columns = st.dictionaries(st.sampled_from(needs_of_census()), numbers, min_size=1, max_size=5)


def figures(counts: dict[Cell, int]) -> dict[tuple[str, str, str], int]:
    found = figures_given(counts, "202526", "school", "900001")
    assert len({one.key for one in found}) == len(found)
    return {(one.key.provision, one.key.need, one.key.year_group): one.count or 0 for one in found}


@given(columns, columns, st.integers(0, 2_000))
def test_what_follows_adds_up(support: dict[str, int], plans: dict[str, int], others: int) -> None:
    whole = sum(support.values()) + sum(plans.values()) + others
    counts = {Cell(ALL): whole}
    counts |= {Cell("sen-support", need): count for need, count in support.items()}
    counts |= {Cell("ehc-plan", need): count for need, count in plans.items()}
    found = figures(counts)
    assert not differences(counts)
    assert not more_than_all(counts)
    assert found["all", ALL, ALL] == found["none", ALL, ALL] + found["any", ALL, ALL] == whole
    for provision in (*WITH_NEEDS, "any"):
        assert found[provision, ALL, ALL] == sum(found[provision, need, ALL] for need in needs_of_census())


@given(columns, numbers)
def test_total_that_was_given_stands_and_its_difference_is_told(support: dict[str, int], total: int) -> None:
    counts = {Cell("sen-support"): total} | {Cell("sen-support", need): count for need, count in support.items()}
    assert figures(counts)["sen-support", ALL, ALL] == total
    added = sum(support.values())
    expected = [] if added == total else [Difference("sen-support", ALL, total, added)]
    assert differences(counts) == expected


def test_needs_that_were_not_given_are_nobody_only_beside_others_of_the_same_provision() -> None:
    found = figures({Cell("sen-support", "asd"): 3, Cell("ehc-plan"): 2})
    assert found["sen-support", "slcn", ALL] == 0
    assert ("ehc-plan", "asd", ALL) not in found
    assert ("any", "asd", ALL) not in found
    assert found["any", ALL, ALL] == 5


def test_year_groups_are_added_up_where_no_total_was_given() -> None:
    found = figures({Cell("ehc-plan", "asd", "5"): 2, Cell("ehc-plan", "asd", "6"): 3})
    assert found["ehc-plan", "asd", ALL] == found["ehc-plan", ALL, ALL] == 5
    assert found["ehc-plan", ALL, "6"] == 3


def test_more_with_sen_than_pupils_cannot_be() -> None:
    counts = {Cell(ALL): 10, Cell("sen-support"): 8, Cell("ehc-plan"): 3}
    assert more_than_all(counts) == [ALL]
    assert "none" not in {provision for provision, _, _ in figures(counts)}


def test_figure_that_is_not_given_any_more_is_marked_and_never_a_nought() -> None:
    gone = Key("202526", "school", "900001", provision="all")
    [mark] = withdrawn([gone], figures_given({Cell("ehc-plan"): 2}, "202526", "school", "900001"))
    assert (mark.key, mark.count, mark.symbol) == (gone, None, "x")


def form(**given: str) -> dict[str, list[str]]:
    fields = {box.field: "" for box in rules.boxes()} | {name.replace("_", "-"): text for name, text in given.items()}
    return {name: [text] for name, text in fields.items()}


def test_form_holds_what_was_saved() -> None:
    counts = {Cell(ALL): 210, Cell("sen-support"): 30, Cell("ehc-plan", "asd"): 0}
    again = rules.read({name: [text] for name, text in rules.texts_of(counts).items()})
    assert again.counts == counts
    assert not again.faults


@pytest.mark.parametrize("text", ["-1", "1.5", "ten", "20001", "9" * 400, "٣", "<b>", "A123456789012"])
def test_what_is_no_number_is_a_fault_at_its_box(text: str) -> None:
    typed = rules.read(form(ehc_plan_asd=text))
    [fault] = typed.faults
    assert fault.field == "ehc-plan-asd"
    assert text not in fault.message
    assert len(typed.texts["ehc-plan-asd"]) <= rules.LONGEST


@pytest.mark.parametrize(("text", "number"), [("1,024", 1024), (" 7 ", 7), ("0", 0), ("1 024", 1024)])
def test_numbers_are_taken_as_people_write_them(text: str, number: int) -> None:
    assert rules.read(form(pupils=text)).counts == {Cell(ALL): number}


def test_empty_form_and_half_a_form_are_faults() -> None:
    assert rules.read(form()).faults[0].message == "Give at least one count"
    assert "did not arrive whole" in rules.read({"pupils": ["3"]}).faults[0].message
    assert "did not arrive whole" in rules.read(form() | {"pupils": ["3", "4"]}).faults[0].message


def test_years_that_can_be_given_are_this_one_and_four_before() -> None:
    from datetime import date

    assert rules.periods(date(2026, 11, 23)) == ("202627", "202526", "202425", "202324", "202223")
    assert rules.periods(date(2026, 8, 31))[0] == "202526"
