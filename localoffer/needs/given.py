"""Figures that a school or the authority gives itself: what stands, and how a school of the directory is a place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.needs import code_for
from localoffer.directory.models import Provider, Service
from localoffer.needs.figures import Key, PlaceFacts
from localoffer.needs.models import NeedCount, NeedPlace, NeedRelease
from localoffer.publishing.models import Revision

CENSUS, COUNTS, AUTHORITY_COUNTS = "school-census", "school-counts", "authority-counts"
"""Sources of this site's own."""
_BY_KIND = {"special-school": "state-special", "alternative-provision": "state-ap", "independent": "independent"}
_PORTION = 500


@dataclass(frozen=True)
class Standing:
    """A figure as it stands now, and the release that last gave it."""

    count: int | None
    symbol: str
    edition: str
    loaded_at: datetime


def standing(session: Session, source: str, places: Collection[str], period: str | None = None) -> dict[Key, Standing]:
    """The raw figures of a source for these places, of one academic year or of all."""
    found: dict[Key, Standing] = {}
    listed = sorted(set(places))
    columns = (NeedCount.count, NeedCount.symbol, NeedRelease.edition, NeedRelease.loaded_at, NeedCount.period,
               NeedCount.level, NeedCount.place, NeedCount.phase, NeedCount.year_group, NeedCount.provision,
               NeedCount.need)  # fmt: skip
    for start in range(0, len(listed), _PORTION):
        query = (
            select(*columns)
            .join(NeedRelease, NeedRelease.id == NeedCount.last_release_id)
            .where(
                NeedCount.source == source,
                NeedCount.form == "raw",
                NeedCount.is_current,
                NeedCount.place.in_(listed[start : start + _PORTION]),
            )
        )
        if period is not None:
            query = query.where(NeedCount.period == period)
        for count, symbol, edition, loaded_at, *key in session.execute(query):
            found[Key(*key)] = Standing(count, symbol, edition, loaded_at)
    return found


def place_of(session: Session, provider: Provider, phase: str = "") -> PlaceFacts:
    """A school of the directory as a place of figures. Its phase is the one that statistics gave it; where none did,
    `phase`, else what the register says. Raises ValueError for a provider without a URN."""
    if not provider.urn:
        raise ValueError("a place of figures needs a URN")
    known = session.get(NeedPlace, ("school", provider.urn))
    said = (known.phase if known else "") or phase or _phase(session, provider)
    return PlaceFacts("school", provider.urn, provider.name, authority_of(provider), phase=said)


def authority_of(provider: Provider) -> str:
    """The three digits of the authority that a school lies in; empty where the register has no number of it."""
    return (provider.laestab or "").replace("/", "")[:3]


def _phase(session: Session, provider: Provider) -> str:
    """By the kind of school, or by the register's word for its phase."""
    if provider.kind in _BY_KIND:
        return _BY_KIND[provider.kind]
    said = (
        select(Revision.content_json)
        .join(Service, Service.public_revision_id == Revision.id)
        .where(Service.provider_id == provider.id, Service.role == "setting")
    )
    content: Mapping[str, object] = session.scalars(said).first() or {}
    setting = content.get("setting")
    words = str(setting.get("phase", "")) if isinstance(setting, Mapping) else ""
    words = words.removeprefix("Middle deemed ")
    return code_for("phase", words) or ("state-secondary" if words == "All-through" else "") if words else ""
