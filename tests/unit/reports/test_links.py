"""Which links are asked, how often, and what their answers mean."""

from datetime import UTC, date, datetime, timedelta

import pytest

from localoffer.errors import LocalOfferError
from localoffer.reports.links import rules
from localoffer.reports.links.checking import ask_all
from localoffer.reports.links.rules import Broken, Came, Outcome

NOW = datetime(2026, 11, 22, 5, 10, tzinfo=UTC)
OPENED = Outcome(Came.OPENED)
AWAY = Outcome(Came.FAILED, "there is no website at this address", answered=False)


@pytest.mark.parametrize(
    "address",
    [
        "https://school.example/plan", "https://www.example.org/a", "http://localhost/", "https://intranet/plan",
        "https://school.sch.uk:8443/plan", "http://school.sch.uk:22/", "ftp://school.sch.uk/plan",
        "https://me:secret@school.sch.uk/", "https:///plan", "https://school.sch.uk:99999/", "http://[::1", "",
    ],
)  # fmt: skip
def test_addresses_that_are_left_alone(address: str) -> None:
    assert rules.host_of(address) is None


def test_website_of_an_address() -> None:
    addresses = ("https://Www.School.sch.uk/plan?a=1#b", "http://school.sch.uk:80", "https://school.sch.uk./x")
    assert [rules.host_of(one) for one in addresses] == ["www.school.sch.uk", "school.sch.uk", "school.sch.uk"]


@pytest.mark.parametrize(
    ("status", "came"),
    [(200, Came.OPENED), (304, Came.OPENED), (404, Came.FAILED), (410, Came.FAILED), (500, Came.FAILED)]
    + [(status, Came.UNSURE) for status in (401, 403, 405, 429, 503)],
)
def test_what_a_status_means(status: int, came: Came) -> None:
    assert rules.meaning(status).came is came


def test_what_opened_is_left_in_peace_for_a_week_and_what_did_not_is_asked_the_next_night() -> None:
    assert rules.is_due(None, 0, NOW)
    assert not rules.is_due(NOW - timedelta(days=6), 0, NOW)
    assert rules.is_due(NOW - timedelta(days=7), 0, NOW)
    assert rules.is_due(NOW - timedelta(days=1), 1, NOW)


def test_websites_take_turns_and_none_is_asked_too_often() -> None:
    many = [f"https://a.sch.uk/{number}" for number in range(15)]
    order = rules.in_turn([*many, "https://b.sch.uk/1", "https://school.example/"])
    assert order[:3] == ["https://a.sch.uk/0", "https://b.sch.uk/1", "https://a.sch.uk/1"]
    assert len(order) == 11


def test_website_that_is_away_is_asked_once_and_one_that_is_there_with_pauses() -> None:
    asked: list[str] = []
    pauses: list[float] = []

    def ask(address: str) -> Outcome:
        asked.append(address)
        return AWAY if "away" in address else OPENED

    addresses = ["https://away.sch.uk/1", "https://a.sch.uk/1", "https://away.sch.uk/2", "https://a.sch.uk/2"]
    found = ask_all(addresses, ask, pauses.append)
    assert asked == ["https://away.sch.uk/1", "https://a.sch.uk/1", "https://a.sch.uk/2"]
    assert len(pauses) == 1
    assert [found[one].came for one in addresses] == [Came.FAILED, Came.OPENED, Came.FAILED, Came.OPENED]


def test_when_nothing_at_all_answers_the_fault_is_here() -> None:
    with pytest.raises(LocalOfferError, match="None of 2 links in reports answered"):
        ask_all(["https://a.sch.uk/", "https://b.sch.uk/"], lambda _: AWAY, lambda _: None)
    assert ask_all(["https://a.sch.uk/"], lambda _: AWAY, lambda _: None)


def test_broken_link_says_when_and_what_came() -> None:
    broken = Broken("https://a.sch.uk/", date(2026, 11, 3), date(2026, 10, 20), "the page is not there (404)")
    assert broken.words == (
        "This link did not open on 3 November 2026: the page is not there (404). It last opened on 20 October 2026"
    )
