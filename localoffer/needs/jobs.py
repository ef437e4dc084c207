"""What the schedule calls: work out again, every night, what the public may see of the figures."""

from collections.abc import Iterator

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.database import db
from localoffer.jobs.rules import Done
from localoffer.needs.figures import Key, year_words
from localoffer.needs.models import NeedCount
from localoffer.needs.publishing import key_of, protect
from localoffer.wording import joined, plural

Shown = dict[tuple[str, Key], tuple[int | None, str]]
"""Population and key of each protected figure, with what is shown of it."""


def protect_again() -> Done:
    """Rebuild the protected figures of each academic year, and keep those of a year that came out otherwise: after an
    upgrade, another threshold, or a change made past the program. One year is committed at a time."""
    session = db.session()
    figures = different = 0
    years = []
    for period, before, after in _rebuilt(session):
        changed = sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())
        figures, different = figures + len(after), different + changed
        if changed:
            session.commit()
            years.append(year_words(period))
        else:
            session.rollback()
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


def _rebuilt(session: Session) -> Iterator[tuple[str, Shown, Shown]]:
    """Each year with its figures before and after; whoever asks commits them or not."""
    threshold: int = current_app.extensions["settings"].need_threshold
    for period in session.scalars(select(NeedCount.period).distinct().order_by(NeedCount.period)).all():
        before = _shown(session, period)
        protect(session, (period,), threshold, anew=True)
        yield period, before, _shown(session, period)


def _shown(session: Session, period: str) -> Shown:
    rows = session.scalars(select(NeedCount).where(NeedCount.period == period, NeedCount.form == "protected"))
    return {(row.population, key_of(row)): (row.count, row.symbol) for row in rows}
