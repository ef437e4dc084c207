"""The verbs of claims: each flushes, queues its emails and writes to the audit trail; the edge commits."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from localoffer.accounts.models import User
from localoffer.audit import Actor, record
from localoffer.claims.models import Claim
from localoffer.claims.queries import managers_of, other_websites, waiting_claim
from localoffer.claims.rules import LONGEST_NOTE, LONGEST_REASON, MOST_A_DAY, proof
from localoffer.claims.telling import tell_claimant, tell_managers
from localoffer.directory.actions import ProviderDetails, save_provider
from localoffer.directory.duplicates import may_be
from localoffer.directory.holding import hold_provider
from localoffer.directory.matching import NUMBERS, Candidate, Facts, Strength, facts
from localoffer.directory.models import Provider
from localoffer.errors import ConflictError, LocalOfferError, NotAllowedError
from localoffer.memberships.actions import join, remove_as_officer
from localoffer.memberships.queries import members, membership_of
from localoffer.memberships.rules import MemberRole

BY_RULE = "rule"
"""Who decided where an email address was proof enough."""


class LooksListedError(ConflictError):
    """Organisations here look the same, and the person has not said yet that theirs is none of them."""

    def __init__(self, found: tuple[Candidate, ...]) -> None:
        """`found`: all that look alike, surest first."""
        super().__init__("An organisation like this is listed already. Look whether it is yours.")
        self.found = found


def claim(
    session: Session, user: User, provider: Provider, note: str, council: Collection[str], now: datetime
) -> Claim:
    """Someone says that they answer for an organisation that is listed. It is theirs at once, as its manager, where
    their verified address is at its website's domain and nobody manages it; otherwise the claim waits for an officer
    and its managers are told. A claim of theirs that waits already is given back.

    Raises ConflictError for a member, NotAllowedError for too many in a day.
    """
    hold_provider(session, provider.id)
    if membership_of(session, user.id, provider.id) is not None:
        raise ConflictError(f"You belong to {provider.name} already.")
    waiting = waiting_claim(session, user.id, provider.id)
    if waiting is not None:
        return waiting
    _check_rate(session, user, now)
    domain, why = _look_at(session, user, provider, council)
    made = Claim(
        user_id=user.id, provider_id=provider.id, kind="listed", name=provider.name, state="waiting", why=why,
        domain=domain, note=note[:LONGEST_NOTE], created_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    actor = Actor("user", str(user.id))
    record(session, actor, "organisation claimed", "provider", provider.id, now, claim=str(made.id), why=why)
    if why:
        tell_managers(session, made, user, provider, now)
    else:
        made.state, made.decided_at, made.decided_by = "approved", now, BY_RULE
        join(session, user, provider, MemberRole.MANAGER, actor, now)
    session.flush()
    return made


def register(
    session: Session, user: User, details: ProviderDetails, not_these: Collection[str], note: str, now: datetime
) -> Claim:
    """Make an organisation with this person as its manager. Where one here looks the same and they say that theirs is
    another (`not_these`: ids), it waits for an officer before it is made.

    Raises LooksListedError where they have not seen such a one, NotAllowedError where a register's number belongs to
    an organisation here or for too many in a day.
    """
    _one_at_a_time(session, user)
    again = _registered_just_now(session, user, details.name, now)
    if again is not None:
        return again
    _check_rate(session, user, now)
    alike = [one for one in may_be(session, asked_for(details)) if one.strength >= Strength.LIKELY]
    if any(str(one.facts.id) not in not_these for one in alike):
        raise LooksListedError(tuple(alike))
    taken = next((one for one in alike if _has_number(one, details)), None)
    if taken is not None:
        raise NotAllowedError(
            f"{taken.facts.name} has this register number here. Claim it, or change the number in your answers."
        )
    made = Claim(
        user_id=user.id, kind="new", state="waiting", name=details.name, why=["looks-listed"] if alike else [],
        like=[str(one.facts.id) for one in alike], note=note[:LONGEST_NOTE], created_at=now,
        details={name: value for name, value in asdict(details).items() if value is not None},
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, Actor("user", str(user.id)), "organisation registered", "claim", made.id, now, why=made.why)
    if not alike:
        _make(session, made, user, Actor("user", str(user.id)), now)
    return made


def approve(session: Session, claim: Claim, role: MemberRole, actor: Actor, now: datetime) -> None:
    """An officer agrees: the person belongs to the organisation, which is made now where it waited for this.

    Raises ConflictError where it was decided meanwhile, or where the organisation is no longer here.
    """
    _decide(session, claim, "approved", actor, now)
    if claim.kind == "new" and claim.provider is None:
        _make(session, claim, claim.user, actor, now)
    elif claim.kind == "listed":
        if claim.provider is None:
            raise ConflictError("This organisation is no longer here. Refuse the claim, and say why.")
        hold_provider(session, claim.provider.id)
        if membership_of(session, claim.user_id, claim.provider.id) is None:
            join(session, claim.user, claim.provider, role, actor, now)
    tell_claimant(session, claim, now)


def refuse(session: Session, claim: Claim, reason: str, actor: Actor, now: datetime) -> None:
    """An officer does not agree, and says why. Nobody belongs any more to a new organisation that is refused; it goes
    altogether where nothing was written for it.

    Raises LocalOfferError without a reason, NotAllowedError where families see entries of the organisation, and
    ConflictError where the claim was decided meanwhile.
    """
    reason = reason.strip()
    if not reason:
        raise LocalOfferError("Say why, so that they know what to do next")
    if len(reason) > LONGEST_REASON:
        raise LocalOfferError(f"Use {LONGEST_REASON:,} characters or fewer")
    _decide(session, claim, "refused", actor, now, reason)
    provider = claim.provider
    if claim.kind == "new" and provider is not None:
        if any(service.is_public for service in provider.services):
            raise NotAllowedError("Families see entries of this organisation. Withdraw them first")
        for membership in members(session, provider.id):
            remove_as_officer(session, membership, actor, now)
        if not provider.services:
            record(session, actor, "provider removed", "provider", provider.id, now, name=provider.name)
            claim.provider = None
            session.flush()
            session.delete(provider)
    session.flush()
    tell_claimant(session, claim, now)


def asked_for(details: ProviderDetails) -> Facts:
    """What the matching rule compares of an organisation that somebody registers."""
    return facts(
        details.name, [details.postcode or ""], [details.phone or ""], details.website or "",
        {name: getattr(details, name) for name in NUMBERS},
    )  # fmt: skip


def _look_at(session: Session, user: User, provider: Provider, council: Collection[str]) -> tuple[str, list[str]]:
    """The domain that proves it, and every reason for which an officer has to look."""
    found = proof(user.email, provider.website, other_websites(session, provider.id), council)
    why = [found.why] if found.why else []
    if found.domain and user.email_verified_at is None:
        why.append("not-verified")
    if provider.closed_on is not None:
        why.append("closed")
    if managers_of(session, provider.id):
        why.append("has-manager")
    return found.domain, why


def _make(session: Session, claim: Claim, user: User, actor: Actor, now: datetime) -> None:
    claim.provider = save_provider(session, ProviderDetails(**claim.details), actor, now).provider
    session.flush()
    join(session, user, claim.provider, MemberRole.MANAGER, actor, now)


def _decide(session: Session, claim: Claim, state: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """Takes the write lock: of two officers who decide at once, the second is told."""
    taken = session.execute(
        update(Claim)
        .where(Claim.id == claim.id, Claim.state == "waiting")
        .values(state=state, reason=reason, decided_at=now, decided_by=str(actor))
        .returning(Claim.id)
        .execution_options(synchronize_session=False)
    )
    if taken.first() is None:
        raise ConflictError("Somebody has decided about this meanwhile. Nothing was changed.")
    session.refresh(claim)
    record(session, actor, f"claim {state}", "claim", claim.id, now, kind=claim.kind)


def _check_rate(session: Session, user: User, now: datetime) -> None:
    made = select(func.count()).where(Claim.user_id == user.id, Claim.created_at > now - timedelta(days=1))
    if (session.scalar(made) or 0) >= MOST_A_DAY:
        raise NotAllowedError(
            f"You have sent {MOST_A_DAY} claims and registrations since yesterday. Try again tomorrow."
        )


def _one_at_a_time(session: Session, user: User) -> None:
    """From here to the commit nobody else registers: two who send the same organisation at the same moment would each
    find it missing. On SQLite the first change holds off every other writer."""
    session.execute(update(User).where(User.id == user.id).values(active=User.active))
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE claim IN SHARE ROW EXCLUSIVE MODE"))


def _registered_just_now(session: Session, user: User, name: str, now: datetime) -> Claim | None:
    """The same sent twice: a double click, or the page sent again."""
    return session.scalars(
        select(Claim)
        .where(
            Claim.user_id == user.id, Claim.kind == "new", Claim.name == name, Claim.state == "waiting",
            Claim.created_at > now - timedelta(days=1),
        )
        .order_by(Claim.created_at.desc())
    ).first()  # fmt: skip


def _has_number(candidate: Candidate, details: ProviderDetails) -> bool:
    """Whether a number that only one organisation can have is the other's."""
    mine = asked_for(details).numbers
    return any(mine.get(name) and mine[name] == candidate.facts.numbers.get(name) for name in ("urn", "ofsted_urn"))
