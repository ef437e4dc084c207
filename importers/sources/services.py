"""Rows of the services template become proposals: one listing each, its further places from further rows."""

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from importers.problems import ReadProblem, rejected_rows
from importers.proposals import Proposal, agree_on_providers, explain
from importers.reading import Table
from importers.specs.columns import Column, Spec
from importers.specs.services import PLACE_FIELDS, SERVICES
from importers.validation import CellError, Checked, Row, check_cell, check_table
from localoffer.directory.actions import ProviderDetails
from localoffer.directory.content import ListingContent
from localoffer.directory.rules import slug_of

_AMOUNT = Column("amount", ("amount",), "money")
_WEB = Column("links", ("links",), "web")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(\d{1,2})[:.](\d{2})\s*(?:-|–|to)\s*(\d{1,2})[:.](\d{2})")
_LINK_KINDS = {"website", "report", "policy", "booking", "referral", "facebook", "video", "other"}
_COVERAGES = {"authority", "areas", "radius", "national", "outside"}


def propose(table: Table, source: str, today: date) -> tuple[list[Proposal], list[ReadProblem]]:
    """Every listing of the table, and every finding. `source` keeps references of different files apart; nothing
    can have been confirmed or checked after `today`."""
    groups, problems = listings_of(table, today)
    proposals = []
    for rows in groups:
        proposal = _proposal(rows, table, source, problems)
        if proposal is not None:
            proposals.append(proposal)
    return agree_on_providers(proposals), sorted(problems, key=lambda problem: problem.row or 0)


def listings_of(
    table: Table, today: date, spec: Spec = SERVICES, whole: bool = False
) -> tuple[list[list[Row]], list[ReadProblem]]:
    """The checked rows of each listing, its main row first, and every finding. `spec` has the columns that are read;
    `whole` leaves out a listing any of whose rows cannot be used."""
    checked = _check(table, spec)
    problems = list(checked.problems) + _ahead_of_time(checked.rows, table, today)
    lost = rejected_rows(problems)
    spoilt = _references(table, lost) if whole else set()
    usable = [row for row in checked.rows if row.number not in lost and row.text("reference") not in spoilt]
    return _together(usable, lost, problems), problems


def _references(table: Table, numbers: set[int]) -> set[str]:
    """The references of these rows."""
    if "reference" not in table.frame:
        return set()
    column = table.frame["reference"]
    dropped = {row[list(table.frame.columns).index("reference")] for row in table.dropped.values()}
    return ({column[number] for number in numbers if number in column.index} | dropped) - {""}


def _ahead_of_time(rows: Sequence[Row], table: Table, today: date) -> list[ReadProblem]:
    """A confirmation dated in the future would keep a listing fresh until then."""
    return [
        ReadProblem("is in the future. Write the day it was done.", row.number, table.heading(field), row.text(field))
        for row in rows
        for field in ("confirmed_on", "assured_on")
        if row.get(field, today) > today
    ]


def _check(table: Table, spec: Spec) -> Checked:
    """Validation, knowing that a further place repeats the reference and leaves the rest empty."""
    frame = table.frame
    others = [name for name in frame.columns if name in spec and name not in (*PLACE_FIELDS, "reference")]
    if "reference" not in frame.columns:
        return check_table(table, spec)
    further = (frame["reference"] != "") & (frame[others] == "").all(axis=1)
    main = check_table(_part(table, ~further), spec)
    places = check_table(_part(table, further), spec, frozenset({"reference"}))
    rows = sorted((*main.rows, *places.rows), key=lambda row: row.number)
    problems = dict.fromkeys((*main.problems, *places.problems))
    return Checked(tuple(rows), tuple(problems))


def _part(table: Table, mask: Any) -> Table:
    return Table(table.name, table.sha256, table.frame[mask], table.headings, table.problems)


