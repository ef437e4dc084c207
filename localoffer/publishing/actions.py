"""The verbs that write listings. Every way in (form, spreadsheet, register, feed) ends in `submit_revision`.

Each takes the session, who acts and when; each writes audit and outbox rows in the same transaction;
none commits.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.vocabularies import vocabulary
from localoffer.audit import Actor, record
from localoffer.clock import ENGLAND
from localoffer.database import stable_id
from localoffer.directory.actions import Change, free_slug, mark_changed, place_location, rename_listing
from localoffer.directory.bulk import write
from localoffer.directory.content import CODE_FIELDS, ListingContent
from localoffer.directory.models import Location, Provider, Service, ServiceTerm, SlugRedirect
from localoffer.directory.placing import placer
from localoffer.directory.rules import access_of, stages_of
from localoffer.errors import ConflictError, LocalOfferError
from localoffer.publishing.models import Review, Revision, TrustedProvider
from localoffer.publishing.rules import State, require_step


@dataclass(frozen=True)
class Submission:
    """What someone wants a listing to say.

    `service` is None for a new listing. `source` and `external_id` are the source's own reference, by which the
    next import finds it again. `role` is that of a new listing.
    `publish`: the source is trusted, no officer needs to look first.
    `base_version`: the listing's version the writer saw; given, a newer one refuses the submission.
    """

    provider: Provider
    content: ListingContent
    service: Service | None = None
    role: str = "service"
    source: str = ""
    external_id: str | None = None
    confirmed_on: date | None = None
    assured_on: date | None = None
    publish: bool = False
    base_version: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What a submission led to. `revision` is the public one where nothing changed."""

    service: Service
    revision: Revision
    change: Change


def submit_revision(session: Session, submission: Submission, actor: Actor, now: datetime) -> Outcome:
    """Put a version of a listing forward; make it public at once where the submission says so.

    The same content again changes nothing, whoever sends it. Raises ConflictError where the writer worked
    on an older version, LocalOfferError where the listing belongs to another provider.
    """
    service = submission.service or new_service(session, submission, now)
    is_new = submission.service is None
    if submission.base_version is not None and service.version != submission.base_version:
        raise ConflictError(
            f"Someone else has changed “{service.name}” since you opened it. Look at it again, then save."
        )
    moved = _move_to(service, submission.provider)
    current = session.get(Revision, service.public_revision_id) if service.public_revision_id else None
    fingerprint = submission.content.fingerprint()
    if current is not None and current.fingerprint == fingerprint:
        dated = _set_dates(service, submission)
        if moved or dated:
            record(session, actor, "listing dates", "service", service.id, now)
            mark_changed(session, [service], now)
        return Outcome(service, current, "changed" if moved or dated else "unchanged")
    waiting = None if is_new else _same_waiting(session, service, fingerprint)
    if waiting is not None and not submission.publish:
        return Outcome(service, waiting, "unchanged")
    revision = waiting or _new_revision(session, service, submission.content, actor, now, is_new)
    if submission.publish:
        _set_dates(service, submission)
    else:  # what families still read is the version before: its dates stay until this one is public
        revision.confirmed_on, revision.assured_on = submission.confirmed_on, submission.assured_on
    record(session, actor, "revision submitted", "service", service.id, now, revision=revision.number)
    if submission.publish:
        approve_revision(session, revision, actor, now)
    write(session)
    return Outcome(service, revision, "new" if is_new else "changed")


def put_forward(session: Session, submission: Submission, actor: Actor, now: datetime) -> Outcome:
    """`submit_revision` for the people of a provider: an officer looks first, or, where the provider is trusted,
    afterwards. Raises what `submit_revision` raises."""
    if session.get(TrustedProvider, submission.provider.id) is None:
        return submit_revision(session, submission, actor, now)
    before = submission.service.public_revision_id if submission.service else None
    outcome = submit_revision(session, replace(submission, publish=True), actor, now)
    if outcome.service.public_revision_id != before:
        look_after(session, outcome.revision)
    return outcome


def look_after(session: Session, revision: Revision) -> None:
    """Put what a trusted provider has published among what officers look at afterwards."""
    review = session.get(Review, revision.id)
    if review is None:
        review = Review(revision_id=revision.id)
        session.add(review)
    review.look_after = True
    session.flush()


