"""A setting's home page says where its report stands and what to do next, and flags nobody who is only invited."""

from datetime import date

import pytest

from localoffer.freshness.rules import Dates
from localoffer.publishing.rules import State
from localoffer.reports.home_panel import YearStands, told

TODAY = date(2026, 11, 22)
FRESH, OLD = Dates(confirmed=date(2026, 10, 5)), Dates(confirmed=date(2025, 10, 5))
READ = "Families read it. Due again by 5 October 2027"


def public(year: int = 2026, dates: Dates = FRESH, to_do: int = 0) -> YearStands:
    return YearStands(year, State.PUBLIC, True, dates, to_do)


@pytest.mark.parametrize(
    ("duty", "words"),
    [
        ("must", "Begin it: the law asks you to publish one every year"),
        ("invited", "You are invited to write one. Nothing in it is compulsory"),
        ("exempt", "You are welcome to write one. The law does not ask you to"),
    ],
)
def test_nothing_begun_is_said_by_duty(duty: str, words: str) -> None:
    assert told(duty, [YearStands(2026)], TODAY) == [("2026 to 2027", "Not begun", words)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stands", "where", "next_"),
    [
        (public(), READ, "Change it when something changes"),
        (public(to_do=2), READ, "2 questions to complete"),
        (YearStands(2026, State.DRAFT), "A draft that is not sent", "Finish it and send it"),
        (YearStands(2026, State.DRAFT, True, FRESH), f"A draft that is not sent. {READ}", "Finish it and send it"),
        (YearStands(2026, State.SUBMITTED), "Sent, waiting for an officer", "Nothing for now"),
        (
            YearStands(2026, State.SENT_BACK),
            "Sent back by an officer",
            "Change what the officer asks for, then send it again",
        ),
    ],
    ids=["public", "incomplete", "draft", "amending", "waiting", "sent-back"],
)
def test_each_state_says_what_to_do(stands: YearStands, where: str, next_: str) -> None:
    assert told("must", [stands], TODAY) == [("2026 to 2027", where, next_)]


def test_last_years_report_that_is_due_is_where_this_years_begins() -> None:
    rows = told("must", [public(2025, OLD), YearStands(2026)], TODAY)
    assert rows == [
        (
            "2025 to 2026",
            "Families read it. It was due again on 5 October 2026",
            "Nothing: families can go on reading it",
        ),
        ("2026 to 2027", "Not begun", "Begin it with the answers of 2025 to 2026"),
    ]


def test_report_that_falls_due_within_its_year_leads_to_the_next_one() -> None:
    (row,) = told("must", [public(2026, OLD)], TODAY)
    assert row[2] == "Begin 2027 to 2028 with its answers"


def test_invited_setting_is_never_flagged() -> None:
    (row,) = told("invited", [public(2026, OLD, to_do=9)], TODAY)
    assert row[1:] == ("Families read it", "Change it when something changes")
