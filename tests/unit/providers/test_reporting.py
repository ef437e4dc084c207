"""The report's writer: what each part of an answer reads from a form, and which question comes next."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from config.reports import form_in_use, form_names
from config.reports.shape import Question
from localoffer.reports.content import Answer, ReportContent
from providers.reporting.parts import READERS
from providers.reporting.parts.text import CLEANED
from providers.reporting.question import Reading
from providers.reporting.reading import read, values_of
from providers.reporting.rules import (
    TAGS,
    asks_for_anything,
    left_to_check,
    next_question,
    ordered,
    part_print,
    reasons,
)
from tests.unit.reports.answering import SAID, TODAY, answered, schools, whole

DAY: dict[str, Any] = {"on-day": "1", "on-month": "9", "on-year": "2026"}
EVERY_FIELD = [
    "text", "choices", "contacts-0-role", "contacts-0-was", "contacts-3-email", "links-0-url", "links-1-label",
    "on-day", "on-month", "on-year", "rows-0-a", "rows-1-c", "rows-99999-b", "role", "approved-day", "approved-year",
    "add-row", "remove-row", "show-text", "check-reading",
]  # fmt: skip


def question(code: str) -> Question:
    found = schools().question(code)
    assert found is not None
    return found


def reading(code: str, content: ReportContent | None = None, **fields: Any) -> Reading:
    sent = {name.replace("_", "-"): value for name, value in fields.items()}
    return read(question(code), MultiDict(sent), content or ReportContent())


def said(code: str, **fields: Any) -> Answer:
    found = reading(code, **fields)
    assert found.faults == ()
    assert found.content is not None
    return found.content.answer(code)


def faults(code: str, **fields: Any) -> list[tuple[str, str]]:
    found = reading(code, **fields)
    assert found.content is None
    return [(fault.field, fault.message) for fault in found.faults]


def more(part: str) -> dict[str, Any]:
    """The button that adds a row to a list."""
    return {"add-row": part}


def carried(*codes: str) -> ReportContent:
    """A whole report of which these answers are last year's."""
    content = whole()
    for code in codes:
        content = content.with_answer(answered(question(code), carried_from=2025))
    return content


def test_every_part_that_a_form_asks_for_has_a_reader() -> None:
    asked = {part for name in form_names() for one in form_in_use(name).questions for part in one.parts}
    assert asked <= set(READERS)


def test_text_and_ticks_are_read_together() -> None:
    answer = said("f4", text=f"  {SAID}\r\n\r\n- one\x00 ", choices=["termly", "forum"])
    assert answer.text == f"{SAID}\n\n- one"
    assert answer.choices == ("termly", "forum")


def test_choice_that_is_not_offered_is_refused() -> None:
    assert faults("f4", text=SAID, choices=["termly", "karaoke"]) == [("choices", "Select only what is in the list")]


def test_html_becomes_markdown_and_that_is_said() -> None:
    found = reading("f8", text="<p>We <b>sign</b></p>")
    assert found.content is not None
    assert found.content.answer("f8").text == "We **sign**"
    assert found.changed_words == CLEANED
    assert reading("f8", text="a < b, and c > d").changed_words == ""


def test_text_of_fifty_thousand_characters_is_read_and_one_more_refused_and_kept() -> None:
    assert len(said("f8", text="a" * 50_000).text) == 50_000
    refused = reading("f8", text="a" * 50_001)
    assert [fault.message for fault in refused.faults] == [
        "Your answer must be 50,000 characters or fewer; it is 50,001"
    ]
    assert refused.values["text"].field.data == "a" * 50_001


def test_contacts_are_read_and_a_wrong_address_named_at_its_field() -> None:
    answer = said("f3", contacts_0_name="Sam Lee", contacts_0_email="senco@saltby.example", contacts_1_phone="")
    assert [(one.name, one.email) for one in answer.contacts] == [("Sam Lee", "senco@saltby.example")]
    [(field, words)] = faults("f3", contacts_0_email="senco")
    assert field == "contacts-0-email"
    assert "is not an email address" in words


def test_more_contacts_than_a_report_keeps_are_refused() -> None:
    many = {f"contacts-{number}-role": f"Role {number}" for number in range(21)}
    [(field, words)] = faults("f3", **many)
    assert field == "contacts-0-role"
    assert "20" in words


def test_links_gain_what_is_missing() -> None:
    answer = said("f27", links_0_url="www.saltby.example/policy", **DAY)
    assert [(link.label, link.url) for link in answer.links] == [("SEN policy", "https://www.saltby.example/policy")]
    assert answer.on == date(2026, 9, 1)


def test_words_without_an_address_are_no_link() -> None:
    [(field, words)] = faults("f27", links_0_label="Our policy", **DAY)
    assert field == "links-0-url"
    assert "enter the address" in words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("31/2/2026", "Date must be a real date, like 22 11 2026"),
        ("1//2026", "Date must include a month"),
        ("1/1/1066", "Year of the date must be between 2000 and 2100"),
        ("²/1/2026", "Date must be a real date, like 22 11 2026"),
    ],
)
def test_day_that_is_none_is_refused(day: str, words: str) -> None:
    sent = dict(zip(("on-day", "on-month", "on-year"), day.split("/"), strict=True))
    assert [message for _, message in faults("f27", **sent)] == [words]


