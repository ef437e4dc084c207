"""How the answers of registering an organisation are read."""

import pytest

from providers.registering.rules import BY_NAME, QUESTIONS, clean, details_of, next_unanswered, read

GOOD = {"name": "Larkrise School", "kind": "special-school", "register": "urn", "number": "123456",
        "postcode": "WX4 2BD", "website": "https://www.larkrise.example", "phone": "01632 960 001"}  # fmt: skip


@pytest.mark.parametrize(
    ("question", "form", "answers"),
    [
        ("name", {"name": "  Larkrise \n School "}, {"name": "Larkrise School"}),
        ("name", {"name": "Larkrise\x00"}, {"name": "Larkrise"}),
        ("kind", {"kind": "voluntary"}, {"kind": "voluntary"}),
        ("number", {"register": "none", "number": "99"}, {"register": "none", "number": ""}),
        ("number", {"register": "urn", "number": " 123 456 "}, {"register": "urn", "number": "123456"}),
        ("number", {"register": "ofsted_urn", "number": "ey123456"}, {"register": "ofsted_urn", "number": "EY123456"}),
        ("number", {"register": "ukprn", "number": "10012345"}, {"register": "ukprn", "number": "10012345"}),
        ("number", {"register": "charity_number", "number": "1123456-1"},
         {"register": "charity_number", "number": "1123456-1"}),
        ("postcode", {"postcode": "wx42bd"}, {"postcode": "WX4 2BD"}),
        ("postcode", {}, {"postcode": ""}),
        ("website", {"website": "larkrise.example"}, {"website": "https://larkrise.example"}),
        ("website", {"website": " "}, {"website": ""}),
        ("phone", {"phone": "01632  960 001"}, {"phone": "01632 960 001"}),
        ("phone", {}, {"phone": ""}),
    ],
)  # fmt: skip
def test_answers_are_kept_in_their_usual_form(question: str, form: dict[str, str], answers: dict[str, str]) -> None:
    found = read(BY_NAME[question], form)
    assert found.fault is None
    assert found.answers == answers


@pytest.mark.parametrize(
    ("question", "form", "says"),
    [
        ("name", {}, "Enter the name"),
        ("name", {"name": "…"}, "Enter the name"),
        ("name", {"name": "x" * 201}, "200 characters or fewer"),
        ("kind", {}, "Select what kind"),
        ("kind", {"kind": "bank"}, "Select what kind"),
        ("number", {}, "Select a register"),
        ("number", {"register": "laestab"}, "Select a register"),
        ("number", {"register": "urn"}, "Enter the number"),
        ("number", {"register": "urn", "number": "12345"}, "6 digits"),
        ("number", {"register": "urn", "number": "１２３４５６"}, "6 digits"),
        ("number", {"register": "ukprn", "number": "20012345"}, "8 digits"),
        ("number", {"register": "charity_number", "number": "9" * 5000}, "6 or 7 digits"),
        ("postcode", {"postcode": "M33"}, "full postcode"),
        ("website", {"website": "javascript:alert(1)"}, "web address"),
        ("website", {"website": "http://localhost"}, "web address"),
        ("website", {"website": "x." + "y" * 400}, "web address"),
        ("phone", {"phone": "call us"}, "telephone number"),
        ("phone", {"phone": "01632 960 001 <b>"}, "telephone number"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(question: str, form: dict[str, str], says: str) -> None:
    found = read(BY_NAME[question], form)
    assert found.answers == {}
    assert found.fault is not None
    assert says in found.fault.message
    assert found.fault.field in BY_NAME[question].fields


def test_questions_are_asked_in_their_order_until_all_are_answered() -> None:
    answers: dict[str, str] = {}
    for question in QUESTIONS:
        assert next_unanswered(answers) is question
        answers |= {field: GOOD[field] for field in question.fields}
    assert next_unanswered(answers) is None
    details = details_of(answers)
    assert (details.name, details.urn, details.ukprn) == ("Larkrise School", "123456", None)
    assert details.postcode == "WX4 2BD"


def test_halves_of_letters_are_left_out() -> None:
    assert clean("a\ud800b\x00c") == "abc"
