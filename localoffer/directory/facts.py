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
    SettingDetails,
)
from localoffer.directory.rules import cost_of
from localoffer.freshness.rules import Dates, Freshness, freshness
from localoffer.wording import ages, capitalise_first, date_words, joined, money, time_words


@dataclass(frozen=True)
class Fact:
    """One row of a summary list; several `values` are shown as a list."""

    label: str
    values: tuple[str, ...]


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


def key_facts(content: ListingContent, areas: dict[str, str], authority: str) -> tuple[Fact, ...]:
    """The facts a family scans for first; those a listing says nothing of are left out.

    `areas` gives the name of an area for its search value; `authority` is the authority's short name.
    """
    facts = (
        Fact("Ages", _one(_ages(content))),
        Fact("Needs", labels("needs", content.needs)),
        Fact("Level of support", _one(_layer(content.layer))),
        Fact("Cost", _one(cost_words(content))),
        Fact("Where", where_words(content)),
        Fact("Who can use it", _one(coverage_words(content.coverage, areas, authority))),
        Fact("Waiting time", _one(content.waiting_time)),
        Fact("Languages", () if content.languages == ("en",) else labels("languages", content.languages)),
        Fact("Runs", _one(_season(content.starts_on, content.ends_on))),
    )
    return tuple(fact for fact in facts if fact.values)


def setting_facts(details: SettingDetails | None) -> tuple[Fact, ...]:
    """What the school register says of a school or college."""
    if details is None:
        return ()
    facts = (
        Fact("Type", _one(details.type or details.type_group)),
        Fact("Phase", _one(details.phase)),
        Fact("Special provision", _special_provision(details)),
        Fact("Section 41", _one("Approved: a family can ask for it in an EHC plan" if details.section_41 else "")),
        Fact("Boys, girls or both", _one(details.gender)),
        Fact("Religious character", _one(details.religious_character)),
        Fact("Boarding", _one(details.boarding)),
        Fact("Number of places", _one(f"{details.capacity:,}" if details.capacity else "")),
        Fact("Trust", _one(details.trust)),
    )
    return tuple(fact for fact in facts if fact.values)


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


def cost_line(option: CostOption) -> str:
    """One price in a line: `Each session: £4.50. Carers free.`"""
    words = ". ".join(part for part in (money(option.amount), option.description) if part)
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


def where_words(content: ListingContent) -> tuple[str, ...]:
    """The towns it happens in, and the ways to take part without going anywhere."""
    towns = tuple(dict.fromkeys(place.town or place.name or place.postcode for place in content.places))
    ways = (("At your home",) if content.home_visits else ()) + (("Online or by phone",) if content.online else ())
    shown = tuple(town for town in towns if town)
    return (*(shown if len(shown) <= 3 else (*shown[:2], f"and {len(shown) - 2} more places")), *ways)


def coverage_words(coverage: Coverage, areas: dict[str, str], authority: str) -> str:
    """Who may use it, by where they live; `authority` as in `People who live in Aldermere`."""
    if coverage.kind == "areas" and coverage.areas:
        names = (areas.get(area) or areas.get(f"ward:{area}") or area for area in coverage.areas)
        words = f"People who live in {joined(names)}"
    elif coverage.kind == "radius" and coverage.radius_miles:
        words = f"People who live within {coverage.radius_miles:g} miles"
    elif coverage.kind == "national":
        words = "" if coverage.description else "Anyone in England"
    elif coverage.kind == "outside":
        words = f"It is outside {authority}"
    else:
        words = "" if coverage.description else f"People who live in {authority}"
    return ". ".join(part for part in (words, coverage.description) if part)


def address_lines(place: Place) -> tuple[str, ...]:
    """The address as lines; only the town where the address is kept back."""
    if place.hide_address:
        return tuple(part for part in (place.town,) if part)
    street = [part.strip() for part in place.address.replace("\n", ",").split(",")]
    known = {place.town.casefold(), place.postcode.casefold(), ""}
    lines = [part for part in street if part.casefold() not in known]
    return tuple(part for part in (*lines, place.town, place.postcode) if part)


def freshness_words(dates: Dates, today: date, interval_days: int) -> FreshnessWords:
    """The label beside a listing: who last said that it is right, and when."""
    state = freshness(dates, today, interval_days)
    day = dates.trusted
    if state is Freshness.NEVER or day is None:
        return FreshnessWords("Not confirmed by the provider yet", "unknown")
    if state in (Freshness.OVERDUE, Freshness.LAPSED):
        return FreshnessWords(f"Not confirmed since {date_words(day)}", "old")
    who = "Confirmed by the provider" if day == dates.confirmed else "Checked by the council"
    return FreshnessWords(f"{who} on {date_words(day)}", "good")


def _one(words: str) -> tuple[str, ...]:
    return (words,) if words else ()


def _ages(content: ListingContent) -> str:
    if content.age_min is None and content.age_max is None:
        return ""
    return capitalise_first(ages(content.age_min, content.age_max))


def _layer(code: str) -> str:
    term = vocabulary("support_layers").get(code)
    if term is None:
        return code
    return f"{term.label}. {term.extra['hint']}" if term.extra.get("hint") else term.label


def _special_provision(details: SettingDetails) -> tuple[str, ...]:
    """Resourced provision and units, with places where the register has a number."""
    kind = details.resourced_provision
    places = ((details.resourced_places, "in resourced provision"), (details.unit_places, "in a special unit"))
    counted = tuple(f"{number} places {where}" for number, where in places if number)
    return (*_one(kind), *counted)


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
