"""The template of reports, empty or with what families read: the file that goes out and comes back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.reports import form_in_use
from config.reports.shape import Form
from config.vocabularies import vocabulary
from importers.reports.columns import EVERYONE, field_of, forms_asked, report_spec
from importers.reports.writing import Cells, cells_of
from importers.specs.columns import Column
from importers.template import LONGEST_CELL, Code, Format, neutral, note_of, write_sheet
from localoffer.directory.models import Provider
from localoffer.reports.models import Report, ReportRevision


@dataclass
class Sheet:
    """A template of the questions of some forms, and the reports in it. `too_long` are cells that a workbook cannot
    hold: (whose, column)."""

    forms: Sequence[Form]
    rows: Sequence[Cells] = ()
    too_long: list[tuple[str, str]] = field(default_factory=list)

    @property
    def reports(self) -> int:
        """How many reports are in it."""
        return len(self.rows)

    def content(self, format: Format) -> bytes:
        """The file."""
        columns = report_spec(self.forms).columns
        notes = [note_of(column) for column in columns]
        notes[0] = f"# {notes[0]}"
        rows = [[self._cell(row, column, format) for column in columns] for row in self.rows]
        headings = [column.heading for column in columns]
        return write_sheet(format, headings, rows, notes, columns, "Reports", list(_codes(self.forms)))

    def _cell(self, row: Mapping[str, str], column: Column, format: Format) -> str:
        """What is too long for a cell of a workbook stays out of it: an empty cell changes nothing when it comes back,
        half an answer would."""
        cell = row.get(column.field, "")
        if format == "xlsx" and len(neutral(cell)) >= LONGEST_CELL:
            self.too_long.append((row["name"], column.heading))
            return ""
        return cell


def filled_sheet(session: Session | None, year: int, form: str | None = None) -> Sheet:
    """The template of one form, or of all; with a session, with every public report of a school year in it."""
    forms = (form_in_use(form),) if form else forms_asked()
    if session is None:
        return Sheet(forms)
    names = {one.form for one in forms}
    return Sheet(forms, [row for found, row in _public(session, year) if found in names])


def left_out_words(sheet: Sheet) -> Iterator[str]:
    """What to say of cells that a workbook cannot hold."""
    if sheet.too_long:
        listed = ", ".join(f"{name} ({heading})" for name, heading in sheet.too_long[:10])
        more = " and more" if len(sheet.too_long) > 10 else ""
        yield (
            f"Left empty, because a cell of a workbook holds fewer than {LONGEST_CELL:,} characters: {listed}{more}. "
            "They stay as they are when the file comes back. A name that ends in .csv has them too."
        )


def _public(session: Session, year: int) -> Iterator[tuple[str, Cells]]:
    """The form of each public report of a year, and its row, by the schools' names."""
    public = (
        select(Provider, ReportRevision)
        .join(Report, Report.provider_id == Provider.id)
        .join(ReportRevision, ReportRevision.id == Report.public_revision_id)
        .where(Report.year == year)
        .order_by(Provider.name, Provider.id)
    )
    for provider, revision in session.execute(public):
        form = revision.form
        who = {"urn": provider.urn or "", "slug": provider.slug, "name": provider.name, "year": str(year)}
        yield form.form, cells_of(form, revision.content) | who


def _codes(forms: Sequence[Form]) -> Iterator[Code]:
    """Everything that can be ticked, by column; the needs and levels of a provision map."""
    found: dict[Code, None] = {}
    for form in forms:
        for question in form.questions:
            name = field_of(question.code, "choices")
            found |= dict.fromkeys((name, choice.code, choice.label) for choice in question.offered())
            if "provision-map" in question.parts:
                needs = ((EVERYONE, "Every child"), *((one.code, one.label) for one in vocabulary("needs").terms))
                found |= dict.fromkeys((f"{question.code}: need", code, label) for code, label in needs)
                layers = vocabulary("support_layers").terms
                found |= dict.fromkeys((f"{question.code}: level", one.code, one.label) for one in layers)
    yield from found
