"""Ages in what a family types: "for 7 year olds", "aged 5 to 11", "under 5s", "year 7"."""

import re
from typing import NamedTuple

OLDEST = 25
Ages = tuple[int, int]


class FoundAge(NamedTuple):
    """Ages, youngest and oldest in whole years, and the text without the words that said so."""

    ages: Ages
    rest: str


_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_NUMBER = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_TO = r"\s*(?:-|\u2013|to|and)\s*"
_YEARS_OLD = r"[\s-]*(?:years?|yrs?|y)[\s-]*(?:olds?|o)\b"
_ABOUT = r"(?:\b(?:for|is|a|an|aged?|ages)\s+)*"
_NOT_A_SCHEME = r"(?!\s+(?:fund|check|review|place|offer|entitle))"
_FORMS = (
    # "5 to 11 year olds", "7-year-old"; not "2 year old funding", which is a thing of its own.
    (rf"{_ABOUT}\b{_NUMBER}(?:{_TO}{_NUMBER})?(?:{_YEARS_OLD}|\s*yo\b){_NOT_A_SCHEME}", "ages"),
    (rf"{_ABOUT}\b(?:aged?|ages)\s+{_NUMBER}(?:{_TO}{_NUMBER})?\b(?!\s*(?:month|week|hour|%))", "ages"),
    (rf"{_ABOUT}\bunder[\s-]?{_NUMBER}s?\b", "under"),
    (rf"{_ABOUT}\bover[\s-]?{_NUMBER}s?\b", "over"),
    (rf"{_ABOUT}\b(\d{{1,2}})\s*\+(?!\w)", "over"),
    (r"(?:\b(?:for|in)\s+)*\byear\s+(\d{1,2})\b", "school year"),
)  # fmt: skip
_TEENAGERS = re.compile(
    r"\b(?:(?:for|my|our|with)\s+(?:(?:a|my|our|the)\s+)?teen(?:ager|age)?s?|teenage\s+(?:son|daughter|boy|girl)s?)\b",
    re.IGNORECASE,
)
TEENAGERS: Ages = (13, 19)
_KINDS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _FORMS)


def age_in(text: str) -> FoundAge | None:
    """The first age named outside quotes, from 0 to 25; None where there is none."""
    for pattern, kind in _KINDS:
        for found in pattern.finditer(text):
            first, last = _number(found[1]), _number(found[2] if pattern.groups > 1 else None)
            ages = _ages(kind, first, last)
            if ages and text[: found.start()].count('"') % 2 == 0:
                rest = f"{text[: found.start()]} {text[found.end() :]}"
                return FoundAge(ages, " ".join(rest.split()))
    if teenagers := _TEENAGERS.search(text):
        rest = f"{text[: teenagers.start()]} {text[teenagers.end() :]}"
        return FoundAge(TEENAGERS, " ".join(rest.split())) if '"' not in text else None
    return None


def _ages(kind: str, first: int | None, last: int | None) -> Ages | None:
    """Whole years; None for an age that nobody here has."""
    if first is None or first > OLDEST:
        return None
    if kind == "under":
        return (0, first - 1) if first else None
    if kind == "over":
        return first, OLDEST
    if kind == "school year":  # children turn 12 in year 7
        return (first + 4, first + 5) if 1 <= first <= 13 else None
    if last is None:
        return first, first
    return (min(first, last), max(first, last)) if last <= OLDEST else None


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if text.isdigit() else _NUMBERS.index(text.lower()) + 1
