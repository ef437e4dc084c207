"""Cells of a file of reports become parts of answers, rows are laid over what is there, and what is wrong is named."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.reports import form_in_use
from importers.reports import cells
from importers.reports.answering import Laid, lay_over
from importers.reports.columns import all_columns, field_of, forms_asked, report_spec
from importers.reports.reader import ReportRow
from importers.reports.told import Brought, only_new, told_apart, told_last
from importers.reports.writing import cells_of, tidy
from importers.specs.columns import fold
from importers.validation import CellError
from localoffer.directory.content import Contact, Link
from localoffer.reports.content import Answer, Approval, Provision, ReportContent
from tests.unit.reports.answering import SAID, schools, whole

EMPTY = ReportContent()


def row(said: dict[str, str], *empty: str) -> ReportRow:
    """A row with these cells; `empty` are further columns of its file."""
    names = (*said, *empty)
    return ReportRow(3, said, {name: name.upper() for name in names})


def laid(said: dict[str, str], *empty: str, base: ReportContent = EMPTY) -> Laid:
    return lay_over(base, schools(), row(said, *empty))


def said(found: Laid, question: str) -> Answer:
    assert found.problems == []
    return found.content.answer(question)


def offered(code: str) -> Any:
    question = schools().question(code)
    assert question is not None
    return question.offered()


@pytest.mark.parametrize(
    "cell",
    ["signing; sensory", "Signing;A sensory room", "- Signing\n- A sensory room", "SIGNING\n\nsensory ; signing"],
)
def test_choices_are_codes_or_labels_in_lines_or_with_semicolons(cell: str) -> None:
    assert set(cells.choices_of(cell, offered("f9"))) == {"signing", "sensory"}


def test_labels_with_commas_and_curly_apostrophes_are_understood() -> None:
    assert cells.choices_of("Short tests for everyone, such as of language or reading", offered("f2")) == ("screening",)
    assert cells.choices_of("Parents’ evenings", offered("f4")) == ("parents-evening",)


def test_a_choice_that_is_not_offered_is_named_with_those_that_are() -> None:
    with pytest.raises(CellError, match="'hovercraft' is not one of the choices: materials, timetables"):
        cells.choices_of("signing; hovercraft", offered("f9"))


@pytest.mark.parametrize(
    ("line", "label", "url"),
    [
        ("SEN policy: https://saltby.example/sen", "SEN policy", "https://saltby.example/sen"),
        ("SEN policy – https://saltby.example/sen", "SEN policy", "https://saltby.example/sen"),
        ("SEN policy | www.saltby.example", "SEN policy", "https://www.saltby.example"),
        ("• Our plan: 2026 edition: http://saltby.example:8080/a?b=c", "Our plan: 2026 edition",
         "http://saltby.example:8080/a?b=c"),
        ("Policy:saltby.example/sen", "Policy", "https://saltby.example/sen"),
        ("https://saltby.example/sen", "https://saltby.example/sen", "https://saltby.example/sen"),
    ],
)  # fmt: skip
def test_a_link_is_a_label_and_an_address(line: str, label: str, url: str) -> None:
    assert cells.links_of(line) == (Link(label=label, url=url),)


@pytest.mark.parametrize("line", ["Our policy", "Policy: javascript:alert(1)", "A: https://a.example/x y", "Policy:"])
def test_a_line_without_an_address_is_named(line: str) -> None:
    with pytest.raises(CellError, match="has no address that can be opened"):
        cells.links_of(line)


def test_a_table_has_one_row_a_line_however_it_is_drawn() -> None:
    question = schools().question("f11")
    assert question is not None
    plain = "Signing | All staff | 2026\nPhonics | Two teachers"
    drawn = (
        "| Training | Who has it | When |\n|---|---|---|\n| Signing | All staff | 2026 |\n| Phonics | Two teachers | |"
    )
    assert cells.rows_of(plain, question) == (("Signing", "All staff", "2026"), ("Phonics", "Two teachers", ""))
    assert cells.rows_of(drawn, question) == cells.rows_of(plain, question)
    assert cells.rows_of("| All staff | 2026", question) == (("", "All staff", "2026"),)
    with pytest.raises(CellError, match="has 4 parts; the table has 3 columns: Training"):
        cells.rows_of("a | b | c | d", question)


def test_a_provision_map_is_lines_of_need_level_and_thing() -> None:
    found = cells.map_of(
        "Autism | Extra help | Lego group\nasd|targeted|Social stories\nall | universal | Quality teaching"
    )
    assert found == {("asd", "targeted"): ("Lego group", "Social stories"), ("", "universal"): ("Quality teaching",)}


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Lego group", "has no need, level and thing"),
        ("asd | targeted |", "names nothing that there is"),
        ("hats | targeted | x", "'hats' is not one of the codes or labels of type of need: asd"),
        ("asd | magic | x", "'magic' is not one of the codes or labels of level of support: universal"),
        (f"asd | targeted | {'x' * 301}", "300 characters"),
    ],
)
def test_a_wrong_line_of_a_provision_map_says_what_is_wrong(cell: str, words: str) -> None:
    with pytest.raises(CellError, match=words):
        cells.map_of(cell)


def test_pasted_html_becomes_words_and_scripts_never_survive() -> None:
    text = cells.text_of("<p class=MsoNormal>Every <b>child</b>…</p><ul><li>“one”</li></ul><script>alert(1)</script>")
    assert text == "Every **child**…\n\n- “one”"


def test_fifty_thousand_characters_are_taken_and_half_a_million_are_not() -> None:
    assert len(cells.text_of("é" * 50_000)) == 50_000
    with pytest.raises(CellError, match=r"500,000 characters; 50,000 is the most"):
        cells.text_of("x" * 500_000)
    with pytest.raises(CellError, match=r"has 2,000,001 characters, so it was not read"):
        cells.text_of("<p>" * 666_667)


def test_a_whole_row_becomes_a_report() -> None:
    found = laid({
        "f1 choices": "Autism; hi", "f8": "Calm classes.", "f3 name": "Sam Lee", "f3 email": "senco@saltby.example",
        "f3 others": "Kim Roe | Deputy | 01632 960001 |", "f25 links": "Plan: https://saltby.example/plan",
        "f25 date": "1 September 2026", "f11 table": "Signing | All | 2026", "map": "all | universal | Good teaching",
        "map asd targeted": "Lego group; Social stories", "f26 approved by": "Chair of governors",
        "f26 approved on": "05/10/2026",
    })  # fmt: skip
    content = found.content
    assert found.problems == []
    assert content.answer("f1").choices == ("asd", "hi")
    assert content.answer("f3").contacts == (
        Contact(name="Sam Lee", email="senco@saltby.example"),
        Contact(name="Kim Roe", role="Deputy", phone="01632 960001"),
    )
    assert content.answer("f25") == Answer(
        question="f25", links=(Link(label="Plan", url="https://saltby.example/plan"),), on=date(2026, 9, 1)
    )
    assert content.provision == (
        Provision(layer="universal", what=("Good teaching",)),
        Provision(need="asd", layer="targeted", what=("Lego group", "Social stories")),
    )
    assert content.approval == Approval(role="Chair of governors", on=date(2026, 10, 5))


def test_empty_cell_leaves_what_is_there_and_none_takes_it_away() -> None:
    assert laid({"f8": "New."}, "f4", base=whole()).content.answer("f4") == whole().answer("f4")
    emptied = laid({"f4": "(none)", "f25 date": "(none)", "f26 approved by": "(none)"}, base=whole()).content
    assert (emptied.answer("f4").is_empty, emptied.answer("f25").on, emptied.approval) == (True, None, None)
    assert emptied.answer("f25").links == whole().answer("f25").links


def test_a_new_person_does_not_get_the_number_of_the_one_before() -> None:
    contact = said(laid({"f3 name": "Kim Roe"}, "f3 phone", "f3 email", base=whole()), "f3").contacts[0]
    assert contact == Contact(name="Kim Roe", role="SENCO")
    only = said(laid({"f3 email": "new@saltby.example"}, base=whole()), "f3").contacts[0]
    assert (only.name, only.email) == ("Sam Lee", "new@saltby.example")


def test_a_wrong_email_is_left_out_and_a_wrong_day_keeps_the_row_out() -> None:
    found = laid({"f3 name": "Sam Lee", "f3 email": "senco at saltby"})
    assert (found.is_wrong, found.problems[0].column) == (False, "F3 EMAIL")
    assert "It was left out" in found.problems[0].message
    wrong = laid({"f25 date": "31 November 2026"}).problems[0]
    assert (wrong.rejects, wrong.row, wrong.column, wrong.value) == (True, 3, "F25 DATE", "31 November 2026")


def test_half_an_approval_is_named_once() -> None:
    assert ["half of it" in one.message for one in laid({"f26 approved by": "Chair"}).problems] == [True]
    assert ["half of it" in one.message for one in laid({"f26 approved on": "2026-10-05"}).problems] == [True]
    assert ["not a date" in one.message for one in laid({"f26 approved on": "soon"}).problems] == [True]
    later = laid({"f26 approved on": "2026-11-01"}, base=whole()).content.approval
    assert later == Approval(role="Chair of governors", on=date(2026, 11, 1))


def test_what_a_form_does_not_ask_is_left_out_and_said() -> None:
    found = lay_over(
        EMPTY, form_in_use("independent"), row({"f8": "Calm.", "f26 approved by": "Chair", "map x y": "z"})
    )
    assert not found.is_wrong
    assert [one.column for one in found.problems] == ["F26 APPROVED BY", "MAP X Y"]


def test_answers_of_last_year_are_looked_at_when_the_row_says_all_of_them() -> None:
    carried = whole().with_answer(Answer(question="f4", text=SAID, choices=("termly",), carried_from=2025))
    half = said(laid({"f4 choices": "forum"}, base=carried), "f4")
    assert (half.choices, half.carried_from) == (("forum",), 2025)
    same_again = said(laid({"f4 choices": "termly", "f4": SAID}, base=carried), "f4")
    assert same_again.carried_from is None


def full() -> ReportContent:
    """A report with everything that a cell could lose: bars, semicolons, kinds of link, several people."""
    links = (
        Link(label="Policy: new", url="https://a.example/p", kind="policy"),
        Link(label="", url="https://b.example"),
    )
    people = (Contact(name="Sam | Lee", role="SENCO"), Contact(name="Kim", phone="1 2"), Contact(email="a@b.example"))
    rows = (("Signing | BSL", "", "2026"), ("", "All", ""))
    content = whole().with_answer(Answer(question="f17", text="= not a formula\n\n- item", links=links))
    content = content.with_answer(Answer(question="f3", contacts=people))
    content = content.with_answer(Answer(question="f11", text="x " * 20_000 + "end", rows=rows))
    return content.with_provision(
        (Provision(layer="universal", what=("a; b", "c | d")), Provision(need="asd", layer="specialist", what=("e",)))
    )


def test_a_report_written_as_cells_and_read_again_is_the_same() -> None:
    content = full()
    assert laid(cells_of(schools(), content), base=content).content == content
    assert laid(cells_of(schools(), content)).content.answer("f11").text == content.answer("f11").text


def test_every_part_of_a_report_is_read_from_its_cell_alone() -> None:
    content = whole().with_provision((Provision(need="asd", layer="targeted", what=("Lego group",)),))
    assert laid(cells_of(schools(), content)).content == content


def test_the_same_file_does_not_undo_what_was_changed_by_hand() -> None:
    form = schools()
    first = laid({"f8": "Old.", "f12": "Kit."}).content
    by_hand = first.with_answer(Answer(question="f8", text="The school's own."))
    file = row({"f8": "Old.", "f12": "More kit."})
    told = told_last(form, [Brought(first, EMPTY)])
    assert told is not None
    second = only_new(form, by_hand, lay_over(by_hand, form, file).content, told, file)
    assert told_apart(form, by_hand, second) == ("f12",)
    told = told_last(form, [Brought(first, EMPTY), Brought(second, by_hand)])
    assert told is not None
    assert (told.answer("f8").text, told.answer("f12").text) == ("Old.", "More kit.")
    assert only_new(form, second, lay_over(second, form, file).content, told, file) == second


def test_what_a_file_goes_back_to_is_new() -> None:
    form = schools()
    first, second = laid({"f8": "One."}).content, laid({"f8": "Two."}).content
    told = told_last(form, [Brought(first, EMPTY), Brought(second, first)])
    file = row({"f8": "One."})
    assert told is not None
    assert only_new(form, second, lay_over(second, form, file).content, told, file).answer("f8").text == "One."


def test_every_question_of_every_form_has_columns_that_mean_one_thing() -> None:
    columns = all_columns(forms_asked())
    names = [fold(name) for column in columns for name in dict.fromkeys(map(fold, column.headings))]
    assert sorted(names) == sorted(set(names))
    fields = {column.field for column in report_spec(forms_asked()).columns}
    for form in forms_asked():
        for question in form.questions:
            assert any(name.split()[0] == question.code for name in fields), question.code
    assert {field_of("f3", "email"), "f8", "map", "f26 approved on"} <= fields


@pytest.mark.parametrize(
    ("heading", "field"),
    [("How we teach", "f8"), ("How are children with SEN taught?", "f8"), ("F3_Email", "f3 email"),
     ("Our SENCO: email", "f3 email"), ("Approved on", "f26 approved on"), ("f25", "f25 links"),
     ("map Autism Extra help", "map asd targeted"), ("School name", "name")],
)  # fmt: skip
def test_a_column_goes_by_its_code_or_by_its_words(heading: str, field: str) -> None:
    found = [one.field for one in all_columns(forms_asked()) if fold(heading) in map(fold, one.headings)]
    assert found == [field]


def test_control_characters_and_odd_line_ends_go() -> None:
    assert tidy(" a\r\nb\rc\x00\x0b ") == "a\nb\nc"


_FIELDS = sorted(column.field for column in all_columns(forms_asked()) if column.field not in ("urn", "slug", "year"))
_CELLS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["(none)", "a | b | c", "|||", "asd | targeted | x", "all|universal|", "https://", "::", ";;", "- ",
                     "<p>x", "<script>", "2026-13-40", "99999", "@", "a@b", "\u2028", "x: http://a.b/\n\ny", "1e9"]),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(_FIELDS), _CELLS, max_size=8), st.sampled_from(["schools", "colleges"]))
def test_whatever_is_in_a_cell_becomes_an_answer_or_a_finding(found: dict[str, str], form: str) -> None:
    tidied = {name: said for name, cell in found.items() if (said := tidy(cell))}
    for base in (EMPTY, full() if form == "schools" else EMPTY):
        one = lay_over(base, form_in_use(form), row(tidied))
        assert all(problem.row == 3 and str(problem) for problem in one.problems)
        if not one.is_wrong:
            again = lay_over(one.content, form_in_use(form), row(tidied))
            assert again.content == one.content, "the same row a second time changes something"
