"""The registers by themselves: the school register every day, Ofsted's list of childcare when there is a new one.

Each job fetches, refuses what cannot be right, and applies as its command does, with endings put to an officer. A file
that was loaded already is left alone. Its twin `would_…` says what it would do.
"""

import re
from collections.abc import Callable
from datetime import date, datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import Settings
from importers.downloading import DAYS_BACK, LINKS_FILE, SCHOOLS_FILE, download
from importers.pipeline import both_digests, plan_schools
from importers.problems import FileError
from importers.registers.childcare import plan_childcare
from importers.registers.ofsted_page import newest_childcare
from importers.registers.watching import WatchedPlan, watched
from importers.running import begin, carry_out
from importers.runs import ImportRun
from importers.sources.schools import Selection
from importers.specs.childcare import CHILDCARE
from importers.specs.columns import Spec
from importers.specs.schools import SCHOOLS
from localoffer import clock
from localoffer.database import db
from localoffer.jobs.rules import Done
from localoffer.wording import date_words

FEWEST = 0.9
"""A file with a smaller share of the rows of the one before is cut short: it is refused."""
NEEDED = {
    "schools": ("status", "closed", "type", "type_group", "phase", "age_low", "age_high", "postcode", "town"),
    "childcare": ("subtype", "postcode"),
}
"""Columns without which a listing would lose what it says. Commands do without them: there somebody looks."""
_BY_HAND = {"schools": "'flask import schools --download --ask-officers'", "childcare": "'flask import childcare'"}
_SPECS: dict[str, Spec] = {"schools": SCHOOLS, "childcare": CHILDCARE}
_DATED = re.compile(r"(20\d\d)(\d\d)(\d\d)")


def schools(today: date | None = None) -> Done:
    """Load the newest school register and its links. Raises FileError where it is refused."""
    day = today or clock.today()
    register, links = download(SCHOOLS_FILE, day), download(LINKS_FILE, day)
    code = _settings().authority_code

    def plan(session: Session) -> WatchedPlan:
        chain = (links.content, links.name)
        return watched(
            session, plan_schools(session, register.content, register.name, Selection(code), None, chain), whole=True
        )

    return _load("schools", register.name, both_digests(register.sha256, links.sha256), code, plan)


def childcare() -> Done:
    """Load Ofsted's newest list of childcare providers. Raises FileError where it is refused."""
    came, name = newest_childcare(), _settings().authority_short_name
    return _load(
        "childcare", came.name, came.sha256, name,
        lambda session: plan_childcare(session, came.content, came.name, name),
    )  # fmt: skip


def would_schools(today: date | None = None) -> list[str]:
    """What `schools` would do."""
    day = today or clock.today()
    named = [pattern.format(day=day) for pattern in (SCHOOLS_FILE, LINKS_FILE)]
    return [
        f"Would fetch {named[0]} and {named[1]} from {_settings().register_url}, or the newest of the {DAYS_BACK} "
        "days before.",
        _last_words("schools"),
        "Schools that close, become another or are proposed to close would be put to an officer.",
    ]


def would_childcare() -> list[str]:
    """What `childcare` would do."""
    return [
        f"Would look on {_settings().childcare_url} for the newest list of childcare providers, and fetch it where "
        "it is not the last loaded.",
        _last_words("childcare"),
        "Childminders and others whose details Ofsted keeps back would never be listed.",
    ]


def _load(kind: str, file_name: str, sha256: str, authority: str, prepare: Callable[[Session], WatchedPlan]) -> Done:
    session: Session = db.session()
    before = last_gathered(session, kind)
    if before is not None and before.sha256 == sha256:
        return Done(said=f"Nothing new: {file_name} was loaded on {date_words(before.started_at)}.")
    run = begin(kind, file_name, clock.now(), authority=authority, gathered=True)

    def judged() -> WatchedPlan:
        plan = prepare(session)
        run.options["rows"] = plan.rows_read
        refuse_partial(plan, kind, file_name, before)
        return plan

    carry_out(session, run, judged, quiet=True)
    if run.state != "applied":
        raise FileError(*[problem for problem in run.problems if problem.rejects][:5], *run.notes[:1])
    left_out = f" Rows left out because of what stands in them: {run.rejected:,}." if run.rejected else ""
    told = f"{file_name}: {run.new:,} new, {run.changed:,} changed, {run.unchanged:,} unchanged.{left_out}"
    return Done(int(run.options["rows"]), run.new + run.changed, told)


def refuse_partial(plan: WatchedPlan, kind: str, name: str, before: ImportRun | None) -> None:
    """Raises FileError where a file lacks columns that listings are made of, or many of the rows of the last one."""
    missing = [_SPECS[kind].column(field).heading for field in NEEDED[kind] if field not in plan.fields]
    if missing:
        listed = ", ".join(f"'{heading}'" for heading in missing)
        raise FileError(
            f"{name} no longer has the {'column' if len(missing) == 1 else 'columns'} {listed}, without which listings "
            f"would lose what they say. Nothing was changed. Look at the file; 'flask import {kind}' takes it as it is."
        )
    rows = int(before.options.get("rows") or 0) if before is not None else 0
    if plan.rows_read < rows * FEWEST:
        raise FileError(
            f"{name} has {plan.rows_read:,} rows and the last one had {rows:,}: it looks cut short. Nothing was "
            f"changed. Where it is right, load it once by hand: {_BY_HAND[kind]}."
        )


def last_gathered(session: Session, kind: str) -> ImportRun | None:
    """The last run of this kind that was applied with its endings put to officers: by this job, or by hand."""
    applied = select(ImportRun).where(ImportRun.kind == kind, ImportRun.state == "applied")
    newest = session.scalars(applied.order_by(ImportRun.started_at.desc()).limit(200))
    return next((run for run in newest if run.options.get("rows")), None)


def day_of(file_name: str) -> date | None:
    """The day in a dated file name; None where it has none."""
    found = _DATED.search(file_name)
    try:
        return datetime.strptime("".join(found.groups()), "%Y%m%d").date() if found else None  # noqa: DTZ007
    except ValueError:
        return None


def _last_words(kind: str) -> str:
    last = last_gathered(db.session(), kind)
    if last is None:
        return "This job has not loaded any yet."
    day = day_of(last.file_name)
    of = f"of {date_words(day)}" if day else f"{last.file_name}, loaded on {date_words(last.started_at)}"
    return f"The last loaded is {of}."


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
