"""Reads of what was loaded: every release, and the figures that one of them changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from localoffer.needs.figures import Figure, PlaceKey
from localoffer.needs.models import KEY, NeedCount, NeedPlace, NeedRelease
from localoffer.needs.publishing import figure_of

PAGE = 25
MOST = 50
"""Changed figures on one page."""


@dataclass(frozen=True)
class Changed:
    """A figure before and after a release changed it. `first_release` is the one that had first given it."""

    before: Figure
    after: Figure
    place: str
    first_release: NeedRelease


def releases() -> Select[NeedRelease]:
    """Everything that was loaded, the latest first."""
    return select(NeedRelease).order_by(NeedRelease.id.desc())


def how_many_changed(session: Session, release: NeedRelease) -> int:
    """How many figures this release changed."""
    return session.scalar(select(func.count()).select_from(_changed_by(release).subquery())) or 0


def changed_by(session: Session, release: NeedRelease, page: int) -> list[Changed]:
    """The figures that a release changed, MOST at a time: by year, place and what is counted."""
    rows = session.scalars(
        _changed_by(release).order_by(*KEY, NeedCount.id).offset((page - 1) * MOST).limit(MOST)
    ).all()
    before = _before(session, rows)
    firsts = {row.id: row for row in session.scalars(
        select(NeedRelease).where(NeedRelease.id.in_({old.release_id for old in before.values()})))}  # fmt: skip
    names = _names(session, rows)
    return [
        Changed(
            figure_of(before[row.id]), figure_of(row), names.get(PlaceKey(row.level, row.place), row.place),  # type: ignore[arg-type]
            firsts[before[row.id].release_id],
        )
        for row in rows
    ]  # fmt: skip


def _changed_by(release: NeedRelease) -> Select[NeedCount]:
    """Figures first given by this release in place of an older one."""
    older = aliased(NeedCount)
    return select(NeedCount).where(
        NeedCount.release_id == release.id, NeedCount.form == "raw", exists().where(_comes_before(older))
    )


def _comes_before(older: type[NeedCount]) -> ColumnElement[bool]:
    same = (NeedCount.source, NeedCount.data_set, *KEY)
    return and_(
        older.form == "raw",
        older.is_current.is_(False),
        older.id < NeedCount.id,
        *(getattr(older, column.key) == column for column in same),
    )


def _before(session: Session, rows: Sequence[NeedCount]) -> dict[int, NeedCount]:
    """What stood just before each of these rows, by the row's id."""
    older = aliased(NeedCount)
    query = (
        select(NeedCount.id, func.max(older.id))
        .join(older, _comes_before(older))
        .where(NeedCount.id.in_([row.id for row in rows]))
        .group_by(NeedCount.id)
    )
    pairs = {int(row[0]): int(row[1]) for row in session.execute(query)}
    found = {row.id: row for row in session.scalars(select(NeedCount).where(NeedCount.id.in_(pairs.values())))}
    return {after: found[before] for after, before in pairs.items()}


def _names(session: Session, rows: Sequence[NeedCount]) -> dict[PlaceKey, str]:
    wanted = {(row.level, row.place) for row in rows}
    query = select(NeedPlace).where(tuple_(NeedPlace.level, NeedPlace.code).in_(wanted))
    return {PlaceKey(row.level, row.code): row.name for row in session.scalars(query)}  # type: ignore[arg-type]
