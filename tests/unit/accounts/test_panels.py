"""Tables that other rooms put on the officers' start page."""

import pytest
from markupsafe import Markup

from localoffer.errors import LocalOfferError
from localoffer.officers.panels import Panel, breakable, filled


def panel(rows: object) -> Panel:
    return Panel("Last imports", ("When", "What"), rows, "No file has been imported yet.")


def failing(error: Exception) -> object:
    def rows() -> None:
        raise error

    return rows


def test_rows_are_shown_as_they_are() -> None:
    shown = filled(panel(lambda: [("Today, 2:30pm", "12,667 new")]))
    assert shown.rows == (("Today, 2:30pm", "12,667 new"),)
    assert shown.notice == ""


def test_panel_without_rows_says_so() -> None:
    assert filled(panel(list)).notice == "No file has been imported yet."


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (LocalOfferError("The engine is away."), "The engine is away."),
        (OSError("secret"), "could not be read just"),
    ],
)
def test_panel_that_fails_says_so_in_its_own_place(error: Exception, says: str) -> None:
    shown = filled(panel(failing(error)))
    assert says in shown.notice
    assert "secret" not in shown.notice


@pytest.mark.parametrize("text", ["", "x", "edubasealldata20261121.csv", "12 new, 3 changed", "_-_", "ÀÉ longest-word"])
def test_breaks_change_nothing_of_the_text(text: str) -> None:
    assert breakable(text).replace("<wbr>", "") == Markup.escape(text)


def test_long_word_may_break_and_markup_is_escaped() -> None:
    assert breakable("edubasealldata") == "edubaseallda<wbr>ta"
    assert breakable("from services-autumn_2026.csv") == "from services-<wbr>autumn_<wbr>2026.<wbr>csv"
    assert "<script>" not in breakable("<script>")
