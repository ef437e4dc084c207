"""What all questions with rows do alike: rows that can be added and taken out, faults that name their row."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField
from wtforms.form import BaseForm

from localoffer.accounts.forms import Fault
from localoffer.directory.content import ListingContent
from localoffer.publishing.differences import Naming
from localoffer.wording import plural
from providers.editor.question import Reading, Section
from providers.editor.rows.forms import RowForm
from providers.editor.rows.sent import ADD, CHECK, REMOVE, WAS, Row, Sent, as_form, read_rows

MOST = 40
"""Rows of one list; a listing that came in with more may keep as many."""


@dataclass(frozen=True)
class Rows:
    """What the template shows. `focus` is the id of what takes the focus, after a button; `notice` what it did."""

    part: str
    word: str
    rows: tuple[RowForm, ...]
    errors: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    focus: str = ""
    told: tuple[Any, ...] = ()


class RowsQuestion(ABC):
    """A question whose answer is a list of parts. Subclasses say what a row is."""

    name: ClassVar[str]
    section: ClassVar[Section]
    title: ClassVar[str]
    task: ClassVar[str]
    optional: ClassVar[bool] = True
    word: ClassVar[str]  # of one row, with a capital: "Place"
    row: ClassVar[type[RowForm]]
    lines: ClassVar[tuple[str, ...]] = ()  # fields of several lines
    help: ClassVar[str] = ""  # under the title
    example: ClassVar[str] = ""  # folded below it
    checked_notice: ClassVar[str] = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The one field of ListingContent that it sets has its name."""
        return (self.name,)

    @property
    def template(self) -> str:
        """The template of its page."""
        return f"editor/{self.name}.html"

    @abstractmethod
    def typed(self, item: Any) -> dict[str, Any]:
        """What stands in the fields of an item's row."""

    @abstractmethod
    def meant(self, row: RowForm, before: Any) -> dict[str, Any]:
        """What a row without faults of its own says. `before` is the item that it was made from, or None."""

    @abstractmethod
    def line(self, item: Any) -> str:
        """An item in one line."""

    def told(self, rows: Sequence[RowForm], before: Sequence[Any]) -> tuple[Any, ...]:
        """What the page tells about each row, whatever that is. `before`: the items that rows may be made from."""
        return ()

    def values(self, content: ListingContent) -> Rows:
        """A row for each item; an empty one where there is none."""
        return self._page(self._bound(None, self._typed(content)), content)

    def answers(self, content: ListingContent, labels: Naming) -> tuple[str, ...]:
        """A line for each item."""
        return tuple(filter(None, map(self.line, getattr(content, self.name))))

    def read(self, form: MultiDict[str, str], content: ListingContent) -> Reading:
        """The content with this list as the form has it. The buttons of rows give no content."""
        most = max(MOST, len(getattr(content, self.name)))
        sent = read_rows(form, self.name, list(self.row()._fields), self.lines, most)
        if REMOVE in form:
            return self._without(sent, most, content)
        if ADD in form:
            return self._with_one_more(sent, most, content)
        rows = self._bound(sent.rows[:most])
        if CHECK in form:
            return Reading(None, self._page(rows, content, notice=self.checked_notice, focus=f"{self.name}-notice"))
        faults = self._too_many(sent, most) or self._faults(rows)
        read = None if faults else self._settled(rows, content)
        if isinstance(read, ListingContent):
            return Reading(read, self._page(rows, content))
        faults = faults or read or []
        errors = {fault.field: fault.message for fault in faults}
        return Reading(None, self._page(rows, content, errors), tuple(faults))

    def _typed(self, content: ListingContent) -> list[dict[str, Any]]:
        items = getattr(content, self.name)
        return [{**self.typed(item), WAS: str(number)} for number, item in enumerate(items)]

    def _bound(self, sent: Sequence[Row] | None, data: Sequence[dict[str, Any]] = ()) -> list[RowForm]:
        """WTForms forms of what was sent, or of data."""
        form = BaseForm({self.name: FieldList(FormField(self.row))})  # type: ignore[arg-type]  # the stubs want less
        form.process(formdata=as_form(sent, self.name) if sent else None, data={self.name: list(data)})
        entries: Any = form[self.name]
        return [entry.form for entry in entries]

    def _page(
        self, rows: Sequence[RowForm], content: ListingContent, errors: Mapping[str, str] | None = None, **more: str
    ) -> Rows:
        shown = tuple(rows) or tuple(self._bound([{}]))
        told = self.told(shown, getattr(content, self.name))
        return Rows(self.name, self.word, shown, errors or {}, told=told, **more)

    def _with_one_more(self, sent: Sent, most: int, content: ListingContent) -> Reading:
        before = list(sent.rows) or [{}]  # the page showed one, whatever was sent of it
        if len(before) >= most:
            fault = self._too_many_fault(most)
            page = self._page(self._bound(before[:most]), content, {fault.field: fault.message})
            return Reading(None, page, (fault,))
        rows = self._bound([*before, {}])
        first = next(name for name in rows[-1]._fields if name != WAS)
        number = len(rows)
        notice = f"{self.word} {number} is added below. Nothing is saved yet."
        return Reading(None, self._page(rows, content, notice=notice, focus=rows[-1][first].id))

    def _without(self, sent: Sent, most: int, content: ListingContent) -> Reading:
        rows = list(sent.rows[:most])
        if sent.remove is None or sent.remove >= len(rows):
            return Reading(None, self._page(self._bound(rows), content))
        del rows[sent.remove]
        left = f"There {'is' if len(rows) == 1 else 'are'} {plural(len(rows), self.word.lower())} now"
        notice = f"{self.word} {sent.remove + 1} is taken out. {left}. Nothing is saved yet."
        return Reading(None, self._page(self._bound(rows), content, notice=notice, focus=f"{self.name}-notice"))

    def _too_many_fault(self, most: int) -> Fault:
        first = next(name for name in self.row()._fields if name != WAS)
        return Fault(f"{self.name}-0-{first}", f"There is room for {plural(most, self.word.lower())} and no more")

    def _too_many(self, sent: Sent, most: int) -> list[Fault]:
        return [self._too_many_fault(most)] if len(sent.rows) > most else []

    def _faults(self, rows: Sequence[RowForm]) -> list[Fault]:
        """What the rows say is wrong with themselves."""
        faults = []
        for number, row in enumerate(rows):
            if not row.is_empty() and not row.validate():
                wrong = [row[name] for name in row._fields if row[name].errors]
                faults += [self._fault(number, field.short_name, str(field.errors[0])) for field in wrong]
        return faults

    def _fault(self, number: int, name: str, message: str) -> Fault:
        return Fault(f"{self.name}-{number}-{name}", f"{self.word} {number + 1}: {message}")

    def _settled(self, rows: Sequence[RowForm], content: ListingContent) -> ListingContent | list[Fault]:
        """The content with the rows in it, or what it does not take of them."""
        given = [number for number, row in enumerate(rows) if not row.is_empty()]
        before = getattr(content, self.name)
        items = [self.meant(rows[number], item_of(rows[number], before)) for number in given]
        try:
            return ListingContent.model_validate(content.model_dump() | {self.name: items})
        except ValidationError as error:
            return [self._refused(dict(found), rows, given) for found in error.errors()]

    def _refused(self, error: dict[str, Any], rows: Sequence[RowForm], given: Sequence[int]) -> Fault:
        """One of the listing's own errors, at the field of the row and in the words of this site."""
        where = error["loc"]
        number = given[where[1]] if len(where) > 1 and where[0] == self.name else 0
        name = next((part for part in where[2:] if part in rows[number]), self.last_field)
        return self._fault(number, name, _words(error, rows[number][name].label.text))

    @property
    def last_field(self) -> str:
        """Where a fault of the whole row is shown."""
        return next(name for name in self.row()._fields if name != WAS)


def item_of(row: RowForm, before: Sequence[Any]) -> Any:
    """The item a row was made from; None for a new one."""
    number = row.said(WAS)
    known = number.isascii() and number.isdigit() and len(number) <= 6 and int(number) < len(before)
    return before[int(number)] if known else None


def _words(error: dict[str, Any], label: str) -> str:
    if error["type"] == "string_too_long":
        most, length = error["ctx"]["max_length"], len(error["input"])
        return f"“{label}” must be {most:,} characters or fewer; it is {length:,}"
    if error["type"] == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    return f"“{label}” is not one of the answers on this page. Choose again"
