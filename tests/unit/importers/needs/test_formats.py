"""Every format of the Department's statistics becomes figures of the same codes, recognised by its headings."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from importers.needs.files import read_file
from importers.needs.reading import Found, Selection
from importers.problems import FileError
from localoffer.needs.figures import Key
from tests.unit.importers.needs import files

Read = Callable[..., Found]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write rows and read them for Aldermere: `read(row, row)`."""

    def go(*rows: dict[str, str], every: bool = False, mark: str = "") -> Found:
        path = files.write(tmp_path / "statistics.csv", *rows, mark=mark)
        found, _ = read_file(path, Selection("999", every))
        return found

    return go


def counts(found: Found) -> dict[Key, int | str | None]:
    return {figure.key: figure.symbol or figure.count for figure in found.figures}


@pytest.mark.parametrize("row", [files.year_groups(), files.year_groups_old()], ids=["2026", "to 2024/25"])
def test_year_groups_are_read_in_both_formats(read: Read, row: dict[str, str]) -> None:
    found = read(row)
    assert found.problems == ()
    whole = Key("202425", "authority", "999", "all", "all", "sen-support", "asd")
    years = ["early-years", "r", *map(str, range(1, 15)), "x"]
    assert counts(found) == {whole: 170} | {whole._replace(year_group=year): 10 for year in years}
    assert (found.layout.source, found.layout.data_set) == ("sen-in-england", "year-group")


def test_a_share_is_kept_to_ten_places(read: Read) -> None:
    found = read(files.year_groups(nc_year_3_pupil_percent="1.35464668343"))
    share = next(figure.percent for figure in found.figures if figure.key.year_group == "3")
    assert share == Decimal("1.3546466834")


def test_counts_by_phase_and_year_group_at_once_are_left_out_and_said(read: Read) -> None:
    found = read(files.year_groups(), files.year_groups(phase_type_grouping="State-funded primary"))
    primary = {key.year_group for key in counts(found) if key.phase == "state-primary"}
    assert primary == {"all"}
    assert "Left out: 17 counts by phase and year group at once, which nothing here shows." in found.notes


def test_phases_are_read_where_types_of_school_are_added_up(read: Read) -> None:
    found = read(files.phase_type(), files.phase_type(establishment_type="Academy converter", pupil_count="40"))
    assert counts(found) == {Key("202425", "authority", "999", "state-primary", "all", "ehc-plan", "all"): 120}
    assert "Left out: 1 row by establishment_type ('Academy converter')." in found.notes


def test_a_school_in_the_long_format(read: Read) -> None:
    plan = {"sen_provision": "Education, health and care plan", "sen_primary_need": "Down Syndrome", "pupil_count": "2"}
    unit = {"specialist_provision_unit_type": "SEN unit", "pupil_count": "7"}
    found = read(files.school_long(), files.school_long(**plan), files.school_long(**unit))
    whole = Key("202425", "school", "900001")
    assert counts(found) == {whole: 249, whole._replace(provision="ehc-plan", need="ds"): 2}
    (place,) = found.places
    assert (place.name, place.authority, place.phase) == ("Saltby Primary", "999", "state-primary")


def test_a_school_in_the_wide_format_with_a_mark_at_its_start(read: Read) -> None:
    found = read(files.school_wide(EHC_Primary_need_asd="4"), mark="\ufeff")
    whole = Key("202425", "school", "900001")
    read_counts = counts(found)
    assert len(read_counts) == 29
    assert read_counts[whole] == 249
    assert read_counts[whole._replace(provision="sen-support")] == 30
    assert read_counts[whole._replace(provision="ehc-plan", need="asd")] == 4
    assert read_counts[whole._replace(provision="sen-support", need="nsa")] == 1


def test_a_wide_file_with_codes_of_regions_under_their_names_is_read_all_the_same(read: Read) -> None:
    (place,) = read(files.school_wide(region_code="Northlands", region_name="E12000009")).places
    assert place.region == "E12000009"


def test_a_wide_file_may_have_down_syndrome(read: Read) -> None:
    found = read(files.school_wide(EHC_Primary_need_ds="3"))
    assert counts(found)[Key("202425", "school", "900001", provision="ehc-plan", need="ds")] == 3


def test_only_totals_of_secondary_needs_are_taken(read: Read) -> None:
    found = read(files.secondary_need(), files.secondary_need(sen_secondary_need="Hearing impairment"))
    assert counts(found) == {Key("202425", "authority", "999", "all", "all", "sen-support", "missing"): 17}
    assert "Secondary needs are not kept, only the rows that add them up." in found.notes


def test_only_all_plans_are_taken_and_the_rest_is_said(read: Read) -> None:
    found = read(files.plans(number_need_unknown="8"), files.plans(breakdown_topic="Sex", breakdown="Female"))
    whole = Key("202425", "authority", "999", provision="ehc-plan")
    read_counts = counts(found)
    assert len(read_counts) == 14
    assert (read_counts[whole], read_counts[whole._replace(need="missing")]) == (1300, 8)
    assert found.layout.source == "ehc-plans"
    assert "Left out: 1 row by breakdown_topic ('Sex')." in found.notes


@pytest.mark.parametrize(
    ("column", "word"), [("ethnicity_minor", "ethnicity"), ("age", "age and sex"), ("first_language", "language")]
)
def test_a_file_of_what_is_not_kept_is_refused_by_what_it_is(read: Read, column: str, word: str) -> None:
    row = files.PLACE | {column: "Total", "sex": "Total", "sen_primary_need": "Total", "pupil_count": "1"}
    with pytest.raises(FileError, match=word):
        read(row)


def test_a_missing_column_is_named_with_what_to_do(read: Read) -> None:
    row = files.year_groups()
    del row["sen_provision"]
    with pytest.raises(FileError) as refused:
        read(row)
    assert [problem.column for problem in refused.value.problems] == ["sen_provision"]
    assert "this column is missing" in str(refused.value)
    assert "sen_status" in str(refused.value)


def test_the_column_that_tells_a_format_may_itself_be_missing(read: Read) -> None:
    row = files.plans()
    del row["number_asd"]
    with pytest.raises(FileError, match=r"column 'number_asd': this column is missing"):
        read(row)


def test_new_columns_are_accepted(read: Read) -> None:
    assert read(files.phase_type(brand_new_column="7")).problems == ()


def test_another_file_is_refused_with_the_formats_that_can_be_read(read: Read) -> None:
    with pytest.raises(FileError, match="are not those of a file of statistics"):
        read({"name": "Swimming", "postcode": "WX4 2BD"})


def test_the_same_heading_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("time_period,time_period\n1,2\n")
    with pytest.raises(FileError, match="two columns with the heading 'time_period'"):
        read_file(path, Selection("999"))
