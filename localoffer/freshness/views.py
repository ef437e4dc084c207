"""Officers' pages of what grows old: counts, the oldest listings first, the same as a file, and reminding providers."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config.vocabularies import vocabulary
from localoffer.accounts.acting import actor
from localoffer.clock import now, today
from localoffer.database import db
from localoffer.directory.queries import area_labels
from localoffer.freshness import asking_first, queries
from localoffer.freshness.exporting import listings_file
from localoffer.freshness.planning import Choice
from localoffer.freshness.queries import Dated
from localoffer.freshness.reminding import choose, remind_chosen
from localoffer.freshness.rules import STATE_LABELS
from localoffer.officers.downloading import download
from localoffer.officers.paging import number_told, page_asked_for, page_numbers
from localoffer.officers.panels import breakable

staleness = Blueprint("staleness", __name__, url_prefix="/officers")
PAGE = 50
NOT_TICKED = "Tick the listings you want to remind their providers of"


@dataclass(frozen=True)
class Asked:
    """What an address asks for; what it cannot mean is left out."""

    state: str
    kind: str
    area: str

    @property
    def arguments(self) -> dict[str, Any]:
        """For the address of another page of the same."""
        return {"state": self.state or None, "kind": self.kind or None, "area": self.area or None}


@dataclass(frozen=True)
class Found:
    """Every public listing as it stands today, and those that the address asks for."""

    everything: Sequence[Dated]
    labels: Mapping[str, str]
    within: Mapping[str, set[uuid.UUID]]
    asked: Asked

    @cached_property
    def shown(self) -> list[Dated]:
        """Those asked for, the oldest first."""
        asked, in_area = self.asked, self.within.get(self.asked.area, set())
        return [
            one
            for one in self.everything
            if one.state in queries.WHICH[asked.state][1]
            and asked.kind in ("", one.kind)
            and (not asked.area or one.id in in_area)
        ]


@staleness.get("/staleness")
def listing() -> str:
    """How old listings are: counts by state, kind and area, and the oldest first."""
    return _page(_found(db.session()))


@staleness.post("/staleness.csv")
def file() -> Response:
    """The same listings as a file for a spreadsheet; that it was taken is on the trail."""
    found = _found(db.session())
    return download(listings_file(found.shown, _address), **found.asked.arguments)


@staleness.route("/staleness/remind", methods=["GET", "POST"])
def remind() -> str | tuple[str, int] | Response:
    """Remind the providers of the listings that are ticked, or of all that are found, once that is confirmed."""
    session = db.session()
    found = _found(session)
    chosen = _chosen(found)
    if not chosen:
        return _page(found, NOT_TICKED), 400
    return asking_first.remind(
        lambda: choose(session, chosen),
        lambda choice, has_changed: _remind_page(found, chosen, choice, has_changed),
        lambda: remind_chosen(session, chosen, actor(), now()),
        lambda sent: url_for("staleness.listing", sent=sent, **found.asked.arguments),
    )


def _page(found: Found, fault: str = "") -> str:
    shown = found.shown
    number, pages = page_asked_for(request.args), max(1, -(-len(shown) // PAGE))
    return render_template(
        "officers/staleness.html",
        section="officers",
        today=today(),
        asked=found.asked,
        total=len(shown),
        rows=shown[(number - 1) * PAGE : number * PAGE],
        number=number,
        pages_in_all=pages,
        page_numbers=page_numbers,
        states=queries.count_states(found.everything),
        kinds=queries.count_kinds(found.everything),
        areas=queries.count_areas(found.everything, found.within, found.labels),
        whiches={value: words for value, (words, _) in queries.WHICH.items()},
        state_labels=STATE_LABELS,
        kind_label=vocabulary("provider_kinds").label_of,
        breakable=breakable,
        fault=fault,
        sent=number_told(request.args, "sent"),
    )


def _remind_page(found: Found, chosen: Sequence[Dated], choice: Choice, has_changed: bool) -> str:
    sent_to = {one.id for one in choice.to_send}
    providers = len({one.provider_id for one in chosen if one.id in sent_to})
    return asking_first.ask_page(
        "officers/staleness_remind.html", chosen, choice, has_changed,
        asked=found.asked, providers=providers, state_labels=STATE_LABELS,
    )  # fmt: skip


def _chosen(found: Found) -> list[Dated]:
    """The listings that are meant: ticked ones, wherever they stand, or all that the filter finds."""
    if request.args.get("which") == "all":
        return found.shown
    ticked = set(request.args.getlist("listing"))
    return [one for one in found.everything if str(one.id) in ticked]


def _found(session: Session) -> Found:
    everything, labels = queries.dated_listings(session, today()), area_labels(session)
    state, kind, area = (request.args.get(name, "") for name in ("state", "kind", "area"))
    asked = Asked(
        state if state in queries.WHICH else "",
        kind if kind in {one.kind for one in everything} else "",
        area if area in labels else "",
    )
    return Found(everything, labels, queries.listings_of_areas(session), asked)


def _address(one: Dated) -> str:
    endpoint, slug = one.page
    return url_for(endpoint, slug=slug, _external=True)
