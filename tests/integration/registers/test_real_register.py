"""The real register's own columns and the whole real links file, served as the register serves them."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from importers.registers import jobs
from localoffer.directory.models import Service, Succession
from tests.integration.registers.conftest import DAY, NEXT
from tests.sources.gias import links_path, schools_path
from tests.sources.server import SourceServer

pytestmark = pytest.mark.real_data


def test_the_real_register_and_its_links_come_in_once(
    site: Flask, source: SourceServer, session: Session, real_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = site.extensions["settings"].model_copy(update={"authority_code": "201"})
    monkeypatch.setitem(site.extensions, "settings", settings)
    register = (real_data / "gias/gias_subset_2024_full_columns.csv").read_bytes()
    for day in (DAY, NEXT):
        source.put(schools_path(day), register)
        source.put(links_path(day), (real_data / "gias/links_edubasealldata20250422.csv").read_bytes())
    assert jobs.schools(today=DAY).rows_out > 0
    listed = session.scalar(select(func.count()).select_from(Service))
    links = session.scalar(select(func.count()).select_from(Succession))
    assert jobs.schools(today=NEXT).said.startswith("Nothing new")
    assert session.scalar(select(func.count()).select_from(Service)) == listed
    assert session.scalar(select(func.count()).select_from(Succession)) == links
