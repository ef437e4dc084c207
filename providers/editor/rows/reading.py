"""Times of day and amounts of money as people write them. Pure."""

import re
from datetime import time
from decimal import Decimal

_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE | re.ASCII)
_NAMED = {"midday": time(12), "noon": time(12), "12 noon": time(12), "12 midday": time(12), "midnight": time(0),
          "12 midnight": time(0)}  # fmt: skip
_AMOUNT = re.compile(r"\d{1,7}(?:\.\d{1,2})?")
LIKE = "like 9:30am or 16:00"
EARLIEST_PLAIN_HOUR = 7
"""`7:30` is taken as the morning; `4:30` alone could be either."""


def read_time(text: str) -> time:
    """`9am`, `4:30 pm`, `16.00`, `0930`, `midday`. Raises ValueError, saying what to write."""
    folded = text.casefold()
    if folded in _NAMED:
        return _NAMED[folded]
    found = _CLOCK.fullmatch(text) if len(text) <= 12 else None
    if found is None or ("m" in folded and not found[3]):
        raise ValueError(f"enter the time {LIKE}")
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12 or minute > 59:
            raise ValueError(f"there is no such time. Enter it {LIKE}")
        return time(hour % 12 + (12 if found[3].casefold() == "p" else 0), minute)
    if hour > 23 or minute > 59:
        raise ValueError(f"there is no such time. Enter it {LIKE}")
    if found[2] is None or (0 < hour < EARLIEST_PLAIN_HOUR and not found[1].startswith("0")):
        raise ValueError(f"say whether it is am or pm, {LIKE}")
    return time(hour, minute)


def read_amount(text: str) -> Decimal:
    """`£4.50`, `1,250`, `5` pounds. Raises ValueError, saying what to write."""
    bare = text.replace(",", "").removeprefix("£").strip()
    if len(text) > 20 or not _AMOUNT.fullmatch(bare) or not bare.isascii() or Decimal(bare) > 1_000_000:
        raise ValueError("enter the amount in pounds, like 4.50")
    return Decimal(bare)
