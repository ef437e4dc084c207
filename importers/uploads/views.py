"""Routes of a provider's spreadsheet: take it away, upload it, see row by row what would change, apply it."""

import hashlib
import uuid
from typing import TYPE_CHECKING, get_args

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from importers.problems import FileError
from importers.template import Format
from importers.uploads import actions
from importers.uploads.actions import LARGEST, OtherwiseError, Received
from importers.uploads.models import Upload
from localoffer.accounts.acting import actor
from localoffer.accounts.forms import Fault
from localoffer.accounts.models import User
from localoffer.clock import now, today
from localoffer.database import db
from localoffer.directory.queries import area_labels
from localoffer.memberships.access import Own, access
from localoffer.officers.paging import page_asked_for
from localoffer.officers.panels import breakable
from localoffer.publishing.differences import Naming
from localoffer.publishing.models import TrustedProvider

if TYPE_CHECKING:
    from importers.uploads.lines import UploadPlan

# What reads files takes as long to load as all the rest of a web worker: it is fetched when somebody uploads one.
uploads = Blueprint("uploads", __name__, url_prefix="/organisations/<provider_id>/spreadsheet")
PAGE = 25
"""Listings on a page of the preview."""
MIMETYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_MEANWHILE = "Somebody changed your services at the same moment. Nothing was saved. Check it again, then send it."


@uploads.get("")
def page(provider_id: str) -> str:
    """Take away the template or one's own services; choose a file to upload."""
    return _page(access(provider_id), [])


@uploads.post("")
def receive(provider_id: str) -> ResponseReturnValue:
    """Take a file in and show what it would change."""
    own = access(provider_id)
    file = _file()
    if isinstance(file, Fault):
        return _page(own, [file]), 400
    try:
        _plan(own, file.content, file.name)
    except FileError as error:
        return _page(own, [Fault("file", _sentence(str(problem))) for problem in error.problems]), 400
    session = db.session()
    upload = actions.keep(session, own.provider, session.get_one(User, current_user.id), file, now())
    session.commit()
    return redirect(url_for("uploads.preview", provider_id=own.provider.id, upload_id=upload.id), 303)


@uploads.get("/template.<format>")
def template(provider_id: str, format: str) -> Response:
    """The empty template."""
    from importers.uploads.files import empty_file

    access(provider_id)
    kind = _format(format)
    return _download(empty_file(kind), kind, "services-template")


@uploads.get("/services.<format>")
def services(provider_id: str, format: str) -> Response:
    """One's own services as they are now."""
    from importers.uploads.files import services_file

    own, kind = access(provider_id), _format(format)
    return _download(services_file(db.session(), own.provider, kind), kind, f"services-{own.provider.slug}")


@uploads.get("/<upload_id>")
def preview(provider_id: str, upload_id: str) -> str:
    """What a file would change, or what is left to correct in one that was applied."""
    own = access(provider_id)
    return _preview(own, _upload(own, upload_id))


@uploads.get("/<upload_id>/errors")
def errors(provider_id: str, upload_id: str) -> Response:
    """The rows that were wrong, each with the reasons, as the same kind of file."""
    from importers.uploads.files import errors_file

    own = access(provider_id)
    upload = _upload(own, upload_id)
    content, kind = errors_file(_plan(own, upload.content, upload.file_name))
    return _download(content, kind, "services-to-correct")


@uploads.post("/<upload_id>/apply")
def apply(provider_id: str, upload_id: str) -> ResponseReturnValue:
    """Carry a file out as it was shown; where something else would come of it now, show that."""
    own = access(provider_id)
    upload, seen, session = _upload(own, upload_id), request.form.get("seen", ""), db.session()
    if len(seen) != 64:
        abort(400)
    try:
        actions.carry_out(session, upload, seen, lambda: _plan(own, upload.content, upload.file_name), actor(), now())
    except (OtherwiseError, StaleDataError, IntegrityError, OperationalError) as error:
        session.rollback()
        own = access(provider_id)
        message = str(error) if isinstance(error, OtherwiseError) else _MEANWHILE
        return _preview(own, _upload(own, upload_id), Fault("check", message)), 409
    return redirect(url_for("uploads.preview", provider_id=provider_id, upload_id=upload_id), 303)


def _page(own: Own, faults: list[Fault]) -> str:
    return render_template("uploads/page.html", own=own, faults=faults, largest=f"{LARGEST // 1_000_000} MB")


def _preview(own: Own, upload: Upload, fault: Fault | None = None) -> str:
    plan = _plan(own, upload.content, upload.file_name)
    kinds = plan.kinds()
    # What was applied is there already: what is left to do are the wrong ones.
    show = "wrong" if upload.applied_at else request.args.get("show", "")
    wanted = [kind for kind in kinds if kind == show] or list(kinds)
    lines = [line for kind in wanted for line in plan.lines if line.change == kind]
    number, last = page_asked_for(request.args), max(1, -(-len(lines) // PAGE))
    return render_template(
        "uploads/preview.html",
        own=own,
        upload=upload,
        plan=plan,
        kinds=kinds,
        show=show if show in kinds else "",
        lines=lines[(number - 1) * PAGE : number * PAGE],
        number=number,
        last=last,
        seen=plan.digest(),
        is_trusted=db.session.get(TrustedProvider, own.provider.id) is not None,
        breakable=breakable,
        faults=[fault] if fault else [],
    )


def _plan(own: Own, content: bytes, name: str) -> "UploadPlan":
    from importers.uploads.planning import plan_upload

    session = db.session()
    naming = Naming(area_labels(session), current_app.extensions["settings"].authority_short_name)
    return plan_upload(session, content, name, own.provider, today(), naming)


def _file() -> Received | Fault:
    """The one file of the form, or what is wrong with it."""
    sent = [file for file in request.files.getlist("file") if file.filename]
    if len(sent) != 1:
        return Fault("file", "Select one file" if sent else "Select a file")
    name = _name_of(sent[0])
    content = sent[0].stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        return Fault("file", f"{name} is larger than {LARGEST // 1_000_000} MB. Split the file and upload the parts")
    return Received(name, content, hashlib.sha256(content).hexdigest())


def _name_of(file: FileStorage) -> str:
    """The file's own name, without folders and without what no page or database can show."""
    last = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[:100].strip() or "The file"


def _upload(own: Own, upload_id: str) -> Upload:
    """An upload of this provider's that is still kept. 404 for any other."""
    try:
        found = db.session.get(Upload, uuid.UUID(upload_id))
    except ValueError:
        abort(404)
    if found is None or found.provider_id != own.provider.id or found.expires_at <= now():
        abort(404)
    return found


def _format(word: str) -> Format:
    found: Format | None = next((format for format in get_args(Format) if format == word), None)
    return found or abort(404)


def _download(content: bytes, format: Format, name: str) -> Response:
    answer = current_app.response_class(content, mimetype=MIMETYPES[format])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{format}")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _sentence(text: str) -> str:
    """Words that may begin with a place in the file, as a sentence at a field."""
    return f"{text[:1].upper()}{text[1:]}"
