"""The demonstration borough's services: the records of services/*.yml as rows of the services template."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from importers.demonstration.geography import spot_of
from importers.demonstration.register import School, school_kind, school_phone, schools
from importers.specs.services import PLACE_FIELDS, SERVICES

HERE = Path(__file__).parent
COLUMNS = tuple(column.field for column in SERVICES.columns)
Record = dict[str, Any]

_AS_THEY_ARE = (
    "reference", "provider_name", "provider_kind", "provider_website", "provider_phone", "provider_email",
    "provider_description", "name", "summary", "description", "alert", "age_min", "age_max", "eligibility",
    "support_layer", "how_to_get_it", "who_decides", "waiting_time", "coverage", "coverage_radius_miles",
    "coverage_description", "website", "status",
)  # fmt: skip
_LISTS = ("categories", "needs", "stages", "referral_routes", "coverage_areas", "languages", "statutory_rows")
_PARTS = ("costs", "times", "locations", "contacts", "links", "online", "home_visits", "confirmed", "assured", "school")


class RecordError(ValueError):
    """A record of services/*.yml cannot be made a row; the message names the record and what is wrong."""


@cache
def places() -> dict[str, Record]:
    """The named places of places.yml by key."""
    read: dict[str, Record] = yaml.safe_load((HERE / "places.yml").read_text(encoding="utf-8"))
    return read


@cache
def records() -> tuple[Record, ...]:
    """Every service of the borough, file by file. Raises RecordError where two have the same reference."""
    found: list[Record] = []
    for path in sorted((HERE / "services").glob("*.yml")):
        found += yaml.safe_load(path.read_text(encoding="utf-8"))
    twice = [reference for reference, count in Counter(record["reference"] for record in found).items() if count > 1]
    if twice:
        raise RecordError(f"the reference {twice[0]} is there twice")
    return tuple(found)


def service_rows(today: date) -> list[dict[str, str]]:
    """The template's rows: the record's own, then one for each further place. Raises RecordError."""
    rows: list[dict[str, str]] = []
    for record in records():
        first, *further = [_place(record, item) for item in record.get("locations", [])] or [{}]
        empty = dict.fromkeys(COLUMNS, "")
        rows.append(empty | _main_row(record, today) | first)
        rows += [empty | {"reference": record["reference"]} | place for place in further]
    return rows


def named_postcodes() -> set[str]:
    """Every postcode that a place, a school or a service's own address has."""
    inline = {item.get("postcode", "") for record in records() for item in record.get("locations", [])}
    named = {place["postcode"] for place in places().values()} | {school["postcode"] for school in schools()}
    return (named | inline) - {""}


def _main_row(record: Record, today: date) -> dict[str, str]:
    unknown = sorted(set(record) - {*_AS_THEY_ARE, *_LISTS, *_PARTS})
    if unknown:
        raise RecordError(f"{record['reference']}: there is no field called {unknown[0]}")
    said = {"provider_name": record["name"]} | record | _school_of(record)
    row = {field: _cell(said[field]) for field in _AS_THEY_ARE if said.get(field) is not None}
    for field in _LISTS:
        row[field] = _joined([str(value) for value in record.get(field) or []])
    row["costs"] = _joined([_cost(option) for option in record.get("costs", [])])
    row["times"] = _joined([_time(opening) for opening in record.get("times", [])])
    row["links"] = _joined([_parts(link, "label", "url", "kind") for link in record.get("links", [])])
    for field in ("online", "home_visits"):
        row[field] = "yes" if record.get(field) else "no"
    for field in ("confirmed", "assured"):
        days_ago = record.get(field)
        row[f"{field}_on"] = "" if days_ago is None else (today - timedelta(days=days_ago)).isoformat()
    return row | _contact(record)


def _school_of(record: Record) -> Record:
    """What a school's service says of its provider: as much as finds the school, which the register describes."""
    if "school" not in record:
        return {}
    school = _school(record)
    return {"provider_name": school["name"], "provider_kind": school_kind(school)}


def _school(record: Record) -> School:
    found = next((school for school in schools() if school["urn"] == record["school"]), None)
    if found is None:
        raise RecordError(f"{record['reference']}: no school of schools.yml has the number {record['school']}")
    return found


def _contact(record: Record) -> dict[str, str]:
    """The first contact in its columns. The template has no room for more, so others are told in words."""
    first, *others = record.get("contacts") or [{}]
    row = {"contact_role": first.get("role", ""), "phone": first.get("phone", ""), "email": first.get("email", "")}
    if "school" in record:
        row |= {"provider_urn": str(record["school"]), "phone": row["phone"] or school_phone(_school(record))}
    if others:
        told = [f"{other['role']}: {other.get('phone') or other['email']}." for other in others]
        row["how_to_get_it"] = "\n\n".join([_cell(record["how_to_get_it"]), *told])
    return row


def _place(record: Record, item: Record) -> dict[str, str]:
    """A place of places.yml, the school itself, or an address of its own; `access` adds to what the place has."""
    if item.get("place") == "none":
        return {}
    if "place" in item and item["place"] not in places():
        raise RecordError(f"{record['reference']}: places.yml has no place called {item['place']}")
    if "place" in item:
        place = places()[item["place"]]
    elif "school" in record:
        school = _school(record)
        place = {
            "name": school["name"],
            "address": school["street"],
            "town": school["town"],
            "postcode": school["postcode"],
        }
    else:
        place = item
    spot = spot_of(place["postcode"])
    access = list(dict.fromkeys([*place.get("access", []), *item.get("access", [])]))
    row = {
        "location_name": place.get("name", ""),
        "address": place.get("address", ""),
        "town": place["town"],
        "postcode": place["postcode"],
        "latitude": f"{spot.latitude:.6f}",
        "longitude": f"{spot.longitude:.6f}",
        "hide_address": "yes" if item.get("hide_address") else "no",
        "access": "; ".join(access),
    }
    assert row.keys() == set(PLACE_FIELDS)
    return row


def _cost(option: Record) -> str:
    return _parts({**option, "amount": option.get("amount", "")}, "option", "amount", "description")


def _time(opening: Record) -> str:
    hours = f"{opening['opens']}-{opening['closes']}" if "opens" in opening else ""
    term = "term time" if opening.get("term_time_only") else ""
    return " | ".join((", ".join(opening.get("days", [])), hours, term, opening.get("description", "")))


def _parts(values: Record, *names: str) -> str:
    return " | ".join(str(values.get(name, "")) for name in names)


def _joined(values: list[str]) -> str:
    """Several values in one cell. A semicolon stands between them, so inside a value it becomes a comma."""
    return "; ".join(value.replace(";", ",") for value in values)


def _cell(value: Any) -> str:
    """Text without line-end spaces; paragraphs kept apart by an empty line."""
    return "\n".join(line.strip() for line in str(value).strip().splitlines())
