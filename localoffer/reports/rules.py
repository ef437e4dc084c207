"""Pure decisions about reports: what is still to do before one is complete, and what cannot be sent or saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from config.reports import marks
from config.reports.shape import Form, Part, Question
from localoffer.freshness.rules import DEFAULT_INTERVAL_MONTHS, months_after
from localoffer.reports.content import Answer, Approval, ReportContent
from localoffer.reports.likeness import Copied, copied_from
from localoffer.reports.markdown import bare_words, to_plain
from localoffer.reports.settings import year_words
from localoffer.wording import date_words


class Found(StrEnum):
    """What became of one question, most pressing first. Only DONE may be shown as done."""

    MISSING = "missing"  # compulsory, and nothing or not all is there
    COPIED = "copied"  # the question's, help's or a template's words, not the school's own
    CHECK = "check"  # carried over or filled in, and nobody has said that it is right
    THIN = "thin"  # too short to mean anything
    OLD = "old"  # a day that is too long ago, or not yet
    LATER = "later"  # not there, and not due before a day
    EMPTY = "empty"  # not there, and nobody has to answer
    DONE = "done"


_PRESSING = list(Found)
LEFT_TO_DO = (Found.MISSING, Found.COPIED, Found.CHECK, Found.THIN, Found.OLD)


@dataclass(frozen=True)
class Finding:
    """One question, what became of it, and what to do, in a sentence; empty where there is nothing to do."""

    question: Question
    found: Found
    compulsory: bool
    words: str = ""


@dataclass(frozen=True)
class Completeness:
    """The findings of a report, in the order of its form."""

    findings: tuple[Finding, ...]

    @property
    def to_do(self) -> tuple[Finding, ...]:
        """What stands between the report and being complete: everything compulsory that is not done, and whatever
        else was begun and is not right."""
        return tuple(finding for finding in self.findings if finding.found in LEFT_TO_DO)

    @property
    def is_complete(self) -> bool:
        """Whether every compulsory question is done and nothing else needs a look. A setting of which nothing is
        compulsory has to have answered at least one."""
        return not self.to_do and any(finding.found is Found.DONE for finding in self.findings)

    @property
    def done(self) -> int:
        """How many questions are done."""
        return sum(finding.found is Found.DONE for finding in self.findings)

    @property
    def counted(self) -> int:
        """How many questions there are to do: those done, to do, or due later. Empty ones nobody has to answer are
        not among them."""
        return sum(finding.found is not Found.EMPTY for finding in self.findings)


def completeness(form: Form, kind: str, content: ReportContent, today: date) -> Completeness:
    """What is missing, thin, copied, unchecked or out of date for a kind of setting on `today`."""
    return Completeness(tuple(finding(question, kind, content, today) for question in form.questions))


def finding(question: Question, kind: str, content: ReportContent, today: date) -> Finding:
    """What became of one question."""
    compulsory = kind in question.compulsory_for
    answer = content.answer(question.code)
    missing = [part for part in question.needed if not _is_there(part, answer, content)]
    begun = any(_is_there(part, answer, content) for part in question.parts)
    if not begun and question.not_before and today < question.not_before and compulsory:
        words = f"It has to be there by {date_words(question.not_before)}."
        return Finding(question, Found.LATER, compulsory, words)
    if not begun:
        words = "Nobody has answered this yet." if compulsory else ""
        return Finding(question, Found.MISSING if compulsory else Found.EMPTY, compulsory, words)
    faults = _faults(question, answer, content, missing, today)
    found, words = min(faults, key=lambda fault: _PRESSING.index(fault[0]), default=(Found.DONE, ""))
    return Finding(question, found, compulsory, words)


def _faults(
    question: Question, answer: Answer, content: ReportContent, missing: list[Part], today: date
) -> Iterator[tuple[Found, str]]:
    """What is wrong with an answer that was begun."""
    # A question that may stay empty may not stay half answered: half an answer looks like a whole one to a family.
    yield from ((Found.MISSING, _MISSING_WORDS[part]) for part in missing)
    if question.needs_name and not any(contact.name for contact in answer.contacts):
        yield Found.MISSING, "Give the person's name: the law asks for it. The email can be a shared one."
    if answer.contacts and not any(contact.phone or contact.email for contact in answer.contacts):
        yield Found.MISSING, "Give a telephone number or an email address."
    yield from _text_faults(question, answer)
    carried_from = content.provision_from if "provision-map" in question.parts else answer.carried_from
    if carried_from is not None:
        yield Found.CHECK, f"This is from {year_words(carried_from)}. Check that it is still right."
    elif answer.prefilled:
        yield Found.CHECK, "This was filled in for you. Check that it is right."
    if answer.on and answer.on > today:
        yield Found.OLD, f"{date_words(answer.on)} has not come yet."
    if "approval" in question.parts and content.approval:
        yield from _approval_faults(content.approval, today)


def _text_faults(question: Question, answer: Answer) -> Iterator[tuple[Found, str]]:
    if not answer.text:
        return
    plain = to_plain(answer.text)
    copied = copied_from(plain, question, marks())
    if copied is not None:
        yield Found.COPIED, _COPIED_WORDS[copied]
    different = len(set(bare_words(plain)))
    if "text" in question.needed and different < question.least_words:
        yield Found.THIN, f"This has {different} different words. Say enough for a family to know what happens."


def _approval_faults(approval: Approval, today: date) -> Iterator[tuple[Found, str]]:
    if approval.on > today:
        yield Found.OLD, f"{date_words(approval.on)} has not come yet."
    if months_after(approval.on, DEFAULT_INTERVAL_MONTHS) <= today:
        yield Found.OLD, f"It was approved on {date_words(approval.on)}: more than a year ago."


def _is_there(part: Part, answer: Answer, content: ReportContent) -> bool:
    return {
        "text": bool(bare_words(answer.text)),
        "choices": bool(answer.choices),
        "contact": any(one.name or one.role or one.phone or one.email for one in answer.contacts),
        "links": bool(answer.links),
        "date": answer.on is not None,
        "table": bool(answer.rows),
        "provision-map": bool(content.provision),
        "approval": content.approval is not None,
    }[part]


def refused(content: ReportContent, form: Form, today: date) -> Iterator[str]:
    """Why a report cannot be sent at all, in sentences. What is missing or thin does not stop one: families are better
    off with most of a report than with none, and both they and officers are told what is not there."""
    if content.is_empty:
        yield "Nothing is answered yet. Answer at least one question."
    for question in form.questions:
        is_map = "provision-map" in question.parts
        since = content.provision_from if is_map else content.answer(question.code).carried_from
        if since is not None:
            yield f"“{question.label}” is from {year_words(since)}. Check it and say that it is right."
    if content.approval and content.approval.on > today:
        yield f"The report says that it was approved on {date_words(content.approval.on)}, which has not come yet."


def not_asked(content: ReportContent, form: Form) -> Iterator[str]:
    """What a report says that its form does not ask for, in sentences: no page sends such, a crafted request may."""
    for answer in content.answers:
        question = form.question(answer.question)
        if question is None:
            yield f"There is no question “{answer.question}”."
            continue
        offered = {choice.code for choice in question.offered()}
        if any(code not in offered for code in answer.choices):
            yield f"“{question.label}” has a choice that is not offered."
        for part in ("text", "choices", "contact", "links", "date", "table"):
            if part not in question.parts and _is_there(part, answer, content):
                yield f"“{question.label}” does not ask for this kind of answer."
        if any(len(row) != len(question.columns) for row in answer.rows):
            yield f"“{question.label}” has a row with another number of cells than its table has columns."
    parts = {part for question in form.questions for part in question.parts}
    if content.provision and "provision-map" not in parts:
        yield "There is no question about what is offered for each need."
    if content.approval and "approval" not in parts:
        yield "There is no question about who approved the report."


_MISSING_WORDS: dict[Part, str] = {
    "text": "Write something in words.",
    "choices": "Tick at least one.",
    "contact": "Give someone to reach.",
    "links": "Give the address of the page.",
    "date": "Give the day.",
    "table": "Fill in at least one row.",
    "provision-map": "Say what there is for at least one need.",
    "approval": "Say who approved it, and when.",
}
_COPIED_WORDS: dict[Copied, str] = {
    Copied.QUESTION: "This repeats the question. Say what your school does.",
    Copied.HELP: "This repeats the help text. Say what your school does.",
    Copied.EXAMPLE: "This is the example. Say what your school does.",
    Copied.TEMPLATE: "This is the text of a template. Say what your school does.",
    Copied.GAP: "There is a gap from a template that nobody has filled in.",
}
