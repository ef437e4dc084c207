"""The demonstration borough, generated once and read back through the importers."""

from datetime import date

import pytest

from importers.demonstration.generate import generate
from importers.reading import load, read_table
from importers.sources import schools, services
from importers.specs.schools import SCHOOLS
from importers.specs.services import SERVICES
from tests.unit.demonstration.borough import Borough

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY


@pytest.fixture(scope="session")
def borough(tmp_path_factory: pytest.TempPathFactory) -> Borough:
    files = generate(tmp_path_factory.mktemp("borough"), TODAY)
    listed, problems = services.propose(
        read_table(load(files.services), "services.csv", SERVICES.columns), "demo", TODAY
    )
    table = read_table(load(files.register), "register.csv", SCHOOLS.columns)
    found = schools.propose(table, schools.Selection("999", everything=True))
    return Borough(files, listed, found.proposals, [*problems, *found.problems])
