"""What a page says of a listing, in words."""

from datetime import date

import pytest

from localoffer.directory import facts
from localoffer.directory.content import Coverage, ListingContent, OpeningTime, Place
from localoffer.freshness.rules import Dates

TODAY = date(2026, 11, 22)


def content(**fields: object) -> ListingContent:
    return ListingContent.model_validate({"name": "Club"} | fields)


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        (["0"], "Free"),
        (["4.50"], "£4.50"),
        (["4.50", "30"], "From £4.50"),
        (["0", "24.50"], "Free, or up to £24.50"),
        ([None], "Ask about the cost"),
        ([], ""),
    ],
)
def test_the_cost_in_a_word(amounts: list[str | None], words: str) -> None:
    assert facts.cost_words(content(costs=[{"amount": amount, "option": "Session"} for amount in amounts])) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["mon", "tue", "wed", "thu", "fri"], "Monday to Friday"),
        (["wed", "mon"], "Monday and Wednesday"),
        (["sat", "sun"], "Saturday and Sunday"),
        (["mon", "tue", "wed", "sat"], "Monday to Wednesday and Saturday"),
        (["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "Every day"),
        ([], ""),
    ],
)
def test_days_that_follow_each_other_are_a_range(days: list[str], words: str) -> None:
    assert facts.days_words(days) == words


def test_a_time_says_that_it_is_in_term_only() -> None:
    times = content(times=[{"days": ["mon"], "opens": "16:00", "closes": "17:30", "term_time_only": True}]).times
    assert facts.time_rows(times) == (facts.TimeRow("Monday", "4pm to 5:30pm", "Term time only"),)
    assert facts.time_rows((OpeningTime(description="By appointment"),))[0].notes == "By appointment"


def test_a_hidden_address_is_shown_by_its_town_only() -> None:
    place = Place(name="Home", address="12 Mill Lane", town="Saltby", postcode="WX2 3AB", hide_address=True)
    assert facts.address_lines(place) == ("Saltby",)


def test_an_address_does_not_repeat_its_town_or_postcode() -> None:
    place = Place(address="12 Mill Lane, Saltby, WX2 3AB", town="Saltby", postcode="WX2 3AB")
    assert facts.address_lines(place) == ("12 Mill Lane", "Saltby", "WX2 3AB")


def test_who_can_use_it_names_areas_by_their_names() -> None:
    areas = {"ward:E05000001": "Castle", "ward:E05000002": "Mill End"}
    coverage = Coverage(kind="areas", areas=("ward:E05000001", "E05000002"))
    assert facts.coverage_words(coverage, areas, "Aldermere") == "People who live in Castle and Mill End"


@pytest.mark.parametrize(
    ("dates", "words", "state"),
    [
        (Dates(confirmed=date(2026, 10, 3)), "Confirmed by the provider on 3 October 2026", "good"),
        (Dates(assured=date(2026, 10, 3)), "Checked by the council on 3 October 2026", "good"),
        (Dates(confirmed=date(2024, 10, 3)), "Not confirmed since 3 October 2024", "old"),
        (Dates(edited=date(2026, 11, 1)), "Not confirmed by the provider yet", "unknown"),
    ],
)
def test_the_freshness_label_names_who_and_when(dates: Dates, words: str, state: str) -> None:
    assert facts.freshness_words(dates, TODAY, 365) == facts.FreshnessWords(words, state)


def test_facts_a_listing_does_not_give_are_left_out() -> None:
    shown = {fact.label: fact.values for fact in facts.key_facts(content(age_min=5, age_max=11), {}, "Aldermere")}
    assert shown == {"Ages": ("5 to 11",), "Who can use it": ("People who live in Aldermere",)}
