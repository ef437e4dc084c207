"""A row laid over what a report says already: what the row says anew replaces it, the rest stays. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pydantic import ValidationError

from config.reports.shape import Form, Part, Question
from importers.problems import ReadProblem
from importers.proposals import said_of
from importers.reports import cells
from importers.reports.columns import BITS, SCHOOL, Bit, field_of
from importers.reports.reader import NOTHING, ReportRow, RowReader
from importers.reports.whole import approval_of, asked_fields, provision_of
from importers.reports.writing import cells_of
from localoffer.directory.content import Contact
from localoffer.reports.content import Answer, ReportContent

_LENIENT: tuple[Bit, ...] = ("phone", "email")
"""As in a spreadsheet of services: a wrong one is left out and named, and keeps nothing else out."""
_PEOPLE: tuple[Bit, ...] = ("name", "role", "phone", "email")
_SCHOOL = frozenset(column.field for column in SCHOOL)


@dataclass
class Laid:
    """What comes of a row: the contents, and every finding."""

    content: ReportContent
    problems: list[ReadProblem] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        """Whether some finding keeps the row out."""
        return any(problem.rejects for problem in self.problems)


def lay_over(base: ReportContent, form: Form, row: ReportRow) -> Laid:
    """The contents with what a row says.

    An empty cell says nothing; `(none)` takes away. A cell that says what is there already changes nothing, so that
    what a cell cannot hold is not lost. An answer is looked at, not carried over, when all it then says is in the row.
    """
    reader = RowReader(row, cells_of(form, base))
    old = {answer.question: answer for answer in base.answers}
    answers = [_answer(reader, one, old.get(one.code) or Answer(question=one.code)) for one in form.questions]
    changes = {"answers": answers, **provision_of(reader, form, base), **approval_of(reader, form, base)}
    problems = [*reader.problems, *_not_asked(row, form)]
    try:
        return Laid(ReportContent.model_validate({**dict(base), **changes}), problems)
    except ValidationError as error:
        return Laid(base, [*problems, ReadProblem(said_of(error.errors()[0]), row.number)])


def _answer(reader: RowReader, question: Question, old: Answer) -> Answer:
    """The answer to a question, with what the row says of it."""
    changes: dict[str, Any] = {}
    for part in question.parts:
        changes |= _part(reader, question, part, old)
    new = old.model_copy(update=changes) if changes else old
    told = {part for part in question.parts if any(reader.given(question.code, bit) for bit in BITS[part])}
    whole = bool(told) and all(part in told for part in question.parts if _has(new, part))
    return new.confirmed() if whole and (new != old or old.carried_from is not None) else new


def _part(reader: RowReader, question: Question, part: Part, old: Answer) -> Mapping[str, Any]:
    """What the row says anew of one part, as a change of the answer."""
    code = question.code
    read: Callable[[str], Any]
    nothing: Any
    match part:
        case "contact":
            return {"contacts": _people(reader, code, old)}
        case "links":
            return _links(reader, code, old)
        case "text":
            name, read, nothing = "text", cells.text_of, ""
        case "choices":
            name, read, nothing = "choices", partial(cells.choices_of, offered=question.offered()), ()
        case "date":
            name, read, nothing = "on", cells.day_of, cells.NO_DAY
        case "table":
            name, read, nothing = "rows", partial(cells.rows_of, question=question), ()
        case _:
            return {}
    found = reader.read(field_of(code, BITS[part][0]), read, nothing)
    return {} if found is None else {name: None if found is cells.NO_DAY else found}


def _links(reader: RowReader, code: str, old: Answer) -> Mapping[str, Any]:
    """Links; one that was there keeps its kind, for which a line has no room."""
    links = reader.read(field_of(code, "links"), cells.links_of, ())
    if links is None:
        return {}
    kinds = {(link.label, link.url): link.kind for link in old.links}
    return {
        "links": tuple(link.model_copy(update={"kind": kinds.get((link.label, link.url), link.kind)}) for link in links)
    }


def _people(reader: RowReader, code: str, old: Answer) -> tuple[Contact, ...]:
    """Whom to reach: the first from four columns that go together, so that nobody gets another's number."""
    first = _first_person(reader, code, old.contacts[0] if old.contacts else Contact())
    others = reader.read(field_of(code, "others"), cells.contacts_of, ())
    further = old.contacts[1:] if others is None else others
    # Each once: further people without a first one are the first and the others the next time they are read.
    return tuple(one for one in dict.fromkeys((first, *further)) if one != Contact())


def _first_person(reader: RowReader, code: str, old: Contact) -> Contact:
    """Columns that the file does not have leave what is there; empty cells beside one that says something do not."""
    if not any(reader.given(code, bit) for bit in _PEOPLE):
        return old
    parts: dict[str, str] = {bit: getattr(old, bit) for bit in _PEOPLE}
    for bit in _PEOPLE:
        name = field_of(code, bit)
        if name in reader.row.headings and reader.row.cells.get(name, "") != reader.held.get(name, ""):
            if reader.row.cells.get(name, NOTHING) == NOTHING:
                parts[bit] = ""
            else:
                checked = reader.read(name, partial(cells.person_part, bit), "", lenient=bit in _LENIENT)
                parts[bit] = parts[bit] if checked is None else checked
    made: Contact | None = reader.attempt(field_of(code, "name"), lambda: cells.contact_of(parts))
    return made or old


def _not_asked(row: ReportRow, form: Form) -> list[ReadProblem]:
    """Cells of questions or parts that this row's form does not ask for: left out, and said."""
    asked = asked_fields(form) | _SCHOOL
    words = f"is not asked of this kind of setting (the form '{form.form}'). It was left out."
    return [row.problem(name, words, rejects=False) for name in row.cells if name not in asked]


def _has(answer: Answer, part: Part) -> bool:
    held = {"text": answer.text, "choices": answer.choices, "contact": answer.contacts, "links": answer.links,
            "date": answer.on, "table": answer.rows}  # fmt: skip
    return bool(held.get(part))
