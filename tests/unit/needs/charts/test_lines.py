"""Lines over years: gaps where a figure is not shown, and one scale for all panels."""

from decimal import Decimal
from itertools import pairwise

from localoffer.needs.charts.lines import FLOOR, LEFT, RIGHT, TOP, Course, LineChart, line_chart
from localoffer.needs.charts.values import NONE_THERE, Value, stands_for, whole

YEARS = ("2022 to 2023", "2023 to 2024", "2024 to 2025", "2025 to 2026")
HIDDEN = stands_for("hidden")


def course(label: str, *values: int | Value) -> Course:
    return Course(label, (tuple(whole(value) if isinstance(value, int) else value for value in values),))


def chart(*courses: Course, years: tuple[str, ...] = YEARS) -> LineChart:
    return line_chart("Pupils", ("SEN support",), years, courses)


def test_line_has_a_gap_where_a_figure_is_hidden_or_missing() -> None:
    (panel,) = chart(course("Autism", 10, HIDDEN, 12, 20)).panels
    assert len(panel.points) == 3
    assert [(line.x1, line.x2) for line in panel.stretches] == [(panel.points[1].x, panel.points[2].x)]
    assert panel.missing == 1
    (other,) = chart(course("Autism", 10, 11, NONE_THERE, HIDDEN)).panels
    assert (len(other.points), len(other.stretches), other.missing) == (2, 1, 2)


def test_hidden_figure_is_never_drawn_on_the_floor() -> None:
    (panel,) = chart(course("Autism", 10, HIDDEN, HIDDEN, 12)).panels
    assert all(point.y < FLOOR for point in panel.points)


def test_true_nought_stands_on_the_floor() -> None:
    (panel,) = chart(course("Autism", 0, 10, 10, 10)).panels
    assert panel.points[0].y == FLOOR


def test_panels_share_one_scale() -> None:
    made = chart(course("Autism", 100, 100, 100, 100), course("Hearing impairment", 50, 50, 50, 50))
    assert made.top == "100"
    assert [panel.points[0].y for panel in made.panels] == [TOP, (TOP + FLOOR) / 2]


def test_years_run_from_one_edge_to_the_other() -> None:
    (panel,) = chart(course("Autism", 1, 2, 3, 4)).panels
    assert (panel.points[0].x, panel.points[-1].x) == (LEFT, RIGHT)
    steps = [later.x - earlier.x for earlier, later in pairwise(panel.points)]
    assert max(steps) - min(steps) <= Decimal("0.01")


def test_one_year_is_one_point_in_the_middle() -> None:
    (panel,) = chart(course("Autism", 4), years=YEARS[:1]).panels
    assert [(point.x, panel.stretches) for point in panel.points] == [(Decimal("50.00"), ())]


def test_course_without_a_number_above_nought_has_no_panel_and_is_named() -> None:
    made = chart(course("Autism", 4, 5, 6, 7), course("Hearing impairment", 0, HIDDEN, NONE_THERE, 0))
    assert [panel.label for panel in made.panels] == ["Autism"]
    assert made.flat == ("Hearing impairment",)


def test_no_courses_make_no_panels() -> None:
    assert chart().panels == ()


def test_description_tells_the_first_and_the_last_figure_that_is_shown() -> None:
    (panel,) = chart(course("Autism", HIDDEN, 10, 12, HIDDEN)).panels
    assert panel.description == "SEN support: 10 in 2023 to 2024, 12 in 2024 to 2025."
    assert panel.latest == "hidden"
