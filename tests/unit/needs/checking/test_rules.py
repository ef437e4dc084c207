"""Totals that do not add up, jumps, places that are gone, and two sources that differ."""

from collections.abc import Iterable

from config.needs import ALL
from config.needs.checks import MoreThan, check_rules
from localoffer.needs.checking.changes import jumps, missing_places, own_against_published, symbols
from localoffer.needs.checking.rules import Counted, Figures, Finding, Line, figures_of, in_order
from localoffer.needs.checking.sums import schools_against_authority, sums
from localoffer.needs.figures import Key, PlaceKey

RULES = check_rules()
SCHOOL, OTHER = "990001", "990002"


def counted(
    count: int | str, place: str = "999", period: str = "202526", *, level: str = "", source: str = "sen-in-england",
    data_set: str = "", **axes: str,
) -> Counted:  # fmt: skip
    level = level or ("school" if len(place) == 6 else "authority")
    data_set = data_set or ("school-level" if level == "school" else "year-group")
    number, symbol = (None, count) if isinstance(count, str) else (count, "")
    return Counted(Key(period, level, place, **axes), number, symbol, source, data_set)  # type: ignore[arg-type]


def figures(*found: Counted, expected: Iterable[str] = (), became: Iterable[tuple[str, str]] = ()) -> Figures:
    return figures_of(found, {SCHOOL: "state-primary", OTHER: "state-special"}, expected, "999", became)


def lines(findings: Iterable[Finding]) -> list[tuple[str, int | None, int | None]]:
    return [(one.kind, line.first, line.second) for one in findings for line in one.lines]


def test_needs_that_add_up_to_more_than_their_provision_are_told() -> None:
    found = figures(
        counted(10, provision="ehc-plan"),
        counted(7, provision="ehc-plan", need="asd"),
        counted(4, provision="ehc-plan", need="slcn"),
    )
    assert lines(sums(found, RULES)) == [("needs-sum", 10, 11)]


def test_a_few_pupils_whose_need_is_not_recorded_are_no_finding_and_many_are() -> None:
    few = figures(counted(40, provision="ehc-plan"), counted(38, provision="ehc-plan", need="asd"))
    many = figures(counted(40, provision="ehc-plan"), counted(35, provision="ehc-plan", need="asd"))
    assert lines(sums(few, RULES)) == []
    assert lines(sums(many, RULES)) == [("needs-sum", 40, 35)]


def test_a_symbol_among_needs_leaves_open_whether_they_add_up() -> None:
    total = counted(10, provision="ehc-plan")
    unknown = counted("x", provision="ehc-plan", need="slcn")
    assert lines(sums(figures(total, counted(1, provision="ehc-plan", need="asd"), unknown), RULES)) == []
    too_many = figures(total, counted(12, provision="ehc-plan", need="asd"), unknown)
    assert lines(sums(too_many, RULES)) == [("needs-sum", 10, 12)]


def test_provisions_add_up_to_all_pupils() -> None:
    everyone = [counted(70, provision="none"), counted(20, provision="sen-support"), counted(9, provision="ehc-plan")]
    assert lines(sums(figures(counted(99), *everyone), RULES)) == []
    assert lines(sums(figures(counted(100), *everyone), RULES)) == [("provisions-sum", 100, 99)]


def test_without_those_who_have_no_provision_only_too_many_can_be_seen() -> None:
    some = counted(20, provision="sen-support"), counted(9, provision="ehc-plan")
    assert lines(sums(figures(counted(100), *some), RULES)) == []
    assert lines(sums(figures(counted(25), *some), RULES)) == [("provisions-sum", 25, 29)]


def test_support_and_plans_add_up_to_any_provision_of_a_need() -> None:
    found = figures(
        counted(9, provision="any", need="asd"),
        counted(5, provision="ehc-plan", need="asd"),
        counted(5, provision="sen-support", need="asd"),
    )
    assert lines(sums(found, RULES)) == [("provisions-sum", 9, 10)]


def test_year_groups_and_phases_add_up_and_a_phase_that_holds_others_is_left_out() -> None:
    found = figures(
        counted(10),
        counted(4, year_group="r"),
        counted(5, year_group="1"),
        counted(6, phase="state-primary"),
        counted(4, phase="independent"),
        counted(6, phase="state-all"),
    )
    assert lines(sums(found, RULES)) == [("year-groups-sum", 10, 9)]


def test_schools_add_up_to_the_authority_and_the_phase_in_which_they_do_not_is_told() -> None:
    found = figures(
        counted(30),
        counted(20, phase="state-primary"),
        counted(10, phase="state-special"),
        counted(20, SCHOOL),
        counted(8, OTHER),
    )
    (one,) = schools_against_authority(found, RULES)
    assert one.where == PlaceKey("authority", "999")
    assert [(line.key.phase, line.first, line.second) for line in one.lines] == [
        (ALL, 30, 28), ("state-special", 10, 8)]  # fmt: skip
    assert [table.data_set for table in one.tables] == ["year-group", "school-level"]


def test_another_authoritys_school_is_no_part_of_ours() -> None:
    found = figures(counted(20), counted(20, SCHOOL), counted(5, "880001"))
    assert list(schools_against_authority(found, RULES)) == []


