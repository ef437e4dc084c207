"""What a cell says: a count, a share, a year, a school's number, or a symbol, which is never a zero. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from config import needs
from localoffer.needs.figures import is_period

MOST = 100_000_000
"""More pupils than England has people: a larger number is a slip."""
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.0+)?")
_YEAR = re.compile(r"(\d{4})[/-](?:(\d\d)?(\d\d))")
_NUMBER = re.compile(r"[0-9.]{1,30}([eE]\+?[0-9]{1,2})?")
_TENTH_PLACE = Decimal("1e-10")
COUNT = (
    "is neither a whole number nor a symbol that is known. Correct it, or add the symbol to config/needs/symbols.yml."
)
EMPTY = "is empty. A number or a symbol such as x belongs there: an empty cell is not a zero."
PERCENT = "is not a percentage from 0 to 100. Correct it."
PERIOD = "is not an academic year in six digits whose second part follows the first, such as 202425. Correct it."
URN = "is not a school's number (URN) of five to seven digits. Correct it."


@dataclass(frozen=True, slots=True)
class Counted:
    """A count, or the symbol in its place."""

    count: int | None
    symbol: str = ""


def counted(text: str) -> Counted | None:
    """What a cell of counts says: `1,234`, `1e+05` and `12.0` are whole numbers. None where it says neither."""
    number = _whole(text)
    if number is not None:
        return Counted(number)
    mark = needs.symbol(text)
    return Counted(None, mark.mark) if mark else None


def share(text: str) -> Decimal | None:
    """A percentage to ten places. Raises ValueError where it is neither that, nor a symbol, nor empty."""
    if not text.strip() or needs.symbol(text):
        return None
    try:
        value = Decimal(text.strip().removesuffix("%"))
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite() or not 0 <= value <= 100:
        raise ValueError(text)
    return value.quantize(_TENTH_PLACE)


def period(text: str) -> str | None:
    """An academic year in six digits, also where it is written `2024/25` or `2024/2025`."""
    plain = text.strip()
    spelled = _YEAR.fullmatch(plain)
    if spelled:
        first, century, second = spelled.groups()
        plain = f"{first}{second}"
        if century and int(century + second) != int(first) + 1:
            return None
    return plain if is_period(plain) else None


def urn(text: str) -> str | None:
    """A school's number: one release writes 100000 as `1e+05`."""
    number = _whole(text)
    return str(number) if number is not None and 10_000 <= number < 10_000_000 else None


def _whole(text: str) -> int | None:
    plain = text.strip()
    if plain.isascii() and plain.isdigit():
        return int(plain) if len(plain) < 12 and int(plain) <= MOST else None
    if "," in plain:
        if not _THOUSANDS.fullmatch(plain):
            return None
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    whole = value.is_finite() and 0 <= value <= MOST and value == value.to_integral_value()
    return int(value) if whole else None
