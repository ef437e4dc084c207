"""How values read on a page: dates, times, money, distances, ages, telephone numbers, plain text."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

from markupsafe import Markup

from localoffer.clock import ENGLAND
from localoffer.directory.rules import KM_PER_MILE

_LIST_MARK = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")


def date_words(value: date | datetime | None) -> str:
    """`22 November 2026`; a moment is shown as the day it was in England. Empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ENGLAND).date()
    return f"{value.day} {value:%B %Y}"


def time_words(value: time | None) -> str:
    """`5:30pm`, `9am`, `midday`, `midnight`, as the GOV.UK style guide has them. Empty for None."""
    if value is None:
        return ""
    if (value.hour, value.minute) in ((0, 0), (12, 0)):
        return "midday" if value.hour else "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def moment_words(value: datetime | None) -> str:
    """`22 November 2026 at 3:30am`, as clocks in England had it. Empty for None."""
    if value is None:
        return ""
    here = value.astimezone(ENGLAND)
    return f"{date_words(here)} at {time_words(here.time().replace(second=0, microsecond=0))}"


def money(amount: Decimal | None) -> str:
    """`Free`, `£5`, `£4.50`, `£1,250`. Empty for None."""
    if amount is None:
        return ""
    if amount == 0:
        return "Free"
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def miles(distance_km: float | None, approximate: bool = False) -> str:
    """`0.4 miles`, `12 miles`, `about 3 miles` where only a district's centre is known. Empty for None."""
    if distance_km is None:
        return ""
    distance = distance_km / KM_PER_MILE
    if approximate:
        return "about 1 mile" if distance < 1.5 else f"about {distance:.0f} miles"
    if distance < 0.1:
        return "less than 0.1 miles"
    words = f"{distance:.1f}" if distance < 9.95 else f"{distance:.0f}"
    return "1 mile" if words == "1.0" else f"{words.removesuffix('.0')} miles"


def ages(youngest: int | None, oldest: int | None) -> str:
    """`5 to 11`, `16 and over`, `up to 4`, `all ages`: whole years, both ends included."""
    if oldest is None:
        return f"{youngest} and over" if youngest else "all ages"
    if youngest is None:
        return f"up to {oldest}"
    return str(youngest) if youngest == oldest else f"{youngest} to {oldest}"


def telephone_address(number: str) -> str:
    """What follows `tel:` for a number as written: `01632 960 100 ext 5` -> `01632960100;ext=5`."""
    main, _, extension = re.sub(r"(?i)\s*(?:ext(?:ension)?\.?|x)\s*", ";", number).partition(";")
    main = main.replace("(0)", "") if main.strip().startswith("+") else main
    digits = ("+" if main.strip().startswith("+") else "") + re.sub(r"\D", "", main)
    extension = re.sub(r"\D", "", extension)
    return f"{digits};ext={extension}" if extension else digits


def telephone_words(number: str) -> str:
    """A number written in one run, in the groups people read it in; one that has its own groups stays as it is."""
    if not re.fullmatch(r"0\d{9,10}", number):
        return number
    first = 3 if number.startswith("02") else 4 if re.match(r"0(?:1\d1|11|[389])", number) else 5
    code, rest = number[:first], number[first:]
    return f"{code} {rest}" if first == 5 or len(rest) < 7 else f"{code} {rest[:-4]} {rest[-4:]}"


def website_words(address: str) -> str:
    """An address as people write it: no scheme, no closing slash."""
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs and lists, everything escaped. Lines that begin with `-`, `•` or `1.` are a list."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return Markup("\n").join(part for block in blocks if block for part in _block(block.split("\n")))


def _block(lines: list[str]) -> Iterable[Markup]:
    """One block of lines: runs of marked lines become a list, all other runs a paragraph."""
    run: list[str] = []
    marked = False
    for line in [*lines, None]:
        here = bool(line is not None and _LIST_MARK.match(line))
        if run and (line is None or here != marked):
            yield _list(run) if marked else _paragraph(run)
            run = []
        if line is not None and line.strip():
            run.append(line)
            marked = here


def _paragraph(lines: list[str]) -> Markup:
    return Markup('<p class="govuk-body">{}</p>').format(Markup("<br>").join(line.strip() for line in lines))


def _list(lines: list[str]) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(_LIST_MARK.sub("", line).strip()) for line in lines)
    return Markup('<ul class="govuk-list govuk-list--bullet">{}</ul>').format(items)


def joined(words: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; empty ones left out."""
    found = [word for word in words if word]
    return f" {last} ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)


def plural(number: int, one: str, many: str = "") -> str:
    """`1 result`, `1,204 results`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def capitalise_first(words: str) -> str:
    """The first letter as a capital, the rest as it is."""
    return words[:1].upper() + words[1:]


FILTERS = {
    "capitalise_first": capitalise_first,
    "date_words": date_words,
    "joined": joined,
    "miles": miles,
    "moment_words": moment_words,
    "money": money,
    "paragraphs": paragraphs,
    "phone": telephone_words,
    "plural": plural,
    "tel": telephone_address,
    "time_words": time_words,
    "website": website_words,
}
"""Template filters, by the name templates use."""
