"""What is recognised by its form: addresses of people and places, numbers, dates, postcodes. Pure."""

import re
import unicodedata

PLACEHOLDER = re.compile(r"\[(?:email|web address|number|date|address|name)\]")

_BRACKETS = re.compile(rf"({PLACEHOLDER.pattern})|[\[\]]")
_GAP = r"(?:[^\w\[\]]|_)*"
"""Whatever may stand between two digits of one number: spaces, brackets, dots, dashes, `+`."""
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:\d{4}|\d{2}(?!\d))"
_INWARD = r"[abd-hjlnp-uw-z]"
"""Letters the second half of a postcode may have (Royal Mail: never C, I, K, M, O or V)."""

_POSTCODE = re.compile(rf"([a-z]{{1,2}}\d[a-z\d]?)[\s.\-_,/]*\d{_INWARD}{{2}}[^\W\d_]*")
_SPACED_POSTCODE = re.compile(
    rf"\b([a-z]\s?[a-z]?)\s*(\d[a-z\d]?|\d\s\d)[\s.\-_,/]*(?!(?:1st|2nd|3rd|[4-9]th)\b)\d\s*(?!yr)({_INWARD})\s*{_INWARD}\b"
)
_HALF_POSTCODE = re.compile(rf"\b([a-z]{{1,2}}\d[a-z\d]?)\s+\d(?:{_INWARD}\b|$)")

_EMAIL = re.compile(r"[^\s\[\]]*[^\s\[\]]@[^\s\[\]]*|@[^\s\[\]]+|[^\s\[\]]+\s+@\s+[^\s\[\]]+\.[^\s\[\]]*")
_SPOKEN_EMAIL = re.compile(r"[^\s\[\]]+\s+(?:at|\(at\))\s+[^\s\[\]]+(?:\s+(?:dot|\(dot\))\s+[^\s\[\]]+)+")
_WEB = re.compile(
    r"\b(?:https?:|www\.)[^\s\[\]]+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|nhs|sch|info|biz|co|uk|eu|io|tv|example)\b[^\s\[\]]*"
)
_STREET = (
    r"(?:road|rd|street|lane|avenue|ave|close|drive|crescent|terrace|grove|gardens|court|way|walk|mews|rise|row|hill"
    r"|view|green|square|gate)"
)
_ADDRESS = re.compile(rf"\b(?:flat\s+)?\d{{1,4}}[a-z]?\s+(?:[^\W\d_]+\s+){{1,3}}?{_STREET}\b")
_INSURANCE = re.compile(rf"\b[a-z]\s?[a-z](?:{_GAP}\d){{6}}(?:{_GAP}[a-d]\b)?")
_BETWEEN = r"(?:[^\w\[\]]|_){1,5}"
_DATES = re.compile(
    rf"(?<!\d){_DAY}[\s.\-/,]*(?:of\s+)?{_MONTH}(?![a-z])[\s.\-/,']*{_YEAR}"
    rf"|\b{_MONTH}[\s.\-/]*{_DAY}[\s.\-/,']+{_YEAR}"
    rf"|(?<!\d)\d{{1,2}}{_BETWEEN}\d{{1,2}}{_BETWEEN}(?:\d{{4}}|\d{{2}})(?!\d)"
)
_NUMBER = re.compile(rf"\+?(?:\b[a-z])?\d(?:{_GAP}\d){{4,}}(?:[a-z]\b)?")
_SCHOOL_YEAR = re.compile(r"(20\d\d)\s?[/\-]\s?(?:20)?(\d\d)")
_WORD = re.compile(r"[^\s\[\]]+")
_MOST_DIGITS = 4
"""Digits that may stand together: an age, a year. With one more it can be the number of somebody."""


def plain(text: str) -> str:
    """Compatible forms made one (full-width digits are digits), small letters, marks that nobody sees gone, and no
    square brackets but those of placeholders."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(_sign(sign) for sign in text if unicodedata.category(sign) not in ("Cf", "Cs", "Co", "Cn"))
    text = " ".join(unicodedata.normalize("NFKC", text.lower()).split())
    return _BRACKETS.sub(lambda found: found[1] or " ", text).strip()


def _sign(sign: str) -> str:
    """Digits of every script as 0 to 9."""
    value = unicodedata.digit(sign, None)
    return sign if value is None else str(value)


def without_numbers(text: str) -> str:
    """Everything that is recognised by its form taken out, postcodes cut to their district."""
    text = _SPOKEN_EMAIL.sub("[email]", _EMAIL.sub("[email]", text))
    text = _ADDRESS.sub("[address]", _WEB.sub("[web address]", text))
    text = _POSTCODE.sub(r"\1", text)
    text = _SPACED_POSTCODE.sub(lambda found: re.sub(r"\s", "", found[1] + found[2]), text)
    text = _HALF_POSTCODE.sub(r"\1", text)
    text = _INSURANCE.sub("[number]", text)
    text = _NUMBER.sub(_number, _DATES.sub("[date]", text))
    return " ".join(_WORD.sub(_code, text).split())


def _number(found: re.Match[str]) -> str:
    """A school year is written like a number and stays: `2026/27`."""
    year = _SCHOOL_YEAR.fullmatch(found.group())
    return found.group() if year and (int(year[1]) + 1) % 100 == int(year[2]) else "[number]"


def _code(found: re.Match[str]) -> str:
    """A word with many digits among its letters is somebody's number too."""
    digits = sum(sign.isdigit() for sign in found.group())
    return "[number]" if digits > _MOST_DIGITS and not _SCHOOL_YEAR.fullmatch(found.group()) else found.group()
