"""What a report says as the cells of its row: for a file that is taken away, and to know what a file says anew."""

import re

from config.reports.shape import Form
from importers.reports.columns import EVERYONE, field_of
from localoffer.directory.content import Contact, Link
from localoffer.reports.content import Answer, Provision, ReportContent

Cells = dict[str, str]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def tidy(cell: str) -> str:
    """A cell as it comes back from a file: no control characters, one kind of line end, nothing round it."""
    return _CONTROL.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()


def cells_of(form: Form, content: ReportContent) -> Cells:
    """The cells of a report by the names of their columns; those of parts that say nothing are left out."""
    cells: Cells = {}
    answers = {answer.question: answer for answer in content.answers}
    for question in form.questions:
        if question.code in answers:
            cells |= _answer(question.code, answers[question.code])
        if "provision-map" in question.parts:
            cells[field_of(question.code, "map")] = "\n".join(map(_provision, content.provision))
        if "approval" in question.parts and content.approval:
            cells[field_of(question.code, "approved by")] = content.approval.role
            cells[field_of(question.code, "approved on")] = content.approval.on.isoformat()
    return {field: said for field, cell in cells.items() if (said := tidy(cell))}


def link_line(link: Link) -> str:
    """A link as a line: `label: address`."""
    return link.url if link.label in ("", link.url) else f"{_line(link.label)}: {link.url}"


def _answer(code: str, answer: Answer) -> Cells:
    cells: Cells = {
        field_of(code, "text"): answer.text,
        field_of(code, "choices"): "; ".join(answer.choices),
        field_of(code, "links"): "\n".join(map(link_line, answer.links)),
        field_of(code, "date"): answer.on.isoformat() if answer.on else "",
        field_of(code, "table"): "\n".join(_parts(*row) for row in answer.rows),
        field_of(code, "others"): "\n".join(_contact(one) for one in answer.contacts[1:]),
    }
    for first in answer.contacts[:1]:
        cells |= {
            field_of(code, "name"): first.name,
            field_of(code, "role"): first.role,
            field_of(code, "phone"): first.phone,
            field_of(code, "email"): first.email,
        }
    return cells


def _contact(contact: Contact) -> str:
    return _parts(contact.name, contact.role, contact.phone, contact.email)


def _provision(row: Provision) -> str:
    return "\n".join(_parts(row.need or EVERYONE, row.layer, thing) for thing in row.what)


def _parts(*values: str) -> str:
    """Parts of one line. What divides lines and parts cannot be inside one."""
    return " | ".join(_line(value).replace("|", "/") for value in values)


def _line(value: str) -> str:
    return " ".join(value.split())
