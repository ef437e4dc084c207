"""What the schedule calls: work out what the public may see of the figures, soon after they came and every night."""

from types import SimpleNamespace

from flask import current_app
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from localoffer.database import db
from localoffer.jobs.rules import Done
from localoffer.needs.figures import Key, year_words
from localoffer.needs.models import NeedCount, NeedRelease
from localoffer.needs.protecting.models import NeedProtectionSwitch
from localoffer.needs.publishing import Planned, key_of, plan, write
from localoffer.wording import joined, plural

Shown = dict[tuple[str, Key], tuple[int | None, str]]
"""Population and key of each protected figure, with what is shown of it."""


def protect_due() -> Done:
    """Protect the years of figures that a request brought, or whose protection an administrator switched: that takes
    from under a second to minutes, longer than a request may. One year is committed at a time."""
    session = db.session()
    due = session.scalars(select(NeedRelease.id).where(NeedRelease.is_due)).all()
    if not due:
        return Done()
    of_due = or_(NeedCount.release_id.in_(due), NeedCount.last_release_id.in_(due))
    years = session.scalars(select(NeedCount.period).where(of_due).distinct().order_by(NeedCount.period)).all()
    done = [year for year in years if _worked_out(session, year) is not None]
    if len(done) == len(years):
        session.execute(update(NeedRelease).where(NeedRelease.id.in_(due)).values(is_due=False))
        session.commit()
    return Done(len(years), len(done))


def protect_again() -> Done:
    """Rebuild the protected figures of each academic year, and keep those of a year that came out otherwise: after an
    upgrade, another threshold, or a change made past the program. One year is committed at a time."""
    session = db.session()
    figures = different = 0
    years = []
    for period in session.scalars(select(NeedCount.period).distinct().order_by(NeedCount.period)).all():
        found = _worked_out(session, period)
        changed, held = found or (0, 0)
        figures, different = figures + held, different + changed
        if changed:
            years.append(year_words(period))
    if not different:
        return Done(figures, 0, "Every protected figure was as it should be." if figures else "")
    told = plural(
        different,
        "protected figure was not as it should be and has been put right",
        "protected figures were not as they should be and have been put right",
    )
    return Done(figures, different, f"{told}: {joined(years)}.")


def would_protect_again() -> list[str]:
    """What `protect_again` would look at. It is not tried: that would hold up whoever writes meanwhile."""
    session, settings = db.session(), current_app.extensions["settings"]
    protected = NeedCount.form == "protected"
    rows = session.execute(
        select(NeedCount.period, func.count()).where(protected).group_by(NeedCount.period).order_by(NeedCount.period)
    ).all()
    if not rows:
        return ["Nothing: there are no figures of need yet."]
    of_years = [f"{year_words(period)}: {plural(number, 'protected figure')}" for period, number in rows]
    smallest = settings.need_threshold
    return [f"Would work out again, with counts below {smallest} hidden, and keep what comes out otherwise:", *of_years]


def _worked_out(session: Session, period: str) -> tuple[int, int] | None:
    """Work a year out, and write and commit it where it differs from what stands: how many figures do, of how many.
    None where something else was loaded meanwhile and a second try fared no better: it is left to the next run.

    Nothing is held while it is worked out: on SQLite nobody else could write for as long.
    """
    threshold: int = current_app.extensions["settings"].need_threshold
    for _ in range(2):
        state, before = _state(session), _shown(session, period)
        planned = plan(session, period, threshold)
        after = _planned(planned)
        changed = sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())
        session.rollback()
        if _state(session) == state:
            if changed:
                write(session, planned)
            session.commit()
            return changed, len(after)
    return None


def _state(session: Session) -> tuple[object, ...]:
    """What tells whether anything was loaded or switched since."""
    newest = select(func.max(NeedRelease.id), func.max(NeedRelease.loaded_at))
    return (*session.execute(newest).one(), session.scalar(select(func.max(NeedProtectionSwitch.id))))


def _planned(planned: Planned) -> Shown:
    return {
        (row["population"], key_of(SimpleNamespace(**row))): (row["count"], row["symbol"])
        for row in planned.rows
        if row["form"] == "protected"
    }


def _shown(session: Session, period: str) -> Shown:
    rows = session.scalars(select(NeedCount).where(NeedCount.period == period, NeedCount.form == "protected"))
    return {(row.population, key_of(row)): (row.count, row.symbol) for row in rows}
