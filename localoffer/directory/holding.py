"""Who holds a row has it to themselves until they commit: a second person waits, and then finds what the first left.

A change that changes nothing locks on both databases; `SELECT ... FOR UPDATE` does not on SQLite.
"""

import uuid

from sqlalchemy import update
from sqlalchemy.orm import Session

from localoffer.directory.models import Provider, Service


def hold_provider(session: Session, provider_id: uuid.UUID) -> None:
    """From here to the commit nobody else changes what hangs on this provider as a whole: its members, its reports."""
    same = update(Provider).where(Provider.id == provider_id).values(updated_at=Provider.updated_at)
    session.execute(same, execution_options={"synchronize_session": False})


def hold_listing(session: Session, service_id: uuid.UUID) -> None:
    """From here to the commit nobody else changes this listing or its versions."""
    same = update(Service).where(Service.id == service_id).values(version=Service.version)
    session.execute(same, execution_options={"synchronize_session": False})
