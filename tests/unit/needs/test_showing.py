"""The page of a profile: what it shows of figures, and of those that are hidden or missing."""

from datetime import date

import pytest

from config import needs
from localoffer.needs.charted import Charted
from localoffer.needs.charts.lines import LineChart
from localoffer.needs.downloads import as_data, file_name, file_of, percent
from localoffer.needs.figures import ENGLAND, Figure, Key, Level, PlaceKey, every_period
from localoffer.needs.places import PlaceView
from localoffer.needs.queries import Profile, Provenance
from localoffer.needs.reading import EITHER, PLAN, SUPPORT, Reader, value_of
from localoffer.needs.showing import NeedPage, need_page, years_told

YEAR, LAST = "202526", "202425"
COUNTRY = PlaceView("national", ENGLAND, "England")
SCHOOL = PlaceView("school", "100001", "Saltby School", within=(PlaceView("authority", "999", "Aldermere"), COUNTRY))
RELEASE = Provenance(
    needs.source("sen-in-england"), "By school", 1, "Release", "2026", date(2026, 6, 18), date(2026, 7, 1), (YEAR,)
)
Cell = tuple[str, str] | tuple[str, str, str]


def profile(counts: dict[Cell, int | None], *more: Figure, place: PlaceView = SCHOOL) -> Profile:
    """A profile of a school: (provision, need) or (provision, need, year) and how many; None where it is hidden."""
    figures = [of(place.key, count, *cell) for cell, count in counts.items()] + list(more)
    by_key = {("pupils", one.key): one for one in figures}
    periods = tuple(sorted({one.key.period for one in figures}, reverse=True))
    return Profile(
        place, "protected", YEAR, periods, by_key, (RELEASE,),  # type: ignore[arg-type]
        dict.fromkeys(by_key, "sen-in-england"), dict.fromkeys(by_key, 1),  # type: ignore[arg-type]
    )  # fmt: skip


def of(place: PlaceKey, count: int | None, provision: str, need: str, period: str = YEAR) -> Figure:
    level: Level = place.level
    key = Key(period, level, place.place, provision=provision, need=need)
    return Figure(key, count, symbol="" if count is not None else "c")


def part(page: NeedPage, id: str) -> Charted:
    return next(one for one in page.parts if one.id == id)


def lines(page: NeedPage, id: str) -> LineChart:
    found = part(page, id).lines
    assert found is not None
    return found


def test_hidden_figure_is_a_word_and_missing_one_another() -> None:
    assert value_of(of(SCHOOL.key, None, SUPPORT, "asd")).words == "hidden"
    assert value_of(None).words == "no figure"
    assert value_of(of(SCHOOL.key, 0, SUPPORT, "asd")).words == "0"


def test_together_is_a_sum_only_where_both_parts_are_shown() -> None:
    reader = Reader(profile({(SUPPORT, "asd"): 10, (PLAN, "asd"): 5, (SUPPORT, "hi"): 10, (PLAN, "hi"): None}))
    assert reader.count(EITHER, "asd").words == "15"
    assert reader.count(EITHER, "hi").words == "not shown"
    assert reader.count(EITHER, "vi").words == "no figure"


def test_together_as_the_source_gives_it_comes_before_a_sum() -> None:
    reader = Reader(profile({(EITHER, "asd"): None, (SUPPORT, "asd"): 10, (PLAN, "asd"): 5}))
    assert reader.count(EITHER, "asd").words == "hidden"


def test_no_specialist_assessment_does_not_apply_to_plans() -> None:
    reader = Reader(profile({(SUPPORT, "nsa"): 7}))
    assert [reader.count(code, "nsa").words for code in (SUPPORT, PLAN, EITHER)] == ["7", "does not apply", "7"]


def test_share_is_shown_where_both_numbers_are() -> None:
    reader = Reader(profile({("all", "all"): 200, (SUPPORT, "asd"): 10, (PLAN, "asd"): None}))
    assert reader.share(SUPPORT, "asd").words == "5.0%"
    assert reader.share(PLAN, "asd").number is None
    assert Reader(profile({("all", "all"): None, (SUPPORT, "asd"): 10})).share(SUPPORT, "asd").number is None


def test_change_since_the_year_before_needs_both_years() -> None:
    given: dict[Cell, int | None] = {
        ("all", "all"): 200, ("all", "all", LAST): 150, (SUPPORT, "all"): 9, (SUPPORT, "all", LAST): None,
        (PLAN, "all"): 5, (PLAN, "all", "202324"): 9,
    }  # fmt: skip
    assert [one.since for one in need_page(profile(given)).headline] == ["50 more than in 2024 to 2025", "", ""]


