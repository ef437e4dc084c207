"""What is entered about comments: what is taken, and what is said at which field."""

import pytest

from localoffer.accounts.forms import Fault
from localoffer.comments.forms import read_answer, read_comment, read_published, read_reason, read_seen
from localoffer.comments.rules import Reason, abouts

ABOUTS = abouts(of_a_listing=True)


def test_comment_is_taken_as_written_without_what_no_database_keeps() -> None:
    form = read_comment({"about": "wrong", "text": " One.\r\nTwo\0. ", "email": " Ann@Home.Example "}, ABOUTS)
    assert (form.about, form.text, form.email, form.faults) == ("wrong", "One.\nTwo.", "ann@home.example", ())


def test_email_may_be_left_out() -> None:
    assert read_comment({"about": "wrong", "text": "x"}, ABOUTS).faults == ()


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, ["about", "text"]),
        ({"about": "say", "text": "x"}, ["about"]),
        ({"about": "wrong", "text": " \0 "}, ["text"]),
        ({"about": "wrong", "text": "x" * 2_001}, ["text"]),
        ({"about": "wrong", "text": "x", "email": "ann"}, ["email"]),
        ({"about": "wrong", "text": "x", "email": "a@b.example\r\nBcc: c@d.example"}, ["email"]),
    ],
)
def test_each_fault_is_said_at_its_field_and_what_was_entered_is_kept(sent: dict[str, str], fields: list[str]) -> None:
    form = read_comment(sent, ABOUTS)
    assert [fault.field for fault in form.faults] == fields
    assert form.about == sent.get("about", "")
    assert form.email == sent.get("email", "")


def test_2000_characters_are_not_too_many_and_the_fault_says_how_many_there_are() -> None:
    assert read_answer({"answer": "x" * 2_000}).faults == ()
    (fault,) = read_answer({"answer": "x" * 2_001}).faults
    assert fault == Fault("answer", "The answer must be 2,000 characters or fewer; it is 2,001")


def test_published_wording_has_both_halves() -> None:
    assert [fault.field for fault in read_published({}).faults] == ["published_text", "published_answer"]


def test_reason_is_one_of_those_there_are() -> None:
    assert read_reason({"reason": "abusive"}) is Reason.ABUSIVE
    assert isinstance(read_reason({"reason": "because"}), Fault)
    assert isinstance(read_reason({}), Fault)


@pytest.mark.parametrize(
    ("text", "seen"), [("3", 3), ("", None), ("-1", None), ("9" * 30, None), ("³", None), ("x", None)]
)
def test_version_that_was_seen(text: str, seen: int | None) -> None:
    assert read_seen({"seen": text}) == seen
