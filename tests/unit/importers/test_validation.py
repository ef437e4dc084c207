"""Every cell is checked, and every finding says what to do."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.specs.columns import Column, Kind, Spec
from importers.validation import CellError, check_cell, check_table
from tests.unit.importers.rows import table


def check(kind: Kind, cell: str, **more: Any) -> Any:
    return check_cell(cell, Column("x", ("x",), kind, **more))


@pytest.mark.parametrize("cell", ["22/11/2026", "22-11-2026", "2026-11-22", "22 Nov 2026", "46348", "22 November 2026",
                                  "2026-11-22 00:00:00"])  # fmt: skip
def test_a_date_is_the_same_in_every_form(cell: str) -> None:
    assert check("date", cell) == date(2026, 11, 22)


@pytest.mark.parametrize("cell", ["31/02/2026", "11/22/2026", "soon", "0", "999999"])
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(CellError, match=r"is not a date\. Write it like"):
        check("date", cell)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("whole", "1e+05", 100_000), ("whole", "3.0", 3), ("whole", "1,200", 1200),
        ("money", "£4.50", Decimal("4.50")), ("money", "Free", Decimal(0)),
        ("yes-no", "TRUE", True), ("yes-no", "n", False),
        ("postcode", "wx42bd", "WX4 2BD"), ("postcode", "WX4  2BD ", "WX4 2BD"), ("postcode", "WX4 OBD", "WX4 0BD"),
        ("phone", "1632960101", "01632960101"), ("phone", "01632 960 101", "01632 960 101"),
        ("web", "www.saltby.example", "https://www.saltby.example"),
        ("latitude", "52.7", 52.7), ("longitude", "-1.75", -1.75),
    ],
)  # fmt: skip
def test_usual_ways_of_writing_are_understood(kind: Kind, cell: str, value: object) -> None:
    assert check(kind, cell) == value


@pytest.mark.parametrize(
    ("kind", "cell", "said"),
    [
        ("whole", "-1", "0 or more"), ("whole", "ten", "digits"), ("whole", "NaN", "whole number"),
        ("money", "4.505", "4.50"), ("yes-no", "maybe", "neither"), ("postcode", "Saltby", "full postcode"),
        ("phone", "--", "phone number"), ("email", "a@b", "email"), ("email", "a b@c.example", "email"),
        ("web", "javascript:alert(1)", "web address"), ("web", "http//:www.x.example", "web address"),
        ("latitude", "0", "0,0"), ("latitude", "-1.75", "swapped"), ("longitude", "52.7", "swapped"),
        ("latitude", "nan", "outside"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_what_to_do(kind: Kind, cell: str, said: str) -> None:
    with pytest.raises(CellError, match=said):
        check(kind, cell)


def test_codes_and_labels_are_taken_in_any_case() -> None:
    assert check("code", "ASD; autism ;Adhd", vocabulary="needs", many=True) == ("asd", "asd", "adhd")
    with pytest.raises(CellError, match="is not one of the codes or labels of needs: asd"):
        check("code", "measles", vocabulary="needs")


SPEC = Spec("x", "X", (Column("name", ("name",), required=True), Column("age", ("age",), "whole"),
                       Column("site", ("site",), "web", lenient=True)))  # fmt: skip


def test_every_error_of_every_row_is_listed_at_once() -> None:
    checked = check_table(table("name,age,site\n,ten,x.example\nArt,5,???\nChess,-1,\n", SPEC), SPEC)
    assert [(p.row, p.column, p.value, p.rejects) for p in checked.problems] == [
        (2, "name", "", True), (2, "age", "ten", True), (3, "site", "???", False), (4, "age", "-1", True),
    ]  # fmt: skip
    assert [(row.number, dict(row.values)) for row in checked.rows] == [(3, {"name": "Art", "age": 5})]


KINDS: tuple[Kind, ...] = ("text", "words", "whole", "money", "number", "date", "yes-no", "postcode", "phone", "email",
                           "web", "latitude", "longitude")  # fmt: skip


@given(st.sampled_from(KINDS), st.text(min_size=1, max_size=400))
def test_no_cell_whatever_it_holds_breaks_a_check(kind: Kind, cell: str) -> None:
    refusal = ""
    try:
        check(kind, cell)
    except CellError as problem:
        refusal = str(problem)
    assert not refusal or refusal.endswith(".")
