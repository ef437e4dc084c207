"""The one question a provider's route asks: does whoever is signed in belong to this provider?

The role of an account (`config/access.py`) opens a kind of page; this opens one provider's. Other people's providers
and services answer 404, as if they were not there.
"""

import uuid
from dataclasses import dataclass

from flask import abort
from flask_security import current_user

from localoffer.database import db, read_id
from localoffer.directory.models import Provider, Service
from localoffer.memberships.models import Membership
from localoffer.memberships.queries import membership_of
from localoffer.memberships.rules import MemberRole


@dataclass(frozen=True)
class Own:
    """A provider of the signed-in person's own, and how they belong to it."""

    provider: Provider
    membership: Membership

    @property
    def is_manager(self) -> bool:
        """Whether they may invite and remove colleagues."""
        return self.membership.role == MemberRole.MANAGER


def access(provider_id: str | uuid.UUID, manager: bool = False) -> Own:
    """The provider of this id, for one of its members. Ends the request with 404 for anyone else and for an id that
    is none; with 403 for an editor where `manager` is asked for."""
    wanted = read_id(provider_id)
    membership = membership_of(db.session(), current_user.id, wanted) if wanted else None
    if membership is None:
        abort(404)
    own = Own(membership.provider, membership)
    if manager and not own.is_manager:
        abort(403)
    return own


def service_access(service_id: str | uuid.UUID) -> tuple[Own, Service]:
    """The service of this id, for a member of its provider. Ends the request with 404 for anyone else."""
    wanted = read_id(service_id)
    service = db.session.get(Service, wanted) if wanted else None
    if service is None:
        abort(404)
    return access(service.provider_id), service
