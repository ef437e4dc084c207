"""Whether a return can be used, whose it is, and the figures that come of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from importers.census.counting import Tally
from importers.census.returns import FIRST_YEAR, Header, Return, Term, term_of, term_of_day
from importers.census.words import faults_of
from importers.problems import ReadProblem
from localoffer.directory.models import Provider
from localoffer.needs.counted import EHC_PLAN, NONE, SEN_SUPPORT, figures_of, no_longer
from localoffer.needs.figures import Figure, Key, PlaceFacts, period_of
from localoffer.needs.given import CENSUS, Standing, authority_of, place_of, standing
from localoffer.wording import date_words, plural

COLLECTIONS = frozenset({"", "SC", "PRU"})
"""School census, and the census that pupil referral units once had of their own."""
_PHASES = {"NS": "state-nursery", "PS": "state-primary", "MP": "state-primary", "MS": "state-secondary",
           "SS": "state-secondary", "AT": "state-secondary", "SP": "state-special", "PR": "state-ap"}  # fmt: skip
"""The census's phases as statistics group them: middle schools as what they are deemed, all-through as secondary."""


@dataclass(frozen=True)
class Asked:
    """What is known besides the files: whose returns are taken, below which count the public sees none (the setting
    `need_threshold`), and for files that do not say it, whose they are and of which day."""

    authority: str
    threshold: int
    urn: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Counted:
    """A school whose return can be used. `tally` holds counts alone."""

    place: PlaceFacts
    day: date
    term: Term
    tally: Tally
    figures: tuple[Figure, ...]
    with_needs: bool

    @property
    def urn(self) -> str:
        """The school's number."""
        return self.place.code

    @property
    def period(self) -> str:
        """The academic year."""
        return period_of(self.day)

    @property
    def pupils(self) -> int:
        """Pupils counted."""
        return self.tally.pupils

    @property
    def read(self) -> int:
        """Pupils read, those left out too."""
        return self.pupils + sum(self.tally.told[code] for code in ("off roll", "subsidiary", "guest"))

    @property
    def summary(self) -> str:
        """In one line."""
        by = {key: sum(n for cell, n in self.tally.counts.items() if cell.provision == key)
              for key in (SEN_SUPPORT, EHC_PLAN)}  # fmt: skip
        return (
            f"{self.place.name}: {plural(self.pupils, 'pupil')}, {by[SEN_SUPPORT]:,} with SEN support, "
            f"{by[EHC_PLAN]:,} with an EHC plan"
        )


class _RefusedError(Exception):
    """A return cannot be used; the message says why and what to do."""