def test_a_change_is_told_where_it_is_large_in_pupils_and_in_per_cent() -> None:
    def change(before: int, after: int) -> list[tuple[str, int | None, int | None]]:
        return lines(jumps(figures(counted(before, SCHOOL, "202425"), counted(after, SCHOOL)), RULES))

    assert change(80, 101) == [("jump", 80, 101)]
    assert change(80, 100) == []  # 25 per cent is not more than 25
    assert change(20, 40) == []  # twice as many, but 20 pupils
    assert change(20, 41) == [("jump", 20, 41)]
    assert change(1_000, 1_200) == []
    assert change(60, 0) == [("jump", 60, 0)]
    assert change(0, 21) == [("jump", 0, 21)]


def test_changes_of_one_place_and_year_are_one_finding_with_totals_first() -> None:
    found = figures(
        counted(40, SCHOOL, "202425", provision="sen-support"),
        counted(90, SCHOOL, provision="sen-support"),
        counted(10, SCHOOL, "202425", provision="sen-support", need="slcn"),
        counted(70, SCHOOL, provision="sen-support", need="slcn"),
    )
    (one,) = jumps(found, RULES)
    assert [line.key.need for line in one.lines] == [ALL, "slcn"]


def test_a_school_that_is_no_longer_in_a_release_is_told_and_one_without_a_next_release_is_not() -> None:
    before = counted(20, SCHOOL, "202425"), counted(8, OTHER, "202425")
    assert lines(missing_places(figures(*before), RULES)) == []
    (one,) = missing_places(figures(*before, counted(21, SCHOOL)), RULES)
    assert (one.kind, one.period, one.where.place) == ("gone", "202526", OTHER)
    assert one.lines[0].first == 8


def test_a_school_that_became_another_is_not_gone() -> None:
    found = counted(8, OTHER, "202425"), counted(8, SCHOOL)
    assert [one.kind for one in missing_places(figures(*found), RULES)] == ["gone"]
    assert list(missing_places(figures(*found, became=[(OTHER, SCHOOL)]), RULES)) == []


def test_a_school_that_should_have_figures_and_has_none_is_told_once() -> None:
    found = figures(
        counted(20, SCHOOL), counted(8, OTHER, "202425"), counted(3, SCHOOL, "202425"), expected=[OTHER, "990003"]
    )
    assert sorted((one.kind, one.where.place) for one in missing_places(found, RULES)) == [
        ("absent", "990003"), ("gone", OTHER)]  # fmt: skip


def test_a_schools_own_figures_make_it_present() -> None:
    own = counted(8, OTHER, source="school-counts", data_set="counts")
    assert list(missing_places(figures(counted(20, SCHOOL), own, expected=[OTHER]), RULES)) == []


def test_a_schools_own_count_is_set_against_the_published_one() -> None:
    found = figures(
        counted(20, SCHOOL, provision="ehc-plan"),
        counted(22, SCHOOL, provision="ehc-plan", source="school-census", data_set="census"),
        counted(5, SCHOOL, provision="ehc-plan", need="asd", source="school-census", data_set="census"),
    )
    (one,) = own_against_published(found, RULES)
    assert lines([one]) == [("sources-differ", 20, 22)]
    assert [table.source for table in one.tables] == ["sen-in-england", "school-census"]


def test_plans_of_the_authority_are_not_set_against_pupils() -> None:
    found = figures(
        counted(20, provision="ehc-plan", source="ehc-plans", data_set="plans-by-need"),
        counted(22, SCHOOL, provision="ehc-plan", source="school-census", data_set="census"),
    )
    assert list(own_against_published(found, RULES)) == []


def test_symbols_of_the_authority_and_its_schools_are_told_and_those_of_others_are_not() -> None:
    found = figures(
        counted("x", SCHOOL, provision="ehc-plan"),
        counted("z", SCHOOL, provision="ehc-plan", need="asd"),
        counted("x", "880001"),
        counted("x", "E12000001", level="regional"),
    )
    (one,) = symbols(found, RULES)
    assert [line.symbol for line in one.lines] == ["x", "z"]


def test_a_finding_stays_the_same_while_its_figures_do() -> None:
    def found(after: int) -> Finding:
        (one,) = jumps(figures(counted(10, SCHOOL, "202425"), counted(after, SCHOOL)), RULES)
        return one

    assert found(60).id == found(61).id
    assert found(60).fingerprint == found(60).fingerprint
    assert found(60).fingerprint != found(61).fingerprint


def test_the_newest_year_comes_first_and_in_it_the_largest_difference_of_a_kind() -> None:
    old = counted(10, SCHOOL, "202324"), counted(90, SCHOOL, "202425")
    new = counted(10, OTHER, "202425"), counted(60, OTHER), counted(900, SCHOOL)
    found = in_order(jumps(figures(*old, *new), RULES), RULES)
    assert [(one.period, one.where.place) for one in found] == [
        ("202526", SCHOOL), ("202526", OTHER), ("202425", SCHOOL)]  # fmt: skip


def test_a_limit_is_passed_only_by_more_than_both() -> None:
    limit = MoreThan(pupils=2, percent=10)
    assert limit.is_passed_by(20, 23)
    assert not limit.is_passed_by(20, 22)
    assert not limit.is_passed_by(100, 105)


def test_every_line_says_how_far_apart() -> None:
    assert Line(Key("202526", "school", SCHOOL), 8, None).apart == 8
