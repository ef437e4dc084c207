"""What was decided about showing small figures, and how many are hidden."""

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from config import needs
from localoffer.needs.models import NeedCount
from localoffer.needs.protecting.models import NeedProtectionSwitch


def decisions(session: Session) -> list[NeedProtectionSwitch]:
    """Every decision, the newest first."""
    return list(session.scalars(select(NeedProtectionSwitch).order_by(NeedProtectionSwitch.id.desc())))


def switched_off(session: Session) -> frozenset[str]:
    """The sources whose figures are shown as they are."""
    newest = {row.source: row.is_off for row in reversed(decisions(session))}
    return frozenset(source for source, is_off in newest.items() if is_off)


def hidden_by_year(session: Session) -> list[Row[tuple[str, str, int, int]]]:
    """For each academic year and source, the newest year first: how many public figures there are, how many hidden."""
    is_hidden = case((NeedCount.symbol == needs.HIDDEN, 1), else_=0)
    return list(
        session.execute(
            select(NeedCount.period, NeedCount.source, func.count(), func.sum(is_hidden))
            .where(NeedCount.form == "protected", NeedCount.is_current)
            .group_by(NeedCount.period, NeedCount.source)
            .order_by(NeedCount.period.desc(), NeedCount.source)
        )
    )
