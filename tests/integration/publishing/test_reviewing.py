"""Officers decide once, as they saw it; of two at once one wins. Notes, assignments and trust."""

import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localoffer.audit import Actor, AuditEvent
from localoffer.database import db
from localoffer.directory.queries import count_public, service_page
from localoffer.errors import ConflictError, LocalOfferError, NotAllowedError
from localoffer.publishing import reviewing
from localoffer.publishing.actions import Submission, put_forward, submit_revision
from localoffer.publishing.models import Review, Revision, TrustedProvider
from localoffer.publishing.queries import Filters, counts, history, to_look_at, waiting
from localoffer.publishing.reviewing import Seen
from localoffer.publishing.rules import State
from search.embedded.engine import EmbeddedEngine
from search.planner import plan
from search.query import SearchQuery
from search.reindex import rebuild
from search.relay import drain
from tests.factories import NOW, OFFICER, content, listing, provider

TODAY = date(2026, 11, 22)
PROVIDER = Actor("user", "someone at the provider")


def change(session: Session, service: object, **fields: object) -> Revision:
    """A change that waits."""
    submission = Submission(service.provider, content(**fields), service)  # type: ignore[attr-defined, arg-type]
    return submit_revision(session, submission, PROVIDER, NOW).revision


def seen(revision: Revision) -> Seen:
    return Seen(revision.lifecycle, revision.service.version)


def approved(session: Session, revision: Revision) -> None:
    reviewing.approve(session, revision, seen(revision), OFFICER, NOW)


def name_families_see(session: Session, revision: Revision) -> str:
    return service_page(session, revision.service.slug).content.name  # type: ignore[union-attr]


def test_approved_change_is_public_and_the_public_sees_the_old_one_until_then(session: Session) -> None:
    revision = change(session, listing(session), name="Saltby Seals")
    assert name_families_see(session, revision) == "Saltby Swimmers"
    approved(session, revision)
    assert name_families_see(session, revision) == "Saltby Seals"
    assert waiting(session, Filters(), TODAY).total == 0


def test_older_changes_that_wait_are_put_aside_and_newer_ones_go_on_waiting(session: Session) -> None:
    service = listing(session)
    older, middle, newer = (change(session, service, name=f"Saltby {word}") for word in ("A", "B", "C"))
    approved(session, middle)
    assert [item.lifecycle for item in (older, middle, newer)] == [State.DISCARDED, State.PUBLIC, State.SUBMITTED]
    assert "which is newer" in older.reason


def test_edits_are_published_and_what_the_provider_sent_is_kept(session: Session) -> None:
    sent = change(session, listing(session), name="SALTBY SEALS!!!")
    public = reviewing.approve_with_edits(
        session, sent, sent.content.model_copy(update={"name": "Saltby Seals"}), seen(sent), OFFICER, NOW
    )
    assert name_families_see(session, public) == "Saltby Seals"
    assert (sent.lifecycle, sent.content.name) == (State.DISCARDED, "SALTBY SEALS!!!")
    assert (public.author, public.number) == (str(OFFICER), sent.number + 1)


def test_edits_that_change_nothing_approve_what_was_sent(session: Session) -> None:
    sent = change(session, listing(session), name="Saltby Seals")
    assert reviewing.approve_with_edits(session, sent, sent.content, seen(sent), OFFICER, NOW) is sent
    assert sent.lifecycle is State.PUBLIC


def test_withdrawn_listing_comes_back_as_any_version_it_had(session: Session) -> None:
    service = listing(session)
    first = session.get_one(Revision, service.public_revision_id)
    approved(session, change(session, service, name="Saltby Seals"))
    public = session.get_one(Revision, service.public_revision_id)
    reviewing.withdraw(session, public, "Closed for the winter", seen(public), OFFICER, NOW)
    assert count_public(session) == 0
    reviewing.restore(session, first, seen(first), OFFICER, NOW)
    assert name_families_see(session, first) == "Saltby Swimmers"
    assert service.withdrawn_on is None


def test_change_sent_back_and_sent_again_waits_again(session: Session) -> None:
    service = listing(session)
    sent = change(session, service, name="Saltby Seals")
    reviewing.send_back(session, sent, "Say when it is.", seen(sent), OFFICER, NOW)
    assert (sent.lifecycle, sent.reason) == (State.SENT_BACK, "Say when it is.")
    again = change(session, service, name="Saltby Seals", summary="Mondays at 4.")
    assert [item.id for item in waiting(session, Filters(), TODAY).items] == [again.id]


