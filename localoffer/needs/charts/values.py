"""What a chart and the table beside it both show of one figure: a number, or the words that stand for it."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Value:
    """`number` is None where the figure is hidden or missing; `words` are then what is said instead, else the number
    as people read it."""

    number: Decimal | None
    words: str

    @property
    def is_shown(self) -> bool:
        """Whether there is a number to see."""
        return self.number is not None


NONE_THERE = Value(None, "no figure")
"""What nobody counted, or nobody gave us."""
NOT_USED = Value(None, "does not apply")
"""What cannot be: a need that is recorded with the other provision alone."""
NOT_TOLD = Value(None, "not shown")
"""A difference or a share one part of which is not shown."""


def whole(number: int) -> Value:
    """A count: `1,204`."""
    return Value(Decimal(number), f"{number:,}")


def stands_for(meaning: str) -> Value:
    """A figure that is not shown, in the words of its symbol."""
    return Value(None, meaning)


def share(part: Value, of: Value) -> Value:
    """`part` in a hundred of `of` with one decimal, only where both are shown: a share of a hidden number would tell
    it."""
    if part.number is None or of.number is None:
        return part if part.number is None else of
    if of.number == 0:
        return NONE_THERE
    found = (part.number * 100 / of.number).quantize(Decimal("0.1"))
    return Value(found, f"{found}%" if found or not part.number else "under 0.1%")


def change(now: Value, before: Value) -> Value:
    """How many more or fewer than a year before, only where both are shown: `+12`, `−3`, `0`."""
    if now.number is None or before.number is None:
        return NOT_TOLD
    found = now.number - before.number
    return Value(found, f"{'+' if found > 0 else '−' if found < 0 else ''}{abs(found):,}")
