"""Where it happens: one place or several, each with its postcode looked up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from localoffer.database import db
from localoffer.directory import facts
from localoffer.directory.content import Place
from localoffer.directory.placing import Spot, placer
from localoffer.directory.postcodes import read_postcode
from providers.editor.question import Section
from providers.editor.rows.forms import PlaceRow, RowForm
from providers.editor.rows.question import RowsQuestion, item_of

NOT_FOUND = "We did not find this postcode on our map"
Locate = Callable[[str], Spot | None]


def on_our_map(postcode: str) -> Spot | None:
    """The centre of a postcode, or of its district, as the public pages place it."""
    return placer(db.session()).postcode(postcode)


@dataclass(frozen=True)
class Located:
    """Whether a postcode was found: `good` for the postcode itself or the place's own coordinates."""

    good: bool
    words: str


class Places(RowsQuestion):
    """Places. `locate` answers for a postcode in its usual form."""

    name = "places"
    section = Section.WHERE
    title = "Where does it happen?"
    task = "Places"
    help = (
        "One for each place that families go to. Leave it out for what is only online, by telephone or at the family’s "
        "home: there is a page for that."
    )
    word = "Place"
    row = PlaceRow
    lines = ("address",)
    checked_notice = "Under each postcode it says whether we found it on our map. Nothing is saved yet."

    def __init__(self, locate: Locate = on_our_map) -> None:
        self._locate = locate

    def typed(self, item: Place) -> dict[str, Any]:
        """All that the form shows."""
        shown = item.model_dump(exclude={"latitude", "longitude", "access"})
        return {**shown, "access": list(item.access)}

    def meant(self, row: RowForm, before: Place | None) -> dict[str, Any]:
        """With the coordinates that it had, where it is where it was."""
        place = {part: row.said(part) for part in ("name", "address", "town")}
        postcode = read_postcode(row.said("postcode")) or row.said("postcode")
        more = {
            "postcode": postcode,
            "hide_address": bool(row["hide_address"].data),
            "access": row["access"].data or [],
        }
        return {**place, **more, **kept_spot(before, postcode, place)}

    def told(self, rows: Sequence[RowForm], before: Sequence[Place]) -> tuple[Located | None, ...]:
        """Whether it is known where each place is; None where there is no postcode to look for."""
        return tuple(self._located(row, item_of(row, before)) for row in rows)

    def line(self, item: Place) -> str:
        """All of it, also what families do not see, and what the map does not know."""
        shown = facts.address_lines(item.model_copy(update={"hide_address": False}))
        kept_back = "families see the town only" if item.hide_address else ""
        missing = item.latitude is None and bool(item.postcode) and self._locate(item.postcode) is None
        lost = NOT_FOUND[0].lower() + NOT_FOUND[1:] if missing else ""
        access = facts.labels("access_features", item.access)
        return ", ".join(part for part in (item.name, *shown, kept_back, lost, *access) if part)

    def _located(self, row: RowForm, before: Place | None) -> Located | None:
        postcode = read_postcode(row.said("postcode"))
        if postcode is None:
            return None
        if kept_spot(before, postcode, {}):
            return Located(True, "This place is on our map, with a point of its own.")
        spot = self._locate(postcode)
        if spot is None:
            return Located(
                False,
                f"{NOT_FOUND}. Check it. If it is right, leave it: the address is shown as it is, but this place has "
                "no point on the map and no distance in searches.",
            )
        if not spot.exact:
            district = postcode.split()[0]
            return Located(False, f"We found only the wider area {district}. Distances to this place are rough.")
        return Located(True, f"{postcode} is on our map.")


def kept_spot(before: Place | None, postcode: str, place: dict[str, str]) -> dict[str, float]:
    """The coordinates of a place that the form does not show: kept while its postcode is the same; where it has none,
    while the address and the town are. Otherwise none, and the postcode says where it is."""
    if before is None or before.latitude is None or before.longitude is None or before.postcode != postcode:
        return {}
    if not postcode and (before.address, before.town) != (place["address"], place["town"]):
        return {}
    return {"latitude": before.latitude, "longitude": before.longitude}
