"""What differs between two versions of a listing, field by field, in a person's words. Pure."""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from config.vocabularies import vocabulary
from localoffer.directory import facts
from localoffer.directory.content import (
    CODE_FIELDS,
    Contact,
    CostOption,
    Link,
    ListingContent,
    OpeningTime,
    Place,
    SettingDetails,
)
from localoffer.publishing.marking import Item, Line, marked_items, marked_words, same_items
from localoffer.wording import capitalise_first, date_words, telephone_address, telephone_words

_PHONE = re.compile(r"[\d\s()+./-]*(?:(?:ext(?:ension)?\.?|x)\s*\d+\s*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Difference:
    """One field that differs: each side as lines of pieces, what is not on the other side marked. A side that says
    nothing has no lines."""

    field: str
    label: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True)
class Naming:
    """How places are called: the name of an area for its search value, and the authority's short name."""

    areas: Mapping[str, str]
    authority: str


@dataclass(frozen=True)
class _Field:
    """A field as people know it: the parts of the content it stands for, and what they say, item by item."""

    parts: tuple[str, ...]
    label: str
    items: Callable[[ListingContent, Naming], list[Item]]
    is_text: bool = False


def differences(before: ListingContent | None, after: ListingContent, naming: Naming) -> tuple[Difference, ...]:
    """The fields that say something else, in the order of a listing's page. `before` is None for a new listing.

    No difference: the order of terms, prices, times, places, contacts and links; white space; how a telephone
    number is grouped; capitals in an email address.
    """
    found = (_difference(field, before, after, naming) for field in _FIELDS)
    return tuple(difference for difference in found if difference)


def compared_parts() -> frozenset[str]:
    """The parts of the content that are looked at."""
    return frozenset(part for field in _FIELDS for part in field.parts)


def _difference(
    field: _Field, before: ListingContent | None, after: ListingContent, naming: Naming
) -> Difference | None:
    old = field.items(before, naming) if before else []
    new = field.items(after, naming)
    if same_items(old, new):
        return None
    if field.is_text:
        sides = marked_words(*("\n".join(words for _, words in side) for side in (old, new)))
    else:
        sides = marked_items(old, new)
    return Difference(field.parts[0], field.label, *sides)


def _key(value: Any, name: str = "") -> Hashable:
    """What a value is compared by: the same for what only looks different."""
    if isinstance(value, str):
        words = " ".join(value.split())
        return _phone_key(words) if name == "phone" else words.casefold() if name == "email" else words
    if isinstance(value, dict):
        return tuple((part, _key(inner, part)) for part, inner in value.items())
    if isinstance(value, (tuple, list)):
        return frozenset(_key(part) for part in value)
    return value  # type: ignore[no-any-return]


def _phone_key(number: str) -> str:
    """Its digits, from 0 on; anything else written beside them counts."""
    if not _PHONE.fullmatch(number):
        return number
    digits = telephone_address(number)
    return re.sub(r"^(?:\+|00)44", "0", digits)


def _text(part: str, label: str) -> _Field:
    def items(content: ListingContent, naming: Naming) -> list[Item]:
        words = getattr(content, part)
        return [(_key(words), words)] if words.split() else []

    return _Field((part,), label, items, is_text=True)


def _codes(part: str, label: str) -> _Field:
    def items(content: ListingContent, naming: Naming) -> list[Item]:
        terms = vocabulary(CODE_FIELDS[part])
        return [(code, terms.label_of(code)) for code in getattr(content, part)]

    return _Field((part,), label, items)


def _list(part: str, label: str, words: Callable[[Any], str]) -> _Field:
    def items(content: ListingContent, naming: Naming) -> list[Item]:
        return [(_key(item.model_dump()), words(item) or "Nothing entered") for item in getattr(content, part)]

    return _Field((part,), label, items)


def _flag(part: str, label: str) -> _Field:
    return _Field((part,), label, lambda content, naming: [(True, "Yes")] if getattr(content, part) else [])


def _day(part: str, label: str) -> _Field:
    def items(content: ListingContent, naming: Naming) -> list[Item]:
        day = getattr(content, part)
        return [(day, date_words(day))] if day else []

    return _Field((part,), label, items)


def _ages(content: ListingContent, naming: Naming) -> list[Item]:
    if content.age_min is None and content.age_max is None:
        return []
    return [((content.age_min, content.age_max), facts.ages_words(content))]


def _layer(content: ListingContent, naming: Naming) -> list[Item]:
    return [(content.layer, facts.labels("support_layers", [content.layer])[0])] if content.layer else []


def _coverage(content: ListingContent, naming: Naming) -> list[Item]:
    words = facts.coverage_words(content.coverage, dict(naming.areas), naming.authority)
    return [(_key(content.coverage.model_dump()), words or f"Outside {naming.authority}")]


def _price(option: CostOption) -> str:
    return facts.cost_line(option)


def _time(opening: OpeningTime) -> str:
    row = facts.time_rows([opening])[0]
    return ", ".join(part for part in (row.days, row.times, row.notes) if part)


def _place(place: Place) -> str:
    """All of it, also what families do not see: an officer has to know what is kept back."""
    shown = facts.address_lines(place.model_copy(update={"hide_address": False}))
    spot = f"at {place.latitude}, {place.longitude}" if place.latitude is not None else ""
    kept_back = "address not shown to the public" if place.hide_address else ""
    access = facts.labels("access_features", place.access)
    return ", ".join(part for part in (place.name, *shown, spot, kept_back, *access) if part)


def _contact(contact: Contact) -> str:
    return ", ".join(filter(None, (contact.name, contact.role, telephone_words(contact.phone), contact.email)))


def _link(link: Link) -> str:
    return ", ".join(filter(None, (link.label, link.url, "" if link.kind == "website" else link.kind)))


def _setting(content: ListingContent, naming: Naming) -> list[Item]:
    details = (content.setting or SettingDetails()).model_dump(exclude_defaults=True)
    shown = ((part, "Yes" if value is True else str(value)) for part, value in details.items())
    return [((part, _key(words)), f"{capitalise_first(part.replace('_', ' '))}: {words}") for part, words in shown]


_FIELDS = (
    _text("name", "Name"),
    _text("summary", "Summary"),
    _text("alert", "Important message"),
    _text("description", "What it offers"),
    _codes("categories", "Kinds of help"),
    _codes("needs", "Needs"),
    _codes("stages", "Stages"),
    _Field(("age_min", "age_max"), "Ages", _ages),
    _text("eligibility", "Who it is for"),
    _Field(("layer",), "Level of support", _layer),
    _codes("referral_routes", "Ways to get it"),
    _text("how_to_get_it", "How to get it"),
    _text("who_decides", "Who decides"),
    _list("costs", "What it costs", _price),
    _list("times", "When it happens", _time),
    _text("waiting_time", "Waiting time"),
    _Field(("coverage",), "Area it serves", _coverage),
    _flag("online", "Online or by phone"),
    _flag("home_visits", "At the family’s home"),
    _list("places", "Where it is", _place),
    _codes("languages", "Languages"),
    _list("contacts", "Contacts", _contact),
    _list("links", "Links", _link),
    _codes("statutory_rows", "What the law asks us to publish"),
    _Field(("setting",), "About the setting", _setting),
    _day("starts_on", "First day"),
    _day("ends_on", "Last day"),
)
