"""What a file of reports would do, school by school, and carrying it out through the verbs of reports."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from config.reports import form_in_use
from config.reports.shape import Form, SettingKind
from importers.problems import ReadProblem
from importers.reports.judging import Change, Judged, Judging, Options
from importers.reports.reader import ReportRow
from importers.reports.rows import fault_of, long_cells, notes_of, read_reports, rows_of
from importers.reports.schools import School, Schools, WhoError, kinds_of
from importers.reports.standing import Seen, Standing, seen_now, standings
from localoffer.audit import Actor
from localoffer.directory.bulk import many_changes
from localoffer.directory.holding import hold_provider
from localoffer.directory.models import Provider
from localoffer.errors import ConflictError
from localoffer.reports import drafting
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.settings import year_words

Known = Callable[[Provider], KnownFacts]
"""What the directory and the settings know of a school before it writes a word."""
_ORDER: tuple[Change, ...] = ("wrong", "new", "changed", "unchanged")


@dataclass(frozen=True)
class Step:
    """One row, whose report it is, and what becomes of it. A row that cannot be matched has no school."""

    row: ReportRow
    judged: Judged
    school: School | None = None
    form: Form | None = None
    seen: Seen = field(default_factory=Seen)


@dataclass
class ReportsPlan:
    """A file of reports read and checked."""

    sha256: str
    steps: list[Step]
    problems: list[ReadProblem]
    notes: list[str]
    options: Options
    source: str = "reports"

    @property
    def size(self) -> int:
        """Rows that can be used."""
        return sum(step.judged.change != "wrong" for step in self.steps)

    def counts(self) -> Counter[str]:
        """Rows by what becomes of them."""
        return Counter(step.judged.change for step in self.steps)

    def preview(self) -> list[tuple[str, str, str]]:
        """Every row: what becomes of it, whose it is, and which questions change. What changes nothing comes last."""
        steps = sorted(self.steps, key=lambda step: (_ORDER.index(step.judged.change), step.row.number))
        return [(step.judged.change, _reference(step), _name(step)) for step in steps]

    def apply(self, session: Session, actor: Actor, now: datetime, tick: Callable[[], None]) -> None:
        """Through the verbs that schools use. Flushes, never commits. Raises ConflictError where somebody wrote one
        of the reports since the file was looked at."""
        with many_changes(session, now):
            for step in self.steps:
                if step.judged.change in ("new", "changed") and step.school is not None and step.form is not None:
                    self._write(session, step.school, step.form, step, actor, now)
                if step.judged.change != "wrong":
                    tick()

    def _write(self, session: Session, school: School, form: Form, step: Step, actor: Actor, now: datetime) -> None:
        hold_provider(session, school.id)
        if seen_now(session, school.id, self.options.year) != step.seen:
            raise ConflictError(f"Somebody wrote the report of {school.name} at the same moment.")
        provider, said = session.get_one(Provider, school.id), step.judged
        draft = drafting.start(session, provider, form, self.options.year, KnownFacts(), actor, now)
        drafting.save(session, draft, said.content, draft.fingerprint, actor, now)
        if not self.options.as_draft:
            seen = draft.fingerprint
            drafting.submit(session, draft, seen, actor, now, check_first=False, note=said.note)


def plan_reports(session: Session, content: bytes, name: str, options: Options, known: Known) -> ReportsPlan:
    """A file of reports, one row each. Raises FileError."""
    table = read_reports(content, name)
    rows, problems = rows_of(table)
    steps = list(_steps(session, rows, options, known))
    problems += long_cells(rows)
    problems += [problem for step in steps for problem in step.judged.problems]
    state = "kept as drafts for the schools to check and send" if options.as_draft else "made public"
    notes = [f"Reports of the school year {year_words(options.year)}, {state}.", *notes_of(table)]
    return ReportsPlan(table.sha256, steps, sorted(problems, key=lambda one: one.row or 0), notes, options)


def _steps(session: Session, rows: Sequence[ReportRow], options: Options, known: Known) -> Iterator[Step]:
    """A step for each row, in the file's order."""
    schools = Schools(session)
    named = [(row, fault_of(row, options.year) or _who(schools, row)) for row in rows]
    found = {one.id: one for _, one in named if isinstance(one, School)}
    kinds = kinds_of(session, found.values())
    held = standings(session, list(found), options.year)
    rows_of_each: dict[uuid.UUID, list[int]] = {}
    for row, one in named:
        if isinstance(one, School):
            rows_of_each.setdefault(one.id, []).append(row.number)
    vouched = _vouched(session, found, known)
    for row, one in named:
        if isinstance(one, ReadProblem):
            yield Step(row, Judged("wrong", problems=(one,)))
            continue
        kind = kinds[one.id]
        if kind is None or len(rows_of_each[one.id]) > 1:
            words = (
                _twice(one, rows_of_each[one.id]) if kind else f"{one.name} is of a kind that is asked for no report."
            )
            yield Step(row, Judged("wrong", problems=(ReadProblem(words, row.number),)), one)
            continue
        yield _judged(row, one, kind, held.get(one.id, Standing()), options, partial(_of, session, one, known), vouched)


def _judged(
    row: ReportRow, school: School, kind: SettingKind, held: Standing, options: Options,
    known: Callable[[], KnownFacts], vouched: KnownFacts,
) -> Step:  # fmt: skip
    form = form_in_use(kind.form)
    return Step(row, Judging(row, form, held, options, known, vouched).judge(), school, form, held.seen)


def _who(schools: Schools, row: ReportRow) -> School | ReadProblem:
    try:
        return schools.find(row)
    except WhoError as problem:
        return row.problem(problem.field, str(problem))


def _twice(school: School, numbers: Sequence[int]) -> str:
    listed = ", ".join(map(str, numbers[:5])) + (" and more" if len(numbers) > 5 else "")
    return f"Rows {listed} are all about {school.name}. Keep one of them."


def _of(session: Session, school: School, known: Known) -> KnownFacts:
    return known(session.get_one(Provider, school.id))


def _vouched(session: Session, schools: dict[uuid.UUID, School], known: Known) -> KnownFacts:
    """What the authority itself vouches for, the same for every school: its advice service and its local offer."""
    if not schools:
        return KnownFacts()
    facts = _of(session, next(iter(schools.values())), known)
    return KnownFacts(advice_service=facts.advice_service, local_offer=facts.local_offer)


def _reference(step: Step) -> str:
    return step.school.reference if step.school else f"row {step.row.number}"


def _name(step: Step) -> str:
    name = step.school.name if step.school else step.row.cells.get("name", "")
    told = step.judged.told
    return f"{name} ({len(told)}: {', '.join(told)})" if told else name
