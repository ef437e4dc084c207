"""The files a provider takes away: its services as a spreadsheet, and the rows that were wrong with the reasons."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from importers.template import Format, template, write_sheet
from importers.uploads.columns import OWN_SERVICES, REASONS
from importers.uploads.lines import Line, UploadPlan
from importers.uploads.own import OwnListings
from localoffer.directory.models import Provider


def services_file(session: Session, provider: Provider, format: Format) -> bytes:
    """Every listing that is public or on its way to be, as the provider said it last."""
    rows = [cells for own in OwnListings(session, provider).current for cells in own.sheet.cells]
    return template(format, OWN_SERVICES.columns, rows)


def empty_file(format: Format) -> bytes:
    """The template, with the columns that a provider fills in."""
    return template(format, OWN_SERVICES.columns)


def errors_file(plan: UploadPlan) -> tuple[bytes, Format]:
    """The rows with something wrong as they were sent, under the headings they were sent under, in the format they
    were sent in; what to correct stands before each. All rows of a service are there: sent again, it is whole."""
    table = plan.table
    format: Format = "xlsx" if table.encoding == "xlsx" else "csv"
    fields = list(table.frame.columns)
    order = sorted(range(len(fields)), key=lambda index: table.positions[index])
    cells = {int(number): row for number, row in zip(table.frame.index, table.frame.values.tolist(), strict=True)}
    cells |= {number: list(row) for number, row in table.dropped.items()}
    rows = []
    for line in plan.lines:
        if line.change == "wrong":
            reasons = _reasons(line)
            for number in line.rows:
                reason = reasons.get(number, "Belongs to the same service; nothing to correct in this row.")
                rows.append([reason, *(cells[number][at] for at in order)])
    return write_sheet(format, [REASONS, *(table.heading(fields[at]) for at in order)], rows), format


def _reasons(line: Line) -> Mapping[int, str]:
    """What is wrong with each row of a listing, the column named as people see it."""
    found: dict[int, list[str]] = {}
    for problem in line.problems:
        if problem.rejects and problem.row is not None:
            where = f"{problem.column}: " if problem.column else ""
            found.setdefault(problem.row, []).append(f"{where}{problem.message}")
    return {row: " ".join(reasons) for row, reasons in found.items()}
