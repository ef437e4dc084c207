"""Each row of statistics by itself: whose it is, what its cells say, and what is said of one that cannot be used."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from importers.needs import files as reading_files
from importers.needs import reading
from importers.needs.files import read_file
from importers.needs.reading import Found, Selection
from importers.problems import FileError, ReadProblem
from tests.unit.importers.needs import files

Read = Callable[..., Found]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write rows and read them for Aldermere: `read(row, row)`."""

    def go(*rows: dict[str, str], every: bool = False) -> Found:
        path = files.write(tmp_path / "statistics.csv", *rows)
        found, _ = read_file(path, Selection("999", every))
        return found

    return go


def places(found: Found) -> set[str]:
    return {figure.key.place for figure in found.figures}


def problem(found: Found) -> ReadProblem:
    (only,) = found.problems
    return only


ROWS = [files.phase_type(**where) for where in (files.ENGLAND, files.OTHER_REGION, files.REGION, {}, files.OTHER)]


def test_the_authority_its_region_and_england_are_kept(read: Read) -> None:
    found = read(*ROWS)
    assert places(found) == {"E92000001", "E12000009", "999"}
    assert {place.code for place in found.places} == places(found)
    assert "Left out: 1 row of other places." in found.notes
    assert found.rows_read == 5


def test_all_places_keeps_every_region_and_authority(read: Read) -> None:
    assert places(read(*ROWS, every=True)) == {"E92000001", "E12000009", "E12000008", "999", "998"}


def test_another_authoritys_school_is_never_kept(read: Read) -> None:
    found = read(files.school_long(), files.school_long(**files.OTHER, school_urn="900002"), every=True)
    assert places(found) == {"900001"}


def test_constituencies_are_passed_over_and_counted(read: Read) -> None:
    found = read(files.phase_type(), files.phase_type(geographic_level="Parliamentary constituency", old_la_code=""))
    assert found.problems == ()
    assert "Left out: 1 row of other geographic levels." in found.notes


@pytest.mark.parametrize("mark", ["z", "x", "c", "low", "k", "u", ":", "~", ".", "..", "supp", "C"])
def test_a_symbol_is_kept_and_never_a_zero(read: Read, mark: str) -> None:
    (figure,) = read(files.phase_type(pupil_count=mark, pupil_percent=mark)).figures
    assert (figure.count, figure.symbol, figure.percent) == (None, mark.casefold(), None)


@pytest.mark.parametrize(("text", "count"), [("1,234", 1234), ("1e+05", 100_000), ("12.0", 12), (" 7 ", 7), ("0", 0)])
def test_whole_numbers_however_they_are_written(read: Read, text: str, count: int) -> None:
    (figure,) = read(files.phase_type(pupil_count=text)).figures
    assert (figure.count, figure.symbol) == (count, "")


@pytest.mark.parametrize("text", ["12.5", "-1", "1,23", "NaN", "1_000", "1e99", "many", "999999999999"])
def test_a_count_that_is_no_whole_number_is_a_problem_of_its_row_alone(read: Read, text: str) -> None:
    found = read(files.phase_type(phase_type_grouping="Total"), files.phase_type(pupil_count=text))
    assert len(found.figures) == 1
    assert (problem(found).row, problem(found).column, problem(found).value) == (3, "pupil_count", text)
    assert problem(found).rejects


def test_an_empty_count_is_not_a_zero(read: Read) -> None:
    found = read(files.phase_type(pupil_count=""))
    assert found.figures == ()
    assert "an empty cell is not a zero" in problem(found).message


@pytest.mark.parametrize("text", ["101", "-1", "ten", "NaN"])
def test_a_share_that_is_wrong_keeps_no_count_out(read: Read, text: str) -> None:
    found = read(files.phase_type(pupil_percent=text))
    assert [figure.count for figure in found.figures] == [120]
    assert not problem(found).rejects


def test_a_school_number_written_as_a_power_is_read(read: Read) -> None:
    assert places(read(files.school_long(school_urn="1e+05"))) == {"100000"}


@pytest.mark.parametrize("text", ["1e+05.5", "12", "1.5e+00", "school", ""])
def test_a_school_number_that_is_none_is_a_problem(read: Read, text: str) -> None:
    found = read(files.school_long(school_urn=text))
    assert (problem(found).row, problem(found).column) == (2, "school_urn")


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("sen_provision", "A new provision"),
        ("sen_primary_need", "A new need"),
        ("phase_type_grouping", "A new phase"),
        ("geographic_level", "Galaxy"),
        ("time_identifier", "Calendar year"),
        ("old_la_code", "99"),
    ],
)
def test_a_label_that_nobody_knows_is_named_with_its_row_and_never_dropped(read: Read, column: str, text: str) -> None:
    found = read(files.year_groups(), files.year_groups(sen_primary_need="Missing", **{column: text})
                 if column != "sen_primary_need" else files.year_groups(sen_primary_need=text))  # fmt: skip
    assert len(found.figures) == 18
    assert (problem(found).row, problem(found).column, problem(found).value) == (3, column, text)


