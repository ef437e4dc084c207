"""Questions of reports are data: ours hang together with the law's list, an authority's own come first or after."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from app import create_app
from config import reports
from config.reports import ReportFormError, form_in_use, forms, requirements, setting_kinds
from tests.conftest import make_settings

MUST = {"mainstream", "nursery-school", "special"}
OURS = Path(reports.__file__).parent
SMALL = {
    "form": "schools",
    "version": 1,
    "title": "Our report",
    "sections": [{"code": "all", "title": "All"}],
    "questions": [
        {"code": "f1", "section": "all", "label": "Needs", "ask": "Which?", "help": "Say which.", "parts": ["text"]}
    ],
}


@pytest.fixture(autouse=True)
def ours_again() -> Iterator[None]:
    reports.use_folder(None)
    yield
    reports.use_folder(None)


def write(
    folder: Path, name: str = "schools/v1.yml", question: dict[str, object] | None = None, **fields: object
) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    questions = [{**SMALL["questions"][0], **(question or {})}]  # type: ignore[index]
    path.write_text(yaml.safe_dump({**SMALL, "questions": questions, **fields}))


def test_schools_are_asked_the_twenty_eight_fields() -> None:
    codes = {question.code for question in form_in_use("schools").questions}
    assert codes == {"map", *(f"f{number}" for number in range(1, 29))}


def test_everything_the_law_asks_of_a_school_is_asked_of_it() -> None:
    asked = {code for question in form_in_use("schools").questions if question.compulsory_for for code in question.why}
    assert {code for code, row in requirements().items() if row.duty} - asked == set()
    assert sum(row.duty for row in requirements().values()) == 19 + 4  # Schedule 1 in rows, section 69(3)(b)(i) to (iv)
    assert {code for code in requirements() if code[0] == "c"} == {f"c{number}" for number in range(1, 15)}


def test_rows_whose_number_nobody_has_checked_say_so() -> None:
    unchecked = {code for code, row in requirements().items() if row.confidence == "M" and row.duty}
    assert unchecked == {"s1-8", "s1-9", "s1-10", "s1-11", "s1-12", "s1-13"}


def test_senco_and_finding_needs_are_asked_of_mainstream_only() -> None:
    schools = form_in_use("schools")
    mainstream = [question.code for question in schools.questions if set(question.compulsory_for) == MUST - {"special"}]
    assert mainstream == ["f2", "f3"]
    others = [question for question in schools.questions if question.code not in ("f2", "f3", "f28", "map")]
    assert all(set(question.compulsory_for) == MUST for question in others)


def test_inclusion_strategy_is_due_on_the_last_day_of_2026() -> None:
    question = form_in_use("schools").question("f28")
    assert question is not None
    assert (question.not_before, question.compulsory_for) == (date(2026, 12, 31), ("mainstream",))


@pytest.mark.parametrize("name", ["early-years", "colleges", "independent"])
def test_nothing_is_compulsory_where_the_law_asks_for_no_report(name: str) -> None:
    form = form_in_use(name)
    assert [question.code for question in form.questions if question.compulsory_for] == []
    schools = {question.ask for question in form_in_use("schools").questions}
    own = [question for question in form.questions if question.ask not in schools]
    assert len(own) > len(form.questions) / 2, "its own wording"


def test_only_settings_that_must_publish_are_asked_anything_compulsory() -> None:
    must = {code for code, kind in setting_kinds().items() if kind.duty == "must"}
    named = {code for form in forms().values() for question in form.questions for code in question.compulsory_for}
    assert named == must == MUST


def test_every_question_is_in_plain_words() -> None:
    for form in forms().values():
        for question in form.questions:
            for words in (question.ask, question.help, question.label):
                assert not {"please", "sorry", "valid", "invalid"} & set(words.lower().split()), words


def test_authoritys_words_replace_ours(tmp_path: Path) -> None:
    write(tmp_path, title="Aldermere report")
    reports.use_folder(tmp_path)
    assert form_in_use("schools").title == "Aldermere report"
    assert form_in_use("colleges").title == "How we support students with SEND"


def test_authoritys_newer_version_comes_after_ours_and_ours_stays_readable(tmp_path: Path) -> None:
    write(tmp_path, "schools/v2.yml", version=2)
    reports.use_folder(tmp_path)
    assert form_in_use("schools").version == 2
    assert len(forms()["schools", 1].questions) == 29


@pytest.mark.parametrize(
    ("question", "fields", "fault"),
    [
        ({"why": ["s1-99"]}, {}, "schools/v1.yml: question 'f1' names the requirement 's1-99', which there is not"),
        ({"compulsory_for": ["zoo"]}, {}, "question 'f1' names the kind of setting 'zoo'"),
        ({"section": "other"}, {}, "question 'f1' is in the section 'other', which there is not"),
        ({"parts": ["choices"]}, {}, "question 'f1' needs choices or a vocabulary"),
        ({"parts": ["text"], "columns": ["A"]}, {}, "question 'f1' needs 'columns' where it asks for a table"),
        ({"parts": ["text"], "may_be_empty": ["date"]}, {}, "'may_be_empty' names a part it does not ask for"),
        ({"vocabulary": "needs", "parts": ["choices"], "choices": [{"code": "a", "label": "A"}]}, {}, "give one"),
        ({"parts": ["choices"], "choices": [{"code": "a", "label": "A"}] * 2}, {}, "the choice 'a' is there twice"),
        ({"tpye": "text"}, {}, "schools/v1.yml: questions 1 tpye: Extra inputs are not permitted"),
        ({"parts": ["song"]}, {}, "questions 1 parts 1: Input should be 'text', 'choices'"),
        ({}, {"version": 3}, "says that it is version 3 of 'schools'; its folder and name say otherwise"),
        ({}, {"sections": []}, "schools/v1.yml: sections: Tuple should have at least 1 item"),
    ],
)
def test_fault_is_named_at_start(
    tmp_path: Path, question: dict[str, object], fields: dict[str, object], fault: str
) -> None:
    write(tmp_path, question=question, **fields)
    with pytest.raises(ReportFormError) as caught:
        reports.use_folder(tmp_path)
    assert fault in str(caught.value)


def test_file_that_is_no_version_and_file_that_is_no_yaml_are_named(tmp_path: Path) -> None:
    write(tmp_path, "schools/new.yml")
    with pytest.raises(ReportFormError, match=r"schools/new.yml: name the file after its version, like v2.yml"):
        reports.use_folder(tmp_path)
    (tmp_path / "schools/new.yml").unlink()
    (tmp_path / "requirements.yml").write_text("requirements: [")
    with pytest.raises(ReportFormError, match=r"requirements.yml: cannot be read"):
        reports.use_folder(tmp_path)


def test_setting_kind_without_a_form_is_named(tmp_path: Path) -> None:
    text = (OURS / "settings.yml").read_text().replace("form: colleges", "form: college")
    (tmp_path / "settings.yml").write_text(text)
    with pytest.raises(ReportFormError, match="'college' is asked the form 'college', which there is not"):
        reports.use_folder(tmp_path)


def test_site_does_not_start_with_a_fault_and_says_which(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    write(tmp_path / "reports", question={"why": ["s1-99"]})
    with pytest.raises(SystemExit, match="A file about reports cannot be used, so nothing was started") as caught:
        create_app(make_settings(tmp_path))
    assert "schools/v1.yml: question 'f1' names the requirement 's1-99'" in str(caught.value)


def test_form_that_there_is_not_is_no_form() -> None:
    with pytest.raises(KeyError):
        form_in_use("zoos")
