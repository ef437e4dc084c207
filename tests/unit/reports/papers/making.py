"""Papers for tests: a whole report of a school, with what a test wants different, and what is read back of its PDF."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pikepdf
from flask import Flask

from localoffer import wording
from localoffer.reports.content import Amendment, Provision, ReportContent
from localoffer.reports.papers import checklist
from localoffer.reports.papers.layout import page
from localoffer.reports.papers.pdf import make_pdf
from localoffer.reports.papers.rules import Cover, Paper, Sheets
from localoffer.reports.shown import shown
from tests.conftest import ROOT
from tests.unit.reports.answering import answered, schools, whole

COVER = Cover(
    school="Saltby Primary School",
    slug="saltby-primary-school",
    authority="Aldermere Borough Council",
    theme_colour="#1d5b4f",
    link_colour="#1b5480",
    address="https://localoffer.aldermere.example/providers/saltby-primary-school/report/2026",
    published_on=date(2026, 10, 6),
    changed_on=date(2026, 11, 1),
    due=date(2027, 10, 5),
)
HOW_WE_TEACH = """We begin with the lesson every child is in.

# In class

1. Short steps
2. Pictures
   - signs
   - symbols

## Beside it

Some *calm* and **clear** words, and [our policy](https://saltby.example/policy).

> Ellis helps.

| Group | When |
| --- | --- |
| Lego | Friday |
"""


def full() -> ReportContent:
    """A report with every kind of answer in it."""
    form = schools()
    content = whole()
    for code, changes in (("f8", {"text": HOW_WE_TEACH}), ("f11", {"rows": [["Signing", "All staff", "2026"]]})):
        question = form.question(code)
        assert question
        content = content.with_answer(answered(question, **changes))
    rows = (
        Provision(layer="universal", what=("Visual timetables", "A quiet corner")),
        Provision(need="asd", layer="targeted", what=("Lunchtime Lego group",)),
    )
    return content.with_provision(rows).amended(Amendment(on=date(2026, 11, 1), note="Mrs Hill is the new SENCO."))


def saying(text: str, code: str = "f8") -> ReportContent:
    """A report that says nothing but this."""
    question = schools().question(code)
    assert question
    return ReportContent().with_answer(answered(question, text=text))


def sheets(paper: Paper, content: ReportContent, cover: Cover = COVER) -> Sheets:
    report = shown(schools(), content, 2026)
    asked = checklist.said(schools(), "mainstream", report) if paper is Paper.WORD else ()
    return Sheets(paper, cover, report, asked)


def html(paper: Paper, content: ReportContent, cover: Cover = COVER) -> str:
    """The page of a paper."""
    app = Flask("papers", root_path=str(ROOT))
    app.jinja_env.filters.update(wording.FILTERS)
    with app.app_context():
        return page(sheets(paper, content, cover))


def pdf(paper: Paper, content: ReportContent, cover: Cover = COVER) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(make_pdf(html(paper, content, cover), large=paper is Paper.LARGE)))


def elements(made: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Each element of the structure that screen readers follow, in reading order: what it is, and itself."""

    def walk(found: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(found, pikepdf.Array):
            for one in found:
                yield from walk(one)
        elif isinstance(found, pikepdf.Dictionary):
            if "/S" in found:
                yield str(found.S)[1:], found
            if "/K" in found:
                yield from walk(found.K)

    yield from walk(made.Root.StructTreeRoot.K)