@pytest.mark.parametrize("text", ["202426", "2024", "20242025", "2024/26", "next year", "198990"])
def test_a_period_that_is_no_academic_year_is_a_problem(read: Read, text: str) -> None:
    assert problem(read(files.phase_type(time_period=text))).column == "time_period"


@pytest.mark.parametrize("text", ["202425", "2024/25", "2024/2025"])
def test_a_period_however_it_is_written(read: Read, text: str) -> None:
    (figure,) = read(files.phase_type(time_period=text)).figures
    assert figure.key.period == "202425"


def test_a_label_nobody_knows_elsewhere_is_told_once_and_keeps_nothing_out(read: Read) -> None:
    elsewhere = files.phase_type(**files.OTHER, sen_provision="A new provision")
    found = read(files.phase_type(), elsewhere, elsewhere)
    assert (problem(found).row, problem(found).rejects) == (3, False)
    assert "2 rows of places that are not kept" in problem(found).message


def test_of_two_rows_that_say_the_same_one_is_used(read: Read) -> None:
    found = read(files.phase_type(), files.phase_type())
    assert [figure.count for figure in found.figures] == [120]
    assert (problem(found).row, problem(found).rejects) == (3, False)


def test_of_rows_that_count_the_same_and_differ_none_is_used(read: Read) -> None:
    other = files.phase_type(phase_type_grouping="Total")
    found = read(files.phase_type(), other, files.phase_type(pupil_count="7"), files.phase_type(pupil_count="8"))
    assert [figure.key.phase for figure in found.figures] == ["all"]
    assert sorted(problem.row or 0 for problem in found.problems) == [2, 4, 5]
    assert "neither is used" in found.problems[0].message


def test_a_new_column_that_breaks_figures_down_is_noticed(read: Read) -> None:
    rows = [files.phase_type(brand_new=group, pupil_count=count) for group, count in (("Total", "9"), ("A", "4"))]
    found = read(*rows)
    assert found.figures == ()
    assert {problem.row for problem in found.problems} == {2, 3}


def test_a_row_with_a_cell_too_many_is_a_problem_and_the_next_is_read(tmp_path: Path) -> None:
    path = files.write(tmp_path / "wide.csv", files.phase_type(), files.phase_type(phase_type_grouping="Total"))
    head, first, second = path.read_text().splitlines()
    path.write_text("\n".join([head, first.replace("120,", "1,120,"), "", second]) + "\n")
    found, _ = read_file(path, Selection("999"))
    assert [figure.key.phase for figure in found.figures] == ["all"]
    assert problem(found).row == 2
    assert "wrong columns" in problem(found).message


def test_a_row_with_cells_missing_at_its_end_is_a_problem(tmp_path: Path) -> None:
    path = files.write(tmp_path / "short.csv", files.phase_type(), files.phase_type(phase_type_grouping="Total"))
    head, first, second = path.read_text().splitlines()
    path.write_text("\n".join([head, first, "", second.rsplit(",", 2)[0]]) + "\n")
    found, _ = read_file(path, Selection("999"))
    assert (problem(found).row, problem(found).column) == (4, "pupil_count")


def test_rows_keep_their_numbers_from_one_portion_to_the_next(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_files, "PORTION", 2)
    phases = ("Total", "State-funded primary", "State-funded secondary", "A new phase", "Independent school")
    found = read(*(files.phase_type(phase_type_grouping=phase) for phase in phases))
    assert len(found.figures) == 4
    assert problem(found).row == 5


def test_of_very_many_problems_the_rest_are_counted(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PROBLEMS", 2)
    found = read(*[files.phase_type(sen_provision="A new provision")] * 5)
    assert [one.row for one in found.problems] == [2, 3, None]
    assert "3 more findings" in found.problems[-1].message


def test_a_packed_file_is_read_as_it_is(tmp_path: Path) -> None:
    plain = files.write(tmp_path / "plain.csv", files.phase_type())
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_file(packed, Selection("999"))[0].figures == read_file(plain, Selection("999"))[0].figures


@pytest.mark.parametrize("content", [b"", b"<!doctype html><p>Busy</p>", b"%PDF-1.7 x", b"\n\n"])
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "statistics.csv"
    path.write_bytes(content)
    with pytest.raises(FileError):
        read_file(path, Selection("999"))


def test_a_file_in_another_encoding_is_read_where_its_labels_are_plain(tmp_path: Path) -> None:
    path = files.write(tmp_path / "old.csv", files.phase_type(la_name="Aldermère"))
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    found, _ = read_file(path, Selection("999"))
    assert len(found.figures) == 1
