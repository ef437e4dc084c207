"""The school register becomes proposals: the authority's schools, those near, those named, those that closed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from pydantic import ValidationError
from pyproj import Transformer

from importers.known import REGISTER as SOURCE
from importers.problems import FileError, ReadProblem
from importers.proposals import Proposal, explain
from importers.reading import Table
from importers.sources.register_rules import (
    ages_of,
    categories_of,
    is_closed,
    is_open,
    is_section_41,
    kind_of,
    meant,
    needs_of,
    stages_of,
)
from importers.sources.register_words import alert_of, description_of, entry_of, summary_of
from importers.specs.schools import SCHOOLS
from importers.validation import EAST, NORTH, SOUTH, WEST, Row, check_table
from localoffer.directory.actions import ProviderDetails
from localoffer.directory.content import ListingContent
from localoffer.directory.rules import EARTH_RADIUS_KM

REGISTER_PAGE = "https://get-information-schools.service.gov.uk/Establishments/Establishment/Details/"


@dataclass(frozen=True)
class Selection:
    """Which schools: those of `authority` (the register's three digits), within `within_km` of any of them as the
    crow flies, and the URNs in `also`. `everything` takes every row."""

    authority: str
    within_km: float = 0
    also: frozenset[str] = frozenset()
    everything: bool = False


@dataclass(frozen=True)
class Found:
    """What a register holds for us. `left_out` counts schools not open yet, and closed ones never listed here."""

    proposals: list[Proposal]
    problems: list[ReadProblem]
    left_out: int
    urns: frozenset[str]


def propose(table: Table, wanted: Selection, listed: Iterable[str] = ()) -> Found:
    """Proposals for the schools wanted. `listed` are URNs already in the directory: those may close."""
    placed = add_coordinates(table)
    chosen = select(placed, wanted, frozenset(listed))
    checked = check_table(chosen, SCHOOLS)
    problems = list(checked.problems)
    known = set(listed)
    proposals, left_out = [], 0
    rows, doubles = _single(checked.rows)
    problems += doubles
    for row in rows:
        urn = str(row.get("urn"))
        if is_open(row):
            proposal = _opened(row, wanted.authority, chosen, problems)
        elif is_closed(row) and urn in known:
            proposal = _closed(row)
        else:
            left_out += 1
            continue
        if proposal is not None:
            proposals.append(proposal)
    urns = frozenset(str(row.get("urn")) for row in rows)
    return Found(proposals, sorted(problems, key=lambda problem: problem.row or 0), left_out, urns)


def select(table: Table, wanted: Selection, listed: frozenset[str] = frozenset()) -> Table:
    """The rows wanted, found column by column so that 50,000 rows take no time. Raises FileError for none."""
    frame = table.frame
    if wanted.everything:
        return table
    code = wanted.authority.lstrip("0")
    ours = frame["la_code"].str.lstrip("0") == code
    keep = ours | frame["urn"].isin(wanted.also | listed)
    if not ours.any() and not frame["urn"].isin(wanted.also).any():
        held = ", ".join(sorted(set(frame["la_code"]) - {""})[:8]) or "none"
        raise FileError(
            ReadProblem(
                f"no row has the authority code {wanted.authority}. Name yours with --authority; "
                f"the file holds {held}.",
                column=table.heading("la_code"),
            )
        )
    missing = wanted.also - set(frame["urn"])
    notes = [ReadProblem("no row has this URN. Check the number given with --also.", column=table.heading("urn"),
                         value=urn, rejects=False) for urn in sorted(missing)]  # fmt: skip
    if wanted.within_km > 0:
        keep |= _near(frame, ours, wanted.within_km)
    kept = set(frame.index[keep])
    problems = [p for p in table.problems if p.row is None or p.row in kept or p.row not in frame.index]
    return replace(table, frame=frame[keep], problems=(*problems, *notes))


def _near(frame: pd.DataFrame, ours: "pd.Series[bool]", kilometres: float) -> "pd.Series[bool]":
    """Which open schools lie within so many kilometres of the nearest of the authority's own."""
    if "latitude" not in frame:
        return pd.Series(False, index=frame.index)
    degrees = frame[["latitude", "longitude"]].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    here = np.radians(degrees[ours.to_numpy() & ~np.isnan(degrees[:, 0])])
    near = pd.Series(False, index=frame.index)
    if not len(here):
        return near
    reach = kilometres / 100
    box = (degrees[:, 0] >= np.degrees(here[:, 0].min()) - reach) & (
        degrees[:, 0] <= np.degrees(here[:, 0].max()) + reach
    )
    for position in np.flatnonzero(box).tolist():
        latitude, longitude = np.radians(degrees[position])
        half = (
            np.sin((here[:, 0] - latitude) / 2) ** 2
            + np.cos(latitude) * np.cos(here[:, 0]) * np.sin((here[:, 1] - longitude) / 2) ** 2
        )
        near.iloc[position] = bool((2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))).min() <= kilometres)
    if "status" in frame:
        near &= frame["status"].str.casefold().str.startswith("open")
    return near


