"""Findings of the checks in words."""

from config.needs.checks import check_rules
from localoffer.needs.checking.rules import Line, Table, finding
from localoffer.needs.checking.words import about, apart_words, line_words, small, tables_words, title
from localoffer.needs.figures import Key, PlaceKey

KEY = Key("202526", "school", "990001")


def test_what_a_figure_counts_is_said_from_its_codes() -> None:
    assert about(KEY) == "All pupils"
    narrow = KEY._replace(provision="sen-support", need="asd", year_group="3", phase="state-primary")
    assert about(narrow) == "SEN support, Autism, Year 3, Primary schools"


def test_a_line_says_both_figures_and_how_far_apart() -> None:
    jump, symbols, absent = (check_rules().kind(code) for code in ("jump", "symbols", "absent"))
    assert line_words(jump, Line(KEY, 1_200, 1_900)) == "All pupils: the year before 1,200, this year 1,900 (700 more)"
    assert apart_words(Line(KEY, 9, 8)) == "1 fewer"
    assert line_words(symbols, Line(KEY, None, None, "x")) == "All pupils: figure x (not available)"
    assert "nobody knows what it means" in line_words(symbols, Line(KEY, None, None, "q"))
    assert line_words(absent, Line(KEY, None, None)) == "All pupils: this year none given"


def test_a_finding_is_named_by_what_where_and_when() -> None:
    tables = [Table("sen-in-england", "school-level"), Table("ehc-plans", "plans-by-need")]
    one = finding("jump", "202526", PlaceKey("school", "990001"), tables, [Line(KEY, 1, 90)])
    assert title(check_rules().kind("jump"), one, "Abbey School") == (
        "Abbey School, 2025 to 2026: large change from the year before")  # fmt: skip
    assert tables_words(one) == (
        "Special educational needs in England: pupils by school and primary need and "
        "Education, health and care plans: EHC plans by primary need")  # fmt: skip


def test_initials_keep_their_capitals_inside_a_sentence() -> None:
    assert small("EHC plans") == "EHC plans"
    assert small("Pupils") == "pupils"
