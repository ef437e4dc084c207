"""What the public may see: the best figure for each thing that is counted, with small numbers and what would give
them away hidden. Worked out anew for a whole academic year at a time, from the raw figures alone.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from config import needs
from localoffer.needs import places
from localoffer.needs.areas import area_figures
from localoffer.needs.figures import Figure, Key, PlaceKey, is_public_cut
from localoffer.needs.models import NeedCount
from localoffer.needs.rules import Best, best_of

AREAS = "areas"
"""The source of figures that were added up here."""


def protect(session: Session, periods: Iterable[str], threshold: int, tick: Callable[[], None] = lambda: None) -> int:
    """Write the protected figures of these academic years anew; how many of them are hidden. Flushes."""
    above, phases = places.parents(session), places.phases(session)
    hidden = 0
    for period in periods:
        session.execute(
            delete(NeedCount).where(
                NeedCount.period == period, (NeedCount.form == "protected") | (NeedCount.source == AREAS)
            )
        )
        for population in ("pupils", "plans"):
            best = _best(session, period, population)
            if population == "pupils":
                _add_areas(session, best, above)
            hidden += _publish(session, population, best, above, phases, threshold)
        tick()
    session.flush()
    return hidden


def _best(session: Session, period: str, population: str) -> dict[Key, Best]:
    query = select(NeedCount).where(
        NeedCount.period == period,
        NeedCount.population == population,
        NeedCount.form == "raw",
        NeedCount.is_current,
    )
    return best_of(
        Best(figure_of(row), row.source, row.data_set, row.last_release_id) for row in session.scalars(query)
    )


def key_of(row: Any) -> Key:
    """What a row of the table counts."""
    return Key(row.period, row.level, row.place, row.phase, row.year_group, row.provision, row.need)


def figure_of(row: NeedCount) -> Figure:
    """A row of the table as a plain value."""
    percent = None if row.percent is None else Decimal(str(row.percent))
    return Figure(key_of(row), row.count, percent, row.symbol)


def _add_areas(session: Session, best: dict[Key, Best], above: Mapping[PlaceKey, tuple[PlaceKey, ...]]) -> None:
    """Add up what the schools of each area have, keep it as raw, and take it where nothing better is there."""
    schools = [item for key, item in best.items() if key.level == "school"]
    if not schools:
        return
    release = max(item.release_id for item in schools)
    summed = area_figures((item.figure for item in schools), above)
    rows = [_row(Best(figure, AREAS, AREAS, release), "pupils", "raw", False) for figure in summed]
    if rows:
        session.execute(insert(NeedCount), rows)
    for figure in summed:
        best.setdefault(figure.key, Best(figure, AREAS, AREAS, release))


def _publish(
    session: Session,
    population: str,
    best: Mapping[Key, Best],
    above: Mapping[PlaceKey, tuple[PlaceKey, ...]],
    phases: Mapping[PlaceKey, str],
    threshold: int,
) -> int:
    shown = {key: item for key, item in best.items() if is_public_cut(key)}
    small = {key for key, item in shown.items() if item.figure.count and item.figure.count < threshold}
    rows = [_row(item, population, "protected", key in small) for key, item in shown.items()]
    if rows:
        session.execute(insert(NeedCount), rows)
    return len(small)


def _row(item: Best, population: str, form: str, is_hidden: bool) -> dict[str, Any]:
    return {
        **item.figure.key._asdict(),
        "release_id": item.release_id,
        "last_release_id": item.release_id,
        "source": item.source,
        "data_set": item.data_set,
        "population": population,
        "form": form,
        "is_current": True,
        "count": None if is_hidden else item.figure.count,
        "percent": None,
        "symbol": needs.HIDDEN if is_hidden else item.figure.symbol,
    }
