"""Pupils are counted by what the census's codes say, and nothing about one of them stays."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.needs import ALL, codes
from importers.census.counting import Pupil, Tally
from localoffer.needs.counted import Cell, figures_of, needs_of_census, no_longer
from localoffer.needs.figures import Key

CODES = ("SPLD", "MLD", "SLD", "PMLD", "SLCN", "ASD", "SEMH", "HI", "VI", "MSI", "PD", "OTH", "NSA", "DS")
YEARS = ("E1", "E2", "N1", "N2", "R", "1", "6", "11", "14", "X", "M", "7.0", "03", "")
needs = st.lists(
    st.tuples(st.sampled_from(("1", "1.0", "2", "2.0", "", "first")), st.sampled_from((*CODES, "BESD", "ZZZ", ""))),
    max_size=3,
).map(tuple)
pupils = st.builds(
    Pupil,
    provision=st.sampled_from(("N", "K", "E", "A", "P", "S", "k", " N ")),
    year_group=st.sampled_from(YEARS),
    enrolment=st.sampled_from(("C", "M", "S", "G", "F", "O", "")),
    needs=needs,
)


def counted(*people: Pupil) -> Tally:
    tally = Tally()
    for pupil in people:
        tally.add(pupil)
    return tally


def cells(*people: Pupil) -> dict[Cell, int]:
    return dict(counted(*people).counts)


@given(st.lists(pupils, max_size=40))
def test_every_pupil_is_counted_once_or_left_out_and_told(people: list[Pupil]) -> None:
    tally = counted(*people)
    assert tally.pupils + tally.told["subsidiary"] + tally.told["guest"] == len(people)
    assert not tally.faults


@given(st.lists(pupils, max_size=40))
def test_figures_add_up_in_every_direction(people: list[Pupil]) -> None:
    figures = {
        (figure.key.provision, figure.key.need, figure.key.year_group): figure.count or 0
        for figure in figures_of(counted(*people).counts, "202526", "school", "900001", with_needs=True)
    }
    years = {year for _, _, year in figures} - {ALL}
    for year in (*years, ALL):
        assert figures["all", ALL, year] == figures["none", ALL, year] + figures["any", ALL, year]
        assert figures["any", ALL, year] == figures["sen-support", ALL, year] + figures["ehc-plan", ALL, year]
        for provision in ("any", "sen-support", "ehc-plan"):
            assert figures[provision, ALL, year] == sum(figures[provision, need, year] for need in needs_of_census())
    for provision, need, _ in figures:
        assert figures[provision, need, ALL] == sum(figures[provision, need, year] for year in years)


@given(st.lists(pupils, max_size=40))
def test_order_of_pupils_changes_nothing(people: list[Pupil]) -> None:
    assert counted(*people).counts == counted(*reversed(people)).counts


@given(st.lists(pupils, max_size=25))
def test_each_figure_is_a_count_of_pupils_one_by_one(people: list[Pupil]) -> None:
    """The same again in the plainest way, without tallies or totals."""
    kept = [one for one in people if one.enrolment not in ("S", "G")]
    plans = [one for one in kept if one.provision in ("E", "S")]
    support = [one for one in kept if one.provision.strip().upper() in ("K", "A", "P")]
    found = {figure.key: figure.count for figure in figures_of(
        counted(*people).counts, "202526", "school", "900001", with_needs=True)}  # fmt: skip
    assert found[Key("202526", "school", "900001", provision="ehc-plan")] == len(plans)
    assert found[Key("202526", "school", "900001", provision="sen-support")] == len(support)
    autism = [one for one in support if {t for r, t in one.needs if r in ("1", "1.0") and t} == {"ASD"}]
    assert found[Key("202526", "school", "900001", provision="sen-support", need="asd")] == len(autism)


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_no_text_of_a_file_stays_in_a_tally(provision: str, year: str, type: str) -> None:
    tally = counted(Pupil(provision, year, "C", (("1", type),)), Pupil("K", year, type, ((type, provision),)))
    kept = {word for cell in tally.counts for word in cell} | set(tally.told) | set(tally.faults)
    known = {*codes("need"), *codes("provision"), *codes("year_group")}
    assert kept <= known | set(counted(
        Pupil("?", "?"), Pupil("", "5"), Pupil("K", "?"), Pupil("K", "1", "?"), Pupil("K", "1", ""), Pupil("K", ""),
        Pupil("A", "1"), Pupil("P", "1"), Pupil("S", "1"), Pupil("K", "1", "S"), Pupil("K", "1", "G"),
        Pupil("K", "1", "C", (("1", "BESD"),)), Pupil("K", "1", "C", (("1", "?"),)),
        Pupil("E", "1", "C", (("1", "NSA"),)), Pupil("K", "1", "C", (("2", "SLD"),)), Pupil("K", "1"),
        Pupil("N", "1", "C", (("1", "SLD"),)), Pupil("K", "1", "C", (("1", "SLD"), ("1", "HI"))),
    ).told) | {"provision", "no provision", "year group", "enrolment"}  # fmt: skip


@pytest.mark.parametrize(
    ("pupil", "need"),
    [
        (Pupil("K", "6", "C", (("1", "SLCN"), ("2", "SEMH"))), "slcn"),
        (Pupil("K", "6", "C", (("2", "SEMH"), ("1.0", "SLCN"))), "slcn"),
        (Pupil("K", "6", "C", (("1", "SLCN"), ("1", "SEMH"))), "missing"),
        (Pupil("K", "6", "C", (("1", "SLCN"), ("1", "slcn "))), "slcn"),
        (Pupil("K", "6", "C", (("2", "SLCN"),)), "missing"),
        (Pupil("K", "6", "C", (("", "SLCN"),)), "missing"),
        (Pupil("K", "6", "C", (("1", ""),)), "missing"),
        (Pupil("K", "6"), "missing"),
        (Pupil("K", "6", "C", (("1", "NSA"),)), "nsa"),
        (Pupil("E", "6", "C", (("1", "NSA"),)), "missing"),
        (Pupil("E", "6", "C", (("1", "DS"),)), "ds"),
        (Pupil("K", "6", "C", (("1", "BESD"),)), "semh"),
        (Pupil("K", "6", "C", (("1", "ZZZ"),)), "missing"),
        (Pupil("K", "6", "C", (("1", "Total"),)), "missing"),
        (Pupil("N", "6", "C", (("1", "ASD"),)), "all"),
    ],
)
def test_primary_need_is_the_one_ranked_first(pupil: Pupil, need: str) -> None:
    [cell] = cells(pupil)
    assert cell.need == need


@pytest.mark.parametrize(
    ("code", "year_group"),
    [("N1", "early-years"), ("e2", "early-years"), ("R", "r"), ("1", "1"), ("01", "1"), ("12.0", "12"), ("14", "14"),
     ("X", "x"), ("M", "x"), ("", "x")],
)  # fmt: skip
def test_year_groups_are_read_as_the_census_writes_them(code: str, year_group: str) -> None:
    [cell] = cells(Pupil("N", code))
    assert cell.year_group == year_group


@pytest.mark.parametrize("code", ["0", "15", "Year 6", "Smith", "2014-03-27", "-1"])
def test_other_year_groups_are_a_fault(code: str) -> None:
    assert counted(Pupil("N", code)).faults == Counter({"year group": 1})


def test_old_codes_are_counted_and_told() -> None:
    tally = counted(Pupil("A", "6"), Pupil("P", "6"), Pupil("S", "6"))
    assert {cell.provision: count for cell, count in tally.counts.items()} == {"sen-support": 2, "ehc-plan": 1}
    assert [tally.told[f"old provision {code}"] for code in "APS"] == [1, 1, 1]


def test_pupils_of_another_school_are_left_out_and_told() -> None:
    tally = counted(Pupil("K", "6", "S"), Pupil("E", "6", "G"), Pupil("N", "6", "M"))
    assert tally.pupils == 1
    assert (tally.told["subsidiary"], tally.told["guest"]) == (1, 1)


def test_where_nobody_is_counted_any_more_a_nought_stands() -> None:
    gone = Key("202526", "school", "900001", year_group="5", provision="any")
    figures = figures_of({Cell("none", ALL, "6"): 3}, "202526", "school", "900001", with_needs=False)
    assert [(figure.key, figure.count) for figure in no_longer([gone, figures[0].key], figures)] == [(gone, 0)]


def test_without_needs_only_provision_is_counted() -> None:
    figures = figures_of({Cell("ehc-plan", "asd", "6"): 3}, "202526", "school", "900001", with_needs=False)
    assert {figure.key.need for figure in figures} == {ALL}
