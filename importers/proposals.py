"""What one row of any source asks for: an organisation, and a listing to publish or to take down."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date

from pydantic import ValidationError

from importers.problems import ReadProblem
from localoffer.directory.actions import ProviderDetails
from localoffer.directory.content import ListingContent


@dataclass(frozen=True)
class Proposal:
    """One listing as a source has it. `content` is None where the source only says that it has ended."""

    row: int
    provider: ProviderDetails
    content: ListingContent | None
    source: str
    external_id: str
    role: str = "service"
    confirmed_on: date | None = None
    assured_on: date | None = None
    withdraw: str = ""


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


def explain(error: ValidationError, row: int, names: dict[str, str]) -> list[ReadProblem]:
    """What the listing's own rules refuse, as findings on the row. `names` gives a field its heading."""
    problems = []
    for item in error.errors():
        field = str(item["loc"][0]) if item["loc"] else ""
        message = str(item["msg"]).removeprefix("Value error, ")
        value = item.get("input")
        shown = value if isinstance(value, str) else ""
        problems.append(ReadProblem(f"{message[:1].lower()}{message[1:]}.", row, names.get(field, field), shown))
    return problems
