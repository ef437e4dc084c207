"""Officers' pages of what was loaded of need data: every release, and the past figures that one of them changed."""

from flask import Blueprint, abort, render_template, request

from config import needs
from localoffer.database import db
from localoffer.needs import release_queries
from localoffer.needs.checking import words as check_words
from localoffer.needs.figures import year_words
from localoffer.needs.models import NeedRelease
from localoffer.officers.paging import page_asked_for, page_numbers
from localoffer.officers.panels import breakable
from localoffer.trail.lines import who_acted

need_releases = Blueprint("need_releases", __name__, url_prefix="/officers/needs/revisions")


@need_releases.get("")
def listing() -> str:
    """Every release that was loaded, the latest first."""
    number = page_asked_for(request.args)
    found = db.paginate(release_queries.releases(), page=number, per_page=release_queries.PAGE, error_out=False)
    return render_template(
        "officers/need_revisions.html", section="officers", found=found, number=number, page_numbers=page_numbers,
        label=data_set_label, breakable=breakable, who=who_acted(db.session(), [row.loaded_by for row in found]),
    )  # fmt: skip


@need_releases.get("/<int:id>")
def show(id: int) -> str:
    """The figures that one release changed, before and after."""
    session = db.session()
    release = session.get(NeedRelease, id) or abort(404)
    number, total = page_asked_for(request.args), release_queries.how_many_changed(session, release)
    return render_template(
        "officers/need_revision.html", section="officers", release=release, number=number, total=total,
        rows=release_queries.changed_by(session, release, number), words=check_words, year_words=year_words,
        pages_in_all=max(1, -(-total // release_queries.MOST)), page_numbers=page_numbers, breakable=breakable,
        label=data_set_label, who=who_acted(session, [release.loaded_by]),
    )  # fmt: skip


def data_set_label(release: NeedRelease) -> str:
    """`Special educational needs in England: pupils by school and primary need`; by its codes where they are gone."""
    source = needs.sources().get(release.source)
    found = {one.code: one.label for one in source.data_sets} if source else {}
    label = found.get(release.data_set, release.data_set)
    return f"{source.label if source else release.source}: {check_words.small(label)}"
