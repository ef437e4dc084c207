"""Ofsted's childcare register becomes proposals: nurseries, pre-schools and clubs of one authority."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from importers.problems import FileError, ReadProblem
from importers.proposals import Proposal, explain
from importers.reading import Table
from importers.sources.childcare_rules import (
    ages_of,
    inspected_on,
    is_active,
    is_domestic,
    is_out_of_school,
    is_private,
    page_of,
    registers_of,
    stages_of,
)
from importers.specs.childcare import CHILDCARE
from importers.validation import Row, check_table
from localoffer.directory.actions import ProviderDetails
from localoffer.directory.content import ListingContent
from localoffer.register_notices.rules import CHILDCARE as SOURCE
from localoffer.wording import date_words

_AROUND = re.compile(r"\b(the|of|royal|london|metropolitan|borough|city|county|district|council|and|unitary)\b")


@dataclass(frozen=True)
class Read:
    """What the register holds of one authority: rows that may be listed; the numbers of those that may not (`private`:
    never, whoever they are) and of every row of the country that is active."""

    rows: tuple[Row, ...]
    problems: list[ReadProblem]
    private: frozenset[str]
    inactive: int
    active: frozenset[str]
    hidden: frozenset[str]


def area_name(text: str) -> str:
    """The name of an authority reduced to what tells it apart: "London Borough of Barnet" and "Barnet" are the same."""
    words = re.sub(r"[^a-z ]+", " ", text.casefold().replace("'", ""))
    return " ".join(_AROUND.sub(" ", words).split())


def read(table: Table, authority: str) -> Read:
    """The rows of one authority. Raises FileError where it has none."""
    frame = table.frame
    urns, status = frame["urn"].str.upper(), frame["status"].str.casefold() if "status" in frame else None
    on_now = frame.index == frame.index if status is None else status.isin(["", "active"])
    away = frame["name"].str.casefold().str.contains("redacted") | frame["type"].str.casefold().str.match(
        "childminder|home childcarer"
    )
    wanted = area_name(authority)
    ours = frame["authority"].map(area_name) == wanted
    if not ours.any():
        held = ", ".join(sorted(set(frame["authority"]) - {""})[:8]) or "none"
        raise FileError(
            ReadProblem(
                f"no row has the local authority {authority}. Name yours with --authority as the file spells it; "
                f"it holds {held}.",
                column=table.heading("authority"),
            )
        )
    kept = set(frame.index[ours])
    part = replace(
        table, frame=frame[ours], problems=tuple(p for p in table.problems if p.row is None or p.row in kept)
    )
    checked = check_table(part, CHILDCARE)
    rows = [replace(row, values={**row.values, "urn": row.text("urn").upper()}) for row in checked.rows]
    here = [row for row in rows if is_active(row)]
    return Read(
        rows=tuple(row for row in here if not is_private(row)),
        problems=[problem for problem in checked.problems if not _is_private_row(part, problem)],
        private=frozenset(row.text("urn") for row in here if is_private(row)),
        inactive=len(rows) - len(here),
        active=frozenset(urns[on_now]),
        hidden=frozenset(urns[away]),
    )


def _is_private_row(table: Table, problem: ReadProblem) -> bool:
    """Findings on rows that are never listed are nobody's business: they would only repeat what is withheld."""
    if problem.row is None or problem.row not in table.frame.index:
        return False
    row = table.frame.loc[problem.row]
    return is_private(Row(problem.row, {"type": row["type"], "name": row["name"]}))


def propose(read: Read, table: Table) -> tuple[list[Proposal], list[ReadProblem]]:
    """A proposal for every row that may be listed, and what cannot be."""
    proposals, problems = [], list(read.problems)
    rows: dict[str, Row] = {}
    for row in read.rows:
        first = rows.setdefault(row.text("urn"), row)
        if first is not row:
            message = f"is in row {first.number} as well. The first of the two was used."
            problems.append(ReadProblem(message, row.number, table.heading("urn"), row.text("urn"), rejects=False))
    for urn, row in rows.items():
        try:
            content = listing_of(row)
        except ValidationError as error:
            problems.extend(explain(error, row, dict(table.headings)))
            continue
        proposals.append(Proposal(row.number, provider_of(row), content, SOURCE, urn, role="setting", says_open=True))
    return proposals, problems


