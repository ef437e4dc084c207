"""Settings and their newest reports, for families who look for some to read or compare."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from config.reports import setting_kinds
from config.vocabularies import vocabulary
from localoffer.directory.models import Area, Location, LocationArea, Provider, Service
from localoffer.publishing.models import Revision
from localoffer.reports.models import Report, ReportRevision
from localoffer.reports.public import readable
from localoffer.reports.settings import setting_kind, year_words


@dataclass(frozen=True)
class SettingRow:
    """A setting, and its newest report where it has one (`year` is None where not). `duty` as in the kinds of
    setting: `must`, `invited` or `exempt`. `approved_on` is the day of the governing body's approval, where one is
    named; `published_on` that of first publication."""

    id: uuid.UUID
    slug: str
    name: str
    kind: str
    duty: str
    year: int | None
    approved_on: date | None
    published_on: date | None

    @property
    def years(self) -> str:
        """Its school year in words."""
        return year_words(self.year) if self.year is not None else ""

    @property
    def kind_label(self) -> str:
        """What kind of provider it is, in words."""
        return vocabulary("provider_kinds").label_of(self.kind)


@dataclass(frozen=True)
class Wanted:
    """Which settings are looked for; empty: any. `area` is a search value, `ward:E05015239`; `named` is words of the
    name; `which` is one of WHICH."""

    kind: str = ""
    area: str = ""
    named: str = ""
    which: str = ""


WHICH = {"": "With a report here", "without": "With none here", "all": "All"}
"""What an address may ask for, and its words."""
LONGEST_NAME = 100


def settings_found(session: Session, wanted: Wanted) -> list[SettingRow]:
    """Settings that can be read of and that a report is asked of or that may write one, by name; whether they have
    one or not: `of_those` tells them apart."""
    query = _settings()
    if wanted.kind:
        query = query.where(Provider.kind == wanted.kind)
    for word in wanted.named.split()[:8]:
        query = query.where(Provider.name.icontains(word, autoescape=True))
    if wanted.area:
        query = query.where(_in_area(wanted.area))
    return [row for found in session.execute(query) if (row := _row(*tuple(found)))]


def of_those(rows: Sequence[SettingRow], which: str) -> list[SettingRow]:
    """Those that have a report, that have none, or all."""
    if which == "all":
        return list(rows)
    return [row for row in rows if (row.year is None) == (which == "without")]


def areas_of_settings(session: Session) -> dict[str, str]:
    """Search value and name of every area that has a setting in it, by name."""
    query = (
        select(Area.kind, Area.code, Area.name)
        .join(LocationArea, LocationArea.area_id == Area.id)
        .join(Location, Location.id == LocationArea.location_id)
        .join(Service, Service.id == Location.service_id)
        .join(Provider, Provider.id == Service.provider_id)
        .where(Provider.kind.in_(kinds_of_settings()), Service.public_revision_id.is_not(None))
        .distinct()
        .order_by(Area.name, Area.kind, Area.code)
    )
    return {f"{kind}:{code}": name for kind, code, name in session.execute(query)}


def kinds_of_settings() -> tuple[str, ...]:
    """Codes of the kinds of provider among which are settings that write reports, in the vocabulary's order."""
    named = {code for kind in setting_kinds().values() for code in kind.provider_kinds}
    return tuple(term.code for term in vocabulary("provider_kinds").terms if term.code in named)


def _settings() -> Select[Any]:
    newest = (
        select(Report.provider_id, func.max(Report.year).label("year"))
        .where(Report.public_revision_id.is_not(None))
        .group_by(Report.provider_id)
        .subquery()
    )
    own = and_(Service.provider_id == Provider.id, Service.role == "setting", Service.public_revision_id.is_not(None))
    return (
        select(
            Provider.id, Provider.slug, Provider.name, Provider.kind, Provider.urn,
            Revision.content_json["setting"]["type"].as_string(),
            Report.year, ReportRevision.confirmed_on, Report.published_on,
        )
        .outerjoin(Service, own)
        .outerjoin(Revision, Revision.id == Service.public_revision_id)
        .outerjoin(newest, newest.c.provider_id == Provider.id)
        .outerjoin(Report, and_(Report.provider_id == Provider.id, Report.year == newest.c.year))
        .outerjoin(ReportRevision, ReportRevision.id == Report.public_revision_id)
        .where(Provider.kind.in_(kinds_of_settings()), Provider.closed_on.is_(None), readable())
        .order_by(func.lower(Provider.name), Provider.id)
    )  # fmt: skip


def _in_area(key: str) -> ColumnElement[bool]:
    kind, _, code = key.partition(":")
    return (
        select(Location.id)
        .join(Service, Service.id == Location.service_id)
        .join(LocationArea, LocationArea.location_id == Location.id)
        .join(Area, Area.id == LocationArea.area_id)
        .where(
            Service.provider_id == Provider.id,
            Service.public_revision_id.is_not(None),
            Area.kind == kind,
            Area.code == code,
        )
        .correlate(Provider)
        .exists()
    )


def _row(
    id: uuid.UUID, slug: str, name: str, kind: str, urn: str | None, register_type: str | None,
    year: int | None, approved_on: date | None, published_on: date | None,
) -> SettingRow | None:  # fmt: skip
    """None for one that no report is asked of or welcome from."""
    setting = setting_kind(kind, register_type or "", name, urn or "")
    if setting is None:
        return None
    return SettingRow(id, slug, name, kind, setting.duty, year, approved_on, published_on)
