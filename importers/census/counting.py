"""Pupils into counts: one pupil at a time goes in, and nothing that is about one pupil stays. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from config.needs import ALL, MISSING
from importers.census.codes import (
    COUNTED,
    LEFT_OUT,
    NO_ASSESSMENT,
    OLD_NEEDS,
    OLD_PROVISIONS,
    census_needs,
    provision_of,
    rank_of,
    year_group_of,
)
from localoffer.needs.counted import EHC_PLAN, NONE, Cell


class Pupil(NamedTuple):
    """What is read of a pupil, as it stands in the file. `needs` are (rank, type). Nothing here names anybody."""

    provision: str
    year_group: str
    enrolment: str = "C"
    needs: tuple[tuple[str, str], ...] = ()


@dataclass
class Tally:
    """Counts of the pupils of one school. `told` counts what was found besides; `faults` what cannot be counted.

    No value of a file is kept in a message: a cell in the wrong column may hold a name.
    """

    counts: Counter[Cell] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    types: Mapping[str, str] = field(default_factory=census_needs, repr=False)

    @property
    def pupils(self) -> int:
        """Pupils counted."""
        return self.counts.total()

    def add(self, pupil: Pupil) -> None:
        """Count a pupil, or that there is one who is left out."""
        enrolment = pupil.enrolment.strip().upper()
        if enrolment in LEFT_OUT:
            self.told[LEFT_OUT[enrolment]] += 1
            return
        if enrolment not in COUNTED:
            if enrolment:
                self.faults["enrolment"] += 1
                return
            self.told["no enrolment"] += 1
        provision, year_group = self._provision(pupil.provision), self._year_group(pupil.year_group)
        if provision is None or year_group is None:
            return
        need = self._need(provision, pupil.needs)
        self.counts[Cell(provision, need, year_group)] += 1

    def off_roll(self) -> None:
        """A pupil who has left: known to be there, not counted."""
        self.told["off roll"] += 1

    def _provision(self, text: str) -> str | None:
        code = text.strip().upper()
        if code in OLD_PROVISIONS:
            self.told[f"old provision {code}"] += 1
            return OLD_PROVISIONS[code]
        found = provision_of(code)
        if found is None:
            self.faults["no provision" if not code else "provision"] += 1
        return found

    def _year_group(self, text: str) -> str | None:
        if not text.strip():
            self.told["no year group"] += 1
            return "x"
        found = year_group_of(text)
        if found is None:
            self.faults["year group"] += 1
        return found

    def _need(self, provision: str, needs: tuple[tuple[str, str], ...]) -> str:
        """The primary need: the one type that is ranked first. `missing` where that is not exactly one."""
        given = [(rank_of(rank), type) for rank, type in needs if type.strip()]
        if provision == NONE:
            self.told["need without provision"] += bool(given)
            return ALL
        if given:
            self.told["with a need"] += 1
        first = {type.strip().upper() for rank, type in given if rank == 1}
        if len(first) != 1:
            self.told["several first needs" if first else "no first need" if given else "no need"] += 1
            return MISSING
        return self._type(provision, first.pop())

    def _type(self, provision: str, code: str) -> str:
        if code in OLD_NEEDS:
            self.told[f"old need {code}"] += 1
            return OLD_NEEDS[code]
        need = self.types.get(code)
        if need is None:
            self.told["unknown need"] += 1
            return MISSING
        if need == NO_ASSESSMENT and provision == EHC_PLAN:
            self.told["no assessment but a plan"] += 1
            return MISSING
        return need


def gathered(tallies: list[Tally]) -> Counter[str]:
    """What several tallies tell, together."""
    return sum((tally.told for tally in tallies), Counter())
