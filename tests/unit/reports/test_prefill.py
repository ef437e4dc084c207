"""A report begins with what is known and what was said last year, and says what has to be checked."""

from localoffer.directory.content import Contact, Link
from localoffer.reports.content import Amendment, Answer, Provision
from localoffer.reports.prefill import KnownFacts, carried_over, first_content, fitted
from localoffer.reports.rules import Found, completeness
from tests.unit.reports.answering import SAID, TODAY, schools, whole

KNOWN = KnownFacts(
    needs=("asd", "hi"),
    contact=Contact(role="School office", phone="01632 960123"),
    advice_service=Contact(name="Advice service", email="hello@advice.example"),
    local_offer=Link(label="Local offer", url="https://offer.example"),
)


def test_what_the_authority_knows_is_there_and_what_the_register_says_is_to_be_checked() -> None:
    content = first_content(schools(), KNOWN)
    report = completeness(schools(), "mainstream", content, TODAY)
    states = {one.question.code: one.found for one in report.findings if not content.answer(one.question.code).is_empty}
    assert states == {"f1": Found.CHECK, "f19": Found.CHECK, "f18": Found.DONE, "f20": Found.DONE}


def test_nothing_known_is_nothing_filled_in() -> None:
    assert first_content(schools(), KnownFacts()).is_empty


def test_last_years_answers_come_with_their_year_and_without_approval() -> None:
    row = Provision(layer="universal", what=("Signing",))
    last = whole(provision=(row,)).amended(Amendment(on=TODAY, note="New SENCO."))
    content = carried_over(schools(), last, 2025, KNOWN)
    assert {answer.carried_from for answer in content.answers} == {2025}
    assert content.answer("f8").text == SAID
    assert (content.approval, content.amendments) == (None, ())
    assert (content.provision, content.provision_from) == ((row,), 2025)
    report = completeness(schools(), "mainstream", content, TODAY)
    assert report.done == 0


def test_answer_nobody_checked_for_two_years_says_from_when_it_is() -> None:
    last = whole().with_answer(Answer(question="f8", text=SAID, carried_from=2024))
    assert carried_over(schools(), last, 2025, KNOWN).answer("f8").carried_from == 2024


def test_questions_and_choices_that_are_no_longer_asked_are_left_behind() -> None:
    form = schools()
    fewer = form.model_copy(
        update={
            "questions": tuple(
                question.model_copy(update={"choices": question.choices[1:]}) if question.code == "f2" else question
                for question in form.questions
                if question.code != "f8"
            )
        }
    )
    last = whole().with_answer(Answer(question="f2", text=SAID, choices=("progress-checks", "health")))
    content = carried_over(fewer, last, 2025, KNOWN)
    assert content.answer("f8").is_empty
    assert content.answer("f2").choices == ("health",)
    assert fitted(fewer, last).answer("f2").carried_from is None
    assert fitted(fewer, last).approval == last.approval