def add_coordinates(table: Table) -> Table:
    """Degrees from eastings and northings (OSGB36 to WGS84 within about 3 metres), where the row has none."""
    frame = table.frame
    if "easting" not in frame or "northing" not in frame or "latitude" in frame:
        return table
    numbers = frame[["easting", "northing"]].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    known = (numbers[:, 0] > 1) & (numbers[:, 1] > 1)
    latitude = np.full(len(frame), np.nan)
    longitude = np.full(len(frame), np.nan)
    if known.any():
        change = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
        longitude[known], latitude[known] = change.transform(numbers[known, 0], numbers[known, 1])
    inside = (latitude >= SOUTH) & (latitude <= NORTH) & (longitude >= WEST) & (longitude <= EAST)
    with_degrees = frame.assign(
        latitude=[f"{value:.6f}" if good else "" for value, good in zip(latitude, inside, strict=True)],
        longitude=[f"{value:.6f}" if good else "" for value, good in zip(longitude, inside, strict=True)],
    )
    headings = {**table.headings, "latitude": table.heading("northing"), "longitude": table.heading("easting")}
    return replace(table, frame=with_degrees, headings=headings)


def _single(rows: Iterable[Row]) -> tuple[list[Row], list[ReadProblem]]:
    """Rows whose URN stands once; the file says two things of the others, so neither is believed."""
    by_urn: dict[int, list[Row]] = {}
    for row in rows:
        by_urn.setdefault(row.get("urn"), []).append(row)
    problems = [
        ReadProblem(
            f"the same URN is in rows {', '.join(str(r.number) for r in same)}. Keep one.", row.number, "URN", str(urn)
        )
        for urn, same in by_urn.items()
        if len(same) > 1
        for row in same
    ]
    return [same[0] for same in by_urn.values() if len(same) == 1], problems


def _opened(row: Row, authority: str, table: Table, problems: list[ReadProblem]) -> Proposal | None:
    for field, text in needs_of(row)[1]:
        message = "is not a type of need in config/vocabularies/needs.yml. It was left out: add it there."
        problems.append(ReadProblem(message, row.number, table.heading(field), text, rejects=False))
    try:
        content = listing_of(row, authority)
    except ValidationError as error:
        problems.extend(explain(error, row, table.headings))
        return None
    urn = str(row.get("urn"))
    return Proposal(row.number, provider_of(row), content, SOURCE, urn, role="setting", says_open=True)


def _closed(row: Row) -> Proposal:
    closed = row.get("closed")
    when = f" on {closed.day} {closed:%B %Y}" if closed else ""
    why = meant(row.text("closed_why"))
    reason = f"The school register lists it as closed{when}{f' ({why})' if why else ''}."
    return Proposal(row.number, provider_of(row), None, SOURCE, str(row.get("urn")), role="setting", withdraw=reason)


def provider_of(row: Row) -> ProviderDetails:
    """The organisation: register numbers, phone and website; never the head's name."""
    number = row.text("number")
    laestab = f"{row.text('la_code').zfill(3)}{number.zfill(4)}" if number.isdigit() and len(number) <= 4 else None
    ukprn = row.text("ukprn").removesuffix(".0")
    return ProviderDetails(
        name=row.text("name"),
        kind=kind_of(row),
        website=row.get("website"),
        phone=row.get("phone"),
        urn=str(row.get("urn")),
        laestab=laestab,
        ukprn=ukprn if ukprn.isdigit() and len(ukprn) == 8 else None,
        source=SOURCE,
        external_id=str(row.get("urn")),
        opened_on=row.get("opened"),
        closed_on=row.get("closed") if is_closed(row) else None,
    )


def listing_of(row: Row, authority: str) -> ListingContent:
    """The setting's own listing. Raises pydantic.ValidationError."""
    kind = kind_of(row)
    low, high = ages_of(row)
    free = kind in ("mainstream-school", "alternative-provision") or (
        kind == "special-school" and "independent" not in row.text("type").casefold()
    )
    inside = row.text("la_code").lstrip("0") == authority.lstrip("0")
    return ListingContent(
        name=row.text("name"),
        summary=summary_of(row, kind),
        description=description_of(row, kind),
        alert=alert_of(row),
        categories=categories_of(row, kind),
        needs=needs_of(row)[0],
        stages=stages_of(row, kind),
        age_min=low,
        age_max=high,
        layer={"special-school": "specialist", "alternative-provision": "targeted"}.get(kind, "universal"),
        referral_routes={"special-school": ("ehc-plan",), "alternative-provision": ("school",)}.get(kind, ("self",)),
        how_to_get_it=entry_of(kind),
        costs=({"option": "School place", "amount": 0},) if free else (),
        coverage={"kind": "authority" if inside else "outside"},
        places=(_place(row),),
        contacts=({"role": "Main office", "phone": row.text("phone")},) if row.text("phone") else (),
        links=_links(row),
        setting=_details(row),
    )


def _place(row: Row) -> Any:
    lines = [meant(row.text(name)) for name in ("street", "locality", "address3")]
    place = {"address": ", ".join(line for line in lines if line), "town": meant(row.text("town"))}
    place["postcode"] = row.text("postcode")
    if row.get("latitude") is not None and row.get("longitude") is not None:
        return {**place, "latitude": row.get("latitude"), "longitude": row.get("longitude")}
    return place


def _links(row: Row) -> Any:
    website = (
        [{"label": "School website", "url": row.text("website"), "kind": "website"}] if row.text("website") else []
    )
    entry = {
        "label": "Entry in the national school register",
        "url": f"{REGISTER_PAGE}{row.get('urn')}",
        "kind": "other",
    }
    return (*website, entry)


def _details(row: Row) -> Any:
    same = {"phase": "phase", "type": "type", "type_group": "type_group", "gender": "gender", "boarding": "boarders",
            "religious_character": "religion", "trust": "trust", "resourced_provision": "resourced"}  # fmt: skip
    details: dict[str, Any] = {ours: meant(row.text(theirs)) for ours, theirs in same.items()}
    for name in ("capacity", "resourced_places", "unit_places"):
        details[name] = row.get(name)
    return {**details, "section_41": is_section_41(row)}
