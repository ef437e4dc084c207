"""What a new report begins with: what the directory and the settings know, and last year's answers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from config.reports.shape import Form, Question
from localoffer.directory.content import Contact, Link
from localoffer.reports.content import Answer, ReportContent


@dataclass(frozen=True)
class KnownFacts:
    """What is known without asking. `advice_service` is the impartial one of the area; `local_offer` the address of
    this site; `needs` and `contact` are what the setting's own entry says."""

    needs: Sequence[str] = ()
    contact: Contact | None = None
    advice_service: Contact | None = None
    local_offer: Link | None = None


def first_content(form: Form, known: KnownFacts) -> ReportContent:
    """A first report: nothing but what is known."""
    return ReportContent(answers=tuple(prefilled(question, known) for question in form.questions))


def carried_over(form: Form, last: ReportContent, year: int, known: KnownFacts) -> ReportContent:
    """Last year's report as the beginning of this one: its answers, each to be checked, as far as they are still asked
    and offered; what is known where there was no answer. Approval and notes on changes begin anew."""
    answers = []
    for question in form.questions:
        kept = _still_asked(question, last.answer(question.code))
        if kept.is_empty:
            answers.append(prefilled(question, known))
        else:
            answers.append(kept.model_copy(update={"carried_from": kept.carried_from or year, "prefilled": False}))
    asks_for_map = any("provision-map" in question.parts for question in form.questions)
    rows = last.provision if asks_for_map else ()
    since = (last.provision_from or year) if rows else None
    return ReportContent(answers=tuple(answers), provision=rows, provision_from=since)


def fitted(form: Form, content: ReportContent) -> ReportContent:
    """A report as far as a newer version of its form still asks for it: the same year's words, gone on with."""
    answers = tuple(_still_asked(question, content.answer(question.code)) for question in form.questions)
    parts = {part for question in form.questions for part in question.parts}
    return ReportContent(
        answers=answers,
        provision=content.provision if "provision-map" in parts else (),
        provision_from=content.provision_from if "provision-map" in parts else None,
        approval=content.approval if "approval" in parts else None,
        amendments=content.amendments,
    )


def prefilled(question: Question, known: KnownFacts) -> Answer:
    """The answer that is known; an empty one where none is. The authority vouches for its own advice service and local
    offer; what a setting's entry says is often stale, so the setting is to look at it."""
    answer = Answer(question=question.code)
    match question.prefill:
        case "needs" if known.needs:
            return answer.model_copy(update={"choices": tuple(known.needs), "prefilled": True})
        case "school-contact" if known.contact:
            return answer.model_copy(update={"contacts": (known.contact,), "prefilled": True})
        case "advice-service" if known.advice_service:
            return answer.model_copy(update={"contacts": (known.advice_service,)})
        case "local-offer" if known.local_offer:
            return answer.model_copy(update={"links": (known.local_offer,)})
    return answer


def _still_asked(question: Question, answer: Answer) -> Answer:
    """The parts of an answer that its question still asks for, and the choices that it still offers."""
    offered = {choice.code for choice in question.offered()}
    kept = {
        "text": answer.text if "text" in question.parts else "",
        "choices": tuple(code for code in answer.choices if code in offered),
        "contacts": answer.contacts if "contact" in question.parts else (),
        "links": answer.links if "links" in question.parts else (),
        "on": answer.on if "date" in question.parts else None,
        "rows": tuple(row for row in answer.rows if len(row) == len(question.columns)),
    }
    return answer.model_copy(update=kept)
