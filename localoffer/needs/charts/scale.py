"""Where a scale that begins at nought ends, so that its end is a round number."""

from collections.abc import Iterable
from decimal import Decimal

from localoffer.needs.charts.values import Value

_STEPS = (
    Decimal(1),
    Decimal("1.5"),
    Decimal(2),
    Decimal(3),
    Decimal(4),
    Decimal(5),
    Decimal(6),
    Decimal(8),
    Decimal(10),
)


def largest(values: Iterable[Value]) -> Decimal:
    """The largest number that is shown; 0 where none is."""
    return max((value.number for value in values if value.number is not None), default=Decimal(0))


def round_top(number: Decimal) -> Decimal:
    """The smallest round number that is not below `number`; 1 for nothing: 7 -> 8, 165 -> 200, 2.3 -> 3."""
    if number <= 0:
        return Decimal(1)
    power = Decimal(10) ** number.adjusted()
    return next(step * power for step in _STEPS if step * power >= number)


def told(number: Decimal, unit: str = "") -> str:
    """The end of a scale as people read it: `1,500`, `2.5%`."""
    whole = number == number.to_integral_value()
    return f"{int(number):,}{unit}" if whole else f"{number.normalize():f}{unit}"
