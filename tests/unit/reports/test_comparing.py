"""A question stands beside the same question of other schools, whatever form asked it."""

from config.reports import form_in_use
from localoffer.reports.comparing import Compared, compare, each_once
from localoffer.reports.content import ReportContent
from localoffer.reports.shown import shown
from tests.unit.reports.answering import answered, whole, without


def compared(slug: str, content: ReportContent, form: str = "schools") -> Compared:
    asked = form_in_use(form)
    return Compared(slug, slug.title(), shown(asked, content, 2026), asked)


def test_rows_are_the_questions_in_the_order_of_the_first_form() -> None:
    rows = compare([compared("oak", whole()), compared("ash", whole())])
    answered_in_order = [answer.code for answer in compared("oak", whole()).shown.answers]
    assert sorted(row.code for row in rows) == sorted(answered_in_order)
    assert all(len(row.cells) == 2 and all(cell.answer for cell in row.cells) for row in rows)


def test_school_without_an_answer_says_so_in_its_place() -> None:
    rows = {row.code: row for row in compare([compared("oak", without("f8")), compared("ash", whole())])}
    oak, ash = rows["f8"].cells
    assert (oak.answer, oak.asked) == (None, True)
    assert ash.answer
    assert rows["f8"].label == ash.answer.label


def test_question_that_nobody_answers_has_no_row() -> None:
    assert "f8" not in {row.code for row in compare([compared("oak", without("f8")), compared("ash", without("f8"))])}


def test_school_and_nursery_stand_side_by_side_by_code() -> None:
    form = form_in_use("early-years")
    content = ReportContent(answers=tuple(answered(question) for question in form.questions))
    rows = {row.code: row for row in compare([compared("oak", whole()), compared("acorn", content, "early-years")])}
    both = [row for row in rows.values() if all(cell.answer for cell in row.cells)]
    assert {"f1", "f15"} <= {row.code for row in both}
    only_schools = [row.code for row in rows.values() if not row.cells[1].asked]
    assert "f26" in only_schools
    assert all(rows[code].cells[1].answer is None for code in only_schools)


def test_names_are_taken_once_in_their_order() -> None:
    assert each_once(["b", "a", "", "b", "b"]) == (("b", "a"), ("b",))
