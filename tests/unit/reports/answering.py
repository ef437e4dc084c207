"""A whole report of a school, true to life, for tests that leave something out of it."""

from datetime import date
from typing import Any

from config.reports import form_in_use
from config.reports.shape import Form, Question
from localoffer.reports.content import Answer, ReportContent

TODAY = date(2026, 11, 22)

SAID = (
    "Every class has a teacher and an assistant who know each child well. We meet parents on Tuesdays, agree three "
    "goals and look again after six weeks. Ellis, our therapy dog, comes on Fridays."
)


def schools() -> Form:
    """Version 1 of the schools' form."""
    return form_in_use("schools")


def answered(question: Question, **changes: Any) -> Answer:
    """A good answer to a question, with what a test wants different."""
    contact = {"name": "Sam Lee", "role": "SENCO", "email": "senco@saltby.example", "phone": "01632 960123"}
    parts: dict[str, Any] = {
        "text": {"text": SAID},
        "choices": {"choices": (question.offered()[0].code,)} if question.offered() else {},
        "contact": {"contacts": (contact,)},
        "links": {"links": ({"label": "Document", "url": "https://saltby.example/document"},)},
        "date": {"on": date(2026, 9, 1)},
        "table": {"rows": (("Signing", "All staff", "2026"),)},
    }
    given: dict[str, Any] = {"question": question.code}
    for part in question.needed:
        given |= parts.get(part, {})
    return Answer.model_validate(given | changes)


def whole(**changes: Any) -> ReportContent:
    """A complete report of a mainstream school."""
    given = {
        "answers": tuple(answered(question) for question in schools().questions),
        "approval": {"role": "Chair of governors", "on": date(2026, 10, 5)},
    }
    return ReportContent.model_validate(given | changes)


def without(*codes: str) -> ReportContent:
    """The same, with some questions not answered."""
    return ReportContent.model_validate(
        {**dict(whole()), "answers": tuple(one for one in whole().answers if one.question not in codes)}
    )
