"""What a listing's page and a search result say of it, in words: labels, prices, times, freshness."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from config.vocabularies import vocabulary
from localoffer.directory.content import (
    CostOption,
    Coverage,
    ListingContent,
    OpeningTime,
    Place,
)
from localoffer.directory.rules import cost_of, days_of
from localoffer.freshness.rules import TO_CHASE, Dates, Freshness, freshness
from localoffer.wording import ages, capitalise_first, date_words, joined, money, time_words


@dataclass(frozen=True)
class Fact:
    """One row of a summary list; several `values` are shown as a list, `note` small below them."""

    label: str
    values: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class FreshnessWords:
    """How sure a family can be. `state` is `good`, `old` or `unknown`."""

    text: str
    state: str


@dataclass(frozen=True)
class TimeRow:
    """One row of the table of times."""

    days: str
    times: str
    notes: str


def labels(name: str, codes: Sequence[str]) -> tuple[str, ...]:
    """The labels of codes of the vocabulary `name`."""
    terms = vocabulary(name)
    return tuple(terms.label_of(code) for code in codes)


def key_facts(
    content: ListingContent, areas: dict[str, str], authority: str, vouched_for: bool = True
) -> tuple[Fact, ...]:
    """The facts a family scans for first; those a listing says nothing of are left out.

    `areas` gives the name of an area for its search value; `authority` is the authority's short name. A listing
    that nobody has `vouched_for` (confirmed or checked) does not claim the area it would have by default.
    """
    languages = labels("languages", content.languages)
    covers = coverage_words(content.coverage, areas, authority)
    serves = covers if vouched_for or content.coverage != Coverage() else ""
    return told(
        Fact("Ages", one(_ages(content))),
        Fact("Needs", need_words(content.needs)),
        Fact("Cost", one(cost_words(content))),
        Fact("Waiting time", one(content.waiting_time)),
        Fact("When", one(days_words(days_of(content)))),
        Fact("Where", one(where_line(content, authority))),
        Fact("Area it serves", one(serves)),
        Fact("Level of support", one(layer_words(content.layer))),
        Fact("Languages", one(", ".join(languages) if content.languages != ("en",) else "")),
        Fact("Runs", one(_season(content.starts_on, content.ends_on))),
    )


def told(*facts: Fact) -> tuple[Fact, ...]:
    """The facts that say something."""
    return tuple(fact for fact in facts if fact.values)


def source_words(source: str) -> str:
    """Where an entry came from, in words. Sources brought in with a mapping are named after what they list."""
    known = {"services": "the council's list of services", "school-register": "the national school register"}
    return known.get(source, f"a list of {source.replace('-', ' ')}" if source else "")


def one(words: str) -> tuple[str, ...]:
    """The values of a fact that has at most one."""
    return (words,) if words else ()


def need_words(codes: Sequence[str]) -> tuple[str, ...]:
    """The labels of types of need; one phrase where a listing names every one of them."""
    if set(codes) >= {term.code for term in vocabulary("needs").terms}:
        return ("All types of need",)
    return labels("needs", codes)


def layer_words(code: str) -> str:
    """The level of support, and what that means."""
    term = vocabulary("support_layers").get(code)
    if term is None:
        return code
    return f"{term.label}. {term.extra['hint']}" if term.extra.get("hint") else term.label


def ages_words(content: ListingContent) -> str:
    """`Ages 5 to 11`, `All ages`; empty where a listing does not say."""
    if content.age_min is None and content.age_max is None:
        return ""
    words = ages(content.age_min, content.age_max)
    return "All ages" if words == "all ages" else f"Age{'s' if ' ' in words else ''} {words}"


def cost_words(content: ListingContent) -> str:
    """`Free`, `From £4.50`, `Free, or up to £6`, or the provider's own words."""
    amounts = sorted(option.amount for option in content.costs if option.amount is not None)
    if not amounts:
        return "Ask about the cost" if content.costs else ""
    if cost_of(content) == "free":
        return "Free"
    lowest, highest = money(amounts[0]), money(amounts[-1])
    if not amounts[0]:
        return f"Free, or up to {highest}"
    return f"From {lowest}" if lowest != highest else lowest


def cost_lines(content: ListingContent) -> tuple[str, ...]:
    """Every price in a line; none where all there is to say is that it is free, which the key facts say."""
    lines = tuple(filter(None, map(cost_line, content.costs)))
    only_free = len(lines) == 1 and cost_of(content) == "free" and lines[0].endswith(money(content.costs[0].amount))
    return () if only_free else lines


def cost_line(option: CostOption) -> str:
    """One price in a line: `Each session: £4.50. Carers free.`"""
    price = money(option.amount)
    more = "" if option.description.casefold().rstrip(".") == price.casefold() else option.description
    words = ". ".join(part for part in (price, more) if part)
    return ": ".join(part for part in (option.option, words) if part)


def time_rows(times: Sequence[OpeningTime]) -> tuple[TimeRow, ...]:
    """The week as a table; days that follow each other are written as a range."""
    return tuple(TimeRow(days_words(row.days), _hours(row), _time_notes(row)) for row in times)


