"""A setting's report on its home page: where each school year's stands, and what to do next. Settings that are only
invited are invited, never told off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.reports import form_in_use
from localoffer.clock import today
from localoffer.database import db
from localoffer.directory.models import Provider
from localoffer.freshness.rules import Dates, Freshness, due_on, freshness
from localoffer.officers.panels import Panel
from localoffer.publishing.rules import State
from localoffer.reports.knowing import kind_of
from localoffer.reports.links.queries import broken_of
from localoffer.reports.models import Report, ReportRevision
from localoffer.reports.rules import LEFT_TO_DO
from localoffer.reports.settings import school_year, year_words
from localoffer.reports.standing import Duty, by_today
from localoffer.wording import date_words, plural

_BEGIN: dict[Duty, str] = {
    "must": "Begin it: the law asks you to publish one every year",
    "invited": "You are invited to write one. Nothing in it is compulsory",
    "exempt": "You are welcome to write one. The law does not ask you to",
}
_OPEN = (State.DRAFT, State.SUBMITTED, State.SENT_BACK)


@dataclass(frozen=True)
class YearStands:
    """The report of one school year. `newest`: the state of its newest version that is a draft, waits, was sent back or
    is public; None where there is none. `to_do`: questions that the public one leaves missing, thin or unchecked."""

    year: int
    newest: State | None = None
    is_public: bool = False
    dates: Dates = Dates()  # noqa: RUF009 - dates that nobody gave are the same for all
    to_do: int = 0


def report_panel(provider: Provider) -> Panel | None:
    """The table of a setting's reports; None for a provider that is asked for none."""
    kind = kind_of(db.session(), provider)
    if kind is None:
        return None

    def rows() -> Sequence[tuple[str, str, str]]:
        session, day = db.session(), today()
        return [*told(kind.duty, years_of(session, provider, day), day), *_links(session, provider)]

    return Panel(
        form_in_use(kind.form).title, ("School year", "Where it stands", "What to do next"), rows,
        "Nobody has begun it.", link=("reporting.stands", "Write or change the report"),
    )  # fmt: skip


def years_of(session: Session, provider: Provider, day: date) -> list[YearStands]:
    """The newest school year of which families read a report, this one and those after it, the earliest first."""
    query = (
        select(Report, ReportRevision)
        .join(ReportRevision, ReportRevision.report_id == Report.id)
        .where(Report.provider_id == provider.id, ReportRevision.state.in_((*_OPEN, State.PUBLIC)))
        .order_by(Report.year, ReportRevision.number)
    )
    found: dict[int, YearStands] = {}
    for report, revision in session.execute(query):
        before = found.get(report.year, YearStands(report.year))
        is_public = revision.lifecycle is State.PUBLIC
        found[report.year] = YearStands(
            report.year, revision.lifecycle, before.is_public or is_public, report.dates,
            _to_do(revision, day) if is_public else before.to_do,
        )  # fmt: skip
    this_year = school_year(day)
    found.setdefault(this_year, YearStands(this_year))
    read = max((year for year, one in found.items() if one.is_public and year < this_year), default=this_year)
    first = this_year if found[this_year].is_public else read
    return [one for year, one in sorted(found.items()) if year >= first]


def told(duty: Duty, years: Iterable[YearStands], day: date) -> list[tuple[str, str, str]]:
    """The rows of the table: school year, where it stands, what to do next."""
    known = {one.year: one for one in years}
    return [(year_words(one.year), _stands(one, duty, day), _next(one, duty, known, day)) for one in known.values()]


def _stands(one: YearStands, duty: Duty, day: date) -> str:
    if one.newest is None:
        return "Not begun"
    said = {
        State.DRAFT: "A draft that is not sent",
        State.SUBMITTED: "Sent, waiting for an officer",
        State.SENT_BACK: "Sent back by an officer",
    }.get(one.newest, "")
    return ". ".join(filter(None, (said, _read(one, duty, day) if one.is_public else "")))


def _read(one: YearStands, duty: Duty, day: date) -> str:
    """That families read it, and until when it does."""
    due = due_on(one.dates)
    if due is None:
        return "Families read it"
    if due > day:
        return f"Families read it. Due again by {date_words(due)}"
    return f"Families read it. It was due again on {date_words(due)}" if duty == "must" else "Families read it"


def _next(one: YearStands, duty: Duty, known: dict[int, YearStands], day: date) -> str:
    before = known.get(one.year - 1)
    match one.newest:
        case None:
            return f"Begin it with the answers of {year_words(before.year)}" if before else _BEGIN[duty]
        case State.DRAFT:
            return "Finish it and send it"
        case State.SUBMITTED:
            return "Nothing for now"
        case State.SENT_BACK:
            return "Change what the officer asks for, then send it again"
    follows = one.year + 1
    if follows in known:
        return "Nothing: families can go on reading it"
    if duty == "must" and one.to_do:
        return f"{plural(one.to_do, 'question')} to complete"
    if duty != "must" or freshness(one.dates, day) is Freshness.FRESH:
        return "Change it when something changes"
    return f"Begin {year_words(follows)} with its answers"


def _links(session: Session, provider: Provider) -> list[tuple[str, str, str]]:
    """A row for each link of what families read that does not open."""
    return [
        ("A link", f"{one.address}: {one.words}", "Give another address") for one in broken_of(session, provider.id)
    ]


def _to_do(revision: ReportRevision, day: date) -> int:
    """Questions that a public version leaves to do, by what was found when it was sent."""
    if not revision.findings_json:
        return 0
    days = {one.code: one.not_before for one in revision.form.questions if one.not_before}
    return sum(found in LEFT_TO_DO for found in by_today(revision.findings_json, days, day).values())
