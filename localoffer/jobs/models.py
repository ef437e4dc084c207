"""The table of job runs: what ran when, at whose word, and how it ended."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from localoffer.database import Base


class JobRun(Base):
    """One run of one scheduled job, or the same failure again and again (`times`) from start to finish.

    `finished_at` is None while it runs, and after its process was killed until the job is next begun. `error` is in
    words for people; empty where all went well, and `said` is what the job then has to tell. `attempt` counts the
    runs of one day's work, from 1: those after the first try again what failed. `started_by` is `job:scheduler`,
    `command:jobs run` or `user:ID`.
    """

    __tablename__ = "job_run"
    __table_args__ = (Index("ix_job_run_name", "name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    started_by: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    rows_in: Mapped[int] = mapped_column(default=0)
    rows_out: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    times: Mapped[int] = mapped_column(default=1)
    said: Mapped[str] = mapped_column(Text, default="")
    attempt: Mapped[int] = mapped_column(default=1)
