"""Every night the protected figures are worked out again, and what had come to differ is mended and told."""

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from config.schedule import SCHEDULE
from localoffer.jobs.foretelling import foretell
from localoffer.jobs.running import SCHEDULER, Outcome, run
from localoffer.needs.models import NeedCount
from tests.integration.needs.loading import figure, load

JOB = next(job for job in SCHEDULE if job.name == "needs-protect")


def ran(app: Flask) -> Outcome:
    with app.app_context():
        return run(JOB, SCHEDULER)


def protected(session: Session) -> dict[int, tuple[int | None, str]]:
    session.rollback()
    rows = session.scalars(select(NeedCount).where(NeedCount.form == "protected"))
    return {row.id: (row.count, row.symbol) for row in rows}


def load_some(session: Session) -> None:
    load(
        session, figure(300), figure(40, provision="sen-support"), figure(3, provision="sen-support", need="vi"),
        figure(37, provision="sen-support", need="asd"), figure(290, period="202425"),
    )  # fmt: skip
    session.commit()


def test_nothing_is_written_where_all_is_as_it_should_be(app: Flask, session: Session) -> None:
    load_some(session)
    before = protected(session)
    outcome = ran(app)
    assert (outcome.rows_in, outcome.rows_out) == (len(before), 0)
    assert outcome.said == "Every protected figure was as it should be."
    assert protected(session) == before, "the very rows"


def test_figure_that_was_shown_past_the_program_is_hidden_again_and_told(app: Flask, session: Session) -> None:
    load_some(session)
    right = sorted(protected(session).values(), key=str)
    small = (NeedCount.form == "protected", NeedCount.need == "vi")
    session.execute(update(NeedCount).where(*small).values(count=3, symbol=""))
    session.commit()
    outcome = ran(app)
    assert outcome.rows_out == 1
    assert outcome.said == "1 protected figure was not as it should be and has been put right: 2025 to 2026."
    assert sorted(protected(session).values(), key=str) == right
    assert ran(app).rows_out == 0


def test_higher_threshold_takes_effect_over_night(app: Flask, session: Session) -> None:
    load(session, figure(300), figure(7, provision="sen-support"))
    session.commit()
    settings = app.extensions["settings"]
    app.extensions["settings"] = settings.model_copy(update={"need_threshold": 10})
    assert ran(app).rows_out >= 1
    assert 7 not in [count for count, _ in protected(session).values()]


def test_what_it_would_do_is_told_without_doing_it(app: Flask, session: Session) -> None:
    assert foretell(app, JOB, None).lines == ("Nothing: there are no figures of need yet.",)
    load_some(session)
    before = protected(session)
    told = foretell(app, JOB, None).lines
    assert told[0].startswith("Would work out again, with counts below 5 hidden")
    assert told[1:] == ("2024 to 2025: 1 protected figure", "2025 to 2026: 4 protected figures")
    assert protected(session) == before
