"""A site that fetches statistics from a service on this machine, which has the data sets of two releases."""

from collections.abc import Iterator

import pytest
from flask import Flask

from localoffer.database import db
from tests.sources.ees import DataSet, EesService
from tests.sources.fixtures import source, waits
from tests.sources.server import SourceServer
from tests.unit.importers.needs import files

__all__ = ["source", "waits"]
SEN, EHC = "Special educational needs in England", "Education, health and care plans"
PLACES: tuple[dict[str, str], ...] = (files.ENGLAND, files.REGION, files.OTHER_REGION, {}, files.OTHER)
YEAR_COUNTS = tuple(name for name in files.year_groups() if name.endswith(("_count", "_percent")))
PLAN_COUNTS = tuple(name for name in files.plans() if name.startswith("number_") or name.endswith("_pc"))


@pytest.fixture
def service(source: SourceServer) -> EesService:
    """The service, with pupils by year group, by phase and by school, and EHC plans by need."""
    found = EesService(source)
    found.publish(
        SEN,
        DataSet(
            "NC year by type of SEN provision and type of need - 2016 to 2025 (2026 format)",
            [files.year_groups(**place) for place in PLACES],
            YEAR_COUNTS,
        ),
        DataSet(
            "Pupils in all schools, by type of SEN provision - 2016 to 2025 (2026 format)",
            [files.phase_type(**place) for place in PLACES],
            ("pupil_count", "pupil_percent"),
        ),
        DataSet(
            "School underlying data file 2025 - (2026 format)",
            [files.school_long(), files.school_long(**files.OTHER)],
            ("pupil_count",),
        ),
        DataSet("Age and sex", [files.phase_type(age="5", sex="Total")], ("pupil_count",)),
    )
    rows = [files.plans(**place) for place in PLACES] + [files.plans(breakdown_topic="Sex", breakdown="Male")]
    found.publish(
        EHC,
        DataSet(
            "Education, health and care plans as at January each year, by primary type of need",
            rows,
            ("ehc_plans", *PLAN_COUNTS),
        ),
    )
    found.publish("Pupil absence in schools in England", DataSet("Absence", [files.phase_type()], ("pupil_count",)))
    return found


@pytest.fixture
def site(app: Flask, service: EesService, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application on each database, told where the service is. Nobody waits."""
    addresses = {"statistics_url": service.address, "statistics_catalogue_url": f"{service.source.address}/catalogue"}
    settings = app.extensions["settings"].model_copy(update=addresses | {"gather": "on"})
    monkeypatch.setitem(app.extensions, "settings", settings)
    with app.app_context():
        yield app
        db.session.remove()
