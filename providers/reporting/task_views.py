"""The task list of a report: every question with what became of it."""

from itertools import groupby

from localoffer.clock import today
from localoffer.database import db
from localoffer.reports.links.queries import broken_by_question
from localoffer.reports.rules import Found, completeness
from localoffer.reports.views import YEARS
from providers.reporting.pages import own_work, reporting, show
from providers.reporting.rules import TAGS, asks_for_anything, left_to_check, ordered


@reporting.get(f"/organisations/<provider_id>/report/{YEARS}/write")
def tasks(provider_id: str, year: int) -> str:
    """What is done, what is missing, thin or to be checked, section by section."""
    own, work = own_work(provider_id, year)
    found = completeness(work.form, work.kind.code, work.content, today())
    by_code = {one.question.code: one for one in found.findings}
    titles = {section.code: section.title for section in work.form.sections}
    rows = [by_code[question.code] for question in ordered(work.form)]
    return show(
        "tasks", own, work=work, found=found, Found=Found, tags=TAGS,
        sections=[(titles[code], list(group)) for code, group in groupby(rows, lambda row: row.question.section)],
        to_check=left_to_check(work.form, work.content),
        is_asked=asks_for_anything(work.form, work.kind.code),
        broken=broken_by_question(db.session(), work.content),
    )  # fmt: skip
