"""A draft is shared by a provider's people, overwrites nobody, and becomes a version like any other."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.directory.models import Service
from localoffer.directory.queries import service_page
from localoffer.errors import ConflictError
from localoffer.publishing import drafting, reviewing
from localoffer.publishing.actions import Submission, submit_revision
from localoffer.publishing.models import Review, Revision
from localoffer.publishing.queries import Filters, history, waiting
from localoffer.publishing.reviewing import Seen
from localoffer.publishing.rules import State
from tests.factories import NOW, OFFICER, content, listing, provider

EDITOR = Actor("user", "an editor")
TODAY = date(2026, 11, 22)
LATER = NOW + timedelta(days=3)


def saved(session: Session, draft: Revision, **fields: object) -> Revision:
    drafting.save(session, draft, content(**fields), draft.fingerprint, EDITOR, NOW)
    return draft


def sent(session: Session, service: Service, **fields: object) -> Revision:
    draft = saved(session, drafting.start(session, service, EDITOR, NOW), **fields)
    return drafting.submit(session, draft, draft.fingerprint, EDITOR, NOW).revision


def approved(session: Session, revision: Revision) -> None:
    reviewing.approve(session, revision, Seen(revision.lifecycle, revision.service.version), OFFICER, LATER)


def test_new_draft_is_seen_by_nobody_else(session: Session) -> None:
    draft = drafting.start_new(session, provider(session), "Saltby Swimmers", EDITOR, NOW)
    assert service_page(session, draft.service.slug) is None
    assert waiting(session, Filters(), TODAY).total == 0
    assert history(session, draft.service_id) == []


def test_draft_is_the_same_for_everyone_of_the_provider(session: Session) -> None:
    service = listing(session)
    first = drafting.start(session, service, EDITOR, NOW)
    assert drafting.start(session, service, Actor("user", "a colleague"), NOW).id == first.id


def test_draft_begins_with_what_the_provider_said_last(session: Session) -> None:
    service = listing(session)
    sent(session, service, name="Saltby Seals")
    assert drafting.start(session, service, EDITOR, NOW).content.name == "Saltby Seals"


def test_draft_of_what_was_sent_back_begins_with_those_words(session: Session) -> None:
    service = listing(session)
    revision = sent(session, service, name="Saltby Seals")
    seen = Seen(revision.lifecycle, service.version)
    reviewing.send_back(session, revision, "Say which pool.", seen, OFFICER, NOW)
    assert drafting.start(session, service, EDITOR, NOW).content.name == "Saltby Seals"


def test_draft_after_a_restored_version_begins_with_what_families_read(session: Session) -> None:
    service = listing(session)
    approved(session, sent(session, service, name="Saltby Seals"))
    assert drafting.start(session, service, EDITOR, NOW).content.name == "Saltby Seals"


def test_second_writer_overwrites_nothing(session: Session) -> None:
    draft = drafting.start(session, listing(session), EDITOR, NOW)
    seen = draft.fingerprint
    saved(session, draft, summary="Warm water.")
    with pytest.raises(ConflictError, match="saved this draft"):
        drafting.save(session, draft, content(summary="Cold water."), seen, EDITOR, NOW)
    assert draft.content.summary == "Warm water."


def test_draft_that_was_sent_meanwhile_is_not_saved_again(session: Session) -> None:
    draft = saved(session, drafting.start(session, listing(session), EDITOR, NOW), summary="Warm water.")
    seen = draft.fingerprint
    drafting.submit(session, draft, seen, EDITOR, NOW)
    with pytest.raises(ConflictError, match="sent or discarded"):
        drafting.save(session, draft, content(summary="Cold water."), seen, EDITOR, NOW)
    with pytest.raises(ConflictError, match="sent or discarded"):
        drafting.submit(session, draft, seen, EDITOR, NOW)


def test_sent_draft_waits_for_an_officer_and_is_confirmed_when_public(session: Session) -> None:
    service = listing(session)
    revision = sent(session, service, name="Saltby Seals")
    assert waiting(session, Filters(), TODAY).total == 1
    assert service.confirmed_on is None  # families still read the version before
    approved(session, revision)
    assert (service.name, service.confirmed_on) == ("Saltby Seals", TODAY)


def test_newer_version_stands_in_the_place_of_one_that_waits(session: Session) -> None:
    service = listing(session)
    first = sent(session, service, name="Saltby Seals")
    second = sent(session, service, name="Saltby Otters")
    session.refresh(first)
    assert (first.lifecycle, second.lifecycle) == (State.DISCARDED, State.SUBMITTED)


def test_sending_what_is_public_already_confirms_it_and_asks_no_officer(session: Session) -> None:
    service = listing(session)
    draft = drafting.start(session, service, EDITOR, NOW)
    outcome = drafting.submit(session, draft, draft.fingerprint, EDITOR, NOW)
    assert (outcome.change, service.confirmed_on) == ("unchanged", TODAY)
    assert waiting(session, Filters(), TODAY).total == 0


def test_trusted_provider_publishes_at_once_and_is_looked_at_afterwards(session: Session) -> None:
    service = listing(session)
    reviewing.trust(session, service.provider, True, OFFICER, NOW)
    revision = sent(session, service, name="Saltby Seals")
    assert revision.lifecycle is State.PUBLIC
    assert session.get_one(Review, revision.id).look_after


def test_discarded_draft_leaves_the_listing_as_it_was(session: Session) -> None:
    service = listing(session)
    draft = saved(session, drafting.start(session, service, EDITOR, NOW), name="Saltby Seals")
    assert drafting.discard(session, draft, EDITOR, NOW) is False
    assert drafting.open_draft(session, service.id) is None
    assert drafting.start(session, service, EDITOR, NOW).content.name == "Saltby Swimmers"


def test_discarding_the_only_draft_of_a_new_listing_leaves_nothing(session: Session) -> None:
    draft = drafting.start_new(session, provider(session), "Saltby Swimmers", EDITOR, NOW)
    assert drafting.discard(session, draft, EDITOR, NOW) is True
    assert session.scalars(select(Service)).all() == []


def test_copy_says_the_same_under_another_name(session: Session) -> None:
    service = listing(session)
    draft = drafting.copy(session, service, "Saltby Swimmers on Sundays", EDITOR, NOW)
    assert draft.service_id != service.id
    assert draft.content == content(name="Saltby Swimmers on Sundays")


def test_provider_takes_down_what_is_public_what_waits_and_what_is_being_written(session: Session) -> None:
    service = listing(session)
    drafting.start(session, service, EDITOR, NOW)
    draft = drafting.open_draft(session, service.id)
    waiting_one = submit_revision(session, Submission(service.provider, content(name="Seals"), service), EDITOR, NOW)
    assert draft is not None
    assert draft.number < waiting_one.revision.number
    drafting.take_down(session, service, "The pool has closed.", EDITOR, NOW)
    assert service_page(session, service.slug) is None
    assert waiting(session, Filters(), TODAY).total == 0
    assert drafting.open_draft(session, service.id) is None
    assert drafting.start(session, service, EDITOR, NOW).content.name == "Seals"  # what was said last is not lost
