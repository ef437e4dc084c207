"""Writes the invented schools' reports the way schools do: begun, saved, sent, amended, each on its day."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.reports import form_in_use
from config.reports.shape import Form
from config.settings import Settings
from importers.demonstration.register import School, school_kind, school_website, schools
from importers.demonstration.reports import Setting, chance, group_of, pick, read, report_of
from localoffer.audit import Actor
from localoffer.clock import ENGLAND
from localoffer.directory.models import Provider, Service
from localoffer.reports import drafting
from localoffer.reports.content import Answer, ReportContent
from localoffer.reports.knowing import kind_of, known_facts
from localoffer.reports.models import ReportRevision
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.settings import may_be_written, school_year

ACTOR = Actor("command", "demonstration reports")
_NEVER_YET = "Proposed to open", "Closed"


def write_reports(session: Session, settings: Settings, now: datetime, tick: Callable[[], None] = lambda: None) -> int:
    """Write every report there is for the day of `now`; how many schools have one or a draft. None a second time,
    whatever became of them since. Commits nothing."""
    if session.scalar(select(ReportRevision.id).where(ReportRevision.author == str(ACTOR)).limit(1)):
        return 0
    written = 0
    for provider, setting in writers(session):
        kind = kind_of(session, provider)
        if kind is not None:
            known = known_facts(session, provider, settings)
            _Writer(session, provider, setting, form_in_use(kind.form), known, now).write()
            written += 1
        tick()
    return written


def how_many() -> int:
    """How many settings have a report or a draft."""
    return len(list(_writing_schools())) + len(read("standing")["early_years"])


def writers(session: Session) -> Iterator[tuple[Provider, Setting]]:
    """Who writes one: open schools and colleges of the borough, and some nurseries."""
    urns = {str(school["urn"]): school for school in _writing_schools()}
    for provider in session.scalars(select(Provider).where(Provider.urn.in_(urns)).order_by(Provider.urn)):
        school = urns[provider.urn or ""]
        group = group_of(school_kind(school), str(school["type"]), school["ages"])
        yield provider, _setting(str(school["urn"]), provider, group, str(school["town"]), school_website(school))
    wanted = read("standing")["early_years"]
    nurseries = select(Provider).join(Service).where(Service.external_id.in_(wanted)).order_by(Provider.name)
    for provider in session.scalars(nurseries):
        yield provider, _setting(provider.slug, provider, "nursery", "town", provider.website)


def _writing_schools() -> Iterator[School]:
    none = read("standing")["none"]
    for school in schools():
        if school["urn"] not in none and school.get("status") not in _NEVER_YET and not school.get("elsewhere"):
            yield school


def _setting(key: str, provider: Provider, group: str, town: str, website: str) -> Setting:
    address = website or f"https://www.{provider.slug}.example"
    return Setting(key, provider.name, group, town, address, pick(read("standing")["leads"], key))


class _Writer:
    """One setting at work on its reports."""

    def __init__(
        self, session: Session, provider: Provider, setting: Setting, form: Form, known: KnownFacts, now: datetime
    ) -> None:
        self._session, self._provider, self._setting = session, provider, setting
        self._form, self._known, self._now = form, known, now
        self._today = now.astimezone(ENGLAND).date()
        self._year = school_year(self._today)

    def write(self) -> None:
        """All that it has, as reports/standing.yml says."""
        standing, number = read("standing"), int(self._setting.key) if self._setting.key.isdigit() else 0
        approved = self._today - timedelta(days=10 + self._some(110))
        late = standing["due"].get(number) or standing["overdue"].get(number)
        if number in standing["begun"]:
            return self._begin()
        if late:
            return self._send_late(self._today - timedelta(days=late))
        if number not in standing["no_last_year"] and self._setting.group != "nursery":
            before = approved - timedelta(days=340 + self._some(50))
            self._send(self._year - 1, min(before, date(self._year, 8, 20)))
        if number in standing["renewing"]:
            return self._renew()
        report = self._spoiled(standing["incomplete"].get(number, {}), self._report(self._year, approved))
        self._send(self._year, approved, report, check_first=number in standing["waiting"])
        if amendment := standing["amended"].get(number):
            self._amend(amendment, approved)
        return None

    def _send_late(self, approved: date) -> None:
        """The last report there is: last year's, in late summer this year's."""
        last_year = may_be_written(self._year - 1, approved + timedelta(days=8))
        self._send(self._year - 1 if last_year else self._year, approved)

    def _report(self, year: int, approved: date) -> ReportContent:
        return report_of(self._setting, self._form, self._known, year, approved)

    def _send(
        self, year: int, approved: date, content: ReportContent | None = None, *, check_first: bool = False
    ) -> None:
        """The report of a school year, a few days after its approval."""
        at = self._at(approved + timedelta(days=2 + self._some(6)))
        draft = self._draft(year, content or self._report(year, approved), at)
        drafting.submit(self._session, draft, draft.fingerprint, ACTOR, at, check_first=check_first)

    def _amend(self, amendment: dict[str, Any], approved: date) -> None:
        at = self._at(approved + timedelta(days=9))
        said = self._report(self._year, approved)
        answer = said.answer(amendment["question"])
        if amendment["add"]:
            answer = answer.model_copy(update={"text": f"{answer.text}\n\n{amendment['add']}"})
        else:
            other = pick(read("standing")["leads"], self._setting.key, "new")
            answer = answer.model_copy(update={"contacts": (answer.contacts[0].model_copy(update={"name": other}),)})
        draft = self._draft(self._year, said.with_answer(answer), at)
        drafting.submit(
            self._session, draft, draft.fingerprint, ACTOR, at, check_first=False, note=amendment["note"]
        )  # fmt: skip

    def _begin(self) -> None:
        """A first draft in which the first questions are answered."""
        at = self._at(self._today - timedelta(days=3))
        whole = self._report(self._year, self._today)
        first = tuple(question.code for question in self._form.questions[:9])
        self._draft(self._year, ReportContent(answers=tuple(whole.answer(code) for code in first)), at)

    def _renew(self) -> None:
        """Last year's answers carried over, half of them looked at."""
        at = self._at(self._today - timedelta(days=6))
        draft = drafting.start(self._session, self._provider, self._form, self._year, self._known, ACTOR, at)
        content = draft.content
        for answer in content.answers:
            if chance(50, self._setting.key, answer.question, "looked at"):
                content = content.with_answer(answer.confirmed())
        drafting.save(self._session, draft, content, draft.fingerprint, ACTOR, at)

    def _draft(self, year: int, content: ReportContent, at: datetime) -> ReportRevision:
        draft = drafting.start(self._session, self._provider, self._form, year, self._known, ACTOR, at)
        amended = content.model_copy(update={"amendments": draft.content.amendments})
        drafting.save(self._session, draft, amended, draft.fingerprint, ACTOR, at)
        return draft

    def _spoiled(self, faults: dict[str, Any], content: ReportContent) -> ReportContent:
        """A report with what is missing, thin or copied in it."""
        for code in faults.get("missing", ()):
            content = content.with_provision(()) if code == "map" else content.with_answer(Answer(question=code))
        for code, text in faults.get("thin", {}).items():
            content = content.with_answer(content.answer(code).model_copy(update={"text": text}))
        for code, from_code in faults.get("copied", {}).items():
            question = self._form.question(from_code)
            assert question is not None
            content = content.with_answer(content.answer(code).model_copy(update={"text": question.help}))
        return content

    def _some(self, most: int) -> int:
        """A number of days from 0 to below `most`, always the same for the same setting."""
        return pick(range(most), self._setting.key, most)

    def _at(self, day: date) -> datetime:
        """Ten in the morning of a day, never later than now."""
        return min(datetime.combine(day, time(10), ENGLAND), self._now)
