"""Officers' page of visits: how often each listing is read, and the searches that led there."""

from flask import Blueprint, current_app, render_template, request

from localoffer.clock import today
from localoffer.database import db
from localoffer.officers.paging import page_asked_for, page_numbers
from localoffer.officers.panels import breakable
from search.address import LONGEST_TEXT, tidy
from search.log.tables import OFTEN
from search.visits.queries import most_read
from search.visits.rules import views_words

visits = Blueprint("visits", __name__, url_prefix="/officers")


@visits.get("/visits")
def listing() -> str:
    """How often listings are read, and which searches led to them."""
    name, number = tidy(request.args.get("q", ""), LONGEST_TEXT), page_asked_for(request.args)
    found = most_read(db.session(), today(), name, min(number, 10_000))
    return render_template(
        "officers/visits.html",
        section="officers",
        name=name,
        found=found,
        number=number,
        often=OFTEN,
        counted=bool(current_app.extensions["settings"].search_log_months),
        views_words=views_words,
        page_numbers=page_numbers,
        breakable=breakable,
    )
