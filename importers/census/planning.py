"""What census returns would do, school by school, and carrying it out: figures in, returns forgotten."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from importers.census.counting import gathered
from importers.census.guarding import guarded, safe_name
from importers.census.judging import Asked, Counted, Judging
from importers.census.opening import Document, documents_of
from importers.census.returns import Return
from importers.census.words import notes_of
from importers.problems import FileError, ReadProblem
from localoffer.audit import Actor
from localoffer.needs.actions import Changes, compare, counted, record
from localoffer.needs.figures import Figure, ReleaseFacts, year_words
from localoffer.needs.given import CENSUS
from localoffer.wording import date_words, plural

DATA_SET = "census"


@dataclass
class CensusPlan:
    """Returns read, checked and counted. Nothing of a pupil is in it."""

    sha256: str
    file_name: str
    schools: list[Counted]
    changes: dict[date, Changes]
    problems: list[ReadProblem]
    notes: list[str]
    threshold: int
    source: str = CENSUS

    @property
    def size(self) -> int:
        """Schools whose figures can be used."""
        return len(self.schools)

    def counts(self) -> Counter[str]:
        """Figures by what becomes of them."""
        return counted(self.changes.values())

    def preview(self) -> list[tuple[str, str, str]]:
        """Each school, and how many pupils were counted."""
        changed = {
            figure.key.place: word
            for one in self.changes.values()
            for word, figures in (("new", one.new), ("changed", [figure for _, figure in one.revised]))
            for figure in figures
        }
        return [(changed.get(one.urn, "unchanged"), one.urn, one.summary) for one in self.schools]

    def apply(self, session: Session, actor: Actor, now: datetime, tick: Callable[[], None]) -> None:
        """Record the figures, one release for each census day. Flushes, never commits."""
        for day, changes in self.changes.items():
            schools = [one for one in self.schools if one.day == day]
            record(
                session,
                self._release(day, schools),
                changes,
                [one.place for one in schools],
                now,
                actor,
                self.threshold,
            )
            for _ in schools:
                tick()

    def _release(self, day: date, schools: Sequence[Counted]) -> ReleaseFacts:
        pupils = sum(one.pupils for one in schools)
        return ReleaseFacts(
            source=CENSUS, data_set=DATA_SET, edition=day.isoformat(), published_on=None, sha256=self.sha256,
            title=f"School census of {date_words(day)}, {plural(len(schools), 'school')}", file_name=self.file_name,
            rows_read=sum(one.read for one in schools), totals=(("schools", len(schools)), ("pupils", pupils)),
        )  # fmt: skip


def plan_census(session: Session, paths: list[Path], asked: Asked, today: date) -> CensusPlan:
    """Read returns and count them. Raises FileError, and no other error that a file could cause."""
    documents, digest = guarded("the files", lambda: documents_of(paths))
    returns, problems = _read(documents)
    judging = Judging(session, asked, today)
    schools = judging.all_of(returns)
    changes = {}
    for day in sorted({one.day for one in schools}):
        figures: list[Figure] = [figure for one in schools if one.day == day for figure in one.figures]
        changes[day] = compare(session, CENSUS, DATA_SET, figures)
    problems += judging.problems
    return CensusPlan(
        digest, names_of(paths), schools, changes, problems, _notes(schools, judging.notes), asked.threshold
    )


def names_of(paths: list[Path]) -> str:
    """What the files may be called in a record."""
    return ", ".join(dict.fromkeys(safe_name(path.name) for path in paths))[:300]


def _read(documents: list[Document]) -> tuple[list[Return], list[ReadProblem]]:
    """The returns in the files. Where they are XML each stands alone, so that one that cannot be read keeps no other
    out; the tables of an export stand together. Raises FileError."""
    from importers.census.collect import read_collect, tables_of
    from importers.census.xml_reader import read_xml

    kinds = {guarded(one.name, partial(_is_xml, one)) for one in documents}
    if len(kinds) > 1:
        raise FileError("Some of the files are XML and some are CSV. Bring in returns or the tables of one export.")
    if kinds == {False}:
        return guarded("the export", lambda: read_collect(tables_of(documents))), []
    returns: list[Return] = []
    problems: list[ReadProblem] = []
    for document in documents:
        try:
            returns.append(guarded(document.name, partial(_read_one, document, read_xml)))
        except FileError as error:
            problems += error.problems
    if problems and not returns:
        raise FileError(*problems)
    return returns, problems


def _read_one(document: Document, read: Callable[..., Return]) -> Return:
    with document.stream() as file:
        return read(file, document.name)


def _is_xml(document: Document) -> bool:
    start = document.start(200).replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"<")


def _notes(schools: list[Counted], more: list[str]) -> list[str]:
    """What people read: what was counted, and what was left out."""
    if not schools:
        return more
    heads = []
    for day in sorted({one.day for one in schools}):
        here = [one for one in schools if one.day == day]
        pupils = plural(sum(one.pupils for one in here), "pupil")
        heads.append(
            f"School census of {date_words(day)} ({year_words(here[0].period)}): {pupils} counted in "
            f"{plural(len(here), 'school')}."
        )
    told = gathered([one.tally for one in schools])
    of_needs = gathered([one.tally for one in schools if one.with_needs])
    return [*heads, *notes_of(told, of_needs), *more]
