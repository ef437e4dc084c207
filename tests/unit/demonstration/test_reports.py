"""The invented schools say different things, always the same ones, and nothing that a form does not ask for."""

from datetime import date
from itertools import product

import pytest

from config.reports import forms
from config.reports.shape import Form
from config.vocabularies import vocabulary
from importers.demonstration.register import schools
from importers.demonstration.reports import Setting, group_of, read, report_of, text_of
from importers.demonstration.services import records
from localoffer.directory.content import Contact
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.rules import not_asked

GROUPS = ("nursery", "primary", "secondary", "special", "ap", "college")
KNOWN = KnownFacts(needs=("asd", "hi"), contact=Contact(phone="01632 960501"))
APPROVED = date(2026, 10, 5)


def setting(key: str = "990010", group: str = "primary") -> Setting:
    return Setting(key, "Canalside", group, "Aldermere", "https://www.canalside.example", "Mrs Okafor")


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.form)
def test_every_group_answers_what_its_form_asks(form: Form, group: str) -> None:
    content = report_of(setting(group=group), form, KNOWN, 2026, APPROVED)
    assert list(not_asked(content, form)) == []
    words = [answer.text for answer in content.answers if answer.text]
    assert len(words) > 8
    assert not any("{" in text or "  " in text for text in words)


def test_same_school_and_year_say_the_same() -> None:
    form = forms()["schools", 1]
    assert report_of(setting(), form, KNOWN, 2026, APPROVED) == report_of(setting(), form, KNOWN, 2026, APPROVED)


def test_schools_and_years_differ() -> None:
    said = {tuple(text_of(f"f{number}", setting(str(key)), 2026) for number in range(1, 25)) for key in range(40)}
    assert len(said) == 40
    assert any(text_of(f"f{number}", setting(), 2025) != text_of(f"f{number}", setting(), 2026) for number in range(25))


def test_need_that_the_register_names_is_met() -> None:
    content = report_of(setting(), forms()["schools", 1], KNOWN, 2026, APPROVED)
    assert "British Sign Language" in content.answer("f9").text
    assert "hi" in content.answer("f1").choices
    assert any(row.need == "hi" and "Hearing resource base" in row.what for row in content.provision)


def test_files_name_only_what_there_is() -> None:
    asked = [question for form in forms().values() for question in form.questions]
    questions = {question.code for question in asked}
    offered = {(question.code, choice.code) for question in asked for choice in question.offered()}
    assert set(read("words")) <= questions
    for feature in read("features"):
        assert set(feature["for"].split()) <= set(GROUPS), feature["name"]
        assert set(feature.get("says", {})) <= questions, feature["name"]
        ticked = {(code, tick) for code, ticks in feature.get("ticks", {}).items() for tick in ticks}
        assert ticked <= offered, feature["name"]
        assert len(feature.get("training", (1, 2, 3))) == 3
    for line in (*read("map"), *(feature["map"] for feature in read("features") if "map" in feature)):
        assert line["layer"] in vocabulary("support_layers")
        assert not line["need"] or line["need"] in vocabulary("needs")


def test_standing_names_schools_of_the_borough() -> None:
    standing, urns = read("standing"), {school["urn"] for school in schools() if not school.get("elsewhere")}
    named = [set(standing[name]) for name in standing if name not in ("leads", "early_years")]
    assert all(codes <= urns for codes in named)
    several = ("none", "due", "overdue", "incomplete", "amended", "waiting", "renewing", "begun")
    assert all(
        set(standing[one]).isdisjoint(standing[other]) for one, other in product(several, several) if one < other
    )
    assert set(standing["early_years"]) <= {record["reference"] for record in records()}


def test_groups_follow_kind_and_age() -> None:
    cases = [
        ("mainstream-school", "community", [4, 11], "primary"),
        ("mainstream-school", "free", [4, 18], "secondary"),
        ("special-school", "community-special", [3, 19], "special"),
        ("post-16", "special-post-16", [16, 25], "college"),
        ("alternative-provision", "pru", [5, 16], "ap"),
        ("early-years", "nursery", [2, 5], "nursery"),
    ]
    assert [group_of(kind, type_, ages) for kind, type_, ages, _ in cases] == [group for *_, group in cases]
