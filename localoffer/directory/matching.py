"""The one rule that finds organisations which may be the same: by numbers, name, postcode, phone and website.

Pure: it is handed what is known of each. It finds candidates for a person to look at and merges nothing.
"""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from localoffer.directory.domains import own_domain, website_host
from localoffer.directory.organisation_names import Likeness, Reading, are_apart, likeness, read_name
from localoffer.directory.postcodes import tidy_postcode

MOST = 10
"""Candidates that are shown."""
NUMBERS: Mapping[str, str] = {
    "urn": "school number (URN)",
    "ofsted_urn": "Ofsted number (URN)",
    "ukprn": "learning provider number (UKPRN)",
    "charity_number": "charity number",
}
"""Register numbers that are compared, in words."""


class Strength(IntEnum):
    """How sure it is that two are the same organisation."""

    POSSIBLE = 1
    LIKELY = 2
    SAME = 3


@dataclass(frozen=True)
class Facts:
    """What is known of an organisation. `postcodes`: of any of its places; `numbers`: by the names in NUMBERS."""

    name: str
    postcodes: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    website: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    id: uuid.UUID | None = None


@dataclass(frozen=True)
class Candidate:
    """One that may be the same, and why, in words that follow "It has"."""

    facts: Facts
    strength: Strength
    reasons: tuple[str, ...]


def facts(
    name: str,
    postcodes: Iterable[str] = (),
    phones: Iterable[str] = (),
    website: str = "",
    numbers: Mapping[str, str | None] | None = None,
    id: uuid.UUID | None = None,
) -> Facts:
    """Facts in the form in which they are compared, from what people and registers write."""
    tidy = {name: _tidy_number(value) for name, value in (numbers or {}).items() if value}
    return Facts(
        name=name,
        postcodes=frozenset(code for text in postcodes if (code := tidy_postcode(text))),
        phones=frozenset(number for text in phones if (number := tidy_phone(text))),
        website=own_domain(website_host(website)) if website else "",
        numbers={name: value for name, value in tidy.items() if value},
        id=id,
    )


def candidates(asked: Facts, known: Iterable[Facts]) -> tuple[Candidate, ...]:
    """Those that may be the same as the one asked about, surest first, then by name; MOST at most."""
    found = [candidate for one in known if (candidate := compare(asked, one)) is not None]
    found.sort(key=lambda one: (-one.strength, -len(one.reasons), one.facts.name, str(one.facts.id)))
    return tuple(found[:MOST])


def compare(asked: Facts, known: Facts) -> Candidate | None:
    """Whether two may be the same organisation; None where nothing says so."""
    mine, theirs = read_name(asked.name), read_name(known.name)
    alike = likeness(mine, theirs)
    same_numbers = [name for name in NUMBERS if _both(asked, known, name) and _equal(asked, known, name)]
    shared = _shared(asked, known)
    strength = (
        _by_number(same_numbers, alike)
        if same_numbers
        else _by_name(alike, mine, theirs, shared, _elsewhere(asked, known))
    )
    if strength is None:
        return None
    if not same_numbers and _is_another(asked, known):
        strength = Strength.POSSIBLE
    reasons = (
        [f"the same {NUMBERS[name]}" for name in same_numbers]
        + _name_words(alike)
        + [f"the same {one}" for one in shared]
    )
    return Candidate(known, strength, tuple(reasons))


def tidy_phone(text: str) -> str:
    """The digits of a British number with its first 0, without an extension; empty where there are too few."""
    main = re.split(r"(?i)\s*(?:ext(?:ension)?\.?|x|#)\s*", text.replace("(0)", ""))[0]
    digits = re.sub(r"\D", "", main)
    for prefix in ("0044", "44"):
        if digits.startswith(prefix) and len(digits) >= len(prefix) + 9:
            digits = "0" + digits.removeprefix(prefix).lstrip("0")
    return digits if 9 <= len(digits) <= 15 else ""


def _by_number(same: list[str], alike: Likeness) -> Strength:
    """A charity's number is that of all its branches; any other belongs to one organisation."""
    only_charity = same == ["charity_number"]
    return Strength.LIKELY if only_charity and alike < Likeness.NEAR else Strength.SAME


def _by_name(alike: Likeness, mine: Reading, theirs: Reading, shared: list[str], elsewhere: bool) -> Strength | None:
    if alike >= Likeness.NEAR and shared:
        return Strength.SAME if alike is Likeness.SAME or len(shared) > 1 else Strength.LIKELY
    if alike is Likeness.SAME:
        return Strength.POSSIBLE if elsewhere and mine.is_common else Strength.LIKELY
    if alike is Likeness.NEAR:
        return Strength.POSSIBLE if elsewhere or mine.is_common else Strength.LIKELY
    if alike is Likeness.PART and shared:
        return Strength.POSSIBLE if are_apart(mine, theirs) else Strength.LIKELY
    if alike is Likeness.PART:
        return Strength.POSSIBLE if min(len(mine.telling), len(theirs.telling)) > 1 else None
    return Strength.POSSIBLE if "phone number" in shared or "website" in shared else None


def _shared(asked: Facts, known: Facts) -> list[str]:
    found = []
    if asked.postcodes & known.postcodes:
        found.append("postcode")
    if asked.phones & known.phones:
        found.append("phone number")
    if asked.website and asked.website == known.website:
        found.append("website")
    return found


def _name_words(alike: Likeness) -> list[str]:
    return {
        Likeness.SAME: ["the same name"],
        Likeness.NEAR: ["nearly the same name"],
        Likeness.PART: ["a name with the same words in it"],
        Likeness.OTHER: list[str](),
    }[alike]


def _elsewhere(asked: Facts, known: Facts) -> bool:
    """Whether both say where they are, and no two of their places are in one postcode district."""
    mine, theirs = ({code.split()[0] for code in one.postcodes} for one in (asked, known))
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _is_another(asked: Facts, known: Facts) -> bool:
    """Whether a register says that they are two: both have a number there, and not the same."""
    return any(_both(asked, known, name) and not _equal(asked, known, name) for name in NUMBERS)


def _both(asked: Facts, known: Facts, name: str) -> bool:
    return bool(asked.numbers.get(name) and known.numbers.get(name))


def _equal(asked: Facts, known: Facts, name: str) -> bool:
    return asked.numbers[name] == known.numbers[name]


def _tidy_number(text: str) -> str:
    return re.sub(r"[^A-Z0-9-]", "", text.upper()).lstrip("0")