def provider_of(row: Row) -> ProviderDetails:
    """The organisation: Ofsted's number, postcode and phone; never the registered person."""
    return ProviderDetails(
        name=row.text("name"),
        kind="early-years",
        phone=row.get("phone"),
        postcode=row.get("postcode"),
        ofsted_urn=row.text("urn"),
        source=SOURCE,
        external_id=row.text("urn"),
        opened_on=row.get("registered"),
    )


def listing_of(row: Row) -> ListingContent:
    """The setting's own listing. Raises pydantic.ValidationError."""
    low, high = ages_of(row)
    return ListingContent(
        name=row.text("name"),
        summary=summary_of(row),
        description=description_of(row),
        categories=("leisure/holiday", "education/early-years")
        if is_out_of_school(row)
        else ("education/early-years",),
        stages=stages_of(row),
        age_min=low,
        age_max=high,
        layer="universal",
        referral_routes=("self",),
        how_to_get_it="Ask the setting about places, funded hours, and the support it can give your child.",
        coverage={"kind": "authority"},
        places=(_place(row),),
        contacts=({"role": "Main contact", "phone": row.text("phone")},) if row.text("phone") else (),
        links=({"label": "Ofsted’s reports on this setting", "url": page_of(row), "kind": "other"},),
    )


def _categories(row: Row) -> tuple[str, ...]:
    club = is_out_of_school(row)
    nursery = ("education/early-years",) if registers_of(row).early or not club else ()
    return (*nursery, "leisure/clubs") if club else nursery


def _place(row: Row) -> Any:
    lines = [row.text(name) for name in ("address1", "address2", "address3")]
    return {
        "address": ", ".join(line for line in lines if line),
        "town": row.text("town"),
        "postcode": row.text("postcode"),
        "hide_address": is_domestic(row),
    }


def summary_of(row: Row) -> str:
    """One sentence: sort, ages, place."""
    low, high = ages_of(row)
    noun = "Out-of-school club" if is_out_of_school(row) else _NOUNS.get(row.text("subtype").casefold(), "Childcare")
    ages = f" for ages {low} to {high}" if low is not None and high is not None else ""
    place = f" in {row.text('town')}" if row.text("town") else ""
    return f"{noun}{ages}{place}."


_NOUNS: Mapping[str, str] = {
    "full day care": "Nursery or other full day care",
    "sessional day care": "Pre-school or other care by the session",
}


def description_of(row: Row) -> str:
    """Short paragraphs: what Ofsted registers, when it inspected, where this comes from."""
    about = "; ".join(text for text in (row.text("subtype"), row.text("type")) if text)
    places = row.get("places")
    parts = [f"Ofsted’s childcare register lists it as: {about.rstrip('.')}." if about else ""]
    parts.append(f"It is registered for {places:,} {'place' if places == 1 else 'places'}." if places else "")
    return "\n\n".join(
        text for text in (" ".join(p for p in parts if p), _registers(row), _inspected(row), _SOURCE.format(
            urn=row.text("urn"))) if text
    )  # fmt: skip


_SOURCE = (
    "This comes from Ofsted’s childcare register (number {urn}). It does not say what support a setting gives to "
    "children with SEND: ask the setting."
)


def _registers(row: Row) -> str:
    on = registers_of(row)
    named = [
        words
        for is_on, words in (
            (on.early, "on the Early Years Register (birth to the end of August after the fifth birthday)"),
            (on.compulsory, "on the compulsory part of the Childcare Register (up to the eighth birthday)"),
            (on.voluntary, "on the voluntary part of the Childcare Register (8 to 17)"),
        )
        if is_on
    ]
    return f"It is {'; '.join(named)}." if named else ""


def _inspected(row: Row) -> str:
    day = inspected_on(row)
    if day is None:
        return "Ofsted has not published an inspection of it yet."
    return f"Inspected on {date_words(day)}: see the report on Ofsted’s website."
