"""A report on paper over the same text through the same library without our layout: a usual one, and the longest."""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryFile

from flask import Flask

from benchmarks.results import Result
from config.reports import form_in_use
from localoffer import wording
from localoffer.reports.content import LONGEST, Answer, ReportContent
from localoffer.reports.papers.layout import page
from localoffer.reports.papers.rules import Cover, Paper, Sheets
from localoffer.reports.shown import ShownReport, shown

USUAL = 1_200
"""Characters of an answer in published reports, roughly."""
_SAID = """We begin with the lesson every child is in, and look together at what each child needs to take part in it.

### What changes for a child who needs more

- Pictures and signs beside the words, on the board and on paper
- A quiet place, and a **planned break** after twenty minutes
- Help from [our specialist teacher](https://saltby.example/teacher) on Tuesdays

After six weeks the teacher, the parents and the child look at what has changed, and agree what comes next.

"""
_ROOT = Path(__file__).parents[1]
_ALONE = "import sys, weasyprint; sys.stdout.buffer.write(weasyprint.HTML(string=sys.stdin.read()).write_pdf())"
_MAKER = ("-m", "localoffer.reports.papers.maker")
_LIMITS = ("3600", "4000")
"""Seconds and megabytes: none that would stop it."""
_COVER = Cover("Saltby Primary School", "saltby-primary-school", "Aldermere Borough Council", "#1d5b4f", "#1b5480")


def measure() -> list[Result]:
    """Make both reports each way, every time in a process of its own, as the site does."""
    rows = []
    for name, length in (("usual", USUAL), ("longest", LONGEST)):
        report = _report(length)
        words = sum(len(said.text) for said in report.answers)
        floor, _, _ = _made(_plain(report), ["-c", _ALONE])
        rows.append(
            Result(f"{name} report ({words:,} characters), its text through WeasyPrint alone", f"{floor:.1f} s")
        )
        for paper, what in ((Paper.STANDARD, "PDF"), (Paper.LARGE, "large print PDF"), (Paper.WORD, "Word file")):
            seconds, memory, size = _made(_page(paper, report), [*_MAKER, paper.value, *_LIMITS])
            rows.append(
                Result(f"{name} report as {what}", f"{seconds:.1f} s, {memory:.0f} MB, file {size / 1e6:.1f} MB")
            )
            if paper is Paper.STANDARD:
                rows.append(Result("— over its text alone", f"{seconds / floor:.1f}"))
    return rows


def _report(length: int) -> ShownReport:
    """A report with every question that takes text answered at this length."""
    form = form_in_use("schools")
    text = (_SAID * (length // len(_SAID) + 1))[:length]
    asked = [question for question in form.questions if "text" in question.parts]
    answers = tuple(Answer(question=question.code, text=text) for question in asked)
    return shown(form, ReportContent(answers=answers), 2026)


def _page(paper: Paper, report: ShownReport) -> str:
    app = Flask("papers", root_path=str(_ROOT))
    app.jinja_env.filters.update(wording.FILTERS)
    with app.app_context():
        return page(Sheets(paper, _COVER, report))


def _plain(report: ShownReport) -> str:
    return "".join(f"<h2>{said.label}</h2>{said.html()}" for said in report.answers)


def _made(given: str, how: list[str]) -> tuple[float, float, int]:
    """Seconds, megabytes at most, and bytes of the file, of a process that makes it from a page."""
    began = time.perf_counter()
    with (
        TemporaryFile() as file,
        subprocess.Popen([sys.executable, *how], stdin=subprocess.PIPE, stdout=file, cwd=_ROOT) as process,
    ):
        assert process.stdin
        process.stdin.write(given.encode())
        process.stdin.close()
        _, process.returncode, used = os.wait4(process.pid, 0)
        if process.returncode:
            raise RuntimeError(f"{how[-1]} was not made")
        return time.perf_counter() - began, used.ru_maxrss / 1024, file.seek(0, os.SEEK_END)