@pytest.mark.parametrize("verb", [reviewing.send_back, reviewing.withdraw])
def test_no_reason_no_decision(session: Session, verb: Callable[..., None]) -> None:
    service = listing(session)
    revision = change(session, service, name="New") if verb is reviewing.send_back else service.public_revision
    with pytest.raises(LocalOfferError, match="Say why"):
        verb(session, revision, "  ", seen(revision), OFFICER, NOW)


def test_listing_that_changed_since_it_was_seen_is_not_decided_about(session: Session) -> None:
    service = listing(session)
    revision = change(session, service, name="Saltby Seals")
    before = seen(revision)
    other = Submission(service.provider, content(name="From the register"), service, publish=True)
    submit_revision(session, other, OFFICER, NOW)
    session.commit()
    with pytest.raises(ConflictError, match="has changed since you opened"):
        reviewing.approve(session, revision, before, OFFICER, NOW)
    session.rollback()
    assert name_families_see(session, revision) == "From the register"


def test_draft_cannot_be_made_public(session: Session) -> None:
    revision = change(session, listing(session), name="Saltby Seals")
    revision.state = State.DRAFT
    session.flush()
    with pytest.raises(NotAllowedError):
        reviewing.approve(session, revision, seen(revision), OFFICER, NOW)
    assert revision not in history(session, revision.service_id)


@pytest.mark.parametrize("quicker", ["approve", "send_back"])
def test_of_two_officers_at_once_one_wins_and_the_other_is_told(app: Flask, session: Session, quicker: str) -> None:
    """The second decides while the first has decided and not committed yet, each in a session of their own."""
    revision = change(session, listing(session), name="Saltby Seals")
    id, told = revision.id, seen(revision)
    session.commit()
    with app.app_context():
        engine = db.engine
    answers: list[str] = []
    begun = threading.Event()

    def second() -> None:
        with Session(engine) as other:
            mine = other.get_one(Revision, id)
            assert mine.lifecycle is State.SUBMITTED
            begun.set()
            try:
                reviewing.send_back(other, mine, "Too short.", told, Actor("user", "second"), NOW)
                other.commit()
                answers.append("won")
            except ConflictError as error:
                other.rollback()
                answers.append(str(error))

    with Session(engine) as first:
        mine = first.get_one(Revision, id)
        if quicker == "approve":
            reviewing.approve(first, mine, told, Actor("user", "first"), NOW)
        else:
            reviewing.send_back(first, mine, "Say when.", told, Actor("user", "first"), NOW)
        thread = threading.Thread(target=second)
        thread.start()
        assert begun.wait(30)
        time.sleep(0.3)
        assert answers == [], "the second waits for the first"
        first.commit()
        thread.join(60)
    state = {"approve": "public", "send_back": "sent back to the provider"}[quicker]
    assert answers == [f"Someone else decided first: this version is {state} now. Nothing of yours was saved."]
    session.expire_all()
    found = session.get_one(Revision, id)
    assert found.decided_by == "user:first"
    decisions = select(func.count()).select_from(AuditEvent).where(AuditEvent.actor.in_(["user:first", "user:second"]))
    assert session.scalar(decisions) == 1


