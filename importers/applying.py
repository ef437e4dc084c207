"""The steps carried out through the directory's own verbs. Flushes; whoever calls it commits once."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from importers.proposals import who
from importers.staging import Step
from localoffer.audit import Actor
from localoffer.directory.actions import save_provider
from localoffer.directory.models import Provider
from localoffer.publishing.actions import (
    Submission,
    close_provider,
    give_role,
    reopen_provider,
    submit_revision,
    withdraw_listing,
)


def apply_steps(
    session: Session,
    steps: Iterable[Step],
    actor: Actor,
    now: datetime,
    done: Callable[[], None] = lambda: None,
) -> None:
    """Carry out every step that changes something; `done` is called after each one."""
    todo = list(steps)
    # An organisation is held only until its last listing is done: a country's schools do not all stay in memory.
    left = Counter(who(step.proposal.provider) for step in todo)
    made: dict[tuple[str, str, str], Provider] = {}
    for step in todo:
        key = who(step.proposal.provider)
        left[key] -= 1
        if step.change != "unchanged":
            if key not in made:
                made[key] = save_provider(session, step.proposal.provider, actor, now, step.provider).provider
            provider = made[key] if left[key] else made.pop(key)
            if step.reopens:
                reopen_provider(session, provider, actor, now)
            if step.displaces is not None:
                give_role(session, step.displaces, "service", actor, now)
            _listing(session, step, provider, actor, now)
        done()
    session.flush()


def _listing(session: Session, step: Step, provider: Provider, actor: Actor, now: datetime) -> None:
    proposal = step.proposal
    if step.service is not None and proposal.content is not None and not proposal.withdraw:
        give_role(session, step.service, proposal.role, actor, now)
    if not step.relist:
        return
    if proposal.content is None:
        close_provider(session, provider, proposal.provider.closed_on, proposal.withdraw, actor, now)
    elif proposal.withdraw:
        if step.service is not None:
            withdraw_listing(session, step.service, proposal.withdraw, actor, now)
    else:
        submission = Submission(
            provider=provider,
            content=proposal.content,
            service=step.service,
            role=proposal.role,
            source=proposal.source,
            external_id=proposal.external_id,
            confirmed_on=proposal.confirmed_on,
            assured_on=proposal.assured_on,
            publish=not step.held_back,
        )
        submit_revision(session, submission, actor, now)