def days_words(days: Sequence[str]) -> str:
    """`Monday to Friday`, `Monday and Wednesday`, `Every day`."""
    order = [term.code for term in vocabulary("days").terms]
    positions = sorted(order.index(day) for day in days if day in order)
    if len(positions) == len(order):
        return "Every day"
    in_a_row = groupby(enumerate(positions), lambda pair: pair[1] - pair[0])
    runs = [[position for _, position in run] for _, run in in_a_row]
    words: list[str] = []
    for run in runs:
        names = labels("days", [order[position] for position in run])
        words += [f"{names[0]} to {names[-1]}"] if len(names) > 2 else names
    return joined(words)


def where_line(content: ListingContent, authority: str) -> str:
    """The towns it happens in, and the ways to take part without going there: `Saltby, online or by phone`."""
    ways = (way[0].lower() + way[1:] for way in _ways(content, authority))
    return capitalise_first(", ".join((*_towns(content), *ways)))


def town_of(place: Place) -> str:
    """Its town; where none is given the end of its address, else its name or its postcode."""
    if place.town:
        return place.town
    parts = [part.strip() for part in place.address.replace("\n", ",").split(",") if part.strip()]
    named = [part for part in parts[1:] if not any(sign.isdigit() for sign in part)]
    if named and not place.hide_address:
        return named[-1]
    return "" if place.hide_address else place.name or place.postcode


def coverage_words(coverage: Coverage, areas: dict[str, str], authority: str) -> str:
    """Who may use it, by where they live; `authority` as in `People who live in Aldermere`."""
    if coverage.kind == "areas" and coverage.areas:
        names = (areas.get(area) or areas.get(f"ward:{area}") or area for area in coverage.areas)
        words = f"People who live in {joined(names)}"
    elif coverage.kind == "radius" and coverage.radius_miles:
        miles = "1 mile" if coverage.radius_miles == 1 else f"{coverage.radius_miles:g} miles"
        words = f"People who live within {miles}"
    elif coverage.description or coverage.kind == "outside":
        words = ""
    else:
        words = "Anyone in England" if coverage.kind == "national" else f"People who live in {authority}"
    return ". ".join(part for part in (words, coverage.description) if part)


def address_lines(place: Place) -> tuple[str, ...]:
    """The address as lines; only the town where the address is kept back."""
    if place.hide_address:
        return tuple(part for part in (place.town,) if part)
    street = [part.strip() for part in place.address.replace("\n", ",").split(",")]
    known = {place.town.casefold(), place.postcode.casefold(), ""}
    lines = [part for part in street if part.casefold() not in known]
    return tuple(part for part in (*lines, place.town, place.postcode) if part)


def freshness_words(dates: Dates, today: date, interval_months: int) -> FreshnessWords:
    """The label beside a listing: who last said that it is right, and when."""
    state = freshness(dates, today, interval_months)
    day = dates.trusted
    if state is Freshness.NEVER or day is None:
        return FreshnessWords("Not confirmed by the provider yet", "unknown")
    if state in TO_CHASE:
        return FreshnessWords(f"Not confirmed since {date_words(day)}", "old")
    who = "Confirmed by the provider" if day == dates.confirmed else "Checked by the council"
    return FreshnessWords(f"{who} on {date_words(day)}", "good")


def _ages(content: ListingContent) -> str:
    if content.age_min is None and content.age_max is None:
        return ""
    return capitalise_first(ages(content.age_min, content.age_max))


def _towns(content: ListingContent) -> tuple[str, ...]:
    towns = tuple(dict.fromkeys(filter(None, map(town_of, content.places))))
    return towns if len(towns) <= 3 else (*towns[:2], f"{len(towns) - 2} more places")


def _ways(content: ListingContent, authority: str) -> tuple[str, ...]:
    ways = (
        ("At your home", content.home_visits),
        ("Online or by phone", content.online),
        (f"Outside {authority}", content.coverage.kind == "outside"),
    )
    return tuple(words for words, here in ways if here)


def out_of_season(content: ListingContent, today: date) -> str:
    """A sentence for a listing that has ended or not begun by `today`; else ""."""
    if content.ends_on and content.ends_on < today:
        return f"This has ended. It ran until {date_words(content.ends_on)}."
    if content.starts_on and content.starts_on > today:
        return f"This has not begun yet. It starts on {date_words(content.starts_on)}."
    return ""


def _season(starts: date | None, ends: date | None) -> str:
    if starts and ends:
        return f"{date_words(starts)} to {date_words(ends)}"
    return f"From {date_words(starts)}" if starts else f"Until {date_words(ends)}" if ends else ""


def _hours(row: OpeningTime) -> str:
    if row.opens and row.closes:
        return f"{time_words(row.opens)} to {time_words(row.closes)}"
    return f"From {time_words(row.opens)}" if row.opens else f"Until {time_words(row.closes)}" if row.closes else ""


def _time_notes(row: OpeningTime) -> str:
    return ". ".join(part for part in ("Term time only" if row.term_time_only else "", row.description) if part)
