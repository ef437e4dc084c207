"""The borough's register a day later: one school proposed to close, one merged into another, for officers to decide."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.demonstration import DEMONSTRATION_CODE
from importers.demonstration.register import COLUMNS, LINK_COLUMNS, register_rows, schools
from importers.pipeline import ListingsPlan, plan_schools
from importers.problems import FileError
from importers.registers.watching import WatchedPlan, watched
from importers.running import begin, carry_out
from importers.sources.schools import Selection
from localoffer.register_notices.models import RegisterNotice
from localoffer.register_notices.rules import ENDINGS, SCHOOLS

HERE = Path(__file__).parent
FILE, LINKS_FILE = "register-changes.csv", "links-changes.csv"


def put_register_changes(session: Session, today: date, now: datetime) -> int:
    """Load the changed rows as the daily job would, commit, and return how many notices that makes. Loading them again
    makes none, whatever officers decided since. Raises FileError where the file is refused."""
    before = _notices(session)
    run = begin("schools", FILE, now, demonstration=True)

    def prepare() -> WatchedPlan:
        links = (_as_csv(LINK_COLUMNS, _link_rows(today)), LINKS_FILE)
        content = _as_csv(COLUMNS, _changed_rows(today))
        return watched(session, plan_schools(session, content, FILE, Selection(DEMONSTRATION_CODE), None, links))

    carry_out(session, run, prepare, strict=True, quiet=True)
    if run.state != "applied":
        raise FileError(*run.problems)
    return _notices(session) - before


def _notices(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(RegisterNotice)) or 0


def without_decided(session: Session, plan: ListingsPlan) -> ListingsPlan:
    """The plan without the schools that an officer closed by these changes: the invented register is always that of
    the day before, and would open them again."""
    ended = select(RegisterNotice.reference).where(
        RegisterNotice.register == SCHOOLS, RegisterNotice.state == "accepted", RegisterNotice.kind.in_(ENDINGS)
    )
    closed = set(session.scalars(ended))
    plan.steps = [step for step in plan.steps if step.proposal.external_id not in closed]
    return plan


def _changes() -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = yaml.safe_load((HERE / "register_changes.yml").read_text(encoding="utf-8"))
    return read


def _last_summer(today: date) -> date:
    """Schools close with the school year."""
    return date(today.year - (today.month < 9), 8, 31)


def _changed_rows(today: date) -> list[dict[str, str]]:
    rows = {row["URN"]: row for row in register_rows(today)}
    found = []
    for change in _changes():
        row = dict(rows[str(change["urn"])])
        if "status" in change:
            row |= {
                "EstablishmentStatus (name)": change["status"],
                "ReasonEstablishmentClosed (name)": change["closed_why"],
                "CloseDate": f"{_last_summer(today):%d-%m-%Y}",
            }
        found.append(row)
    return found


def _link_rows(today: date) -> list[dict[str, str]]:
    names = {school["urn"]: school["name"] for school in schools()}
    since = f"{_last_summer(today):%d-%m-%Y}"
    return [
        dict(zip(LINK_COLUMNS, (str(one), str(other), names[other], f"{kind} - merged", since), strict=True))
        for change in _changes()
        if "into" in change
        for one, other, kind in (
            (change["urn"], change["into"], "Successor"),
            (change["into"], change["urn"], "Predecessor"),
        )
    ]


def _as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("cp1252")
