"""How well duplicates are found among the names of a real authority, as people would type them.

Some of them are asked for, under their names changed in each way of `perturbing.CHANGES`, among all of them.
Figures: `docs/explanation/registering.md`.
"""

import csv
import random
import uuid
from pathlib import Path

import pytest

from localoffer.directory.matching import Facts, Strength, compare, facts
from tests.unit.directory.perturbing import CHANGES

FILES = {
    "schools_and_colleges.csv": ("name", "postcode"), "charities_operating_in_trafford.csv":
    ("charity_name", "charity_contact_postcode"), "mental_health_services.csv": ("name", "postcode"),
    "sports_clubs.csv": ("name", "postcode"), "general_practices.csv": ("name", "postcode"),
}  # fmt: skip
pytestmark = [pytest.mark.real_data, pytest.mark.slow]


def organisations(folder: Path) -> list[Facts]:
    """Every organisation of the files once."""
    found: dict[tuple[str, str], Facts] = {}
    for file, (name, postcode) in FILES.items():
        with (folder / "trafford" / file).open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                key = (row[name].casefold(), row[postcode])
                found.setdefault(key, facts(row[name], [row[postcode]], id=uuid.uuid4()))
    return list(found.values())


def measure(
    wanted: list[Facts], known: list[Facts], changes: list[str], with_postcode: bool, floor: Strength
) -> tuple[float, float]:
    """Precision and recall of candidates of this strength or more: right ones among those shown, and found ones among
    those there are. One of the same name at the same postcode is right too: it is the same on the register."""
    chance, shown, right, found, asked_for = random.Random(5), 0, 0, 0, 0
    for change in changes:
        for one in wanted:
            name = CHANGES[change](one.name, chance)
            asked = facts(name, one.postcodes if with_postcode else ())
            hits = [
                other
                for other in known
                if (candidate := compare(asked, other)) is not None and candidate.strength >= floor
            ]
            shown += len(hits)
            right += sum(other is one or other.name.casefold() == one.name.casefold() for other in hits)
            found += one in hits
            asked_for += 1
    return right / max(shown, 1), found / asked_for


@pytest.mark.parametrize(
    ("with_postcode", "floor", "least_precision", "least_recall"),
    [
        (True, Strength.LIKELY, 0.9, 0.9),
        (True, Strength.POSSIBLE, 0.5, 0.9),
        (False, Strength.LIKELY, 0.8, 0.7),
    ],
)
def test_real_names_are_found_as_people_type_them(
    real_data: Path, with_postcode: bool, floor: Strength, least_precision: float, least_recall: float
) -> None:
    known = organisations(real_data)
    wanted = random.Random(5).sample(known, 20)
    precision, recall = measure(wanted, known, list(CHANGES), with_postcode, floor)
    assert precision >= least_precision
    assert recall >= least_recall
