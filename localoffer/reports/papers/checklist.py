"""What governors tick off: each thing the law asks of a report, and where the report says it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.reports import requirements
from config.reports.shape import Form, Question, Requirement
from localoffer.reports.duties import Duty
from localoffer.reports.shown import ShownReport


@dataclass(frozen=True)
class Place:
    """A question that meets a requirement. `state` says what became of it, in words; `is_there`: whether the paper has
    an answer to lead to; `links`: the pages it names (label, address)."""

    code: str
    label: str
    state: str
    is_there: bool
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Asked:
    """One requirement, in our words, where it comes from, and where the report meets it."""

    label: str
    source: str
    places: tuple[Place, ...]


def said(form: Form, kind: str, report: ShownReport) -> tuple[Asked, ...]:
    """The requirements of a kind of setting, with where the report says something about each. It judges nothing: this
    is what everyone may take away."""
    compulsory = [question for question in form.questions if kind in question.compulsory_for]
    by_code = {code: [one for one in compulsory if code in one.why] for code in requirements()}
    return tuple(
        Asked(requirements()[code].label, _source(requirements()[code]), tuple(_said(asked, report)))
        for code, asked in by_code.items()
        if asked
    )


def judged(duties: Sequence[Duty], report: ShownReport) -> tuple[Asked, ...]:
    """The same for those who write and approve it, with what is still to do."""
    return tuple(
        Asked(
            duty.requirement.label,
            _source(duty.requirement),
            tuple(
                Place(
                    code=one.finding.question.code,
                    label=one.finding.question.label,
                    state=one.finding.words or "Done.",
                    is_there=report.answer(one.finding.question.code) is not None,
                    links=one.links,
                )
                for one in duty.evidence
            ),
        )
        for duty in duties
    )


def _said(questions: Iterable[Question], report: ShownReport) -> Iterable[Place]:
    for question in questions:
        answer = report.answer(question.code)
        links = tuple((link.label, link.url) for link in answer.links) if answer else ()
        state = "In the report." if answer else "Nothing is said about this."
        yield Place(question.code, question.label, state, answer is not None, links)


def _source(requirement: Requirement) -> str:
    unchecked = " (number or wording not checked against the source)" if requirement.confidence == "M" else ""
    return requirement.source + unchecked
