"""A report as it is read: what says something, in the order of its form, whatever it is then laid out on."""

from datetime import date

import pytest

from config.reports import form_in_use
from localoffer.reports.content import Amendment, Answer, Provision, ReportContent
from localoffer.reports.shown import EVERY_CHILD, shown
from tests.unit.reports.answering import answered, schools, whole, without

MAP = (
    Provision(layer="universal", what=("Quiet corner", "Visual timetable")),
    Provision(need="asd", layer="targeted", what=("Lunchtime Lego group",)),
)


def test_sections_and_questions_are_in_the_order_of_the_form() -> None:
    report = shown(schools(), whole(provision=MAP), 2026)
    assert (report.title, report.years) == ("SEN information report", "2026 to 2027")
    assert [section.code for section in report.sections] == [section.code for section in schools().sections]
    people = next(section for section in report.sections if section.code == "people")
    assert [answer.code for answer in people.answers] == ["f3", "f4", "f5", "f17", "f19"]
    assert len(report.answers) == len(schools().questions)


def test_questions_and_sections_that_say_nothing_are_left_out() -> None:
    report = shown(schools(), without("f22", "f23", "f24", "f25"), 2026)
    assert "access" not in {section.code for section in report.sections}
    assert report.answer("f22") is None
    assert report.answer("map") is None
    assert shown(schools(), ReportContent(), 2026).sections == ()


def test_choices_are_named_in_the_order_offered() -> None:
    question = schools().question("f4")
    assert question
    said = whole().with_answer(answered(question, choices=("forum", "termly")))
    answer = shown(schools(), said, 2026).answer("f4")
    assert answer
    assert answer.choices == ("A meeting about the plan each term", "A group of parents that the school asks")


def test_map_has_a_row_a_need_and_a_cell_a_level() -> None:
    answer = shown(schools(), whole(provision=MAP), 2026).answer("map")
    assert answer
    assert answer.map
    assert [level.code for level in answer.map.levels] == ["universal", "targeted", "specialist"]
    assert [row.label for row in answer.map.rows] == [EVERY_CHILD, "Autism"]
    assert answer.map.rows[1].cells == ((), ("Lunchtime Lego group",), ())
    assert answer.lines() == (
        "Every child. For everyone: Quiet corner",
        "Every child. For everyone: Visual timetable",
        "Autism. Extra help: Lunchtime Lego group",
    )


def test_approval_contacts_links_days_and_tables_are_said_in_lines() -> None:
    report = shown(schools(), whole(), 2026)
    said = {code: answer.lines() for code in ("f3", "f11", "f25", "f26") if (answer := report.answer(code))}
    assert said["f3"] == ("Sam Lee, SENCO, 01632 960123, senco@saltby.example",)
    assert said["f25"] == ("Document: https://saltby.example/document", "1 September 2026")
    assert said["f26"] == ("Chair of governors, 5 October 2026",)
    with_table = whole().with_answer(Answer(question="f11", rows=(("Signing", "", "2026"),)))
    answer = shown(schools(), with_table, 2026).answer("f11")
    assert answer
    assert (answer.columns, answer.lines()) == (("Training", "Who has it", "When"), ("Signing; 2026",))


@pytest.mark.parametrize(("highest", "tags"), [(3, ("h3", "h4")), (4, ("h4", "h5")), (6, ("h6", "h6"))])
def test_headings_of_an_answer_stand_below_its_question(highest: int, tags: tuple[str, str]) -> None:
    said = whole().with_answer(Answer(question="f8", text="# In class\n\nx\n\n### Apart\n\n<script>y</script>"))
    answer = shown(schools(), said, 2026).answer("f8")
    assert answer
    html = answer.html(highest)
    assert f'<{tags[0]} class="govuk-heading-s">In class</{tags[0]}>' in html
    assert f'<{tags[1]} class="govuk-heading-s">Apart</{tags[1]}>' in html
    assert "<script" not in html
    assert answer.text_lines()[:2] == ("In class", "x")


def test_newest_change_is_read_first() -> None:
    content = whole().amended(Amendment(on=date(2026, 11, 1), note="A new SENCO."))
    report = shown(schools(), content.amended(Amendment(on=date(2026, 11, 9), note="A lift.")), 2026)
    assert [change.note for change in report.amendments] == ["A lift.", "A new SENCO."]


def test_every_form_can_be_shown() -> None:
    for name in ("early-years", "colleges", "independent"):
        form = form_in_use(name)
        content = ReportContent(answers=tuple(answered(question) for question in form.questions))
        report = shown(form, content, 2026)
        assert report.title == form.title
        assert report.answers
