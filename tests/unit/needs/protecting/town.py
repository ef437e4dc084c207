"""An invented authority, pupil by pupil, counted in every way its figures are: by place, phase, year group and need."""

import random
from collections import Counter
from itertools import product

from localoffer.needs.figures import Key, PlaceKey

PERIOD = "202425"
NEEDS = {"spld": 15, "semh": 20, "slcn": 25, "hi": 2, "msi": 1}
YEARS = {"state-primary": ("1", "2", "3"), "state-secondary": ("7", "8")}
AUTHORITY = PlaceKey("authority", "999")


class Town:
    """`counts` by key, the places that each school lies `above`, and schools' own `phases`."""

    def __init__(self, schools: int, areas: int, seed: int) -> None:
        self._chance = random.Random(seed)
        self.counts: Counter[Key] = Counter()
        self.above: dict[PlaceKey, tuple[PlaceKey, ...]] = {}
        self.phases: dict[PlaceKey, str] = {}
        for number in range(schools):
            place = PlaceKey("school", str(100_000 + number))
            self.phases[place] = "state-secondary" if number % 4 == 3 else "state-primary"
            self.above[place] = (AUTHORITY, PlaceKey("area", f"ward:{self._chance.randrange(areas)}"))
            for _ in range(self._chance.randint(20, 120)):
                self._enrol(place)
        self._add_noughts()

    def _enrol(self, school: PlaceKey) -> None:
        provision = self._chance.choices(["none", "sen-support", "ehc-plan"], [60, 28, 12])[0]
        need = self._chance.choices(list(NEEDS), list(NEEDS.values()))[0] if provision != "none" else "all"
        phase = self.phases[school]
        year = self._chance.choice(YEARS[phase])
        provisions = {"all", provision} | ({"any"} if provision != "none" else set())
        for each, kind in product(sorted(provisions), sorted({"all", need})):
            for place in (school, *self.above[school]):
                self.counts[Key(PERIOD, *place, "all", "all", each, kind)] += 1
            self.counts[Key(PERIOD, *AUTHORITY, phase, "all", each, kind)] += 1
            self.counts[Key(PERIOD, *AUTHORITY, "state-all", "all", each, kind)] += 1
            self.counts[Key(PERIOD, *AUTHORITY, "all", year, each, kind)] += 1

    def _add_noughts(self) -> None:
        for key in list(self.counts):
            for need, provision in product(NEEDS, ("all", "any", "sen-support", "ehc-plan")):
                self.counts[key._replace(need=need, provision=provision)] += 0

    def totals(self) -> list[tuple[Key, list[Key]]]:
        """What an attacker knows, written down from what the words mean and not from the code that protects."""
        found = []
        for key in self.counts:
            base = key._asdict()
            if key.need == "all":
                found.append((key, [Key(**(base | {"need": need})) for need in NEEDS]))
            if key.provision in ("all", "any"):
                parts = ["sen-support", "ehc-plan"]
                parts += ["none"] if key.provision == "all" and key.need == "all" else []
                found.append((key, [Key(**(base | {"provision": provision})) for provision in parts]))
            if key.level == "authority" and key.year_group == "all":
                found += self._totals_of_authority(key, base)
            if key.level == "area":
                inside = [place for place, above in self.above.items() if PlaceKey("area", key.place) in above]
                found.append((key, [Key(**(base | place._asdict())) for place in inside]))
        there = [(total, [part for part in parts if part in self.counts]) for total, parts in found]
        return [(total, parts) for total, parts in there if parts and self._is_sum(total, parts)]

    def _totals_of_authority(self, key: Key, base: dict) -> list[tuple[Key, list[Key]]]:
        schools = [
            Key(**(base | place._asdict() | {"phase": "all"}))
            for place, phase in self.phases.items()
            if key.phase in ("all", "state-all", phase)
        ]
        found = [(key, schools)]
        if key.phase == "all":
            years = [year for years in YEARS.values() for year in years]
            found.append((key, [Key(**(base | {"year_group": year})) for year in years]))
            found.append((key, [Key(**(base | {"phase": phase})) for phase in YEARS]))
            found.append((key, [Key(**(base | {"phase": "state-all"}))]))
        return found

    def _is_sum(self, total: Key, parts: list[Key]) -> bool:
        return self.counts[total] == sum(self.counts[part] for part in parts)
