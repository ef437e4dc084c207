"""What is typed into the boxes of the provision map becomes one thing a line, and nothing of it is lost."""

import pytest

from config.vocabularies import vocabulary
from localoffer.reports.content import Answer, Provision, ReportContent
from providers.reporting import map_rules as rules
from tests.unit.reports.answering import whole

SIGNING = Provision(need="asd", layer="universal", what=("Signing", "Pictures"))
CALM = Provision(layer="targeted", what=("A calm room",))


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("Signing\r\n\r\n  Sensory   room \n", ("Signing", "Sensory room")),
        ("- Signing\n• Lego group\n1. Reading\n2) Typing", ("Signing", "Lego group", "Reading", "Typing")),
        ("Signing\nSigning", ("Signing",)),
        ("1:1 support\n-ish", ("1:1 support", "-ish")),
        ("<ul><li>Signing</li><li>A <b>calm</b> room<script>alert(1)</script></li></ul>", ("Signing", "A calm room")),
        ("children < 5 & > 3", ("children < 5 & > 3",)),
        (" \n\t\n", ()),
    ],
)
def test_each_line_is_one_thing(typed: str, lines: tuple[str, ...]) -> None:
    assert rules.lines_of(typed) == lines


def test_line_that_is_too_long_and_too_many_are_named() -> None:
    (long,) = rules.faults_of({"universal": ("Fine", "a" * 301), "targeted": ("Fine",)})
    assert (long.field, "has 301 characters; 300 is the most" in long.message) == ("level-universal", True)
    (many,) = rules.faults_of({"targeted": tuple(f"Thing {number}" for number in range(51))})
    assert (many.field, many.message) == ("level-targeted", "Give 50 lines or fewer; there are 51")
    assert rules.faults_of({"universal": ("a" * 300,)}) == ()


def test_list_shows_every_child_and_the_needs_that_were_ticked_first() -> None:
    content = ReportContent(
        answers=(
            Answer(question="f1", choices=("hi",)),
            Answer(question="f9", choices=("sensory",)),
        ),
        provision=(SIGNING,),
    )
    values = rules.map_values(content)
    assert [row.name for row in values.own] == ["every-child", "asd", "hi"]
    assert [row.things for row in values.own] == [(), ("For everyone: 2 things",), ()]
    assert len(values.others) == len(vocabulary("needs").terms) - 2


def test_where_no_need_was_ticked_all_are_offered() -> None:
    values = rules.map_values(ReportContent())
    assert len(values.own) == len(vocabulary("needs").terms) + 1
    assert values.others == ()


def test_next_need_is_the_next_one_without_anything() -> None:
    content = ReportContent(answers=(Answer(question="f1", choices=("asd", "slcn", "hi")),), provision=(SIGNING,))
    names = [following.name if (following := rules.next_need(content, need)) else None for need in ("", "slcn", "hi")]
    assert names == ["slcn", "hi", None]


def test_one_need_changes_and_the_others_stay() -> None:
    content = whole(provision=(CALM, SIGNING)).with_need("asd", {"specialist": ("A base",), "universal": ()})
    assert content.provision == (CALM, Provision(need="asd", layer="specialist", what=("A base",)))
    assert whole(provision=(CALM,)).with_need("", {"targeted": ()}).provision == ()


def test_rest_of_last_years_map_stays_to_be_checked() -> None:
    carried = whole(provision=(CALM, SIGNING), provision_from=2025)
    assert carried.with_need("asd", {"universal": ("Signing",)}).provision_from == 2025
    alone = whole(provision=(CALM,), provision_from=2025)
    assert alone.with_need("", {"targeted": ()}).provision_from is None


def test_address_names_only_needs_there_are() -> None:
    assert [rules.need_of(name) for name in ("every-child", "asd", "", "f1", "../asd")] == ["", "asd", None, None, None]
