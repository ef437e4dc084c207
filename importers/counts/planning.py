"""What a sheet of counts would do, place by place, and carrying it out through the verb that writes figures."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import needs
from importers.census.guarding import safe_name
from importers.counts.reading import read_counts
from importers.counts.rows import Sheet, Where, rows_of
from importers.problems import ReadProblem
from localoffer.audit import Actor
from localoffer.directory.models import Area, Provider
from localoffer.needs.actions import Changes, compare, counted, record
from localoffer.needs.counted import WITH_NEEDS, Cell
from localoffer.needs.figures import Figure, PlaceFacts, ReleaseFacts, year_words
from localoffer.needs.given import AUTHORITY_COUNTS, COUNTS, authority_of, place_of
from localoffer.needs.typed import Counts, differences, figures_given, more_than_all, with_sums
from localoffer.wording import date_words, plural

DATA_SET = "counts"


@dataclass(frozen=True)
class Known:
    """What is known besides the sheet: whose site it is, and below which count the public sees none."""

    authority: str
    authority_name: str
    threshold: int


@dataclass(frozen=True)
class Given:
    """The counts of one place and year. `source` is whose word they are."""

    place: PlaceFacts
    period: str
    counts: Counts
    source: str
    row: int

    @property
    def figures(self) -> list[Figure]:
        """What comes of them."""
        return figures_given(self.counts, self.period, self.place.level, self.place.code)

    @property
    def summary(self) -> str:
        """In one line."""
        found = {figure.key.provision: figure.count for figure in self.figures
                 if figure.key.need == figure.key.year_group == "all"}  # fmt: skip
        parts = [f"{found[code]:,} {needs.label_of('provision', code)}" for code in WITH_NEEDS if code in found]
        return f"{self.place.name}, {year_words(self.period)}: {', '.join(parts) or 'pupils on roll only'}"


@dataclass
class CountsPlan:
    """A sheet of counts read and checked."""

    sha256: str
    file_name: str
    given: list[Given]
    changes: Mapping[str, Changes]
    problems: list[ReadProblem]
    notes: list[str]
    today: date
    threshold: int
    rows_read: int
    source: str = COUNTS

    @property
    def size(self) -> int:
        """Places and years."""
        return len(self.given)

    def counts(self) -> Counter[str]:
        """Figures by what becomes of them."""
        return counted(self.changes.values())

    def preview(self) -> list[tuple[str, str, str]]:
        """Each place and year."""
        words: dict[tuple[str, str], str] = {}
        for one in self.changes.values():
            words |= {(figure.key.place, figure.key.period): "new" for figure in one.new}
            words |= {(figure.key.place, figure.key.period): "changed" for _, figure in one.revised}
        return [(words.get((one.place.code, one.period), "unchanged"), one.place.code, one.summary)
                for one in self.given]  # fmt: skip

    def apply(self, session: Session, actor: Actor, now: datetime, tick: Callable[[], None]) -> None:
        """One release for what schools say, one for what the authority says. Flushes, never commits."""
        for source, changes in self.changes.items():
            given = [one for one in self.given if one.source == source]
            release = ReleaseFacts(
                source=source, data_set=DATA_SET, edition=self.today.isoformat(), published_on=None,
                title=f"{needs.source(source).label}, {date_words(self.today)}", sha256=self.sha256,
                file_name=self.file_name, rows_read=self.rows_read,
            )  # fmt: skip
            places = [one.place for one in given if one.place.level != "area"]
            record(session, release, changes, places, now, actor, self.threshold)
            for _ in given:
                tick()


def plan_counts(session: Session, content: bytes, name: str, known: Known, today: date) -> CountsPlan:
    """A sheet of counts. Raises FileError, whose words repeat no cell."""
    table = read_counts(content, name)
    sheet = rows_of(table)
    given, problems = _places(session, sheet, known)
    problems = sorted([*sheet.problems, *problems], key=lambda one: one.row or 0)
    notes = []
    if any(one.rejects for one in problems):
        given, notes = [], ["A count that is missing would be taken for nobody, so all rows have to be right."]
    changes = {}
    for source in sorted({one.source for one in given}):
        figures = [figure for one in given if one.source == source for figure in one.figures]
        changes[source] = compare(session, source, DATA_SET, figures)
    if given:
        notes = [f"Counts of {plural(len({one.place.key for one in given}), 'place')}."]
    return CountsPlan(
        table.sha256, safe_name(name), given, changes, problems, notes, today, known.threshold, sheet.read
    )


def _places(session: Session, sheet: Sheet, known: Known) -> tuple[list[Given], list[ReadProblem]]:
    given, problems = [], []
    for where, counts in sheet.counts.items():
        row = sheet.rows[where]
        place = _place(session, where, known)
        if isinstance(place, str):
            problems.append(ReadProblem(place, row, "URN" if where.urn else "Area"))
            continue
        wrong = more_than_all(counts)
        if wrong:
            words = "more pupils have SEN support or an EHC plan than there are pupils. Correct the counts."
            problems.append(ReadProblem(f"{place.name}, {year_words(where.period)}: {words}", row))
            continue
        problems += _apart(place, where, with_sums(counts), row)
        given.append(Given(place, where.period, counts, COUNTS if where.urn else AUTHORITY_COUNTS, row))
    return given, problems


def _place(session: Session, where: Where, known: Known) -> PlaceFacts | str:
    """The place of a row, or why there is none."""
    if where.urn:
        school = session.scalars(select(Provider).where(Provider.urn == where.urn)).first()
        if school is None:
            return "no school in the directory has this URN. Bring in the school register first, or check it."
        if authority_of(school) not in ("", known.authority):
            return "this is a school of another authority."
        return place_of(session, school)
    if where.area == known.authority:
        return PlaceFacts("authority", known.authority, known.authority_name)
    kind, _, code = where.area.partition(":")
    area = session.scalars(select(Area).where(Area.kind == kind, Area.code == code)).first()
    if area is None:
        return f"this is no area here. Write its kind and code, as ward:E05999001, or {known.authority}."
    return PlaceFacts("area", area.key, area.name)


def _apart(place: PlaceFacts, where: Where, counts: Mapping[Cell, int], row: int) -> list[ReadProblem]:
    """A warning for each total that its needs do not add up to; both are kept as they were given."""
    head = f"{place.name}, {year_words(where.period)}"
    return [
        ReadProblem(
            f"{head}: the needs under {needs.label_of('provision', one.provision)} add up to {one.added:,} and the "
            f"total is {one.total:,}. Both are kept as they are.", row, rejects=False,
        )
        for one in differences(counts)
    ]  # fmt: skip
