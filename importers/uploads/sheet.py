"""A listing as rows of the spreadsheet: what its cells say, and what of it they cannot hold."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, TypeVar

from pydantic import ValidationError

from importers.sources.services import PartError, content_of, cost_of, link_of, time_of
from importers.specs.services import PLACE_FIELDS
from importers.uploads.columns import OWN_SERVICES
from importers.validation import CellError, Row, check_cell
from localoffer.directory.content import CostOption, Link, ListingContent, OpeningTime, Place

Cells = dict[str, str]
T = TypeVar("T", CostOption, OpeningTime, Link)
LISTS = ("costs", "times", "links", "places")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Sheet:
    """`cells` are the rows as a file has them, `rows` the same as they are read back, and `content` what they then say.
    `held`, for each list of the content, are the items that the cells hold, in their order."""

    cells: tuple[Cells, ...]
    rows: tuple[Row, ...]
    content: ListingContent
    held: dict[str, tuple[Any, ...]]


def sheet_of(content: ListingContent, reference: str, confirmed_on: date | None) -> Sheet:
    """The rows of a listing. A cell that could not be read back is left empty: what it stands for is kept as it is
    while the cell stays empty."""
    held = {
        "costs": _readable(content.costs, _cost, cost_of),
        "times": _readable(content.times, _time, time_of),
        "links": _readable(content.links, _link, link_of),
    }
    cells = _main(content, held) | {"reference": reference, "status": "published"}
    cells["confirmed_on"] = confirmed_on.isoformat() if confirmed_on else ""
    places = [(place, _place_cells(place)) for place in content.places]
    places = [(place, found) for place, found in places if _names_a_place(found)]
    held_places = tuple(place for place, _ in places)
    first, *further = [found for _, found in places] or [{}]
    rows = [cells | first, *({"reference": reference} | found for found in further)]
    return _read_back(rows, content, {**held, "places": held_places})


def _read_back(rows: list[Cells], content: ListingContent, held: dict[str, tuple[Any, ...]]) -> Sheet:
    kept = tuple(_without_unreadable(row) for row in rows)
    read = tuple(Row(0, _typed(row)) for row in kept)
    try:
        return Sheet(kept, read, content_of(list(read)), held)
    except (PartError, ValidationError):
        # Rules of a listing that have become stricter since it was written: only its name is certain.
        bare = {field: kept[0].get(field, "") for field in ("reference", "name", "status")}
        return Sheet((bare,), (Row(0, _typed(bare)),), ListingContent(name=content.name), dict.fromkeys(LISTS, ()))


def _main(content: ListingContent, held: dict[str, tuple[Any, ...]]) -> Cells:
    contact = content.contacts[0] if content.contacts else None
    links = list(held["links"])
    website = links.pop(0).url if links and (links[0].label, links[0].kind) == ("Website", "website") else ""
    coverage = content.coverage
    said = {
        **{part: getattr(content, part) for part in _TEXTS},
        **{part: "; ".join(getattr(content, part)) for part in _CODES},
        **{part: _word(getattr(content, part)) for part in ("age_min", "age_max", "starts_on", "ends_on")},
        "support_layer": content.layer,
        "costs": "; ".join(map(_cost, held["costs"])),
        "times": "; ".join(map(_time, held["times"])),
        "links": "; ".join(map(_link, links)),
        "website": website,
        "coverage": coverage.kind,
        "coverage_areas": "; ".join(coverage.areas),
        "coverage_radius_miles": _word(coverage.radius_miles),
        "coverage_description": coverage.description,
        "online": _yes(content.online),
        "home_visits": _yes(content.home_visits),
        "contact_name": contact.name if contact else "",
        "contact_role": contact.role if contact else "",
        "phone": contact.phone if contact else "",
        "email": contact.email if contact else "",
    }
    return {field: tidy(cell) for field, cell in said.items()}


_TEXTS = ("name", "summary", "description", "alert", "eligibility", "how_to_get_it", "who_decides", "waiting_time")
_CODES = ("categories", "needs", "stages", "referral_routes", "languages")


def tidy(cell: str) -> str:
    """A cell as it comes back from a file: no control characters, one kind of line end, nothing round it."""
    return _CONTROL.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _without_unreadable(cells: Cells) -> Cells:
    """The row with empty cells where one could not be read back. Half a position on the map is none."""
    kept = {field: cell if _readable_cell(field, cell) else "" for field, cell in cells.items()}
    if not (kept.get("latitude") and kept.get("longitude")):
        kept |= {field: "" for field in ("latitude", "longitude") if field in kept}
    return kept


def _readable_cell(field: str, cell: str) -> bool:
    try:
        return not cell or check_cell(cell, OWN_SERVICES.column(field)) is not None
    except CellError:
        return False


def _typed(cells: Cells) -> dict[str, Any]:
    return {field: check_cell(cell, OWN_SERVICES.column(field)) for field, cell in cells.items() if cell}


def _readable(items: Sequence[T], write: Callable[[T], str], read: Callable[[str], dict[str, Any]]) -> tuple[T, ...]:
    """The items whose words can be read back."""
    return tuple(item for item in items if _reads(write(item), type(item), read))


def _reads(words: str, kind: Any, read: Callable[[str], dict[str, Any]]) -> bool:
    try:
        return kind.model_validate(read(words)) is not None
    except (PartError, ValidationError):
        return False


def _cost(option: CostOption) -> str:
    return _parts(option.option, f"{option.amount:f}" if option.amount is not None else "", option.description)


def _time(opening: OpeningTime) -> str:
    hours = f"{_hour(opening.opens)}-{_hour(opening.closes)}" if opening.opens and opening.closes else ""
    term = "term time" if opening.term_time_only else ""
    return _parts(", ".join(opening.days), hours, term, opening.description)


def _hour(value: time) -> str:
    return f"{value:%H:%M}"


def _link(link: Link) -> str:
    return _parts(link.label, link.url, link.kind)


def _parts(*values: str) -> str:
    """Values of one item. What divides items and values cannot be inside one."""
    return " | ".join(tidy(value).replace(";", ",").replace("|", "/") for value in values).strip()


def _place_cells(place: Place) -> Cells:
    cells = {field: getattr(place, "name" if field == "location_name" else field) for field in PLACE_FIELDS}
    cells["access"] = "; ".join(place.access)
    cells["hide_address"] = _yes(place.hide_address)
    for field in ("latitude", "longitude"):
        cells[field] = _word(cells[field])
    return _without_unreadable({field: tidy(cell) for field, cell in cells.items()})


def _names_a_place(cells: Cells) -> bool:
    return any(cell for field, cell in cells.items() if field not in ("hide_address", "access"))


def _word(value: object) -> str:
    return "" if value is None else str(value)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
