"""What a report says is one value: equal whatever way it came in, checked, and read again after years."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from config import vocabularies
from localoffer.reports.content import Amendment, Answer, Approval, Provision, ReportContent
from tests.unit.reports.answering import whole

MAP = (
    Provision(need="asd", layer="targeted", what=("Lunchtime Lego group",)),
    Provision(layer="universal", what=("Quiet corner", "Visual timetable")),
)


def test_contents_read_back_are_equal() -> None:
    content = whole(provision=MAP).amended(Amendment(on=date(2026, 11, 1), note="A new SENCO."))
    assert ReportContent.from_json(content.to_json()) == content


def test_order_of_answers_and_rows_does_not_count() -> None:
    one, two = whole(provision=MAP), whole(answers=tuple(reversed(whole().answers)), provision=MAP[::-1])
    assert one.fingerprint() == two.fingerprint()
    assert [row.need for row in one.provision] == ["", "asd"]


def test_empty_answers_are_no_answers() -> None:
    assert ReportContent(answers=(Answer(question="f8", text="  \n "),)) == ReportContent()
    assert whole().with_answer(Answer(question="f8")).answer("f8").is_empty


def test_answer_takes_the_place_of_the_one_before() -> None:
    content = whole().with_answer(Answer(question="f8", text="Otherwise."))
    assert content.answer("f8").text == "Otherwise."
    assert len(content.answers) == len(whole().answers)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"answers": [{"question": "f1", "text": "a"}, {"question": "f1", "text": "b"}]}, "'f1' is answered twice"),
        ({"provision": [MAP[0], MAP[0]]}, "the same need and level of support are there twice"),
        ({"provision": [{"need": "zzz", "layer": "targeted", "what": ["x"]}]}, "not one of the codes for type of need"),
        ({"provision": [{"layer": "zzz", "what": ["x"]}]}, "not one of the codes for level of support"),
        ({"provision": [{"layer": "targeted", "what": [" "]}]}, "say what there is, or leave the row out"),
        ({"amendments": [{"on": "2026-11-02", "note": "b"}, {"on": "2026-11-01", "note": "a"}]}, "order of their days"),
        ({"answers": [{"question": "f1", "links": [{"label": "x", "url": "javascript:x"}]}]}, "is not a web address"),
        ({"answers": [{"question": "f3", "contacts": [{"email": "no"}]}]}, "is not an email address"),
    ],
)
def test_what_cannot_be_is_refused_in_words(fields: dict[str, object], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        ReportContent.model_validate(fields)


def test_change_is_checked_like_the_whole() -> None:
    with pytest.raises(ValidationError, match="there twice"):
        whole().with_provision((MAP[0], MAP[0]))


def test_need_that_left_the_vocabulary_takes_no_page_down(tmp_path: Path) -> None:
    stored = whole(provision=MAP).to_json()
    (tmp_path / "needs.yml").write_text("group: need\nlabel: Need\nterms:\n  - {code: hi, label: Hearing}\n")
    try:
        vocabularies.use_folder(tmp_path)
        assert [row.need for row in ReportContent.from_json(stored).provision] == [""]
    finally:
        vocabularies.use_folder(None)


def test_confirming_takes_the_mark_away_and_nothing_else() -> None:
    carried = Answer(question="f8", text="As before.", carried_from=2025)
    assert carried.unconfirmed
    assert carried.confirmed() == Answer(question="f8", text="As before.")


def test_approval_is_by_a_role() -> None:
    with pytest.raises(ValidationError):
        Approval(role=" ", on=date(2026, 10, 5))
