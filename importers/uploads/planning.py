"""A provider's spreadsheet read and checked beside what it has already: what each listing in it would become."""

from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from importers.problems import FileError, ReadProblem
from importers.proposals import Proposal, explain
from importers.reading import Table, read_table
from importers.sources.services import listings_of, read_listing, reference_of
from importers.specs.services import PLACE_FIELDS
from importers.staging import unknown_postcodes
from importers.unpacking import Limits
from importers.uploads.actions import LARGEST
from importers.uploads.checking import notes_of, other_organisations, with_wrong_rows
from importers.uploads.columns import OWN_SERVICES, READ
from importers.uploads.lines import Line, UploadPlan
from importers.uploads.merging import merged
from importers.uploads.own import Own, OwnListings, source_of
from importers.validation import Row
from localoffer.directory.actions import ProviderDetails
from localoffer.directory.content import ListingContent
from localoffer.directory.models import Provider
from localoffer.publishing.differences import Difference, Naming, differences
from localoffer.publishing.marking import Line as Words
from localoffer.publishing.marking import Piece
from localoffer.publishing.rules import State
from localoffer.wording import date_words

LIMITS = Limits(file=LARGEST, unpacked=50_000_000, cells=2_000_000)
MOST_ROWS = 2_000
_NO_MAP = "Check it. If it is right, leave it: the authority can add it to the map."


def plan_upload(
    session: Session, content: bytes, name: str, provider: Provider, today: date, naming: Naming
) -> UploadPlan:
    """What a provider's file would change; nothing in it can have been confirmed after `today`. Raises FileError."""
    table = read_table(content, name, READ, LIMITS)
    _check_size(table)
    found = OwnListings(session, provider)
    groups, problems = listings_of(table, today, OWN_SERVICES, whole=True)
    problems += other_organisations(table, provider)
    planning = _Planning(table, provider, found, problems, naming)
    lines = [line for rows in groups if (line := planning.line(rows)) is not None]
    proposals = [line.proposal for line in lines if line.proposal is not None and line.change != "unchanged"]
    problems += unknown_postcodes(session, proposals, table.heading("postcode"), _NO_MAP)
    return UploadPlan(provider, table, with_wrong_rows(lines, table, problems), problems, notes_of(table))


def _check_size(table: Table) -> None:
    if table.frame.empty and not table.dropped:
        raise FileError(f"{table.name} has no rows under its headings. Fill in one row for each service.")
    if len(table.frame) > MOST_ROWS:
        raise FileError(f"{table.name} has {len(table.frame):,} rows. The limit is {MOST_ROWS:,}: split the file.")


