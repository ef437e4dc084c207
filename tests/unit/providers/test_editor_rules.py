"""The editor's pure decisions: what is asked next, where a task stands, what is missing."""

from datetime import date

import pytest

from localoffer.directory.content import ListingContent
from localoffer.publishing.differences import Naming
from providers.editor import ages, codes, getting, words
from providers.editor.questions import QUESTIONS, question_named, question_of
from providers.editor.rules import TaskState, advice, missing, next_question, part_print, reason_fault, task_state
from tests.factories import content

NAMING = Naming({}, "Aldermere")
BARE = ListingContent(name="Saltby Swimmers")


def parts(gaps: tuple[object, ...]) -> list[str]:
    return [gap.part for gap in gaps]  # type: ignore[attr-defined]


def test_every_field_has_a_page_but_those_of_officers_and_registers() -> None:
    asked = [part for question in QUESTIONS for part in question.parts]
    assert len(asked) == len(set(asked))
    assert set(ListingContent.model_fields) - set(asked) == {"statutory_rows", "setting"}


def test_addresses_of_questions_are_their_own() -> None:
    names = [question.name for question in QUESTIONS]
    assert len(names) == len(set(names))
    assert not {"check", "preview", "sent", "discard"} & set(names)
    assert all(question_named(name) for name in names)
    assert question_named("nonsense") is None


def test_sections_stand_together() -> None:
    order = list(dict.fromkeys(question.section for question in QUESTIONS))
    assert [question.section for question in QUESTIONS] == sorted(
        (question.section for question in QUESTIONS), key=order.index
    )


def test_next_is_the_first_unanswered_one_behind() -> None:
    assert next_question(QUESTIONS, words.NAME, BARE) is words.OFFERS
    full = content(description="Calm.", alert="Closed in August.")
    assert next_question(QUESTIONS, words.NAME, full) is words.ELIGIBILITY
    assert next_question(QUESTIONS, QUESTIONS[-1], BARE) is None


def test_default_area_is_asked_about_all_the_same() -> None:
    before = question_of("places")
    assert before is not None
    following = next_question(QUESTIONS, before, BARE)
    assert following is question_of("coverage")


def test_task_is_done_not_started_or_optional() -> None:
    assert task_state(words.NAME, BARE, NAMING) is TaskState.DONE
    assert task_state(codes.CATEGORIES, BARE, NAMING) is TaskState.NOT_STARTED
    assert task_state(words.ALERT, BARE, NAMING) is TaskState.OPTIONAL


def test_what_was_new_and_came_back_needs_a_look_until_it_is_changed() -> None:
    public, returned = content(), content(who_decides="A panel.")
    assert task_state(words.WHO_DECIDES, returned, NAMING, returned, public) is TaskState.LOOK_AGAIN
    assert task_state(ages.AGES, returned, NAMING, returned, public) is TaskState.DONE
    changed = content(who_decides="The short breaks panel.")
    assert task_state(words.WHO_DECIDES, changed, NAMING, returned, public) is TaskState.DONE
    assert task_state(ages.AGES, returned, NAMING, returned, None) is TaskState.LOOK_AGAIN
    assert task_state(words.ALERT, returned, NAMING, returned, None) is TaskState.OPTIONAL


def test_bare_entry_misses_three_things_and_a_way_to_reach_someone() -> None:
    assert parts(missing(BARE)) == ["summary", "categories", "contacts"]
    assert parts(missing(BARE, provider_can_be_reached=True)) == ["summary", "categories"]


@pytest.mark.parametrize(
    "way",
    [
        {"contacts": [{"phone": "01632 960100"}]},
        {"contacts": [{"role": "Desk"}, {"email": "desk@example.org"}]},
        {"links": [{"label": "Our site", "url": "https://example.org", "kind": "website"}]},
        {"links": [{"label": "Book", "url": "https://example.org", "kind": "booking"}]},
    ],
)
def test_one_way_to_contact_is_enough(way: dict[str, object]) -> None:
    assert missing(content(**way)) == ()


def test_contact_without_number_or_address_is_none() -> None:
    assert parts(missing(content(contacts=[{"name": "Desk"}]))) == ["contacts"]
    report = [{"label": "Report", "url": "https://example.org", "kind": "report"}]
    assert parts(missing(content(links=report))) == ["contacts"]


def test_description_alone_says_what_it_offers() -> None:
    only = content(summary="", description="A club.", contacts=[{"phone": "01632 960100"}])
    assert missing(only) == ()
    assert "summary" in parts(advice(only, date(2026, 11, 22)))


def test_advice_is_about_what_families_ask_for() -> None:
    assert parts(advice(BARE, date(2026, 11, 22))) == [
        "summary", "description", "age_min", "needs", "referral_routes", "costs", "places",
    ]  # fmt: skip
    assert "times" in parts(advice(content(), date(2026, 11, 22)))
    assert "places" not in parts(advice(content(places=[], online=True), date(2026, 11, 22)))


def test_last_day_that_has_passed_is_pointed_out() -> None:
    ended = content(ends_on=date(2026, 11, 21))
    assert "ends_on" in parts(advice(ended, date(2026, 11, 22)))
    assert "ends_on" not in parts(advice(ended, date(2026, 11, 21)))


def test_print_of_parts_tells_only_of_them() -> None:
    one, other = content(), content(alert="Closed.")
    assert part_print(one, ("name",)) == part_print(other, ("name",))
    assert part_print(one, ("alert",)) != part_print(other, ("alert",))
    assert part_print(one, getting.ROUTES.parts) == part_print(other, getting.ROUTES.parts)


def test_reason_is_asked_for_and_kept_short() -> None:
    assert reason_fault("", 300) == "Enter a reason"
    assert reason_fault("x" * 300, 300) == ""
    assert reason_fault("x" * 301, 300) == "The reason must be 300 characters or fewer; it is 301"
