"""What of an event's details is shown."""

import pytest

from localoffer.trail.details import accounts_in, detail_words

EMAILS = {"1": "a@b.example"}


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"before": ["officer"], "after": ["administrator", "officer"]},
         "before: Local Offer officer; now: Administrator and Local Offer officer"),
        ({"before": [], "after": ["officer"]}, "before: no role; now: Local Offer officer"),
        ({"account": "1", "role": "manager"}, "a@b.example; Manager"),
        ({"account": "2"}, ""),
        ({"revision": 3, "to": None}, "version 3"),
        ({"file": "gaps", "rows": 1204, "kind": "health"}, "Gaps in the offer; 1,204 rows"),
        ({"reason": "wrong password", "network": "a hash"}, "the password was wrong"),
        ({"reason": "Something an officer wrote about a child"}, ""),
        ({"on": "2026-11-22"}, "22 November 2026"),
        ({"on": "nonsense", "revision": "x", "rows": "y", "fields": 3}, ""),
        ({"state": "due-soon"}, "due within 30 days"),
        ({"fields": ["email", "legal_name"]}, "email and legal name"),
    ],
)  # fmt: skip
def test_codes_are_words_and_what_people_write_is_not_shown(details: dict[str, object], words: str) -> None:
    assert detail_words(details, EMAILS) == words


def test_accounts_that_details_speak_of() -> None:
    assert accounts_in({"account": "1", "to": None, "name": "x"}) == ["1"]
