"""A report as it is read: its sections, and in each the questions that say something, ready for a page or a paper.

The one way to turn what a report holds into something readable: the public page, comparison, preview, PDF, Word, JSON
and search all begin here. Pure; nothing is made into HTML before somebody asks for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from config.reports.shape import Form, Question
from config.vocabularies import vocabulary
from localoffer.directory.content import Contact, Link
from localoffer.reports.content import Amendment, Approval, Provision, ReportContent
from localoffer.reports.markdown import to_html, to_plain
from localoffer.reports.settings import year_words
from localoffer.wording import date_words

EVERY_CHILD = "Every child"
"""What the row of a provision map is called that names no need."""


@dataclass(frozen=True)
class Level:
    """A column of the provision map: a level of support, and what that means."""

    code: str
    label: str
    hint: str


@dataclass(frozen=True)
class MapRow:
    """What there is for one need (code empty: for every child), by level, in the order of the map's levels. A cell
    has one line for each thing; an empty one says that nothing is named there."""

    need: str
    label: str
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ProvisionMap:
    """What a setting offers, need by level of support."""

    levels: tuple[Level, ...]
    rows: tuple[MapRow, ...]

    def lines(self) -> Iterator[str]:
        """`Autism. Extra help: Lunchtime Lego group`, one thing a line."""
        for row in self.rows:
            for level, cell in zip(self.levels, row.cells, strict=True):
                yield from (f"{row.label}. {level.label}: {what}" for what in cell)


@dataclass(frozen=True)
class ShownAnswer:
    """One question and what is said to it. `code` is its anchor on the page and the same in every form. `text` is
    Markdown (`html`, `text_lines`); `choices` are labels, `choice_codes` theirs, in the same order; `rows` go with
    `columns`. Parts that say nothing are empty or None."""

    code: str
    label: str
    text: str = ""
    choices: tuple[str, ...] = ()
    choice_codes: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    links: tuple[Link, ...] = ()
    on: date | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    map: ProvisionMap | None = None
    approval: Approval | None = None

    def html(self, highest: int = 4) -> Markup:
        """The text as safe HTML, its own headings from this level down: one below the question's."""
        return to_html(self.text, highest)

    def text_lines(self) -> tuple[str, ...]:
        """The text without its marks, a line for each block."""
        return tuple(to_plain(self.text).splitlines())

    def lines(self) -> tuple[str, ...]:
        """Everything it says, in plain text, a line for each thing: for search and for whatever knows no layout."""
        return tuple(line for line in self._lines() if line)

    def _lines(self) -> Iterator[str]:
        yield from self.choices
        yield from self.text_lines()
        yield from (contact_line(contact) for contact in self.contacts)
        yield from (f"{link.label}: {link.url}" for link in self.links)
        yield date_words(self.on)
        yield from ("; ".join(cell for cell in row if cell) for row in self.rows)
        if self.map:
            yield from self.map.lines()
        if self.approval:
            yield f"{self.approval.role}, {date_words(self.approval.on)}"


@dataclass(frozen=True)
class ShownSection:
    """A group of questions of which at least one says something."""

    code: str
    title: str
    answers: tuple[ShownAnswer, ...]


@dataclass(frozen=True)
class ShownReport:
    """A report as it is read. `title` is what its form calls it, `years` its school year in words, `amendments` what
    was changed during it, newest first."""

    title: str
    year: int
    years: str
    sections: tuple[ShownSection, ...]
    approval: Approval | None
    amendments: tuple[Amendment, ...]

    @property
    def answers(self) -> tuple[ShownAnswer, ...]:
        """All that say something, in the order of the page."""
        return tuple(answer for section in self.sections for answer in section.answers)

    def answer(self, code: str) -> ShownAnswer | None:
        """What is said to a question; None where nothing is, or where it is not asked."""
        return next((answer for answer in self.answers if answer.code == code), None)


def shown(form: Form, content: ReportContent, year: int) -> ShownReport:
    """What a report of a school year says to the questions that it was asked."""
    by_section: dict[str, list[ShownAnswer]] = {section.code: [] for section in form.sections}
    for question in form.questions:
        answer = shown_answer(question, content)
        if answer is not None:
            by_section[question.section].append(answer)
    sections = tuple(
        ShownSection(section.code, section.title, tuple(by_section[section.code]))
        for section in form.sections
        if by_section[section.code]
    )
    return ShownReport(
        title=form.title,
        year=year,
        years=year_words(year),
        sections=sections,
        approval=content.approval,
        amendments=content.amendments[::-1],
    )


def shown_answer(question: Question, content: ReportContent) -> ShownAnswer | None:
    """What a report says to one question; None where it says nothing."""
    answer = content.answer(question.code)
    provision = _map(content.provision) if "provision-map" in question.parts and content.provision else None
    approval = content.approval if "approval" in question.parts else None
    if answer.is_empty and provision is None and approval is None:
        return None
    # In the order in which they are offered, whatever order they were ticked in.
    ticked = [choice for choice in question.offered() if choice.code in answer.choices]
    return ShownAnswer(
        code=question.code,
        label=question.label,
        text=answer.text,
        choices=tuple(choice.label for choice in ticked),
        choice_codes=tuple(choice.code for choice in ticked),
        contacts=answer.contacts,
        links=answer.links,
        on=answer.on,
        columns=question.columns if answer.rows else (),
        rows=answer.rows,
        map=provision,
        approval=approval,
    )


def contact_line(contact: Contact) -> str:
    """`Sam Lee, SENCO, 01632 960123, senco@saltby.example`: what is given of it."""
    return ", ".join(part for part in (contact.name, contact.role, contact.phone, contact.email) if part)


def _map(provision: tuple[Provision, ...]) -> ProvisionMap:
    levels = tuple(
        Level(term.code, term.label, str(term.extra.get("hint", ""))) for term in vocabulary("support_layers").terms
    )
    said = {(row.need, row.layer): row.what for row in provision}
    needs = dict.fromkeys(row.need for row in provision)
    rows = tuple(
        MapRow(
            need=need,
            label=vocabulary("needs").label_of(need) if need else EVERY_CHILD,
            cells=tuple(said.get((need, level.code), ()) for level in levels),
        )
        for need in needs
    )
    return ProvisionMap(levels, rows)
