"""Which page numbers a long table offers, and which one an address asks for."""

from collections.abc import Mapping, Sequence

NEAR = 1
"""Pages shown on each side of the current one, besides the first and the last."""


def page_numbers(current: int, last: int) -> Sequence[int | None]:
    """Numbers to offer, None for a gap: 1, None, 6, 7, 8, None, 20."""
    wanted = [number for number in range(1, last + 1) if number in (1, last) or abs(number - current) <= NEAR]
    found: list[int | None] = []
    for number in wanted:
        if found and found[-1] is not None and number - found[-1] > 1:
            found.append(None)
        found.append(number)
    return found


def page_asked_for(arguments: Mapping[str, str]) -> int:
    """The number in `page`; 1 where it is none."""
    text = arguments.get("page", "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def number_told(arguments: Mapping[str, str], name: str) -> int | None:
    """A whole number that an address tells, say how many were sent; None where it tells none."""
    text = arguments.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
