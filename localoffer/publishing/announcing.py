"""The one place where a provider is to be told what an officer decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog
from sqlalchemy.orm import Session

from localoffer.publishing.models import Revision

log = structlog.get_logger()

Decided = Literal["approved", "approved with edits", "sent back", "withdrawn", "restored"]


@dataclass(frozen=True)
class Decision:
    """What was decided about a revision. `reason` is what the officer wrote to the provider."""

    revision: Revision
    decided: Decided
    at: datetime
    reason: str = ""


def announce_decision(session: Session, decision: Decision) -> None:
    """Called once for each decision, in its transaction, before the commit: whatever tells the provider hangs here.

    An email queued with `session` goes out exactly where the decision is kept. The log gets no personal data.
    """
    revision = decision.revision
    log.info("revision decided", decided=decision.decided, service=str(revision.service_id), number=revision.number)