def test_two_versions_of_a_listing_approved_at_once_leave_one_public(app: Flask, session: Session) -> None:
    service = listing(session)
    ids = [change(session, service, name=f"Saltby {word}").id for word in ("A", "B")]
    version = service.version
    session.commit()
    with app.app_context():
        engine = db.engine
    answers: list[str] = []
    start = threading.Barrier(2)

    def officer(id: object) -> None:
        with Session(engine) as own:
            mine = own.get_one(Revision, id)
            start.wait(30)
            try:
                reviewing.approve(own, mine, Seen(State.SUBMITTED, version), OFFICER, NOW)
                own.commit()
                answers.append("won")
            except ConflictError:
                own.rollback()
                answers.append("told")

    threads = [threading.Thread(target=officer, args=(id,)) for id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == ["told", "won"]
    session.expire_all()
    public = session.scalars(select(Revision).where(Revision.state == State.PUBLIC)).all()
    assert [item.id for item in public] == [service.public_revision_id]


def test_queue_is_oldest_first_with_ages_and_filters(session: Session) -> None:
    club, school = provider(session), provider(session, "Saltby School", "mainstream-school")
    first = change(session, listing(session, club), name="Saltby Seals")
    second = listing(session, school, publish=False, name="Lunch club")
    first.created_at = NOW - timedelta(days=12)
    session.flush()
    found = waiting(session, Filters(), TODAY)
    assert [(item.name, item.days, item.is_new) for item in found.items] == [
        ("Saltby Seals", 12, False), ("Lunch club", 0, True),
    ]  # fmt: skip
    assert [item.name for item in waiting(session, Filters(kind="voluntary"), TODAY).items] == ["Saltby Seals"]
    assert [item.name for item in waiting(session, Filters(change="new"), TODAY).items] == ["Lunch club"]
    assert [item.name for item in waiting(session, Filters(change="change"), TODAY).items] == ["Saltby Seals"]
    assert [item.name for item in waiting(session, Filters(), TODAY, page=2).items] == []
    told = counts(session, TODAY)
    assert (told.new, told.changes, told.to_look_at, told.oldest_days) == (1, 1, 0, 12)
    assert second.public_revision_id is None


def test_note_is_in_the_trail_without_its_words(session: Session) -> None:
    service = listing(session)
    reviewing.add_note(session, service, " Rang them on Monday. ", OFFICER, NOW)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "note added")).one()
    assert "Monday" not in str(event.details)


def test_trusted_provider_is_public_at_once_and_looked_at_afterwards(session: Session) -> None:
    service = listing(session)
    assert reviewing.trust(session, service.provider, True, OFFICER, NOW)
    assert not reviewing.trust(session, service.provider, True, OFFICER, NOW)
    outcome = put_forward(session, Submission(service.provider, content(name="Seals"), service), PROVIDER, NOW)
    assert name_families_see(session, outcome.revision) == "Seals"
    assert [item.id for item in to_look_at(session, TODAY).items] == [outcome.revision.id]
    assert counts(session, TODAY).to_look_at == 1
    assert reviewing.look_at(session, outcome.revision, OFFICER, NOW)
    assert not reviewing.look_at(session, outcome.revision, OFFICER, NOW)
    session.expire_all()
    assert session.get_one(Review, outcome.revision.id).looked_by == str(OFFICER)
    assert to_look_at(session, TODAY).total == 0


def test_same_content_from_a_trusted_provider_is_nothing_to_look_at(session: Session) -> None:
    service = listing(session)
    reviewing.trust(session, service.provider, True, OFFICER, NOW)
    put_forward(session, Submission(service.provider, content(), service), PROVIDER, NOW)
    assert to_look_at(session, TODAY).total == 0


def test_provider_that_is_trusted_no_more_waits_like_any_other(session: Session) -> None:
    service = listing(session)
    reviewing.trust(session, service.provider, True, OFFICER, NOW)
    reviewing.trust(session, service.provider, False, OFFICER, NOW)
    outcome = put_forward(session, Submission(service.provider, content(name="Seals"), service), PROVIDER, NOW)
    assert outcome.revision.lifecycle is State.SUBMITTED
    assert session.scalar(select(func.count()).select_from(TrustedProvider)) == 0


def test_approved_change_is_in_search_by_the_outbox(session: Session, tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "index")
    rebuild(session, "embedded@test", engine, NOW)
    revision = change(session, listing(session), name="Saltby Seals")
    session.commit()
    drain(session, "embedded@test", engine, NOW)
    assert engine.search(SearchQuery(text="seals"), plan("seals")).total == 0
    approved(session, revision)
    session.commit()
    drain(session, "embedded@test", engine, NOW)
    assert engine.search(SearchQuery(text="seals"), plan("seals")).total == 1


def test_families_are_told_a_listing_changed_only_when_what_they_see_has(session: Session) -> None:
    service = listing(session)
    later = NOW + timedelta(days=3)
    submission = Submission(service.provider, content(name="Saltby Seals"), service)
    revision = submit_revision(session, submission, PROVIDER, later).revision
    assert service.edited_on == TODAY
    reviewing.approve(session, revision, seen(revision), OFFICER, later + timedelta(days=5))
    assert service.edited_on == later.date(), "the day the provider wrote it"
