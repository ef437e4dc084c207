"""Pure decisions of the report's writer: the order of the questions, what is left to check, what comes next."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from config.reports import requirements
from config.reports.shape import Form, Question, Requirement
from localoffer.reports.content import ReportContent
from localoffer.reports.rules import LEFT_TO_DO, Found, finding

TAGS: Mapping[Found, tuple[str, str]] = {
    Found.MISSING: ("To do", "govuk-tag--blue"),
    Found.COPIED: ("Not your own words", "govuk-tag--yellow"),
    Found.CHECK: ("Check this", "govuk-tag--yellow"),
    Found.THIN: ("Too short", "govuk-tag--yellow"),
    Found.OLD: ("Check the date", "govuk-tag--yellow"),
    Found.LATER: ("Not due yet", ""),
    Found.EMPTY: ("Not answered", ""),
    Found.DONE: ("Done", ""),
}
"""What the task list says of a question, and the colour of the tag; plain words where nothing has to be done."""


def ordered(form: Form) -> tuple[Question, ...]:
    """The questions in the order of the task list: section by section."""
    places = {section.code: place for place, section in enumerate(form.sections)}
    return tuple(sorted(form.questions, key=lambda question: places[question.section]))


def carried_from(question: Question, content: ReportContent) -> int | None:
    """The school year that an answer was carried over from and nobody has looked at it since; None for none."""
    if "provision-map" in question.parts and content.provision_from is not None:
        return content.provision_from
    return content.answer(question.code).carried_from


def left_to_check(form: Form, content: ReportContent) -> tuple[Question, ...]:
    """The questions of which somebody has to say that last year's answer, or what was filled in, is right."""
    return tuple(
        question
        for question in ordered(form)
        if carried_from(question, content) is not None or content.answer(question.code).prefilled
    )


def next_question(form: Form, kind: str, content: ReportContent, today: date, after: Question) -> Question | None:
    """Where to go on after a question: while last year's answers are checked, the next one of those; else the next
    that is not done, then whatever before it is still to do. None where nothing is left but what may stay empty."""
    places = [question.code for question in ordered(form)]
    here = places.index(after.code) + 1
    behind, before = ordered(form)[here:], ordered(form)[: here - 1]
    unchecked = left_to_check(form, content)
    if any(carried_from(question, content) is not None for question in unchecked):
        return _first((*behind, *before), unchecked)
    still_open = (Found.EMPTY, *LEFT_TO_DO)
    not_done = (one for one in behind if finding(one, kind, content, today).found in still_open)
    to_do = (one for one in before if finding(one, kind, content, today).found in LEFT_TO_DO)
    return next(not_done, None) or next(to_do, None)


def part_print(question: Question, content: ReportContent) -> str:
    """Hex digest of all that a report says to one question: equal where nobody has changed it meanwhile."""
    said: dict[str, object] = {"answer": content.answer(question.code).model_dump(mode="json")}
    if "approval" in question.parts:
        said["approval"] = content.approval.model_dump(mode="json") if content.approval else None
    if "provision-map" in question.parts:
        said["map"] = [row.model_dump(mode="json") for row in content.provision], content.provision_from
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def reasons(question: Question) -> Iterator[Requirement]:
    """Why a question is asked: what the law, guidance or a grant asks for. Rows that an authority has taken out are
    left out."""
    known = requirements()
    return (known[code] for code in question.why if code in known)


def asks_for_anything(form: Form, kind: str) -> bool:
    """Whether anything in a form is compulsory for a kind of setting."""
    return any(kind in question.compulsory_for for question in form.questions)


def _first(questions: Iterable[Question], wanted: tuple[Question, ...]) -> Question | None:
    codes = {question.code for question in wanted}
    return next((question for question in questions if question.code in codes), None)
