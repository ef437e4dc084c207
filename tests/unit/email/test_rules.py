"""When a failed email is tried again, and that a message is one email to one person."""

from datetime import timedelta

import pytest

from localoffer.email.message import Message
from localoffer.email.rules import GIVE_UP_AFTER, next_try
from tests.factories import NOW


def test_waits_grow_from_half_a_minute_to_two_hours() -> None:
    waits = [next_try(attempts, NOW, NOW) for attempts in (1, 2, 3, 9, 500)]
    minutes = [(at - NOW).total_seconds() / 60 for at in waits if at]
    assert minutes == [0.5, 1, 2, 120, 120]


def test_after_a_day_it_is_given_up_and_the_last_try_is_at_the_end_of_the_day() -> None:
    assert next_try(3, NOW, NOW + GIVE_UP_AFTER) is None
    assert next_try(20, NOW, NOW + GIVE_UP_AFTER - timedelta(minutes=1)) == NOW + GIVE_UP_AFTER


@pytest.mark.parametrize(
    ("to", "subject"),
    [("a@b.example", "x\nBcc: c@d.example"), ("a@b.example", " "), ("a@b.example\nx", "x"), ("nobody", "x")],
)
def test_subject_or_address_cannot_hold_another_header(to: str, subject: str) -> None:
    with pytest.raises(ValueError):
        Message(to, subject, "text")