def _together(rows: Sequence[Row], lost: set[int], problems: list[ReadProblem]) -> list[list[Row]]:
    """Rows grouped by listing. A reference given to two listings keeps both out: neither can be told apart."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(reference_of(row), []).append(row)
    kept = []
    for group in groups.values():
        mains = [row for row in group if "name" in row.values]
        if len(mains) == 1:
            kept.append(sorted(group, key=lambda row: row is not mains[0]))
            continue
        column, message = _clash(mains)
        usable = [row for row in group if row.number not in lost]
        problems += [ReadProblem(message, row.number, column, row.text(column)) for row in usable]
    return kept


def reference_of(row: Row) -> str:
    """What a listing goes by: its own reference, else its name and postcode."""
    return row.text("reference") or slug_of(f"{row.text('name')} {row.text('postcode')}", 200)


def _clash(mains: list[Row]) -> tuple[str, str]:
    """The column to name, and what to say, where rows cannot be told apart or none of them is a whole listing."""
    if not mains:
        return "reference", "no usable row gives this reference a service. Add one, or correct the reference."
    numbers = [str(row.number) for row in mains[:5]] + (["others"] if len(mains) > 5 else [])
    listed = f"{', '.join(numbers[:-1])} and {numbers[-1]}"
    if mains[0].text("reference"):
        return "reference", f"rows {listed} have the same reference. Keep one of them, or give each its own."
    return "name", (
        f"rows {listed} have the same name and postcode and no reference to tell them apart. "
        "Keep one of them, or give each a reference."
    )


def read_listing(rows: list[Row], table: Table, problems: list[ReadProblem]) -> tuple[ListingContent, bool] | None:
    """What the rows of a listing say, and whether it is withdrawn; None where a finding was added instead."""
    main = rows[0]
    try:
        return content_of(rows), _is_withdrawn(main)
    except PartError as wrong:
        problems.append(ReadProblem(str(wrong), main.number, table.heading(wrong.field), wrong.value))
    except ValidationError as error:
        problems.extend(explain(error, main, table.headings))
    return None


def _proposal(rows: list[Row], table: Table, source: str, problems: list[ReadProblem]) -> Proposal | None:
    main = rows[0]
    said = read_listing(rows, table, problems)
    if said is None:
        return None
    content, withdrawn = said
    return Proposal(
        row=main.number,
        provider=_provider(main),
        content=content,
        source=source,
        external_id=reference_of(main),
        confirmed_on=main.get("confirmed_on"),
        assured_on=main.get("assured_on"),
        withdraw="The imported file marks it as withdrawn." if withdrawn else "",
        kind_open=not main.text("provider_kind"),
    )


class PartError(ValueError):
    """A cell with parts inside it cannot be read."""

    def __init__(self, field: str, value: str, message: str) -> None:
        super().__init__(message)
        self.field, self.value = field, value


def _is_withdrawn(row: Row) -> bool:
    status = row.text("status").casefold() or "published"
    if status not in ("published", "withdrawn"):
        raise PartError("status", status, "is neither published nor withdrawn. Write one of them.")
    return status == "withdrawn"


def _provider(row: Row) -> ProviderDetails:
    return ProviderDetails(
        name=row.text("provider_name"),
        kind=row.text("provider_kind") or "voluntary",
        description=row.get("provider_description"),
        website=row.get("provider_website"),
        phone=row.get("provider_phone"),
        email=row.get("provider_email"),
        urn=str(row.get("provider_urn")) if row.get("provider_urn") else None,
        charity_number=row.get("provider_charity_number"),
    )


def content_of(rows: list[Row]) -> ListingContent:
    """What the rows of a listing say. Raises PartError and pydantic.ValidationError."""
    row = rows[0]
    same = ("summary", "description", "alert", "categories", "needs", "stages", "age_min", "age_max", "eligibility",
            "referral_routes", "how_to_get_it", "who_decides", "waiting_time", "online", "home_visits", "languages",
            "statutory_rows", "starts_on", "ends_on")  # fmt: skip
    said: dict[str, Any] = {name: row.values[name] for name in same if name in row.values}
    contact = {"name": "contact_name", "role": "contact_role", "phone": "phone", "email": "email"}
    parts = {part: row.text(field) for part, field in contact.items() if row.text(field)}
    return ListingContent(
        name=row.text("name"),
        layer=row.text("support_layer"),
        costs=tuple(cost_of(part) for part in row.get("costs", ())),
        times=tuple(time_of(part) for part in row.get("times", ())),
        coverage=_coverage(row),
        places=tuple(place for each in rows if (place := _place(each))),
        contacts=(parts,) if parts else (),
        links=_links(row),
        **said,
    )


def _place(row: Row) -> dict[str, Any] | None:
    found = {field: row.values[field] for field in PLACE_FIELDS if field in row.values}
    place = {("name" if field == "location_name" else field): value for field, value in found.items()}
    if ("latitude" in place) != ("longitude" in place):
        raise PartError("latitude", "", "one of latitude and longitude is missing. Give both, or neither.")
    return place if place.keys() - {"hide_address", "access"} else None


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split("|")]


def cost_of(text: str) -> dict[str, Any]:
    """A price out of its part of a cell. Raises PartError."""
    option, amount, description = (*_split(text), "", "", "")[:3]
    try:
        pounds: Decimal | None = check_cell(amount, _AMOUNT) if amount else None
    except CellError as problem:
        raise PartError("costs", text, f"the amount {problem}") from problem
    return {"option": option, "amount": pounds, "description": description}


def time_of(text: str) -> dict[str, Any]:
    """A time of the week out of its part of a cell. Raises PartError."""
    days, hours, term, description = (*_split(text), "", "", "", "")[:4]
    written = [day.strip() for day in days.split(",") if day.strip()]
    named = [day.casefold()[:3] for day in written]
    unknown = [day for day in written if day.casefold()[:3] not in _DAYS]
    if unknown:
        raise PartError("times", text, f"'{unknown[0]}' is not a day. Write days like mon, wed.")
    found = _HOURS.fullmatch(hours) if hours else None
    if hours and not found:
        raise PartError("times", text, f"'{hours}' is not a time. Write it like 16:00-17:30.")
    try:
        opens, closes = (
            (time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))) if found else (None, None)
        )
    except ValueError as error:
        raise PartError("times", text, f"'{hours}' is not a time of day. Write it like 16:00-17:30.") from error
    term_only = term.casefold() in ("term time", "term-time", "term", "yes")
    return {"days": tuple(d for d in _DAYS if d in named), "opens": opens, "closes": closes,
            "term_time_only": term_only, "description": description}  # fmt: skip


def _coverage(row: Row) -> dict[str, Any]:
    kind = row.text("coverage").casefold() or "authority"
    if kind not in _COVERAGES:
        raise PartError("coverage", kind, f"is not one of {', '.join(sorted(_COVERAGES))}.")
    return {"kind": kind, "areas": row.get("coverage_areas", ()), "description": row.text("coverage_description"),
            "radius_miles": row.get("coverage_radius_miles")}  # fmt: skip


def _links(row: Row) -> tuple[dict[str, str], ...]:
    links = [{"label": "Website", "url": row.text("website"), "kind": "website"}] if row.text("website") else []
    return (*links, *(link_of(text) for text in row.get("links", ())))


def link_of(text: str) -> dict[str, str]:
    """A link out of its part of a cell. Raises PartError."""
    label, url, kind = (*_split(text), "", "", "")[:3]
    if not url:
        raise PartError("links", text, "has no address. Write it like: Book | https://example.org | booking.")
    if kind and kind not in _LINK_KINDS:
        raise PartError("links", text, f"'{kind}' is not one of {', '.join(sorted(_LINK_KINDS))}.")
    try:
        return {"label": label, "url": check_cell(url, _WEB), "kind": kind or "other"}
    except CellError as problem:
        raise PartError("links", text, str(problem)) from problem
