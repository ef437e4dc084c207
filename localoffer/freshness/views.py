"""Officers' pages of what grows old: counts, the oldest listings first, and the same as a file."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from config.vocabularies import vocabulary
from localoffer.clock import today
from localoffer.database import db
from localoffer.directory.queries import area_labels
from localoffer.freshness import queries
from localoffer.freshness.exporting import listings_csv
from localoffer.freshness.queries import Dated
from localoffer.freshness.rules import STATE_LABELS
from localoffer.officers.paging import page_asked_for, page_numbers
from localoffer.officers.panels import breakable

staleness = Blueprint("staleness", __name__, url_prefix="/officers")
PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What an address asks for; what it cannot mean is left out."""

    state: str
    kind: str
    area: str

    def shows(self, one: Dated, in_area: set[object]) -> bool:
        """Whether this listing is asked for."""
        return (
            one.state in queries.WHICH[self.state][1]
            and self.kind in ("", one.kind)
            and (not self.area or one.id in in_area)
        )

    @property
    def arguments(self) -> dict[str, str | None]:
        """For the address of another page of the same."""
        return {"state": self.state or None, "kind": self.kind or None, "area": self.area or None}


@staleness.get("/staleness")
def listing() -> str:
    """How old listings are: counts by state, kind and area, and the oldest first."""
    session, day = db.session(), today()
    everything, labels = queries.dated_listings(session, day), area_labels(session)
    within = queries.listings_of_areas(session)
    asked = _asked({one.kind for one in everything}, labels)
    shown = [one for one in everything if asked.shows(one, set(within.get(asked.area, ())))]
    number, pages = page_asked_for(request.args), max(1, -(-len(shown) // PAGE))
    return render_template(
        "officers/staleness.html",
        section="officers",
        today=day,
        asked=asked,
        total=len(shown),
        rows=shown[(number - 1) * PAGE : number * PAGE],
        number=number,
        pages_in_all=pages,
        page_numbers=page_numbers,
        states=queries.count_states(everything),
        kinds=queries.count_kinds(everything),
        areas=queries.count_areas(everything, within, labels),
        whiches={value: words for value, (words, _) in queries.WHICH.items()},
        state_labels=STATE_LABELS,
        kind_label=vocabulary("provider_kinds").label_of,
        breakable=breakable,
    )


@staleness.get("/staleness.csv")
def file() -> Response:
    """The same listings as a file for a spreadsheet."""
    session, day = db.session(), today()
    everything = queries.dated_listings(session, day)
    asked = _asked({one.kind for one in everything}, area_labels(session))
    in_area: set[object] = set(queries.listings_of_areas(session).get(asked.area, ())) if asked.area else set()
    text = listings_csv((one for one in everything if asked.shows(one, in_area)), _address)
    name = f"listings-to-confirm-{day.isoformat()}.csv"
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _address(one: Dated) -> str:
    endpoint, slug = one.page
    return url_for(endpoint, slug=slug, _external=True)


def _asked(kinds: set[str], areas: dict[str, str]) -> Asked:
    state, kind, area = (request.args.get(name, "") for name in ("state", "kind", "area"))
    return Asked(state if state in queries.WHICH else "", kind if kind in kinds else "", area if area in areas else "")
