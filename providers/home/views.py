"""A provider's home page."""

from flask import Blueprint, current_app, render_template, request

from localoffer.clock import today
from localoffer.database import db
from localoffer.memberships.access import access
from localoffer.memberships.home_panels import home_panels
from providers.home.queries import standings
from providers.home.rules import STAGE_WORDS, to_do

provider_home = Blueprint("provider_home", __name__)

DONE = {
    "confirmed": "Thank you. Families see that it was confirmed today.",
    "confirmed-none": "That was confirmed today already, so nothing has changed.",
    "discarded": "The draft is discarded.",
    "withdrawn": "The service is withdrawn. Families no longer see it.",
}


@provider_home.get("/organisations/<provider_id>")
def page(provider_id: str) -> str:
    """What needs doing, the provider's services, and what families looked for."""
    own, day = access(provider_id), today()
    found = standings(db.session(), own.provider, day)
    return render_template(
        "organisation/home.html",
        own=own,
        provider=own.provider,
        services=found,
        to_do=to_do(found),
        stage_words=STAGE_WORDS,
        panels=home_panels(current_app._get_current_object(), own.provider),  # type: ignore[attr-defined]
        done=DONE.get(request.args.get("done", "")),
    )