@dataclass
class Judging:
    """Returns against the directory and what stands. Findings go to `problems`, what is worth knowing to `notes`."""

    session: Session
    asked: Asked
    today: date
    problems: list[ReadProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def all_of(self, returns: Iterable[Return]) -> list[Counted]:
        """The schools whose return can be used, by number; of two returns of a school and year the one that stands."""
        found: dict[tuple[str, str], Counted] = {}
        for one in returns:
            try:
                counted = self._counted(one)
            except _RefusedError as refused:
                self._tell(one, str(refused))
                continue
            other = found.get((counted.urn, counted.period))
            if other is not None and other.day == counted.day:
                self._tell(
                    one, f"another file is the return of {counted.place.name} of the same day. Name one of them."
                )
            elif other is None or _comes_before(counted.day, other.day):
                found[counted.urn, counted.period] = counted
        return [kept for _, one in sorted(found.items()) if (kept := self._against_what_stands(one))]

    def _tell(self, one: Return, words: str) -> None:
        self.problems.append(ReadProblem(f"{one.name}: {words}"))

    def _school(self, header: Header) -> Provider:
        if header.collection not in COLLECTIONS:
            raise _RefusedError("this is another return than the school census. Nothing of it was counted.")
        if header.authority and header.authority != self.asked.authority:
            words = f"this is the return of a school of the authority {header.authority}, not of "
            raise _RefusedError(f"{words}{self.asked.authority}. Nothing of it was counted.")
        if not (header.urn or header.number or self.asked.urn):
            raise _RefusedError("it does not say whose it is. Give the school's URN with --school.")
        provider = self._provider(header)
        if provider is None:
            named = f"URN {header.urn}" if header.urn else f"number {header.number}" if header.number else "that URN"
            raise _RefusedError(
                f"no school in the directory has the {named}. Bring in the school register first, or check it."
            )
        if authority_of(provider) not in ("", self.asked.authority):
            words = f"{provider.name} is a school of the authority {authority_of(provider)}, not of "
            raise _RefusedError(f"{words}{self.asked.authority}. Nothing of it was counted.")
        return provider

    def _provider(self, header: Header) -> Provider | None:
        """By URN, and by the Department's number for a school whose URN has changed; else the one that was named."""
        urn = header.urn or ("" if header.number else self.asked.urn)
        found = self.session.scalars(select(Provider).where(Provider.urn == urn)).first() if urn else None
        if found is None and header.number:
            query = select(Provider).where(Provider.laestab == header.number, Provider.urn.is_not(None))
            same = self.session.scalars(query.order_by(Provider.closed_on.is_not(None), Provider.urn)).all()
            found = same[0] if same else None
        return found

    def _day(self, one: Return) -> date:
        day = one.header.day or self.asked.day
        if day is None:
            raise _RefusedError("it does not say of which day it is. Give the census day with --day.")
        if day > self.today or day.year < FIRST_YEAR:
            raise _RefusedError(f"its census day, {date_words(day)}, cannot be. Check it.")
        return day

    def _counted(self, one: Return) -> Counted:
        """The figures of a return. Raises _RefusedError."""
        school = self._school(one.header)
        day = self._day(one)
        faults = faults_of(one.tally.faults)
        if faults or not one.tally.pupils:
            raise _RefusedError(f"{school.name}: {' '.join(faults) or 'it has no pupil on roll to count.'}")
        term = term_of(one.header) or term_of_day(day)
        with_needs = self._with_needs(one, school, term)
        period, urn = period_of(day), str(school.urn)
        figures = figures_of(one.tally.counts, period, "school", urn, with_needs=with_needs)
        place = place_of(self.session, school, _PHASES.get(one.header.phase, ""))
        return Counted(place, day, term, one.tally, tuple(figures), with_needs)

    def _with_needs(self, one: Return, school: Provider, term: Term) -> bool:
        """Types of need are collected in spring alone; a spring return in which nobody has one has left them out."""
        if term != "spring":
            self.notes.append(f"{school.name}: the {term} census has no types of need, so only provision was counted.")
            return False
        some = any(cell.provision != NONE for cell in one.tally.counts)
        if some and not one.tally.told["with a need"]:
            why = "no pupil has a type of need" if one.has_needs_table else "the table 'senneeds' was not given"
            self.notes.append(f"{school.name}: {why}, so only provision was counted.")
            return False
        return True

    def _against_what_stands(self, one: Counted) -> Counted | None:
        """The return with a 0 where an earlier one had somebody; None where the year's spring census stands already."""
        before = standing(self.session, CENSUS, [one.urn], one.period)
        days = [day for item in before.values() if (day := _edition(item)) is not None]
        if days and not _comes_before(one.day, max(days, key=_order)) and max(days) != one.day:
            better = max(days, key=_order)
            words = (
                f"the {term_of_day(better)} census of {date_words(better)} stands for this year and was left as it is"
            )
            self.problems.append(ReadProblem(f"{one.place.name}: {words}.", rejects=False))
            return None
        return Counted(
            one.place, one.day, one.term, one.tally,
            (*one.figures, *no_longer(_of_no_use(before, one.with_needs), one.figures)), one.with_needs,
        )  # fmt: skip


def _of_no_use(before: dict[Key, Standing], with_needs: bool) -> list[Key]:
    """Keys that the new return counts too."""
    return [key for key in before if with_needs or key.need == "all"]


def _order(day: date) -> tuple[bool, date]:
    """The year's figures are those of the spring census, as in the Department's statistics; else the latest."""
    return term_of_day(day) == "spring", day


def _comes_before(day: date, other: date) -> bool:
    """Whether a census of this day is to stand rather than one of the other."""
    return _order(day) >= _order(other)


def _edition(item: Standing) -> date | None:
    try:
        return date.fromisoformat(item.edition)
    except ValueError:
        return None
