"""Routes by which the people of a provider say that its listings are still right, from its home page."""

import uuid

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from localoffer.accounts.acting import actor
from localoffer.clock import now
from localoffer.database import db
from localoffer.directory.models import Service
from localoffer.freshness.actions import confirm_as_member
from localoffer.memberships.access import access, service_access

confirming = Blueprint("confirming", __name__, url_prefix="/organisations")
MOST = 500
"""Listings that are confirmed with one press."""


@confirming.post("/<provider_id>/services/<service_id>/still-right")
def one(provider_id: str, service_id: str) -> Response:
    """Say that one listing of one's own organisation is still right."""
    return _confirm(provider_id, [_own(provider_id, service_id)])


@confirming.post("/<provider_id>/still-right")
def several(provider_id: str) -> Response:
    """Say so of those that are ticked (`service`). One that is somebody else's: none is confirmed."""
    access(provider_id)
    ids = sorted(set(request.form.getlist("service")))
    if len(ids) > MOST:
        abort(400)
    return _confirm(provider_id, [_own(provider_id, id) for id in ids])


def _confirm(provider_id: str, services: list[Service]) -> Response:
    """Those that families do not see any more raise ConflictError, and nothing is confirmed."""
    by, moment = actor(), now()
    number = sum(confirm_as_member(db.session(), service, by, moment) for service in services)
    db.session.commit()
    done = "confirmed" if number else "confirmed-none"
    return redirect(url_for("provider_home.page", provider_id=provider_id, done=done, number=number or None), 303)


def _own(provider_id: str, service_id: str) -> Service:
    own, service = service_access(service_id)
    if str(own.provider.id) != _tidy(provider_id):
        abort(404)
    return service


def _tidy(id: str) -> str:
    try:
        return str(uuid.UUID(id))
    except ValueError:
        abort(404)
