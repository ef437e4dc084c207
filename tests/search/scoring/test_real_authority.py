"""The same over a real authority's open data. Skipped where the files are absent."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app import create_app
from localoffer.database import db
from search.embedded.engine import EmbeddedEngine
from search.indexing import documents
from search.meaning import BUILT_IN, embedder
from search.reindex import count_words
from search.scoring.floors import reached
from search.scoring.judged import read_judged
from search.scoring.trial import hold
from tests.conftest import ROOT, make_settings
from tests.search.scoring.days import NOW, TODAY

SERVICES = (
    "mental_health_services",
    "charities_operating_in_trafford",
    "sports_clubs",
    "gm_libraries",
    "childrens_centres",
    "general_practices",
)
FILES = (
    ["areas", "wards_2023.geojson", "--kind", "ward"],
    ["postcodes", "postcodes.csv"],
    ["schools", "schools_and_colleges.csv"],
    *(["services", f"{name}.csv"] for name in SERVICES),
)


@pytest.mark.slow
@pytest.mark.real_data
def test_families_of_a_real_authority_are_answered_better_than_by_other_rules(
    real_data: Path, migrated_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path)
    settings = make_settings(tmp_path).model_copy(update={"authority_code": "358", "authority_name": "Trafford"})
    app, engine = create_app(settings), EmbeddedEngine(tmp_path / "index", embedder(BUILT_IN))
    for kind, name, *more in FILES:
        app.test_cli_runner().invoke(args=["import", kind, str(real_data / "trafford" / name), *more])
    with app.app_context():
        count_words(db.session(), NOW)
        with Session(db.engine) as session:
            assert engine.rebuild(documents(session, TODAY, engine.meaning)) > 1_200
            ours, *theirs = hold(session, read_judged(ROOT / "config/search/judged/trafford.yml"), [engine], TODAY).runs
        db.session.remove()
        db.engine.dispose()
    for kind in ("lay", "hard", "other", "acronym", "nothing"):
        assert reached(ours)[kind] >= max(reached(run)[kind] for run in theirs), kind
    means = {run.rule: sum(one.score for one in run.outcomes) / len(run.outcomes) for run in (ours, *theirs)}
    assert means[ours.rule] >= max(means[run.rule] for run in theirs) + 0.10, means
