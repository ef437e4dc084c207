"""What one row means for the report of its school: new, changed, unchanged, or not to be taken, and why."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from config.reports.shape import Form
from importers.problems import ReadProblem
from importers.reports.answering import lay_over
from importers.reports.reader import ReportRow
from importers.reports.standing import Standing
from importers.reports.told import only_new, told_apart, told_last
from localoffer.reports.content import ReportContent
from localoffer.reports.prefill import KnownFacts, carried_over, first_content, fitted
from localoffer.reports.rules import not_asked, refused
from localoffer.reports.settings import year_words

Change = Literal["wrong", "new", "changed", "unchanged"]
LONGEST_NOTE = 1_000


@dataclass(frozen=True)
class Options:
    """How a file is taken in. `year`: the calendar year in which the school year begins. `as_draft`: for the schools
    to look at and send; otherwise families read it. `note`: what was changed, for reports that are public already."""

    year: int
    today: date
    as_draft: bool = False
    note: str = ""


@dataclass(frozen=True)
class Judged:
    """What becomes of a row. `content` is what the report then says; `told` the codes of questions that change,
    `note` what families are told of that."""

    change: Change
    content: ReportContent = field(default_factory=ReportContent)
    problems: tuple[ReadProblem, ...] = ()
    told: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Judging:
    """One row, the form it is read by, and where its report stands. `known` is what a draft begins with, `authority`
    the part of it that the authority vouches for itself."""

    row: ReportRow
    form: Form
    standing: Standing
    options: Options
    known: Callable[[], KnownFacts]
    authority: KnownFacts

    def judge(self) -> Judged:
        """What becomes of the row."""
        base = self._base()
        laid = lay_over(base, self.form, self.row)
        if laid.is_wrong:
            return Judged("wrong", problems=tuple(laid.problems))
        if laid.content == base and not self._is_there:
            words = "The row says nothing that is asked of this school or setting."
            return Judged("wrong", problems=(*laid.problems, self._reject(words)))
        content = self._only_new(base, laid.content)
        if content == base and self._is_there:
            return Judged("unchanged", base, tuple(laid.problems))
        reasons = [*laid.problems, *self._in_the_way(), *self._cannot_be(content)]
        if any(problem.rejects for problem in reasons):
            return Judged("wrong", problems=tuple(reasons))
        told = told_apart(self.form, base if self._is_there else ReportContent(), content)
        reasons += [*self._left_behind(content), *self._replaced(told)]
        return Judged("changed" if self._is_there else "new", content, tuple(reasons), told, self._note)

    @property
    def _is_there(self) -> bool:
        """Whether the year's report says something already that this changes."""
        held = self.standing
        return bool(held.draft or held.last) if self.options.as_draft else held.public is not None

    @property
    def _note(self) -> str:
        return self.row.cells.get("note") or self.options.note

    def _base(self) -> ReportContent:
        """What the row is laid over. For families: what they read of that year, else what the authority vouches for.
        For a draft: the draft, what was said last, last year's answers to be checked, what is known."""
        held = self.standing
        if not self.options.as_draft:
            return fitted(self.form, held.public.content) if held.public else first_content(self.form, self.authority)
        said = held.draft or held.last
        if said is not None:
            return fitted(self.form, said.content)
        if held.before is not None:
            return carried_over(self.form, held.before.content, held.before.report.year, self.known())
        return first_content(self.form, self.known())

    def _only_new(self, base: ReportContent, laid: ReportContent) -> ReportContent:
        """Without what the file said last time too: what was changed by hand since then stays."""
        told = told_last(self.form, self.standing.brought) if self.standing.draft is None else None
        return laid if told is None else only_new(self.form, base, laid, told, self.row)

    def _in_the_way(self) -> list[ReadProblem]:
        """Words of others that an import leaves alone, and a note that is missing."""
        held, year = self.standing, year_words(self.options.year)
        if held.draft_of_others:
            return [self._reject(f"Somebody is writing the report of {year}: the draft was left alone. Ask the school "
                                 "to send it or to discard it, then import the row again.")]  # fmt: skip
        if held.sent_by_others:
            return [self._reject(f"The school sent its own report of {year}, which waits for an officer or was sent "
                                 "back. It was left alone. Decide about it first.")]  # fmt: skip
        if held.public is None or self.options.as_draft:
            return []
        if not self._note:
            return [self._reject(f"Families read a report of {year} already. Say what was changed, with --note or in "
                                 "a column 'note': they read it above the report.")]  # fmt: skip
        if len(self._note) > LONGEST_NOTE:
            words = f"has {len(self._note):,} characters; {LONGEST_NOTE:,} is the most."
            return [self.row.problem("note", words)]
        return []

    def _cannot_be(self, content: ReportContent) -> list[ReadProblem]:
        """Why the contents cannot be saved or sent."""
        draft = self.standing.draft
        reasons = list(not_asked(content, draft.form)) if draft is not None else []
        if not self.options.as_draft:
            reasons += refused(content, self.form, self.options.today)
        return [self._reject(reason) for reason in reasons]

    def _left_behind(self, content: ReportContent) -> list[ReadProblem]:
        """Last year's answers that the file does not give: nobody said that they are still right, so families do not
        read them for this year."""
        before = self.standing.before
        if before is None or self.options.as_draft or self.standing.public is not None:
            return []
        last = fitted(self.form, before.content)
        lost = [
            one.code
            for one in self.form.questions
            if (not last.answer(one.code).is_empty and content.answer(one.code).is_empty)
            or ("provision-map" in one.parts and last.provision and not content.provision)
        ]
        if not lost:
            return []
        words = (
            f"Answered for {year_words(before.report.year)} and not in the file: {', '.join(lost)}. They were "
            "left out, because nobody has said that they are still right. --as-draft carries them over for the school "
            "to check."
        )
        return [self._reject(words, rejects=False)]

    def _replaced(self, told: tuple[str, ...]) -> list[ReadProblem]:
        """That the school wrote itself what this replaces."""
        if self.options.as_draft or not self.standing.public_by_others:
            return []
        words = f"The school wrote what families read now; the file replaces its words on: {', '.join(told)}."
        return [self._reject(words, rejects=False)]

    def _reject(self, words: str, rejects: bool = True) -> ReadProblem:
        return ReadProblem(words, self.row.number, rejects=rejects)
