"""Settings and how they stand with their reports, as a file for a spreadsheet."""

from collections.abc import Callable, Sequence
from datetime import date

from config.reports import form_in_use
from localoffer.officers.downloading import File
from localoffer.reports.asked import Asked
from localoffer.reports.rules import LEFT_TO_DO, Found
from localoffer.reports.settings import year_words
from localoffer.reports.standing import MARK_LABELS

COLUMNS = (
    "School or setting", "Kind", "Has to publish", "State", "School year of the report", "Due on", "Approved on",
    "Last changed on", "Questions done", "Questions in all", "To do", "To come", "Draft for", "Email", "Telephone",
    "Address of the page", "Id",
)  # fmt: skip
_DUTY = {"must": "yes", "invited": "invited", "exempt": "exempt"}


def settings_file(settings: Sequence[Asked], address_of: Callable[[Asked], str]) -> File:
    """One row a setting, in the order given; dates as 2026-11-22, so that they sort."""
    rows = [_row(one, address_of(one)) for one in settings]
    return File("sen-reports", COLUMNS, rows, len(rows))


def _row(one: Asked, address: str) -> tuple[object, ...]:
    written = one.written
    return (
        one.name, one.kind.label, _DUTY[one.kind.duty], ", ".join(MARK_LABELS[mark] for mark in one.marks),
        year_words(written.year) if written.year else "",
        *map(_day, (one.due, written.dates.confirmed, written.dates.edited)),
        written.done if written.is_public else "", written.counted if written.is_public else "",
        _labels(one, LEFT_TO_DO), _labels(one, (Found.LATER,)),
        year_words(written.draft_year) if written.draft_year else "",
        one.email, one.phone, address, one.id,
    )  # fmt: skip


def _labels(one: Asked, wanted: Sequence[Found]) -> str:
    """The questions in use of which this became, by their headings."""
    found = one.written.findings
    return "; ".join(
        question.label for question in form_in_use(one.kind.form).questions if found.get(question.code) in wanted
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
