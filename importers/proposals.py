"""What one row of any source asks for: an organisation, and a listing to publish or to take down."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from importers.problems import ReadProblem
from importers.validation import Row
from localoffer.directory.actions import ProviderDetails
from localoffer.directory.content import ListingContent
from localoffer.directory.rules import is_setting_kind, slug_of


@dataclass(frozen=True)
class Proposal:
    """One listing as a source has it. `content` is None where the source only says that it has ended.

    `kind_open`: the row leaves open of what kind its organisation is. `says_open`: the source knows that the
    organisation is open, also where it was closed before.
    """

    row: int
    provider: ProviderDetails
    content: ListingContent | None
    source: str
    external_id: str
    role: str = "service"
    confirmed_on: date | None = None
    assured_on: date | None = None
    withdraw: str = ""
    kind_open: bool = False
    says_open: bool = False

    @property
    def is_own_listing(self) -> bool:
        """Whether this is a setting (a place a child attends) under its own name, not something it offers."""
        if self.content is None or not is_setting_kind(self.provider.kind):
            return False
        return slug_of(self.content.name, 200) == slug_of(self.provider.name, 200)


def who(details: ProviderDetails) -> tuple[str, str, str]:
    """What makes two rows of a file speak of the same organisation."""
    if details.urn:
        return ("urn", details.urn, "")
    if details.charity_number:
        return ("charity", details.charity_number, "")
    return ("name", details.name.casefold(), details.kind)


def agree_on_providers(proposals: Iterable[Proposal]) -> list[Proposal]:
    """One set of details an organisation: the first row that says something wins, or a second import of
    the same file would turn them over again."""
    found = list(proposals)
    agreed: dict[tuple[str, str, str], ProviderDetails] = {}
    for proposal in found:
        key, details = who(proposal.provider), proposal.provider
        first = agreed.get(key)
        if first is None:
            agreed[key] = details
            continue
        gaps = {f.name: getattr(details, f.name) for f in fields(details) if getattr(first, f.name) is None}
        agreed[key] = replace(first, **gaps)
    return [replace(proposal, provider=agreed[who(proposal.provider)]) for proposal in found]


_SAID = {
    "less_than_equal": "is more than {le}. Write a smaller number.",
    "greater_than_equal": "is less than {ge}. Write a larger number.",
    "greater_than": "is not more than {gt}. Write a larger number.",
    "string_too_long": "is longer than {max_length} characters. Shorten it.",
    "string_too_short": "is empty. Fill it in.",
}
_CELLS = {
    ("layer",): "support_layer",
    ("contacts", "name"): "contact_name",
    ("contacts", "role"): "contact_role",
    ("contacts", "phone"): "phone",
    ("contacts", "email"): "email",
    ("coverage", "areas"): "coverage_areas",
    ("coverage", "radius_miles"): "coverage_radius_miles",
    ("coverage", "description"): "coverage_description",
    ("places", "name"): "location_name",
}
"""Columns whose name is not that of the part of a listing they fill."""


def explain(error: ValidationError, row: Row, names: dict[str, str]) -> list[ReadProblem]:
    """What the listing's own rules refuse, as findings on the row. `names` gives a column its heading."""
    problems = []
    for item in error.errors():
        field, value = _cell(item["loc"], item, row)
        problems.append(ReadProblem(said_of(item), row.number, names.get(field, field), value))
    return problems


def said_of(item: Any) -> str:
    """One thing that the rules of a listing or a report refuse, in words that go on after the cell."""
    message = _SAID.get(item["type"], "").format_map(item.get("ctx", {}))
    if message:
        return message
    message = str(item["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"{message[:1].lower()}{message[1:]}. Correct it."


def _cell(where: tuple[int | str, ...], item: Any, row: Row) -> tuple[str, str]:
    """The column, and what its cell holds, of the part of a listing at `where`."""
    if not where:  # a rule about two cells: the later one is named, both are shown
        pair = ("age_min", "age_max") if "age" in item["msg"] else ("starts_on", "ends_on")
        return pair[1], " and ".join(str(row.get(field, "")) for field in pair)
    names = tuple(part for part in where if isinstance(part, str))
    field = _CELLS.get(names) or (names[-1] if names[0] == "places" and len(names) > 1 else names[0])
    held = row.get(field, item.get("input"))
    if isinstance(held, tuple):
        position = next((part for part in where if isinstance(part, int)), 0)
        held = held[position] if position < len(held) else ""
    return field, "" if isinstance(held, dict) else str(held)