def approve_revision(session: Session, revision: Revision, actor: Actor, now: datetime) -> None:
    """Make a revision what families read. The one before is replaced, and can be restored."""
    require_step(revision.lifecycle, State.PUBLIC)
    service, was_waiting = revision.service, revision.lifecycle is State.SUBMITTED
    before = session.get(Revision, service.public_revision_id) if service.public_revision_id else None
    if before is not None and before is not revision:
        before.state = State.REPLACED
        session.flush()  # before the new one turns public: the database allows one public revision a listing
    _decide(revision, State.PUBLIC, actor, now)
    service.public_revision_id = revision.id
    # Not when it was sent: families read "last changed" of what they see, and what waits they do not see.
    service.edited_on = _day(revision.created_at if was_waiting else now)
    _set_dates(service, revision)
    service.withdrawn_on, service.withdrawn_reason = None, ""
    _project(session, service, revision.content)
    record(session, actor, "revision made public", "service", service.id, now, revision=revision.number)
    mark_changed(session, [service], now)


def send_back(session: Session, revision: Revision, reason: str, actor: Actor, now: datetime) -> None:
    """Return a revision to its provider. Raises LocalOfferError without a reason."""
    if not reason.strip():
        raise LocalOfferError("Say why you are sending it back, so that the provider knows what to change.")
    require_step(revision.lifecycle, State.SENT_BACK)
    _decide(revision, State.SENT_BACK, actor, now, reason.strip())
    record(session, actor, "revision sent back", "service", revision.service_id, now, revision=revision.number)
    session.flush()


def withdraw_listing(session: Session, service: Service, reason: str, actor: Actor, now: datetime) -> bool:
    """Take a listing down; everything it said is kept. False where it was not public.

    Raises LocalOfferError without a reason.
    """
    if not reason.strip():
        raise LocalOfferError("Say why the listing is withdrawn.")
    if service.public_revision_id is None:
        return False
    revision = session.get_one(Revision, service.public_revision_id)
    require_step(revision.lifecycle, State.WITHDRAWN)
    _decide(revision, State.WITHDRAWN, actor, now, reason.strip())
    service.public_revision_id = None
    service.withdrawn_on, service.withdrawn_reason = _day(now), reason.strip()[:300]
    service.locations.clear()
    service.terms.clear()
    record(session, actor, "listing withdrawn", "service", service.id, now, reason=reason.strip())
    mark_changed(session, [service], now)
    return True


def restore_revision(session: Session, revision: Revision, actor: Actor, now: datetime) -> None:
    """Bring back a revision that was public before."""
    approve_revision(session, revision, actor, now)


def confirm_listing(session: Session, service: Service, on: date, actor: Actor, now: datetime) -> None:
    """The provider says that it is still right. Its content is not touched, so `edited_on` stays."""
    service.confirmed_on = on
    record(session, actor, "listing confirmed", "service", service.id, now, on=on.isoformat())
    mark_changed(session, [service], now)


def assure_listing(session: Session, service: Service, on: date, actor: Actor, now: datetime) -> None:
    """The authority has checked it."""
    service.assured_on = on
    record(session, actor, "listing assured", "service", service.id, now, on=on.isoformat())
    mark_changed(session, [service], now)


def close_provider(
    session: Session, provider: Provider, on: date | None, reason: str, actor: Actor, now: datetime
) -> bool:
    """An organisation has closed: its public listings are withdrawn. False where nothing changed."""
    changed = provider.closed_on != on
    provider.closed_on = on
    for service in provider.services:
        changed |= withdraw_listing(session, service, reason, actor, now)
    if changed:
        record(session, actor, "provider closed", "provider", provider.id, now, reason=reason)
    session.flush()
    return changed


def reopen_provider(session: Session, provider: Provider, actor: Actor, now: datetime) -> bool:
    """An organisation that had closed is open again; its listings come back each by its own submission. False
    where it was open."""
    if provider.closed_on is None:
        return False
    provider.closed_on = None
    record(session, actor, "provider reopened", "provider", provider.id, now)
    mark_changed(session, [service for service in provider.services if service.is_public], now)
    return True


def give_role(session: Session, service: Service, role: str, actor: Actor, now: datetime) -> bool:
    """Make a listing a setting's own (`setting`) or one of what it offers (`service`): it is shown at another
    address from now on. False where it was so already."""
    if service.role == role:
        return False
    service.role = role
    record(session, actor, "listing role", "service", service.id, now, role=role)
    mark_changed(session, [service], now)
    return True


