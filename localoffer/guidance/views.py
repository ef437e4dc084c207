"""Routes of the pages about the site itself."""

from flask import Blueprint, current_app, render_template

from config.vocabularies import vocabulary
from localoffer.database import db
from localoffer.directory.queries import area_labels, count_public
from localoffer.freshness.rules import DEFAULT_INTERVAL_MONTHS
from localoffer.guidance.plain_words import plain_words
from localoffer.guidance.statement import accessibility_statement

guidance = Blueprint("guidance", __name__)

FILTER_VOCABULARIES = (
    "categories", "stages", "needs", "costs", "referral_routes", "days", "access_features", "reach",
    "support_layers", "provider_kinds", "languages",
)  # fmt: skip
"""The vocabularies a search can be narrowed by, in the order the page about addresses lists them."""


@guidance.get("/about")
def about() -> str:
    """What a local offer is and who runs this one."""
    words = plain_words(current_app.extensions["settings"])
    return render_template("guidance/about.html", section="about", words=words)


@guidance.get("/about-this-information")
def information() -> str:
    """Where the information comes from and what its three dates mean."""
    return render_template(
        "guidance/information.html",
        section="about",
        listings=count_public(db.session()),
        interval_months=DEFAULT_INTERVAL_MONTHS,
    )


@guidance.get("/contact")
def contact() -> str:
    """Everyone a family can talk to."""
    return render_template("guidance/contact.html", section="contact")


@guidance.get("/accessibility")
def accessibility() -> str:
    """The accessibility statement."""
    statement = accessibility_statement(current_app.extensions["settings"])
    return render_template("guidance/accessibility.html", section="about", statement=statement)


@guidance.get("/privacy")
def privacy() -> str:
    """What is kept about visitors, which is next to nothing."""
    return render_template("guidance/privacy.html", section="about")


@guidance.get("/addresses")
def addresses() -> str:
    """How the address of a search is made, for those who share or link to one."""
    groups = tuple(vocabulary(name) for name in FILTER_VOCABULARIES)
    areas = area_labels(db.session())
    return render_template("guidance/addresses.html", section="about", groups=groups, areas=areas)
