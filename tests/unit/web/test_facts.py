"""What a page says of a listing, in words."""

from datetime import date

import pytest

from config.vocabularies import vocabulary
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
        (Dates(confirmed=date(2025, 11, 23)), "Confirmed by the provider on 23 November 2025", "good"),
        (Dates(confirmed=date(2025, 11, 22)), "Not confirmed since 22 November 2025", "old"),
        (Dates(confirmed=date(2024, 10, 3)), "Not confirmed since 3 October 2024", "old"),
        (Dates(edited=date(2026, 11, 1)), "Not confirmed by the provider yet", "unknown"),
    ],
)
def test_the_freshness_label_names_who_and_when(dates: Dates, words: str, state: str) -> None:
    assert facts.freshness_words(dates, TODAY, 12) == facts.FreshnessWords(words, state)


def shown(one: ListingContent, **vouched: bool) -> dict[str, tuple[str, ...]]:
    return {fact.label: fact.values for fact in facts.key_facts(one, {}, "Aldermere", **vouched)}


def test_facts_a_listing_does_not_give_are_left_out() -> None:
    told = shown(content(age_min=5, age_max=11))
    assert told == {"Ages": ("5 to 11",), "Area it serves": ("People who live in Aldermere",)}


def test_a_listing_that_nobody_vouched_for_claims_no_area() -> None:
    assert shown(content(age_min=5), vouched_for=False) == {"Ages": ("5 and over",)}
    told = shown(content(coverage={"kind": "radius", "radius_miles": 1}), vouched_for=False)
    assert told == {"Area it serves": ("People who live within 1 mile",)}


def test_every_need_is_one_phrase() -> None:
    every = [term.code for term in vocabulary("needs").terms]
    assert facts.need_words(every) == ("All types of need",)
    assert len(facts.need_words(every[1:])) == len(every) - 1


def test_where_is_one_line_without_a_capital_in_the_middle() -> None:
    place = {"town": "Saltby"}
    assert facts.where_line(content(places=[place, place], online=True), "Aldermere") == "Saltby, online or by phone"
    assert facts.where_line(content(home_visits=True), "Aldermere") == "At your home"


def test_help_outside_says_so_in_where_and_not_in_whom_it_serves() -> None:
    away = content(places=[{"town": "Kelforge"}], coverage={"kind": "outside", "description": "Open to all"})
    assert facts.where_line(away, "Aldermere") == "Kelforge, outside Aldermere"
    assert facts.coverage_words(away.coverage, {}, "Aldermere") == "Open to all"


@pytest.mark.parametrize(
    ("place", "town"),
    [
        ({"address": "69 Mill Road, Saltby", "postcode": "WX2 3AB"}, "Saltby"),
        ({"address": "69 Mill Road", "postcode": "WX2 3AB"}, "WX2 3AB"),
        ({"name": "The Hub", "address": "Unit 4"}, "The Hub"),
        ({"address": "Home, Saltby", "postcode": "WX2 3AB", "hide_address": True}, ""),
    ],
)
def test_the_town_is_found_in_an_address_that_names_none(place: dict[str, object], town: str) -> None:
    assert facts.town_of(Place.model_validate(place)) == town


def test_free_is_said_once() -> None:
    free = content(costs=[{"option": "NHS care", "amount": "0", "description": "Free."}])
    assert facts.cost_line(free.costs[0]) == "NHS care: Free"
    assert facts.cost_lines(free) == ()
    told = content(costs=[{"option": "NHS care", "amount": "0", "description": "You pay for travel"}])
    assert facts.cost_lines(told) == ("NHS care: Free. You pay for travel",)


def test_an_entry_says_where_it_came_from() -> None:
    assert facts.source_words("school-register") == "the national school register"
    assert facts.source_words("sports-clubs") == "a list of sports clubs"
    assert facts.source_words("") == ""


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"ends_on": date(2026, 8, 28)}, "This has ended. It ran until 28 August 2026."),
        ({"starts_on": date(2027, 1, 4)}, "This has not begun yet. It starts on 4 January 2027."),
        ({"starts_on": date(2026, 11, 22), "ends_on": date(2026, 11, 22)}, ""),
        ({}, ""),
    ],
)
def test_a_listing_out_of_season_says_so(dates: dict[str, date], words: str) -> None:
    assert facts.out_of_season(content(**dates), date(2026, 11, 22)) == words