def test_rows_of_a_table_are_read_in_the_order_of_its_columns() -> None:
    answer = said("f11", text=SAID, rows_0_a="Signing", rows_0_c="2026", rows_4_a="Autism", rows_2_a="")
    assert answer.rows == (("Signing", "", "2026"), ("Autism", "", ""))


def test_cell_that_is_too_long_is_named() -> None:
    [(field, words)] = faults("f11", text=SAID, rows_0_b="x" * 301)
    assert field == "rows-0-b"
    assert words == "Row 1: “Who has it” must be 300 characters or fewer; it is 301"


def test_more_rows_than_a_table_holds_are_refused() -> None:
    rows: dict[str, Any] = {f"rows-{number}-a": "x" for number in range(201)}
    assert [words for _, words in faults("f11", text=SAID, **rows)] == [
        "There is room for 200 rows and no more. Take some out"
    ]


def test_approval_is_a_role_and_a_day_or_nothing() -> None:
    day = {"approved-day": "5", "approved-month": "10", "approved-year": "2026"}
    none = dict.fromkeys(day, "")
    found = reading("f26", whole(), role="Chair of governors", **day)
    assert found.content is not None
    assert found.content.approval is not None
    assert (found.content.approval.role, found.content.approval.on) == ("Chair of governors", date(2026, 10, 5))
    emptied = reading("f26", whole(), role="", **none)
    assert emptied.content is not None
    assert emptied.content.approval is None
    assert [field for field, _ in faults("f26", role="Chair", **none)] == ["approved-day"]
    assert [field for field, _ in faults("f26", role="", **day)] == ["role"]
    assert [field for field, _ in faults("f26", role="x" * 201, **day)] == ["role"]


def test_buttons_that_show_the_page_again_save_nothing_and_complain_of_nothing() -> None:
    for button in ({"add-row": "links"}, {"remove-row": "links-0"}, {"show-text": "1"}, {"check-reading": "text"}):
        found = reading("f25", links_0_url="not an address", **(DAY | {"on-day": "99"} | button))
        assert (found.content, found.faults) == (None, ()), button
        assert found.values["date"]["day"] == "99"


def test_button_adds_a_row_to_its_own_list_alone() -> None:
    found = reading("f25", links_0_url="https://a.example", **DAY, **more("links"))
    assert len(found.values["links"].rows) == 2
    other = reading("f25", links_0_url="https://a.example", **DAY, **more("contacts"))
    assert len(other.values["links"].rows) == 1


def test_whoever_saves_an_answer_has_looked_at_it() -> None:
    before = carried("f8")
    assert left_to_check(schools(), before) == (question("f8"),)
    after = reading("f8", before, text=SAID).content
    assert after is not None
    assert left_to_check(schools(), after) == ()


@given(st.dictionaries(st.sampled_from(EVERY_FIELD), st.lists(st.text(max_size=40), max_size=3), max_size=8))
def test_no_form_is_a_fault_of_ours(fields: dict[str, list[str]]) -> None:
    for code in ("f1", "f3", "f11", "f17", "f18", "f25", "f26", "map"):
        found = read(question(code), MultiDict(fields), whole())
        assert found.content is None or isinstance(found.content, ReportContent)


def test_a_page_of_every_question_of_every_form_has_values() -> None:
    for name in form_names():
        for one in form_in_use(name).questions:
            assert set(values_of(one, ReportContent())) == set(one.parts), one.code


def test_questions_stand_in_the_order_of_their_sections() -> None:
    places = [section.code for section in schools().sections]
    order = [places.index(one.section) for one in ordered(schools())]
    assert order == sorted(order)
    assert len(order) == len(schools().questions)


def test_checking_last_years_answers_goes_from_one_to_the_next_and_around() -> None:
    content = carried("f4", "f8", "f23")

    def following(code: str) -> str | None:
        found = next_question(schools(), "mainstream", content, TODAY, question(code))
        return found.code if found else None

    assert following("f4") == "f8"
    assert following("f8") == "f23"
    assert following("f23") == "f4"
    assert following("f1") == "f4"


def test_writing_goes_on_to_what_is_not_done_and_ends() -> None:
    content = whole(provision=({"layer": "universal", "what": ("Pictures of the day",)},))
    for gone in ("f4", "f23"):
        content = content.with_answer(Answer(question=gone))

    def following(code: str) -> str | None:
        found = next_question(schools(), "mainstream", content, TODAY, question(code))
        return found.code if found else None

    assert following("f8") == "f23"
    assert following("f23") == "f4"
    content = content.with_answer(answered(question("f4"))).with_answer(answered(question("f23")))
    assert following("f8") is None, "what is due later does not hold anyone up"


def test_print_of_a_question_changes_with_its_own_words_alone() -> None:
    one, other = whole(), whole().with_answer(answered(question("f8"), text="Something else, said in other words."))
    assert part_print(question("f8"), one) != part_print(question("f8"), other)
    assert part_print(question("f9"), one) == part_print(question("f9"), other)
    assert part_print(question("f26"), one) != part_print(question("f26"), one.with_approval(None))


def test_every_question_says_why_it_is_asked() -> None:
    assert all(list(reasons(one)) for one in schools().questions if one.compulsory_for)


def test_nothing_is_asked_of_who_is_only_invited() -> None:
    assert asks_for_anything(schools(), "mainstream")
    assert not asks_for_anything(form_in_use("colleges"), "college")


def test_only_done_looks_done() -> None:
    assert [found for found, (words, _) in TAGS.items() if words == "Done"] == ["done"]
    assert not any("green" in colour for _, colour in TAGS.values())