def test_needs_are_ranked_and_tabled_in_the_same_order() -> None:
    page = need_page(profile({(SUPPORT, "hi"): 50, (SUPPORT, "asd"): 10, (SUPPORT, "vi"): None}))
    found = part(page, "needs")
    assert found.bars is not None
    assert [line.text for line in found.bars.lines] == ["Hearing impairment", "Autism", "Vision impairment"]
    assert [row.label for row in found.table.groups[0].rows] == ["Hearing impairment", "Autism", "Vision impairment"]


def test_school_is_compared_with_the_places_it_lies_in() -> None:
    there = of(COUNTRY.key, 1_000, "all", "all"), of(COUNTRY.key, 150, SUPPORT, "all")
    page = need_page(profile({("all", "all"): 200, (SUPPORT, "all"): 10}, *there))
    assert page.comparison is not None
    assert page.comparison.columns[2:] == ("Share here", "Share in England")
    assert [value.words for value in page.comparison.groups[0].rows[0].values] == ["10", "5.0%", "15.0%"]


def test_year_that_nobody_counted_is_a_gap_in_a_line() -> None:
    page = need_page(profile({(SUPPORT, "asd", "202223"): 5, (SUPPORT, "asd", LAST): 6, (SUPPORT, "asd"): 7}))
    chart = lines(page, "change")
    assert chart.years == ("2022 to 2023", "2023 to 2024", "2024 to 2025", "2025 to 2026")
    assert (len(chart.panels[0].points), len(chart.panels[0].stretches)) == (3, 1)


def test_one_year_has_no_lines() -> None:
    assert [one.id for one in need_page(profile({("all", "all"): 9, (SUPPORT, "asd"): 5})).parts] == ["needs"]


def test_lines_compare_at_most_three_places() -> None:
    region = PlaceView("regional", "E12999999", "Middle Shires")
    place = PlaceView("school", "100001", "Saltby School", within=(SCHOOL.within[0], region, COUNTRY))
    given: dict[Cell, int | None] = {("all", "all"): 200, ("all", "all", LAST): 150, (SUPPORT, "all"): 9}
    there = [of(one.key, 100, SUPPORT, "all") for one in place.within]
    page = need_page(profile(given, *there, place=place))
    assert lines(page, "shares").series == ("Saltby School", "Aldermere", "England")


def test_total_is_in_the_table_of_needs_and_not_on_their_scale() -> None:
    page = need_page(profile({(SUPPORT, "asd"): 7, (SUPPORT, "asd", LAST): 6, (SUPPORT, "all"): 700}))
    assert (lines(page, "change").top, len(lines(page, "change").panels)) == ("8", 1)
    support = part(page, "change").table.groups[0]
    assert [row.label for row in support.rows] == ["Autism", "All types of need"]
    assert support.rows[1].values[1].words == "700"


def test_area_says_nothing_of_the_year_before_as_its_schools_may_differ() -> None:
    area = PlaceView("area", "ward:A", "Abbey")
    page = need_page(profile({("all", "all"): 200, ("all", "all", LAST): 150}, place=area))
    assert [one.since for one in page.headline] == ["", "", ""]


def test_profile_without_a_figure_of_this_year_has_no_headline() -> None:
    page = need_page(profile({("all", "all", LAST): 150}))
    assert (page.headline, page.comparison) == ((), None)


@pytest.mark.parametrize(
    ("periods", "words"),
    [(["202425"], "2024 to 2025"), (["202425", "202324"], "2023 to 2024 and 2024 to 2025"),
     (["202425", "202324", "202223"], "3 school years, 2022 to 2023 up to 2024 to 2025"),
     (["202425", "202324", "202122"], "2021 to 2022, 2023 to 2024 and 2024 to 2025"), ([], "")],
)  # fmt: skip
def test_school_years_are_told_in_words(periods: list[str], words: str) -> None:
    assert years_told(periods) == words


def test_every_year_between_the_first_and_the_last_is_there() -> None:
    assert every_period(["199900", "202526", "200001"])[:3] == ("199900", "200001", "200102")
    assert every_period([]) == ()


def test_file_has_no_share_of_what_is_hidden() -> None:
    found = profile({("all", "all"): 200, (SUPPORT, "asd"): 10, (PLAN, "asd"): None, ("all", "all", LAST): None,
                     (SUPPORT, "asd", LAST): 10})  # fmt: skip
    shares = {key: percent(found, population, one) for (population, key), one in found.figures.items()}
    assert [value for value in shares.values() if value is not None] == [5.0]
    rows = list(file_of(found).rows)
    assert {(row[9], row[12]) for row in rows if row[10]} == {("", "")}
    data = as_data(found, "https://offer.example/needs")
    assert [one["count"] for one in data["figures"]] == [200, 10, None, None, 10]


def test_file_is_named_after_its_place_and_year() -> None:
    area = PlaceView("area", "ward:E05/1 2", "Ward")
    assert file_name(profile({("all", "all"): 9}, place=area)) == "need-profile-area-ward-E05-1-2-202526"
