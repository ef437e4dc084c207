"""What earlier files said of a report, so that the same file again undoes nothing that was changed by hand. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from config.reports.shape import Form
from importers.reports.answering import lay_over
from importers.reports.reader import ReportRow
from localoffer.reports.content import ReportContent
from localoffer.reports.prefill import fitted


@dataclass(frozen=True)
class Brought:
    """A version that an import brought, and what families read before it (empty: nothing)."""

    content: ReportContent
    before: ReportContent


def told_last(form: Form, brought: Sequence[Brought]) -> ReportContent | None:
    """What files said last of each question; None where none ever did. `brought` are in their order: a version that
    left a question as it was says nothing about it, because it may only have kept what somebody wrote by hand."""
    told: ReportContent | None = None
    for one in brought:
        new, before = fitted(form, one.content), fitted(form, one.before)
        told = new if told is None else _with(told, new, told_apart(form, before, new), form)
    return told


def only_new(
    form: Form, base: ReportContent, laid: ReportContent, told: ReportContent, row: ReportRow
) -> ReportContent:
    """What a row makes of a report, without questions of which the row says what a file said last time."""
    again = lay_over(told, form, row)
    return laid if again.is_wrong else _with(base, laid, told_apart(form, told, again.content), form)


def told_apart(form: Form, before: ReportContent, after: ReportContent) -> tuple[str, ...]:
    """The codes of the questions whose answers differ."""
    found = []
    old, new = ({answer.question: answer for answer in content.answers} for content in (before, after))
    for question in form.questions:
        differs = old.get(question.code) != new.get(question.code)
        differs = differs or ("provision-map" in question.parts and before.provision != after.provision)
        if differs or ("approval" in question.parts and before.approval != after.approval):
            found.append(question.code)
    return tuple(found)


def _with(base: ReportContent, other: ReportContent, codes: Sequence[str], form: Form) -> ReportContent:
    """One report with the other's answers to some questions."""
    parts = {part for question in form.questions if question.code in codes for part in question.parts}
    changes: dict[str, object] = {
        "answers": [(other if one.code in codes else base).answer(one.code) for one in form.questions]
    }
    if "provision-map" in parts:
        changes |= {"provision": other.provision, "provision_from": other.provision_from}
    if "approval" in parts:
        changes["approval"] = other.approval
    return ReportContent.model_validate({**dict(base), **changes})
