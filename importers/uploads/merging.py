"""A listing with what a spreadsheet says of it, and everything the spreadsheet cannot hold as it was. Pure."""

from typing import Any

from importers.uploads.sheet import LISTS, Sheet
from localoffer.directory.content import Contact, ListingContent

_SINGLE = (
    "name", "summary", "description", "alert", "categories", "needs", "stages", "age_min", "age_max", "eligibility",
    "layer", "referral_routes", "how_to_get_it", "who_decides", "waiting_time", "coverage", "online", "home_visits",
    "languages", "starts_on", "ends_on",
)  # fmt: skip


def merged(before: ListingContent, sheet: Sheet, now: ListingContent) -> ListingContent:
    """`before` with the parts that `now` says otherwise than the listing's own `sheet`.

    A part that says what the sheet says is left as it was, also where the sheet only comes near it: two contacts of
    which it has one, a price with a semicolon in its words. Raises pydantic.ValidationError.
    """
    was = sheet.content
    changes: dict[str, Any] = {part: getattr(now, part) for part in _SINGLE if getattr(now, part) != getattr(was, part)}
    for part in LISTS:
        if getattr(now, part) != getattr(was, part):
            changes[part] = _items(getattr(before, part), sheet.held[part], getattr(was, part), getattr(now, part))
    if now.contacts != was.contacts:
        changes["contacts"] = _contacts(before, was, now)
    return ListingContent(**{part: getattr(before, part) for part in ListingContent.model_fields} | changes)


def _items(
    before: tuple[Any, ...], held: tuple[Any, ...], was: tuple[Any, ...], now: tuple[Any, ...]
) -> tuple[Any, ...]:
    """The items of `now`, those that did not change as they were; then those the sheet has no room for."""
    as_it_was = dict(zip(was, held, strict=True)) if len(was) == len(held) else {}
    left_out = [item for item in before if item not in held]
    return (*(as_it_was.get(item, item) for item in now), *left_out)


def _contacts(before: ListingContent, was: ListingContent, now: ListingContent) -> tuple[Contact, ...]:
    """The sheet has the first contact only."""
    old, shown, said = (content.contacts[0] if content.contacts else Contact() for content in (before, was, now))
    differ = {part: getattr(said, part) for part in Contact.model_fields if getattr(said, part) != getattr(shown, part)}
    first = old.model_copy(update=differ)
    return (*((first,) if first != Contact() else ()), *before.contacts[1:])