def hand_over(session: Session, old: Provider, new: Provider, actor: Actor, now: datetime) -> int:
    """One organisation has become another (a conversion to an academy): the services it offered go with it and
    its address leads to the new page. The old setting's own listing is withdrawn. Returns how many moved."""
    moved = [service for service in old.services if service.role == "service"]
    for service in moved:
        service.provider = new
    if session.get(SlugRedirect, ("provider", old.slug)) is None:
        session.add(SlugRedirect(kind="provider", slug=old.slug, provider_id=new.id))
        record(
            session,
            actor,
            "provider handed over",
            "provider",
            old.id,
            now,
            to=str(new.id),
            services=len(moved),
        )
    session.flush()
    mark_changed(session, moved, now)
    session.expire(old, ["services"])
    return len(moved)


def new_service(session: Session, submission: Submission, now: datetime) -> Service:
    """A listing that nobody sees yet. Whoever makes one gives it a revision in the same transaction."""
    service = Service(
        id=uuid.uuid4(),
        provider=submission.provider,
        role=submission.role,
        name=submission.content.name,
        slug=free_slug(session, "service", submission.content.name),
        source=submission.source,
        external_id=submission.external_id,
        version=1,
        withdrawn_reason="",
        created_at=now,
        updated_at=now,
        locations=[],
        terms=[],
    )
    session.add(service)
    return service


def _move_to(service: Service, provider: Provider) -> bool:
    """A source may move a listing to another organisation; True where it did."""
    if service.provider is provider:
        return False
    service.provider = provider
    return True


def _new_revision(
    session: Session, service: Service, content: ListingContent, actor: Actor, now: datetime, is_new: bool
) -> Revision:
    last = select(func.max(Revision.number)).where(Revision.service_id == service.id)
    number = 1 if is_new else (session.scalar(last) or 0) + 1
    revision = new_revision(service, number, State.SUBMITTED, content, actor, now)
    session.add(revision)
    return revision


def new_revision(
    service: Service, number: int, state: State, content: ListingContent, actor: Actor, now: datetime
) -> Revision:
    """A version of a listing, not in the session yet."""
    return Revision(
        id=uuid.uuid4(),
        service=service,
        service_id=service.id,
        number=number,
        state=state,
        content_json=content.to_json(),
        fingerprint=content.fingerprint(),
        author=str(actor),
        created_at=now,
    )


def _same_waiting(session: Session, service: Service, fingerprint: str) -> Revision | None:
    """A revision with this content that already waits for an officer."""
    waiting = select(Revision).where(
        Revision.service_id == service.id,
        Revision.state == State.SUBMITTED,
        Revision.fingerprint == fingerprint,
    )
    return session.scalars(waiting.order_by(Revision.number.desc())).first()


def _set_dates(service: Service, source: Submission | Revision) -> bool:
    """Move confirmed and assured on where the submission or version brings later ones; never back. True where one
    moved."""
    moved = False
    for name in ("confirmed_on", "assured_on"):
        given, stored = getattr(source, name), getattr(service, name)
        if given is not None and (stored is None or given > stored):
            setattr(service, name, given)
            moved = True
    return moved


def _decide(revision: Revision, state: State, actor: Actor, now: datetime, reason: str = "") -> None:
    revision.state, revision.decided_by, revision.decided_at = state, str(actor), now
    revision.reason = reason


def _day(now: datetime) -> date:
    return now.astimezone(ENGLAND).date()


def _project(session: Session, service: Service, content: ListingContent) -> None:
    """Write what queries need of the public content: name, ages, places with their areas, terms."""
    rename_listing(session, service, content.name)
    service.age_min, service.age_max = content.age_min, content.age_max
    where = placer(session)
    kept = {location.id: location for location in service.locations}
    locations = []
    for position, place in enumerate(content.places):
        key = stable_id(service.id, "place", position)
        location = kept.get(key) or Location(id=key)
        location.position, location.name = position, place.name
        location.town, location.postcode = place.town, place.postcode
        place_location(location, where, place)
        locations.append(location)
    service.locations = locations
    codes = {(name, code) for field, name in CODE_FIELDS.items() for code in getattr(content, field)}
    # With the terms above them, so that a count of "Health" is of everything below it.
    codes |= {("categories", code) for code in vocabulary("categories").with_ancestors(content.categories)}
    codes |= {("stages", code) for code in stages_of(content)}
    codes |= {("access_features", code) for code in access_of(content)}
    codes |= {("support_layers", content.layer)} if content.layer else set()
    terms = {(term.vocabulary, term.code): term for term in service.terms}
    service.terms = [
        terms.get((name, code)) or ServiceTerm(vocabulary=name, code=code, position=position)
        for position, (name, code) in enumerate(sorted(codes))
    ]
