"""A few changes that wait for officers, so that the demonstration's queue has something to decide."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.directory.content import ListingContent
from localoffer.directory.models import Service
from localoffer.publishing.actions import Submission, submit_revision
from localoffer.publishing.models import Revision

ACTOR = Actor("command", "demonstration changes")

CHANGES: dict[str, dict[str, Any]] = {
    "DEMO-HEA-002": {"waiting_time": "About 18 weeks for a first appointment"},
    "DEMO-LEI-002": {
        "summary": "SWIMMING FOR EVERYONE!!! Small groups, warm water and swimming teachers who sign.",
        "costs": [
            {"option": "Lesson with helper", "amount": "6.50", "description": "No extra charge for one-to-one help"},
            {"option": "Half-hour lesson", "amount": "7.50"},
        ],
    },
    "DEMO-ADU-008": {
        "age_min": 13,
        "contacts": [
            {"role": "Buddy coordinator", "phone": "01632 960417", "email": "buddies@aldermerejourneys.example"}
        ],
    },
}
"""What providers want to say differently, by the reference of their service in the demonstration's file."""

NEW: dict[str, Any] = {
    "name": "Otters water babies",
    "summary": "Parent and baby swimming for babies with additional needs, on Friday mornings.",
    "categories": ["leisure/sport"],
    "age_min": 0,
    "age_max": 2,
    "times": [{"days": ["fri"], "opens": "10:00", "closes": "10:45"}],
    "costs": [{"option": "Each session", "amount": "4"}],
}
"""A new service of whoever runs DEMO-LEI-002; it is at the same places."""
NEXT_TO = "DEMO-LEI-002"


def submit_changes(session: Session, now: datetime) -> int:
    """Put the changes forward and return how many. None a second time, whatever officers decided since."""
    if session.scalar(select(Revision.id).where(Revision.author == str(ACTOR)).limit(1)):
        return 0
    query = select(Service).where(Service.external_id.in_(CHANGES), Service.public_revision_id.is_not(None))
    services = {service.external_id or "": service for service in session.scalars(query)}
    for reference, service in sorted(services.items()):
        content = _content(session, service).model_dump() | CHANGES[reference]
        submit_revision(
            session, Submission(service.provider, ListingContent.model_validate(content), service), ACTOR, now
        )
    if beside := services.get(NEXT_TO):
        content = {**NEW, "places": [place.model_dump() for place in _content(session, beside).places]}
        submit_revision(session, Submission(beside.provider, ListingContent.model_validate(content)), ACTOR, now)
    return len(services) + (NEXT_TO in services)


def _content(session: Session, service: Service) -> ListingContent:
    return session.get_one(Revision, service.public_revision_id).content
