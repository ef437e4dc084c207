"""Tables of need data: what was loaded, each figure with its history, and the places they are of.

Figures are counts of many pupils. Nothing about one pupil is ever here.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.database import Base


class NeedRelease(Base):
    """One table of one source, as it was loaded once. `loaded_by` as in the trail (`command:import statistics`).

    `is_due`: what the public may see of its years is still to be worked out from it.
    """

    __tablename__ = "need_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(30), index=True)
    data_set: Mapped[str] = mapped_column(String(30))
    edition: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(300))
    published_on: Mapped[date | None]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    file_name: Mapped[str] = mapped_column(String(300))
    address: Mapped[str] = mapped_column(String(500), default="")
    rows_read: Mapped[int]
    totals: Mapped[dict[str, Any]] = mapped_column(JSON)
    new: Mapped[int] = mapped_column(default=0)
    revised: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    is_due: Mapped[bool] = mapped_column(default=False)
    loaded_at: Mapped[datetime]
    loaded_by: Mapped[str] = mapped_column(String(200))


class NeedCount(Base):
    """One figure. `form` is `raw` (as the source has it) or `protected` (what the public may see, worked out from the
    best raw figures and written anew whenever they change).

    A raw figure that a later release changed stays, with `is_current` False: that is its history. `release_id` is the
    first release that gave it, `last_release_id` the last one that still did.
    """

    __tablename__ = "need_count"
    __table_args__ = (
        Index("ix_need_count_place", "form", "is_current", "level", "place", "period"),
        Index("ix_need_count_data_set", "source", "data_set", "period", "place"),
        Index(
            "uq_need_count_current",
            *("form", "source", "data_set", "period", "level", "place", "phase", "year_group", "provision", "need"),
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("need_release.id"), index=True)
    last_release_id: Mapped[int] = mapped_column(ForeignKey("need_release.id"), index=True)
    source: Mapped[str] = mapped_column(String(30))
    data_set: Mapped[str] = mapped_column(String(30))
    population: Mapped[str] = mapped_column(String(10))
    form: Mapped[str] = mapped_column(String(9))
    is_current: Mapped[bool] = mapped_column(default=True)
    period: Mapped[str] = mapped_column(String(6))
    level: Mapped[str] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(String(80))
    phase: Mapped[str] = mapped_column(String(30))
    year_group: Mapped[str] = mapped_column(String(12))
    provision: Mapped[str] = mapped_column(String(12))
    need: Mapped[str] = mapped_column(String(12))
    count: Mapped[int | None]
    percent: Mapped[float | None]
    symbol: Mapped[str] = mapped_column(String(8), default="")

    last_release: Mapped[NeedRelease] = relationship(foreign_keys=[last_release_id], viewonly=True)


KEY = (
    NeedCount.period,
    NeedCount.level,
    NeedCount.place,
    NeedCount.phase,
    NeedCount.year_group,
    NeedCount.provision,
    NeedCount.need,
)
"""The columns of a `figures.Key`, in its order."""


class NeedPlace(Base):
    """A place that has figures, as its source names it."""

    __tablename__ = "need_place"

    level: Mapped[str] = mapped_column(String(10), primary_key=True)
    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    authority: Mapped[str] = mapped_column(String(3), default="", index=True)
    region: Mapped[str] = mapped_column(String(9), default="")
    phase: Mapped[str] = mapped_column(String(30), default="")
    gss: Mapped[str] = mapped_column(String(9), default="")
