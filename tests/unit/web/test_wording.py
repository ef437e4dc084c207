"""Values read as people write them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from localoffer import wording


def test_dates_have_no_leading_zero_and_the_month_in_full() -> None:
    assert wording.date_words(date(2026, 11, 2)) == "2 November 2026"


def test_a_moment_late_on_a_summer_evening_in_utc_is_the_next_day_in_england() -> None:
    assert wording.date_words(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(9), "9am"),
        (time(17, 30), "5:30pm"),
        (time(12), "midday"),
        (time(0), "midnight"),
        (time(0, 15), "12:15am"),
        (time(12, 5), "12:05pm"),
    ],
)
def test_times_follow_the_style_guide(at: time, words: str) -> None:
    assert wording.time_words(at) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0", "Free"), ("5", "£5"), ("4.50", "£4.50"), ("4.5", "£4.50"), ("1250", "£1,250"), ("5.00", "£5")],
)
def test_money_has_pence_only_where_there_are_some(amount: str, words: str) -> None:
    assert wording.money(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("km", "words"),
    [
        (0.02, "less than 0.1 miles"),
        (0.8, "0.5 miles"),
        (1.61, "1 mile"),
        (3.2187, "2 miles"),
        (15.98, "9.9 miles"),
        (16.05, "10 miles"),
        (40, "25 miles"),
    ],
)
def test_distances_are_in_miles_with_no_more_figures_than_they_deserve(km: float, words: str) -> None:
    assert wording.miles(km) == words


def test_distances_from_a_district_say_that_they_are_rough() -> None:
    assert wording.miles(4.9, approximate=True) == "about 3 miles"
    assert wording.miles(0.1, approximate=True) == "about 1 mile"


@pytest.mark.parametrize(
    ("youngest", "oldest", "words"),
    [
        (5, 11, "5 to 11"),
        (0, 4, "0 to 4"),
        (None, 4, "up to 4"),
        (16, None, "16 and over"),
        (7, 7, "7"),
        (0, None, "all ages"),
    ],
)
def test_ages(youngest: int | None, oldest: int | None, words: str) -> None:
    assert wording.ages(youngest, oldest) == words


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("01632 960 100", "01632960100"),
        ("01632 960100 ext 5", "01632960100;ext=5"),
        ("+44 (0)1632 960100", "+441632960100"),
        ("(01632) 960-100", "01632960100"),
    ],
)
def test_a_telephone_link_dials_what_was_written(written: str, dialled: str) -> None:
    assert wording.telephone_address(written) == dialled


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("01632960100", "01632 960100"),
        ("01614960000", "0161 496 0000"),
        ("02079460000", "020 7946 0000"),
        ("08081570100", "0808 157 0100"),
        ("07700900123", "07700 900123"),
        ("01632 960 100", "01632 960 100"),
        ("0161-496-0000", "0161-496-0000"),
        ("999", "999"),
    ],
)
def test_a_telephone_number_in_one_run_is_shown_in_groups(written: str, shown: str) -> None:
    assert wording.telephone_words(written) == shown


def test_text_from_a_provider_is_escaped_and_keeps_its_paragraphs_and_lists() -> None:
    shown = wording.paragraphs("One <script>\ntwo\n\nWe offer:\n- swimming & diving\n- chess\nand more")
    assert shown == (
        '<p class="govuk-body">One &lt;script&gt;<br>two</p>\n'
        '<p class="govuk-body">We offer:</p>\n'
        '<ul class="govuk-list govuk-list--bullet"><li>swimming &amp; diving</li><li>chess</li></ul>\n'
        '<p class="govuk-body">and more</p>'
    )


def test_a_list_of_words_ends_with_and() -> None:
    assert wording.joined(["a", "", "b", "c"]) == "a, b and c"
    assert wording.joined(["a"]) == "a"
    assert wording.joined([]) == ""


def test_one_is_not_plural() -> None:
    assert [wording.plural(number, "result") for number in (0, 1, 1204)] == ["0 results", "1 result", "1,204 results"]