class _Planning:
    """Judges one listing of the file after the other; findings are added to `problems`."""

    def __init__(
        self, table: Table, provider: Provider, found: OwnListings, problems: list[ReadProblem], naming: Naming
    ) -> None:
        self._table, self._found, self._problems, self._naming = table, found, problems, naming
        self._details = ProviderDetails(provider.name, provider.kind, urn=provider.urn)
        self._source = source_of(provider)
        self._taken: dict[Any, int] = {}
        self._absent = [column.field for column in OWN_SERVICES.columns if column.field not in table.frame]

    def line(self, rows: list[Row]) -> Line | None:
        """What becomes of a listing; None where a finding keeps it out."""
        own = self._own(rows[0])
        if own is None:
            return None
        known = own[0] if own else None
        said = read_listing(self._filled(rows, known), self._table, self._problems)
        if said is None:
            return None
        content, withdrawn = said
        try:
            content = merged(known.content, known.sheet, content) if known else _without_officers_parts(content)
        except ValidationError as error:
            self._problems += explain(error, rows[0], self._table.headings)
            return None
        return self._judged(rows, known, content, withdrawn)

    def _own(self, row: Row) -> tuple[Own, ...] | None:
        """The listing a row speaks of, () for a new one; None where that cannot be told."""
        found = self._found.find(row)
        if len(found) > 1:
            told = " or ".join(f"'{own.reference}'" for own in found[:3])
            self._problem(row, "name", f"is the name of several of your services. Write {told} as its reference.")
            return None
        first = self._taken.setdefault(found[0].service.id, row.number) if found else row.number
        if first != row.number:
            message = f"speaks of the same service as row {first}. Keep one of the two rows."
            self._problem(row, "reference" if row.text("reference") else "name", message)
            return None
        return found

    def _problem(self, row: Row, field: str, message: str) -> None:
        self._problems.append(ReadProblem(message, row.number, self._table.heading(field), row.text(field)))

    def _filled(self, rows: list[Row], own: Own | None) -> list[Row]:
        """Columns that the file does not have say what the listing says."""
        if own is None or not self._absent:
            return rows
        known = own.sheet.rows
        if not any(field in self._table.frame for field in PLACE_FIELDS):
            rows = [*rows, *(Row(rows[0].number, {}) for _ in known[len(rows) :])]
        filled = [
            Row(row.number, {**self._said_of_absent(its), **row.values}) for row, its in zip(rows, known, strict=False)
        ]
        return [*filled, *rows[len(known) :]]

    def _said_of_absent(self, row: Row) -> dict[str, Any]:
        return {field: value for field, value in row.values.items() if field in self._absent}

    def _judged(self, rows: list[Row], own: Own | None, content: ListingContent, withdrawn: bool) -> Line:
        main = rows[0]
        line = Line(
            row=main.number,
            rows=tuple(row.number for row in rows),
            name=content.name,
            reference=reference_of(main),
            own=own,
            proposal=Proposal(
                main.number,
                self._details,
                content,
                self._source,
                reference_of(main),
                confirmed_on=main.get("confirmed_on"),
            ),
        )
        if withdrawn:
            is_public = own is not None and own.service.is_public
            return replace(line, change="withdrawn" if is_public else "unchanged")
        if own is None:
            return replace(line, change="new")
        return self._compared(line, own, content)

    def _compared(self, line: Line, own: Own, content: ListingContent) -> Line:
        fingerprint = content.fingerprint()
        if not own.is_current:
            differs = differences(own.content, content, self._naming)
            back = Difference("status", "Status", _words("Withdrawn"), _words("Published"))
            return replace(line, change="changed", differences=(back, *differs))
        # Equal content is recognised by its fingerprint; what only looks different takes a closer look.
        same = [one for one in own.versions if one.fingerprint == fingerprint]
        same = same or [one for one in own.versions if not differences(one.content, content, self._naming)]
        if not same:
            return replace(line, change="changed", differences=differences(own.content, content, self._naming))
        public = next((one for one in same if one.lifecycle is State.PUBLIC), None)
        if public is not None and _is_later(line, own):
            confirmed = line.proposal.confirmed_on if line.proposal else None
            dated = _words(date_words(own.service.confirmed_on)), _words(date_words(confirmed))
            return replace(
                line,
                change="changed",
                differences=(Difference("confirmed_on", "Confirmed by you", *dated),),
                # As families read it: what only looks different is no new version.
                proposal=replace(line.proposal, content=public.content) if line.proposal else None,
            )
        if own.revision not in same and public is not None:
            message = (
                "this is what families read now. Something else that you sent waits for the authority. "
                "To withdraw it, send a new version in the editor."
            )
            self._problems.append(ReadProblem(message, line.row, rejects=False))
        return line


def _is_later(line: Line, own: Own) -> bool:
    given, held = line.proposal.confirmed_on if line.proposal else None, own.service.confirmed_on
    return given is not None and (held is None or given > held)


def _words(text: str) -> tuple[Words, ...]:
    """One side of a difference, all of it marked."""
    return ((Piece(text, changed=True),),) if text else ()


def _without_officers_parts(content: ListingContent) -> ListingContent:
    return content.model_copy(update={"statutory_rows": ()})
