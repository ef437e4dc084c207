"""Any file of rows becomes text with its original row numbers, and everything odd is said."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from importers.problems import FileError
from importers.reading import Table, load, read_table
from importers.specs.columns import Column
from tests.unit.importers.rows import as_xlsx

COLUMNS = (
    Column("name", ("name", "Title of service"), required=True),
    Column("town", ("town",)),
    Column("day", ("day",), "date"),
)


def read(content: bytes | str, name: str = "test.csv") -> Table:
    return read_table(content if isinstance(content, bytes) else content.encode(), name, COLUMNS)


def rows(table: Table) -> dict[int, list[str]]:
    return {number: list(row) for number, row in zip(table.frame.index, table.frame.to_numpy(), strict=True)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_each_encoding_reads_the_same(encoding: str) -> None:
    assert rows(read("name,town\nCafé – Éire,Saltby\n".encode(encoding))) == {2: ["Café – Éire", "Saltby"]}


def test_a_lone_pound_sign_is_windows_1252() -> None:
    assert rows(read(b"name,town\nFree \xa3,Saltby\n")) == {2: ["Free £", "Saltby"]}


def test_mixed_encodings_are_reported_by_row_and_column_and_read() -> None:
    content = "name,town\nCafé,Saltby\nZoë,Thornwick\n".encode() + "Crèche,Aldermere\n".encode("cp1252")
    found = read(content)
    assert rows(found)[4] == ["Crèche", "Aldermere"]
    assert [(p.row, p.column, p.value, p.rejects) for p in found.problems] == [(4, "name", "Crèche", False)]


def test_a_character_that_is_lost_keeps_its_row_out() -> None:
    found = read("name,town\nCafé,Saltby\n".encode() + b"Caf\x81,Aldermere\n")
    assert [(p.row, p.rejects) for p in found.problems] == [(3, True)]
    assert "type it again" in found.problems[0].message


def test_headings_are_found_under_titles_and_merged_cells() -> None:
    found = read("Our services 2026,,\n,Fill in below,\n\nTown,,Title of service\nSaltby,,Art club\n")
    assert rows(found) == {5: ["Art club", "Saltby"]}
    assert found.heading("name") == "Title of service"


def test_blank_lines_blank_tails_and_notes_are_passed_over() -> None:
    found = read("name,town\n# write the name,the town\n\nArt club,Saltby\n,\n , \n,,,\n")
    assert rows(found) == {4: ["Art club", "Saltby"]}
    assert not found.problems


def test_two_headings_alike_are_named_with_their_columns() -> None:
    with pytest.raises(FileError, match="row 1, column 'name': two headings are alike, in columns A and C"):
        read("name,town,Name\nArt club,Saltby,x\n")


def test_a_missing_required_column_is_named_with_what_was_found() -> None:
    with pytest.raises(FileError, match=r"column 'name': this column is missing.*holds 'town', 'phone'") as raised:
        read("town,phone\nSaltby,1\n")
    assert raised.value.seen == ("town", "phone")


def test_a_row_with_too_many_cells_is_rejected_and_a_short_one_filled() -> None:
    found = read("name,town,day\nArt club,Saltby,1,and more\nChess,Saltby\nSwim,Saltby,3,,\n")
    assert rows(found) == {3: ["Chess", "Saltby", ""], 4: ["Swim", "Saltby", "3"]}
    assert [(p.row, p.rejects) for p in found.problems] == [(2, True), (3, False)]


def test_a_cell_over_several_lines_is_one_row() -> None:
    assert rows(read('name,town\n"Art\nclub",Saltby\nChess,Saltby\n')) == {
        2: ["Art\nclub", "Saltby"],
        3: ["Chess", "Saltby"],
    }


def test_an_open_quotation_mark_is_said_not_swallowed() -> None:
    with pytest.raises(FileError, match="quotation mark"):
        read('name,town\n"Art,Saltby\n' + "x" * 140_000)


def test_formulas_in_text_files_are_never_kept() -> None:
    found = read('name,town\n=WEBSERVICE(\'http://x.example\'),Saltby\n"=""007""",Saltby\n')
    assert rows(found) == {2: ["", "Saltby"], 3: ["007", "Saltby"]}
    assert [(p.row, p.column, p.rejects) for p in found.problems] == [(2, "name", True)]


def test_semicolons_and_tabs_divide_too() -> None:
    assert rows(read("name;town\nArt, craft;Saltby\n")) == {2: ["Art, craft", "Saltby"]}
    assert rows(read("name\ttown\nArt\tSaltby\n")) == {2: ["Art", "Saltby"]}


def test_control_characters_are_taken_out() -> None:
    assert rows(read(b"name,town\nArt\x00 \x07club,Saltby\n")) == {2: ["Art club", "Saltby"]}


def test_a_workbook_keeps_numbers_dates_and_row_numbers(tmp_path: Path) -> None:
    content = as_xlsx(
        tmp_path / "x.xlsx", [["Services", None, None], [], ["name", "town", "day"], ["Art", "Saltby", 46348]]
    )
    assert rows(read(content, "x.xlsx")) == {4: ["Art", "Saltby", "46348"]}


def test_a_workbook_formula_gives_its_last_result_and_a_warning(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["name", "town"])
    sheet.write_formula(1, 0, '="Art"&" club"', None, "Art club")
    sheet.write(1, 1, "Saltby")
    book.close()
    found = read((tmp_path / "f.xlsx").read_bytes(), "f.xlsx")
    assert rows(found) == {2: ["Art club", "Saltby"]}
    assert [(p.row, p.column, p.rejects) for p in found.problems] == [(2, "name", False)]


def test_a_workbook_with_one_stray_far_cell_is_refused_before_it_is_read() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "name")
    sheet.write(1_048_575, 16_383, "stray")
    book.close()
    with pytest.raises(FileError, match="1,048,576 rows by 16,384 columns"):
        read(out.getvalue(), "stray.xlsx")


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="There is no file"):
        load(tmp_path / "none.csv")
    with pytest.raises(FileError, match="is a folder"):
        load(tmp_path)
