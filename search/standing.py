"""Standing: how each engine is, how far it is behind and since when, for the command, /healthz and officers."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.clock import ENGLAND
from localoffer.directory.models import Service
from localoffer.outbox import OutboxEntry
from search.engine import Health

MOST_REFUSED_NAMED = 5


@dataclass(frozen=True)
class Standing:
    """One engine. `state_since`: since when this process has seen it so; `left_alone_since`: since when this process
    asks the standby instead; `compared_at`: when it was last held against the database on this host, and in how many
    listings it then differed."""

    engine: str
    role: str
    state: str
    listings: int
    waiting: int
    waiting_since: datetime | None
    refused: int
    refused_since: datetime | None
    building_since: datetime | None
    left_alone_since: datetime | None = None
    compared_at: datetime | None = None
    differed: int | None = None
    detail: str = ""
    state_since: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """For machines: moments in ISO 8601, UTC. Without `detail`, which may name hosts."""
        return {
            name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
            for name, value in vars(self).items()
            if name != "detail"
        }

    @property
    def behind(self) -> list[str]:
        """What is not as it should be, and since when, each in a few words; nothing where all is well."""
        return [
            *([f"{self.waiting:,} changes waiting since {_moment(self.waiting_since)}"] if self.waiting else []),
            *([f"{self.refused:,} refused since {_moment(self.refused_since)}"] if self.refused else []),
            *([f"rebuild begun {_moment(self.building_since)}"] if self.building_since else []),
            *([f"not asked since {_moment(self.left_alone_since)}"] if self.left_alone_since else []),
        ]


def _moment(at: datetime | None) -> str:
    """On a wall clock in England."""
    return f"{at.astimezone(ENGLAND):%-d %B %Y %H:%M:%S}" if at else "an unknown time"


def compared_in_words(found: Standing) -> str:
    """When it was last held against the database, and what came of it."""
    if found.compared_at is None:
        return "not compared with the database on this host yet"
    differing = f"{found.differed:,} listings differed" if found.differed else "no difference"
    return f"compared with the database {_moment(found.compared_at)}: {differing}"


@dataclass(frozen=True)
class Refused:
    """A listing that an engine will not take until it changes, and why."""

    name: str
    reason: str


def standing(
    session: Session,
    engine: str,
    target: str,
    role: str,
    health: Health,
    compared: "Compared",
    left_alone_since: datetime | None = None,
    state_since: datetime | None = None,
) -> Standing:
    """How it stands: `health` from whoever has looked, the rest from the database. Nothing here asks the engine."""
    dead = OutboxEntry.dead.is_(True)
    waiting, since, refused, refused_since = session.execute(
        select(
            func.count().filter(~dead),
            func.min(OutboxEntry.created_at).filter(~dead),
            func.count().filter(dead),
            func.min(OutboxEntry.created_at).filter(dead),
        ).where(OutboxEntry.target == target)
    ).one()
    at, differed = compared.last(target)
    return Standing(
        engine, role, health.state, health.documents, waiting, since, refused, refused_since,
        health.building_since, left_alone_since, at, differed, health.detail, state_since,
    )  # fmt: skip


def refused_listings(session: Session, target: str) -> list[Refused]:
    """The first few listings that `target` has refused, oldest first."""
    rows = session.execute(
        select(Service.name, OutboxEntry.last_error)
        .join(Service, Service.id == OutboxEntry.service_id)
        .where(OutboxEntry.target == target, OutboxEntry.dead.is_(True))
        .order_by(OutboxEntry.created_at, OutboxEntry.id)
        .limit(MOST_REFUSED_NAMED)
    )
    return [Refused(name, reason or "") for name, reason in rows]


class Compared:
    """When each index was last held against the database on this host: a small file beside the index."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "compared.json"

    def note(self, target: str, at: datetime, differed: int) -> None:
        """Keep the outcome of one comparison."""
        known = self._read() | {target: [at.isoformat(timespec="seconds"), differed]}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = self._file.with_suffix(".new")
        new.write_text(json.dumps(known), encoding="utf-8")
        new.replace(self._file)

    def last(self, target: str) -> tuple[datetime | None, int | None]:
        """When, and in how many listings they differed; (None, None) where nobody has compared."""
        at, differed = self._read().get(target, (None, None))
        return datetime.fromisoformat(at) if at else None, differed

    def _read(self) -> dict[str, Any]:
        try:
            known = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}
