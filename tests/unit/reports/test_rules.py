"""What is still to do is said of every question; nothing is done that a family could not use."""

from datetime import date, timedelta
from typing import Any

import pytest

from config.reports import form_in_use
from localoffer.reports.content import Answer, Approval, Provision, ReportContent
from localoffer.reports.duties import duties
from localoffer.reports.rules import Found, completeness, finding, not_asked, refused
from localoffer.reports.settings import may_be_written, school_year, setting_kind, year_words
from tests.unit.reports.answering import SAID, TODAY, answered, schools, whole, without


def found(code: str, answer: dict[str, Any], kind: str = "mainstream", today: date = TODAY) -> Found:
    """What becomes of one answer in an otherwise whole report."""
    question = schools().question(code)
    assert question is not None
    content = whole().with_answer(answered(question, **answer))
    return finding(question, kind, content, today).found


def test_whole_report_is_complete_though_the_strategy_is_not_due_yet() -> None:
    report = completeness(schools(), "mainstream", without("f28"), TODAY)
    assert report.to_do == ()
    assert report.is_complete
    assert [one.question.code for one in report.findings if one.found is Found.LATER] == ["f28"]


def test_strategy_is_missing_from_the_day_it_is_due() -> None:
    report = completeness(schools(), "mainstream", without("f28"), date(2026, 12, 31))
    assert [one.question.code for one in report.to_do] == ["f28"]


@pytest.mark.parametrize("code", [question.code for question in schools().questions if question.compulsory_for])
def test_each_compulsory_question_is_missed(code: str) -> None:
    content = without(code).with_approval(None) if code == "f26" else without(code)
    report = completeness(schools(), "mainstream", content, date(2027, 1, 4))
    assert [(one.question.code, one.found) for one in report.to_do] == [(code, Found.MISSING)]
    assert not report.is_complete


def test_special_school_needs_no_senco_and_no_word_on_finding_needs() -> None:
    content = without("f2", "f3", "f28")
    assert completeness(schools(), "special", content, TODAY).is_complete
    assert not completeness(schools(), "mainstream", content, TODAY).is_complete


def test_empty_report_is_complete_for_nobody() -> None:
    for kind, form in (("mainstream", "schools"), ("hospital-school", "schools"), ("early-years", "early-years")):
        report = completeness(form_in_use(form), kind, ReportContent(), TODAY)
        assert (report.is_complete, report.done) == (False, 0), kind


def test_invited_setting_misses_nothing_but_what_it_began_is_looked_at() -> None:
    form = form_in_use("early-years")
    content = ReportContent(answers=(Answer(question="f8", text="Play."), Answer(question="f4", text=SAID)))
    report = completeness(form, "early-years", content, TODAY)
    assert [(one.question.code, one.found) for one in report.to_do] == [("f8", Found.THIN)]


@pytest.mark.parametrize(
    "text", ["Yes.", "See our website.", "SEN SEN " * 40, "Good teaching for all pupils.", "---", "**__**"]
)
def test_short_and_empty_words_are_not_done(text: str) -> None:
    assert found("f8", {"text": text}) in (Found.THIN, Found.MISSING)


@pytest.mark.parametrize("change", [str, str.upper, lambda text: f"## {text}", lambda text: f"**{text}**\n\n- {text}"])
@pytest.mark.parametrize("part", ["ask", "help", "example"])
def test_copied_words_are_not_done(part: str, change: Any) -> None:
    question = schools().question("f2")
    assert question is not None
    assert found("f2", {"text": change(getattr(question, part))}) is Found.COPIED


def test_help_with_a_name_put_in_is_still_copied() -> None:
    text = (
        "Saltby School. Name the services, what they do at Saltby school, how a child comes to see them, and how long "
        "that usually takes!"
    )
    assert found("f16", {"text": text}) is Found.COPIED


def test_question_quoted_and_then_answered_is_done() -> None:
    question = schools().question("f8")
    assert question is not None
    assert found("f8", {"text": f"### {question.ask}\n\n{SAID}"}) is Found.DONE


def test_authoritys_template_is_told_from_an_answer() -> None:
    template = "All teachers at this school are teachers of SEN. Quality first teaching is our first step."
    question = schools().question("f8")
    assert question is not None
    question = question.model_copy(update={"templates": (template,)})
    content = whole().with_answer(Answer(question="f8", text=template.replace("this school", "our school")))
    assert finding(question, "mainstream", content, TODAY).found is Found.COPIED


@pytest.mark.parametrize(
    "gap",
    ["[insert name of SENCO]", "[Delete as appropriate]", "{school name}", "<name of governor>", "________",
     "lorem ipsum", "(delete as appropriate)", "Contact: ........", "[XX]"],
)  # fmt: skip
def test_gap_of_a_template_is_not_done(gap: str) -> None:
    assert found("f8", {"text": f"{SAID} {gap}"}) is Found.COPIED


@pytest.mark.parametrize(
    "fine",
    ["[our policy](https://a.example)", "[sic]", "Mr [Sam] Lee", "x < y", "(see the list below)", "Wait... then go."],
)
def test_brackets_that_are_no_gaps_are_fine(fine: str) -> None:
    assert found("f8", {"text": f"{SAID} {fine}"}) is Found.DONE


def test_carried_over_is_not_done_until_someone_says_so() -> None:
    assert found("f8", {"carried_from": 2025}) is Found.CHECK
    assert found("f1", {"prefilled": True}) is Found.CHECK
    content = whole(provision=(Provision(layer="universal", what=("Signing",)),), provision_from=2025)
    report = completeness(schools(), "mainstream", content, TODAY)
    assert [(one.question.code, one.words) for one in report.to_do] == [
        ("map", "This is from 2025 to 2026. Check that it is still right.")
    ]
    assert completeness(schools(), "mainstream", content.with_provision(content.provision), TODAY).is_complete


