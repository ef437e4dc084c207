"""A report as data for other programs; `docs/reference/report-data.md` describes it. Pure: addresses are given."""

from collections.abc import Callable, Iterator
from typing import Any

from localoffer.directory.content import Contact
from localoffer.reports.public import ReportPage
from localoffer.reports.shown import ProvisionMap, ShownAnswer

SHAPE = 1
"""Grows when something here changes its meaning or goes; what is only added leaves it as it is."""


def as_data(page: ReportPage, address: Callable[[int], str], credit: str) -> dict[str, Any]:
    """The report with every answer, in the order of its page. `address`: of the page of a school year, in full."""
    report, said = page.report, page.shown
    return {
        "shape": SHAPE,
        "title": said.title,
        "credit": credit,
        "url": address(report.year),
        "setting": {"name": page.provider.name, "slug": page.provider.slug, "urn": page.provider.urn or ""},
        "year": report.year,
        "school_year": said.years,
        "newest": page.is_newest,
        "years": [{"year": year, "url": address(year)} for year in page.years],
        "form": {"code": report.form.form, "version": report.form.version},
        "approved": _approved(page),
        "published_on": _day(report.published_on),
        "changed_on": _day(report.dates.edited),
        "due_on": _day(report.due()),
        "changes": [{"on": _day(change.on), "note": change.note} for change in said.amendments],
        "sections": [
            {"code": section.code, "title": section.title, "answers": [_answer(one) for one in section.answers]}
            for section in said.sections
        ],
    }


def _approved(page: ReportPage) -> dict[str, str] | None:
    approval = page.shown.approval
    return {"by": approval.role, "on": approval.on.isoformat()} if approval else None


def _answer(said: ShownAnswer) -> dict[str, Any]:
    """What an answer has; parts that say nothing are left out."""
    parts: dict[str, Any] = {
        "choices": [
            {"code": code, "label": label} for code, label in zip(said.choice_codes, said.choices, strict=True)
        ],
        "markdown": said.text,
        "text": "\n".join(said.text_lines()),
        "contacts": [_contact(one) for one in said.contacts],
        "links": [{"label": link.label, "url": link.url} for link in said.links],
        "on": _day(said.on),
        "table": {"columns": said.columns, "rows": said.rows} if said.rows else None,
        "provision": list(_provision(said.map)) if said.map else None,
        "approved": {"by": said.approval.role, "on": said.approval.on.isoformat()} if said.approval else None,
    }
    return {"code": said.code, "label": said.label} | {name: part for name, part in parts.items() if part}


def _contact(contact: Contact) -> dict[str, str]:
    parts = {"name": contact.name, "role": contact.role, "phone": contact.phone, "email": contact.email}
    return {name: part for name, part in parts.items() if part}


def _provision(found: ProvisionMap) -> Iterator[dict[str, Any]]:
    """One entry a need and level of which something is named; `need` is empty for every child."""
    for row in found.rows:
        for level, cell in zip(found.levels, row.cells, strict=True):
            if cell:
                yield {"need": row.need, "need_label": row.label, "level": level.code, "level_label": level.label,
                       "what": cell}  # fmt: skip


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
