"""Invented need data goes in as a real authority's does, once, and the checks find what is meant to be found."""

from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from importers.demonstration.load import load_demonstration
from importers.demonstration.needs.loading import load_needs
from importers.runs import Run
from localoffer.needs.checking.queries import findings
from localoffer.needs.models import NeedCount, NeedRelease
from localoffer.needs.places import place_called
from localoffer.needs.queries import profile, revisions

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def load(session: Session) -> list[Run]:
    return load_needs(session, TODAY, NOW, years=2, quiet=True)


def test_invented_need_data_is_loaded_once_hangs_together_and_has_something_to_find(session: Session) -> None:
    load_demonstration(session, TODAY, NOW, quiet=True)
    runs = load(session)
    assert [run.state for run in runs] == ["applied"] * 7
    assert not any(run.problems for run in runs)
    assert load(session) == []
    assert session.scalar(select(func.count()).select_from(NeedRelease)) == 7

    found = {(one.kind, one.where.place) for one in findings(session, "999") if one.period == "202526"}
    assert found == {
        ("schools-sum", "999"),  # a school is missing from the schools' file, and one more from the newest
        ("jump", "990013"),
        ("gone", "990054"),
        ("absent", "990051"),
        ("sources-differ", "990009"),
    }
    changed = {
        (one.before.key.place, one.before.count, one.after.count)
        for one in revisions(session)
        if (one.before.key.level, one.before.key.provision, one.before.key.need) == ("school", "sen-support", "all")
    }
    assert [(place, after - before) for place, before, after in changed] == [("990036", 9)]

    shown = session.scalars(select(NeedCount).where(NeedCount.form == "protected")).all()
    assert {row.period for row in shown} == {"202425", "202526"}
    assert not [row for row in shown if row.count is not None and 0 < row.count < 5]
    small = place_called(session, "990030", "999")
    assert small is not None
    its = profile(session, small, "protected")
    assert its is not None
    assert [figure for figure in its.figures.values() if figure.key.where == small.key and figure.symbol == "c"]
