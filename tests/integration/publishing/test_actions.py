"""Listings are written by revision: what becomes public, what is kept, what is announced."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from localoffer.audit import AuditEvent
from localoffer.directory.models import Service
from localoffer.directory.queries import count_public, provider_page, service_page
from localoffer.errors import ConflictError, LocalOfferError, NotAllowedError
from localoffer.outbox import OutboxEntry, register_target
from localoffer.publishing.actions import (
    Submission,
    approve_revision,
    assure_listing,
    close_provider,
    confirm_listing,
    give_role,
    hand_over,
    reopen_provider,
    restore_revision,
    send_back,
    submit_revision,
    withdraw_listing,
)
from localoffer.publishing.models import Revision
from tests.factories import NOW, OFFICER, content, listing, provider


def outbox(session: Session) -> dict[str, int]:
    return {str(row.service_id): row.version for row in session.scalars(select(OutboxEntry))}


def test_submitted_listing_is_not_public_until_approved(session: Session) -> None:
    service = listing(session, publish=False)
    assert count_public(session) == 0
    revision = session.scalars(select(Revision)).one()
    approve_revision(session, revision, OFFICER, NOW)
    assert count_public(session) == 1
    assert service_page(session, service.slug).content.name == "Saltby Swimmers"


def test_approved_revision_stays_public_while_an_edit_waits(session: Session) -> None:
    service = listing(session)
    submit_revision(session, Submission(service.provider, content(name="New"), service), OFFICER, NOW)
    assert service_page(session, service.slug).content.name == "Saltby Swimmers"


def test_same_content_again_changes_nothing(session: Session) -> None:
    register_target(session, "embedded", NOW)
    service = listing(session)
    version, told = service.version, outbox(session)
    again = submit_revision(session, Submission(service.provider, content(), service, publish=True), OFFICER, NOW)
    assert again.change == "unchanged"
    assert (service.version, outbox(session)) == (version, told)
    assert session.scalar(select(func.count()).select_from(Revision)) == 1


def test_same_submission_waiting_is_not_queued_twice(session: Session) -> None:
    service = listing(session, publish=False)
    again = submit_revision(session, Submission(service.provider, content(), service), OFFICER, NOW)
    assert again.change == "unchanged"


def test_renamed_listing_is_found_at_its_old_address(session: Session) -> None:
    service = listing(session)
    old = service.slug
    new = content(name="Saltby Seals")
    submit_revision(session, Submission(service.provider, new, service, publish=True), OFFICER, NOW)
    assert service.slug == "saltby-seals"
    assert service_page(session, old).slug == "saltby-seals"


def test_name_taken_back_takes_its_old_address_back(session: Session) -> None:
    service = listing(session)
    for name in ("Saltby Seals", "Saltby Swimmers"):
        submission = Submission(service.provider, content(name=name), service, publish=True)
        submit_revision(session, submission, OFFICER, NOW)
    assert service.slug == "saltby-swimmers"
    assert service_page(session, "saltby-seals").slug == "saltby-swimmers"


def test_two_listings_of_one_name_have_two_addresses(session: Session) -> None:
    of = provider(session)
    assert [listing(session, of).slug, listing(session, of).slug] == ["saltby-swimmers", "saltby-swimmers-2"]


def test_withdrawn_listing_is_gone_and_announced_under_a_higher_version(session: Session) -> None:
    register_target(session, "embedded", NOW)
    service = listing(session)
    before = service.version
    assert withdraw_listing(session, service, "The club has closed.", OFFICER, NOW)
    assert service_page(session, service.slug) is None
    assert outbox(session)[str(service.id)] == service.version > before
    assert not withdraw_listing(session, service, "Again.", OFFICER, NOW)


def test_withdrawing_needs_a_reason(session: Session) -> None:
    with pytest.raises(LocalOfferError, match="why"):
        withdraw_listing(session, listing(session), "  ", OFFICER, NOW)


def test_withdrawn_listing_can_be_restored(session: Session) -> None:
    service = listing(session)
    revision = session.get_one(Revision, service.public_revision_id)
    withdraw_listing(session, service, "By mistake.", OFFICER, NOW)
    restore_revision(session, revision, OFFICER, NOW)
    assert service_page(session, service.slug).content == revision.content
    assert (service.withdrawn_on, service.withdrawn_reason) == (None, "")


def test_withdrawn_listing_sent_again_by_its_source_is_public_again(session: Session) -> None:
    service = listing(session)
    withdraw_listing(session, service, "Missing from the file.", OFFICER, NOW)
    again = submit_revision(session, Submission(service.provider, content(), service, publish=True), OFFICER, NOW)
    assert again.change == "changed"
    assert service.is_public


def test_sent_back_revision_says_why_and_cannot_be_approved(session: Session) -> None:
    service = listing(session, publish=False)
    revision = session.scalars(select(Revision).where(Revision.service_id == service.id)).one()
    with pytest.raises(LocalOfferError, match="why"):
        send_back(session, revision, "", OFFICER, NOW)
    send_back(session, revision, "Add the cost.", OFFICER, NOW)
    assert revision.reason == "Add the cost."
    with pytest.raises(NotAllowedError):
        approve_revision(session, revision, OFFICER, NOW)


def test_writer_who_saw_an_older_version_is_told(session: Session) -> None:
    service = listing(session)
    late = Submission(service.provider, content(name="Late"), service, base_version=service.version - 1)
    with pytest.raises(ConflictError, match="Someone else has changed"):
        submit_revision(session, late, OFFICER, NOW)


def test_two_sessions_moving_one_listing_cannot_both_win(session: Session) -> None:
    service = listing(session)
    session.commit()
    with Session(session.get_bind()) as other:
        theirs = other.get_one(Service, service.id)
        assert theirs.version == service.version
        confirm_listing(session, service, date(2026, 11, 1), OFFICER, NOW)
        session.commit()
        with pytest.raises(StaleDataError):
            confirm_listing(other, theirs, date(2026, 11, 2), OFFICER, NOW)


def test_confirming_and_assuring_leave_the_edited_date_alone(session: Session) -> None:
    service = listing(session)
    confirm_listing(session, service, date(2027, 5, 1), OFFICER, NOW)
    assure_listing(session, service, date(2027, 6, 1), OFFICER, NOW)
    assert (service.edited_on, service.confirmed_on, service.assured_on) == (
        date(2026, 11, 22),
        date(2027, 5, 1),
        date(2027, 6, 1),
    )


def test_import_never_moves_a_confirmed_date_back(session: Session) -> None:
    service = listing(session)
    confirm_listing(session, service, date(2026, 5, 1), OFFICER, NOW)
    older = Submission(service.provider, content(), service, publish=True, confirmed_on=date(2025, 1, 1))
    assert submit_revision(session, older, OFFICER, NOW).change == "unchanged"
    assert service.confirmed_on == date(2026, 5, 1)


def test_closed_provider_has_no_public_listings(session: Session) -> None:
    service = listing(session)
    assert close_provider(session, service.provider, date(2026, 8, 31), "The school closed.", OFFICER, NOW)
    assert count_public(session) == 0
    assert service.withdrawn_reason == "The school closed."


def test_converted_school_hands_its_services_and_its_address_on(session: Session) -> None:
    old = provider(session, "Saltby School", "mainstream-school", urn="990001")
    new = provider(session, "Saltby Academy", "mainstream-school", urn="990002")
    service = listing(session, old)
    assert hand_over(session, old, new, OFFICER, NOW) == 1
    close_provider(session, old, date(2026, 8, 31), "Became an academy.", OFFICER, NOW)
    session.expire_all()
    assert service.is_public
    assert provider_page(session, "saltby-academy").services[0].id == service.id
    assert provider_page(session, "saltby-school").slug == "saltby-academy"


def test_every_step_leaves_a_line_in_the_trail(session: Session) -> None:
    service = listing(session)
    withdraw_listing(session, service, "Closed.", OFFICER, NOW)
    trail = session.scalars(
        select(AuditEvent.action).where(AuditEvent.subject_id == service.id).order_by(AuditEvent.id)
    )
    assert list(trail) == ["revision submitted", "revision made public", "listing withdrawn"]


def test_nothing_is_kept_when_the_transaction_fails(session: Session) -> None:
    listing(session)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Service)) == 0
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 0


def test_a_provider_that_opens_again_is_no_longer_closed(session: Session) -> None:
    school = provider(session, "Saltby Primary School", "mainstream-school")
    service = listing(session, school)
    close_provider(session, school, date(2026, 8, 31), "The register lists it as closed.", OFFICER, NOW)
    assert reopen_provider(session, school, OFFICER, NOW)
    assert school.closed_on is None
    assert not service.is_public, "what it offered comes back by its own submission"
    assert not reopen_provider(session, school, OFFICER, NOW), "an open one is left alone"
    trail = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == school.id))
    assert list(trail).count("provider reopened") == 1


def test_a_listing_becomes_the_settings_own(session: Session) -> None:
    nursery = provider(session, "Acorns Nursery", "early-years")
    service = listing(session, nursery, name="Acorns Nursery")
    register_target(session, "embedded", NOW)
    version = service.version
    assert give_role(session, service, "setting", OFFICER, NOW)
    assert provider_page(session, nursery.slug).setting.id == service.id
    assert outbox(session) == {str(service.id): version + 1}
    assert not give_role(session, service, "setting", OFFICER, NOW)
