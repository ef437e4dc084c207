"""What officers enter about a revision."""

import pytest

from localoffer.publishing.forms import read_edits, read_seen
from localoffer.publishing.reviewing import Seen
from localoffer.publishing.rules import State
from tests.factories import content


def test_what_was_not_sent_stays_as_it_is_however_much_there_is() -> None:
    listing = content(contacts=[{"role": f"Desk {number}"} for number in range(30)])
    assert read_edits({}, listing).content == listing


def test_emptied_contact_is_taken_out_and_a_new_one_is_added() -> None:
    listing = content(contacts=[{"role": "Desk"}, {"role": "Team"}])
    edited = read_edits({"contact-0-role": " ", "contact-2-phone": "01632 960100"}, listing).content
    assert edited is not None
    assert [(one.role, one.phone) for one in edited.contacts] == [("Team", ""), ("", "01632 960100")]


def test_fault_stands_at_the_contact_it_belongs_to_when_one_before_it_was_emptied() -> None:
    listing = content(contacts=[{"role": "Desk"}, {"role": "Team"}])
    form = read_edits({"contact-0-role": "", "contact-1-email": "nobody"}, listing)
    assert list(form.faults) == ["contact-1-email"]
    assert form.content is None


@pytest.mark.parametrize("text", ["", "submitted", "submitted:x", "submitted:²", "other:1", "submitted:1:2"])
def test_what_does_not_say_what_was_seen_is_nothing(text: str) -> None:
    assert read_seen(text) is None


def test_what_was_seen_is_read() -> None:
    assert read_seen("sent-back:12") == Seen(State.SENT_BACK, 12)