def test_senco_is_named_and_a_shared_mailbox_is_enough() -> None:
    assert found("f3", {"contacts": [{"name": "Sam Lee", "email": "senco@saltby.example"}]}) is Found.DONE
    assert found("f3", {"contacts": [{"role": "SENCO", "email": "senco@saltby.example"}]}) is Found.MISSING
    assert found("f3", {"contacts": [{"name": "Sam Lee"}]}) is Found.MISSING


def test_link_needs_its_day_and_the_day_has_come() -> None:
    assert found("f25", {"on": None}) is Found.MISSING
    assert found("f25", {"on": TODAY + timedelta(days=1)}) is Found.OLD
    assert found("f25", {"on": TODAY}) is Found.DONE


@pytest.mark.parametrize(
    ("on", "state"),
    [(date(2026, 11, 22), Found.DONE), (date(2026, 11, 23), Found.OLD), (date(2025, 11, 23), Found.DONE),
     (date(2025, 11, 22), Found.OLD)],
)  # fmt: skip
def test_approval_is_of_the_last_twelve_months(on: date, state: Found) -> None:
    question = schools().question("f26")
    assert question is not None
    content = whole().with_approval(Approval(role="Chair of governors", on=on))
    assert finding(question, "mainstream", content, TODAY).found is state


def test_sending_is_refused_only_for_what_would_mislead() -> None:
    assert list(refused(without("f8", "f9"), schools(), TODAY)) == []
    assert list(refused(ReportContent(), schools(), TODAY)) == [
        "Nothing is answered yet. Answer at least one question."
    ]
    carried = whole().with_answer(Answer(question="f8", text=SAID, carried_from=2025))
    assert list(refused(carried, schools(), TODAY)) == [
        "“How we teach” is from 2025 to 2026. Check it and say that it is right."
    ]
    tomorrow = whole().with_approval(Approval(role="Chair", on=TODAY + timedelta(days=1)))
    assert list(refused(tomorrow, schools(), TODAY)) == [
        "The report says that it was approved on 23 November 2026, which has not come yet."
    ]


def test_what_is_not_asked_is_not_taken() -> None:
    assert list(not_asked(whole(), schools())) == []
    crafted = ReportContent(
        answers=(
            Answer(question="f99", text="x"),
            Answer(question="f2", text="x", choices=("nonsense",)),
            Answer(question="f8", text="x", on=TODAY),
            Answer(question="f11", rows=(("a", "b"),)),
        )
    )
    assert sorted(not_asked(crafted, schools())) == [
        "There is no question “f99”.",
        "“How we find out that a child needs help” has a choice that is not offered.",
        "“How we teach” does not ask for this kind of answer.",
        "“What our staff know” has a row with another number of cells than its table has columns.",
    ]
    assert list(not_asked(whole(answers=()), form_in_use("colleges"))) == [
        "There is no question about who approved the report."
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("mainstream-school", "Community school"), "mainstream"),
        (("mainstream-school", "Academy converter"), "mainstream"),
        (("early-years", "Local authority nursery school"), "nursery-school"),
        (("early-years", ""), "early-years"),
        (("special-school", "Community special school"), "special"),
        (("special-school", "Community special school", "Saltby Hospital School"), "hospital-school"),
        (("special-school", "Other independent special school"), "independent-special"),
        (("special-school", "Non-maintained special school"), "non-maintained-special"),
        (("alternative-provision", "Pupil referral unit"), "alternative-provision"),
        (("post-16", "Further education"), "college"),
        (("independent", "Other independent school"), "independent"),
    ],
)
def test_kind_of_setting_follows_from_the_register(given: tuple[str, ...], code: str) -> None:
    kind = setting_kind(*given)
    assert kind is not None
    assert kind.code == code


def test_clinic_is_asked_for_no_report() -> None:
    assert setting_kind("health") is None


def test_school_years_begin_in_september() -> None:
    assert [school_year(date(2026, 8, 31)), school_year(date(2026, 9, 1)), school_year(TODAY)] == [2025, 2026, 2026]
    assert year_words(2026) == "2026 to 2027"
    assert [year for year in range(2024, 2030) if may_be_written(year, TODAY)] == [2026, 2027]


def test_duties_are_met_with_evidence() -> None:
    rows = {duty.requirement.code: duty for duty in duties(schools(), "mainstream", without("f8", "f28"), TODAY)}
    assert not rows["s1-3c"].is_met
    assert rows["s69-iv"].is_met
    assert rows["s69-iv"].evidence[0].links == (("Document", "https://saltby.example/document"),)
    assert rows["grant-inclusion"].is_later
    assert not rows["grant-inclusion"].is_met
    legal = [code for code, duty in rows.items() if duty.requirement.duty]
    assert len(legal) == 23
    assert all(duty.evidence for duty in rows.values())


def test_duties_differ_by_kind_of_setting() -> None:
    special = {duty.requirement.code for duty in duties(schools(), "special", whole(), TODAY)}
    assert not {"s1-2", "s1-4"} & special
    assert duties(form_in_use("colleges"), "college", whole(), TODAY) == ()


def test_copied_words_meet_no_duty() -> None:
    question = schools().question("f12")
    assert question is not None
    content = whole().with_answer(Answer(question="f12", text=question.help))
    rows = {duty.requirement.code: duty for duty in duties(schools(), "mainstream", content, TODAY)}
    assert not rows["s1-6"].is_met
