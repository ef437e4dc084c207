"""The verbs of an upload: keep a file for a day, carry it out once and as it was shown, forget it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from importers.uploads.models import Upload
from localoffer.accounts.models import User
from localoffer.audit import Actor, record
from localoffer.directory.models import Provider, Service
from localoffer.errors import ConflictError

if TYPE_CHECKING:
    from importers.uploads.lines import UploadPlan

LARGEST = 10_000_000
"""Bytes of a file. The services of a large charity are a tenth of this."""
KEPT_FOR = timedelta(days=1)
MOST_KEPT = 5
"""Files kept of one provider: a sixth takes the place of the oldest."""
LONGEST_NAME = 300


@dataclass(frozen=True)
class Received:
    """A file as it was sent."""

    name: str
    content: bytes
    sha256: str


class OtherwiseError(ConflictError):
    """Applying would do something else than was shown. Nothing was written."""


def keep(session: Session, provider: Provider, user: User, file: Received, now: datetime) -> Upload:
    """Keep a file until it is applied, for a day. Flushes."""
    upload = Upload(
        provider_id=provider.id,
        user_id=user.id,
        file_name=file.name[:LONGEST_NAME],
        content=file.content,
        sha256=file.sha256,
        uploaded_at=now,
        expires_at=now + KEPT_FOR,
    )
    session.add(upload)
    session.flush()
    newest = (
        select(Upload.id)
        .where(Upload.provider_id == provider.id)
        .order_by(Upload.uploaded_at.desc(), Upload.id)
        .limit(MOST_KEPT)
    )
    kept = set(session.scalars(newest)) | {upload.id}
    session.execute(delete(Upload).where(Upload.provider_id == provider.id, Upload.id.not_in(kept)))
    actor = Actor("user", str(user.id))
    record(session, actor, "spreadsheet uploaded", "provider", provider.id, now, sha256=file.sha256)
    session.flush()
    return upload


def claim(session: Session, upload: Upload, now: datetime) -> bool:
    """Take a file to carry it out; False where it was carried out already. Until the commit nobody else changes this
    provider's listings, so what is planned from here on holds."""
    free = update(Upload).where(Upload.id == upload.id, Upload.applied_at.is_(None)).values(applied_at=now)
    found = session.execute(free, execution_options={"synchronize_session": False})
    if not cast("CursorResult[object]", found).rowcount:
        return False
    # A change that changes nothing locks on both databases: first the provider, against a colleague's other file.
    provider = upload.provider_id
    session.execute(update(Provider).where(Provider.id == provider).values(updated_at=Provider.updated_at))
    session.execute(update(Service).where(Service.provider_id == provider).values(updated_at=Service.updated_at))
    session.expire_all()
    return True


def carry_out(
    session: Session, upload: Upload, seen: str, plan: Callable[[], "UploadPlan"], actor: Actor, now: datetime
) -> bool:
    """Apply a file in one transaction, as it was `seen` (the plan's digest), and record it. Commits. False where it was
    applied already or nothing in it changes anything. Raises OtherwiseError where something else would come of it."""
    from importers.running import carry_out as run_import
    from importers.runs import Run

    if not claim(session, upload, now):
        session.rollback()
        return False
    planned = plan()
    if planned.digest() != seen:
        session.rollback()
        raise OtherwiseError("Something has changed since you looked. Nothing was saved. Check it again, then send it.")
    if not planned.changes:
        session.rollback()
        return False
    upload.outcome = {str(kind): count for kind, count in planned.kinds().items()}
    provider = planned.provider
    record(session, actor, "spreadsheet applied", "provider", provider.id, now, sha256=upload.sha256, **upload.outcome)
    run = Run("upload", upload.file_name, now, str(actor), options={"provider": str(provider.id)})
    run_import(session, run, lambda: planned, quiet=True, actor=actor)
    return True


def forget_old(session: Session, now: datetime) -> int:
    """Remove the files whose day is over; how many there were."""
    found = session.execute(delete(Upload).where(Upload.expires_at <= now))
    return cast("CursorResult[object]", found).rowcount
