"""Whose report a row is: by number, by address on this site, or by a name that cannot be mistaken."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.reports.shape import SettingKind
from importers.reports.reader import ReportRow
from importers.validation import CellError
from localoffer.directory.models import Location, Provider, Service, SlugRedirect
from localoffer.directory.postcodes import read_postcode
from localoffer.directory.rules import slug_of
from localoffer.publishing.models import Revision
from localoffer.reports.settings import setting_kind

_PORTION = 500


@dataclass(frozen=True)
class School:
    """A school or setting as far as a row is matched with it."""

    id: uuid.UUID
    slug: str
    name: str
    kind: str
    urn: str
    closed_on: date | None

    @property
    def reference(self) -> str:
        """What it goes by in a preview."""
        return self.urn or self.slug


class WhoError(CellError):
    """A row does not say whose report it is; `field` is the column to look at."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Schools:
    """Every organisation of the directory by what a row may call it, read in two queries."""

    def __init__(self, session: Session) -> None:
        columns = (Provider.id, Provider.slug, Provider.name, Provider.kind, Provider.urn, Provider.ofsted_urn,
                   Provider.closed_on)  # fmt: skip
        self._session = session
        self._by_urn: dict[str, School] = {}
        self._by_slug: dict[str, School] = {}
        self._by_name: dict[str, list[School]] = defaultdict(list)
        by_id = {}
        for row in session.execute(select(*columns)):
            school = School(row.id, row.slug, row.name, row.kind, row.urn or "", row.closed_on)
            by_id[row.id] = school
            self._by_urn |= {urn.casefold(): school for urn in (row.ofsted_urn, row.urn) if urn}
            self._by_slug[row.slug] = school
            self._by_name[slug_of(row.name, 200)].append(school)
        for moved in session.execute(select(SlugRedirect.slug, SlugRedirect.provider_id)):
            if moved.provider_id in by_id:
                self._by_slug.setdefault(moved.slug, by_id[moved.provider_id])

    def find(self, row: ReportRow) -> School:
        """The one a row is about. Raises WhoError where there is none, or where its columns speak of two."""
        named = {field: found for field in ("urn", "slug") if (found := self._numbered(row, field)) is not None}
        if len({school.id for school in named.values()}) > 1:
            other = named["slug"].name
            raise WhoError("slug", f"is {other}, and the URN is another school's. Correct one of the two.")
        school = next(iter(named.values()), None) or self._named(row)
        self._check_name(row, school)
        if school.closed_on is not None:
            raise WhoError(
                _given(row), f"is {school.name}, which has closed. Reports of closed schools stay as they are."
            )
        return school

    def _numbered(self, row: ReportRow, field: str) -> School | None:
        cell = row.cells.get(field, "")
        if not cell:
            return None
        if field == "urn":
            found = self._by_urn.get(cell.removesuffix(".0").casefold())
        else:
            found = self._by_slug.get(cell.rstrip("/").rpartition("/")[2].casefold())
        if found is None:
            advice = "Check it. A school has to be in the directory before its report."
            raise WhoError(field, f"is not the {'URN' if field == 'urn' else 'address'} of anyone here. {advice}")
        return found

    def _named(self, row: ReportRow) -> School:
        name = row.cells.get("name", "")
        if not name:
            raise WhoError("", "the row does not say whose report it is. Give the URN, the address here or the name.")
        same = self._by_name.get(slug_of(name, 200), [])
        if not same:
            raise WhoError("name", "is not the name of anyone in the directory. Use the name shown here, or the URN.")
        there = self._at_postcode(row, same) if row.cells.get("postcode") else same
        if len(there) == 1:
            return there[0]
        if not there:
            raise WhoError("postcode", f"is not where {same[0].name} is here. Check it, or give the URN.")
        raise WhoError("name", f"is the name of {len(there)} here. Give the URN or the postcode too.")

    def _at_postcode(self, row: ReportRow, same: list[School]) -> list[School]:
        """Those that have a place with the row's postcode, or none of which the postcode is known."""
        written = row.cells["postcode"]
        ids = [one.id for one in same]
        places = (
            select(Service.provider_id, Location.postcode)
            .join(Location, Location.service_id == Service.id)
            .where(Service.provider_id.in_(ids), Location.postcode != "")
        )
        known: dict[uuid.UUID, set[str]] = defaultdict(set)
        for place in self._session.execute(places):
            known[place.provider_id].add(place.postcode)
        postcode = read_postcode(written) or written
        return [one for one in same if postcode in known.get(one.id, {postcode})]

    def _check_name(self, row: ReportRow, school: School) -> None:
        """A name beside a number may be written otherwise, but not be another school's."""
        same = self._by_name.get(slug_of(row.cells.get("name", ""), 200), [])
        if same and all(one.id != school.id for one in same):
            raise WhoError("name", f"is another school than the one with this number or address, {school.name}. "
                                   "Correct one of the two.")  # fmt: skip


def kinds_of(session: Session, schools: Iterable[School]) -> Mapping[uuid.UUID, SettingKind | None]:
    """Which kind of setting each is, for reports, from what the register says of it; None for those asked for none."""
    listed = list(schools)
    types: dict[uuid.UUID, str] = {}
    for start in range(0, len(listed), _PORTION):
        ids = [school.id for school in listed[start : start + _PORTION]]
        said = (
            select(Service.provider_id, Revision.content_json)
            .join(Revision, Revision.id == Service.public_revision_id)
            .where(Service.role == "setting", Service.provider_id.in_(ids))
        )
        types |= {
            row.provider_id: (row.content_json.get("setting") or {}).get("type", "") for row in session.execute(said)
        }
    return {one.id: setting_kind(one.kind, types.get(one.id, ""), one.name, one.urn) for one in listed}


def _given(row: ReportRow) -> str:
    return next((field for field in ("urn", "slug", "name") if row.cells.get(field)), "")
