"""A report is written by many, overwrites nobody, and each school year keeps what it said and what it was asked."""

import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from config import vocabularies
from config.reports import form_in_use
from config.reports.shape import Form
from localoffer.audit import Actor, AuditEvent
from localoffer.directory.content import Contact
from localoffer.directory.models import Provider
from localoffer.errors import ConflictError, LocalOfferError, NotAllowedError
from localoffer.freshness.rules import Freshness
from localoffer.outbox import OutboxEntry, register_target
from localoffer.publishing.actions import give_role
from localoffer.publishing.rules import State
from localoffer.reports import actions, drafting
from localoffer.reports.content import Answer, Approval, ReportContent
from localoffer.reports.models import Report, ReportQuestions, ReportRevision
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.queries import open_draft, public_reports, report_of, versions
from localoffer.reports.rules import completeness
from tests import factories
from tests.factories import NOW, OFFICER
from tests.unit.reports.answering import SAID, schools, whole

SENCO = Actor("user", "a SENCO")
KNOWN = KnownFacts(advice_service=Contact(name="Advice service", phone="01632 960111"))
NEXT = datetime(2027, 9, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def school(session: Session) -> Provider:
    return factories.provider(session, "Saltby Primary School", "mainstream-school", urn="100001")


def begun(
    session: Session, school: Provider, year: int = 2026, now: datetime = NOW, form: Form | None = None
) -> ReportRevision:
    return drafting.start(session, school, form or schools(), year, KNOWN, SENCO, now)


def saved(session: Session, draft: ReportRevision, content: ReportContent, now: datetime = NOW) -> ReportRevision:
    drafting.save(session, draft, content, draft.fingerprint, SENCO, now)
    return draft


def sent(
    session: Session, draft: ReportRevision, note: str = "", check_first: bool = False, now: datetime = NOW
) -> ReportRevision:
    return drafting.submit(session, draft, draft.fingerprint, SENCO, now, check_first=check_first, note=note).revision


def published(session: Session, school: Provider) -> ReportRevision:
    return sent(session, saved(session, begun(session, school), whole()))


def test_first_report_begins_with_what_is_known(session: Session, school: Provider) -> None:
    draft = begun(session, school)
    assert [answer.question for answer in draft.content.answers] == ["f18"]
    assert public_reports(session, school.id) == []


def test_draft_is_the_same_for_everyone_of_the_school(session: Session, school: Provider) -> None:
    assert begun(session, school).id == begun(session, school).id
    assert session.scalar(select(func.count()).select_from(Report)) == 1


def test_second_writer_overwrites_nothing(session: Session, school: Provider) -> None:
    draft = begun(session, school)
    seen = draft.fingerprint
    saved(session, draft, whole())
    with pytest.raises(ConflictError, match="saved this draft"):
        drafting.save(session, draft, ReportContent(), seen, SENCO, NOW)
    with pytest.raises(ConflictError, match="saved this draft"):
        drafting.submit(session, draft, seen, SENCO, NOW, check_first=False)
    assert draft.content == whole()
    assert draft.lifecycle is State.DRAFT


def test_saving_the_same_again_writes_nothing(session: Session, school: Provider) -> None:
    draft = saved(session, begun(session, school), whole())
    assert not drafting.save(session, draft, whole(), draft.fingerprint, OFFICER, NOW + timedelta(hours=1))
    assert draft.author == str(SENCO)


def test_answer_to_what_is_not_asked_is_not_saved(session: Session, school: Provider) -> None:
    draft = begun(session, school)
    with pytest.raises(LocalOfferError, match="There is no question “f99”"):
        saved(session, draft, ReportContent(answers=(Answer(question="f99", text="x"),)))


def test_half_a_million_characters_leave_the_draft_as_it_was(session: Session, school: Provider) -> None:
    draft = saved(session, begun(session, school), whole())
    with pytest.raises(ValueError, match=r"500,000 characters; 50,000 is the most"):
        saved(session, draft, whole().with_answer(Answer(question="f8", text="a" * 500_000)))
    long = whole().with_answer(Answer(question="f8", text="word " * 9_999 + "end.."))
    assert saved(session, draft, long).content == long


def test_sent_report_is_what_families_read(session: Session, school: Provider) -> None:
    published(session, school)
    (report,) = public_reports(session, school.id)
    assert (report.year, report.content, report.form) == (2026, whole(), schools().settled())
    assert report.published_on == date(2026, 11, 22)


def test_search_is_told_that_the_school_has_said_something_new(session: Session, school: Provider) -> None:
    own, club = factories.listing(session, school, name="Saltby Primary School"), factories.listing(session, school)
    give_role(session, own, "setting", OFFICER, NOW)
    register_target(session, "embedded", NOW)
    before = (own.version, club.version)
    published(session, school)
    assert (own.version, club.version) == (before[0] + 1, before[1])
    assert session.scalars(select(OutboxEntry.service_id)).all() == [own.id]


def test_empty_report_and_words_nobody_checked_are_not_sent(session: Session, school: Provider) -> None:
    draft = saved(session, begun(session, school), ReportContent())
    with pytest.raises(LocalOfferError, match="Nothing is answered yet"):
        sent(session, draft)
    carried = whole().with_answer(Answer(question="f8", text=SAID, carried_from=2025))
    with pytest.raises(LocalOfferError, match="“How we teach” is from 2025 to 2026"):
        sent(session, saved(session, draft, carried))
    assert draft.lifecycle is State.DRAFT


def test_what_became_of_each_question_is_kept_with_what_was_sent(session: Session, school: Provider) -> None:
    draft = saved(session, begun(session, school), whole().with_answer(Answer(question="f8", text="Well.")))
    assert draft.findings_json is None
    revision = sent(session, draft)
    session.expire(revision)
    assert revision.findings_json is not None
    assert revision.findings_json["f8"] == "thin"
    found = completeness(schools(), "mainstream", revision.content, NOW.date()).findings
    assert revision.findings_json == {one.question.code: one.found.value for one in found}


def test_report_that_is_checked_first_waits(session: Session, school: Provider) -> None:
    waiting = sent(session, saved(session, begun(session, school), whole()), check_first=True)
    assert public_reports(session, school.id) == []
    actions.approve(session, waiting, OFFICER, NOW)
    assert [report.content for report in public_reports(session, school.id)] == [whole()]


def test_second_officer_is_told_and_nothing_changes(session: Session, school: Provider) -> None:
    waiting = sent(session, saved(session, begun(session, school), whole()), check_first=True)
    actions.approve(session, waiting, OFFICER, NOW)
    with pytest.raises(ConflictError, match="Someone else decided first: this version is public now"):
        actions.send_back(session, waiting, "Too short.", OFFICER, NOW)
    assert waiting.lifecycle is State.PUBLIC


def test_what_was_sent_back_is_mended_not_begun_again(session: Session, school: Provider) -> None:
    waiting = sent(session, saved(session, begun(session, school), whole()), check_first=True)
    with pytest.raises(LocalOfferError, match="Say why"):
        actions.send_back(session, waiting, " ", OFFICER, NOW)
    actions.send_back(session, waiting, "Name the SENCO.", OFFICER, NOW)
    assert begun(session, school).content == whole()
    assert waiting.reason == "Name the SENCO."


def test_newer_version_puts_the_one_that_waits_aside(session: Session, school: Provider) -> None:
    first = sent(session, saved(session, begun(session, school), whole()), check_first=True)
    changed = whole().with_answer(Answer(question="f8", text=SAID + " And signing."))
    second = sent(session, saved(session, begun(session, school), changed), check_first=True)
    assert (first.lifecycle, second.lifecycle) == (State.DISCARDED, State.SUBMITTED)


def test_amendment_has_a_note_and_does_not_move_the_day_it_is_due(session: Session, school: Provider) -> None:
    published(session, school)
    later = NOW + timedelta(days=60)
    draft = begun(session, school, now=later)
    assert draft.content == whole()
    with pytest.raises(LocalOfferError, match="says the same as what families read"):
        sent(session, draft, "Nothing.", now=later)
    saved(session, draft, whole().with_answer(Answer(question="f8", text=SAID + " And signing.")), later)
    with pytest.raises(LocalOfferError, match="Say what you have changed"):
        sent(session, draft, "  ", now=later)
    sent(session, draft, "We sign now.", now=later)
    (report,) = public_reports(session, school.id)
    assert [(one.on, one.note) for one in report.content.amendments] == [(date(2027, 1, 21), "We sign now.")]
    assert report.dates.edited == date(2027, 1, 21)
    assert report.due() == date(2027, 10, 5), "a year after the governing body approved it"
    assert [one.lifecycle for one in versions(session, report_id(session, school))] == [State.PUBLIC, State.REPLACED]


def test_second_amendment_keeps_the_first_note(session: Session, school: Provider) -> None:
    published(session, school)
    for words in ("one", "two"):
        draft = begun(session, school)
        saved(session, draft, draft.content.with_answer(Answer(question="f8", text=f"{SAID} {words}")))
        sent(session, draft, f"Changed {words}.")
    (report,) = public_reports(session, school.id)
    assert [one.note for one in report.content.amendments] == ["Changed one.", "Changed two."]


def test_note_cannot_be_taken_out_of_what_was_amended(session: Session, school: Provider) -> None:
    published(session, school)
    draft = begun(session, school)
    sent(session, saved(session, draft, draft.content.with_answer(Answer(question="f8", text=f"{SAID} one"))), "One.")
    draft = begun(session, school)
    crafted = draft.content.with_answer(Answer(question="f8", text=f"{SAID} two")).model_copy(update={"amendments": ()})
    sent(session, saved(session, draft, crafted), "Two.")
    assert [one.note for one in public_reports(session, school.id)[0].content.amendments] == ["One.", "Two."]


def test_freshness_is_the_rule_that_listings_have(session: Session, school: Provider) -> None:
    published(session, school)
    (report,) = public_reports(session, school.id)
    days = {
        date(2027, 9, 4): Freshness.FRESH,
        date(2027, 9, 5): Freshness.DUE_SOON,
        date(2027, 10, 5): Freshness.DUE,
        date(2027, 10, 19): Freshness.OVERDUE,
        date(2028, 1, 3): Freshness.LAPSED,
    }
    assert {day: report.freshness(day) for day in days} == days


def test_report_without_approval_is_due_a_year_after_it_was_first_published(session: Session, school: Provider) -> None:
    sent(session, saved(session, begun(session, school), whole().with_approval(None)))
    draft = begun(session, school, now=NOW + timedelta(days=90))
    saved(session, draft, draft.content.with_answer(Answer(question="f8", text=f"{SAID} one")))
    sent(session, draft, "One.", now=NOW + timedelta(days=90))
    assert public_reports(session, school.id)[0].due() == date(2027, 11, 22)


def test_next_year_begins_with_last_years_answers_and_last_year_stays(session: Session, school: Provider) -> None:
    published(session, school)
    draft = begun(session, school, 2027, NEXT)
    assert {answer.carried_from for answer in draft.content.answers} == {2026}
    confirmed = draft.content
    for answer in draft.content.answers:
        confirmed = confirmed.with_answer(answer.confirmed())
    confirmed = confirmed.with_approval(Approval(role="Chair of governors", on=date(2027, 9, 15)))
    sent(session, saved(session, draft, confirmed, NEXT), now=NEXT)
    assert completeness(schools(), "mainstream", confirmed, NEXT.date()).is_complete
    assert [report.year for report in public_reports(session, school.id)] == [2027, 2026]
    assert public_reports(session, school.id)[1].content == whole()


def test_years_that_are_over_or_far_off_are_not_begun(session: Session, school: Provider) -> None:
    for year in (2025, 2028):
        with pytest.raises(NotAllowedError, match=f"The report of {year} to {year + 1} cannot be written now"):
            begun(session, school, year)
    assert session.scalar(select(func.count()).select_from(Report)) == 0


def test_old_report_keeps_the_questions_it_answered(session: Session, school: Provider) -> None:
    published(session, school)
    form = schools()
    reworded = form.model_copy(update={"version": 2, "title": "Another title", "questions": form.questions[:20]})
    begun(session, school, 2027, NEXT, reworded)
    assert public_reports(session, school.id)[0].form == form.settled()
    assert session.scalar(select(func.count()).select_from(ReportQuestions)) == 2


def test_old_report_keeps_what_could_be_ticked(session: Session, school: Provider, tmp_path: Path) -> None:
    published(session, school)
    try:
        (tmp_path / "needs.yml").write_text("group: need\nlabel: Need\nterms:\n  - {code: hi, label: Hearing}\n")
        vocabularies.use_folder(tmp_path)
        question = public_reports(session, school.id)[0].form.question("f1")
        assert question is not None
        assert [choice.label for choice in question.offered()][:1] == ["Autism"]
    finally:
        vocabularies.use_folder(None)


def test_same_questions_are_kept_once(session: Session, school: Provider) -> None:
    begun(session, school)
    other = factories.provider(session, "Marsh School", "mainstream-school", urn="100002")
    begun(session, other)
    assert session.scalar(select(func.count()).select_from(ReportQuestions)) == 1


def test_amendment_under_other_questions_answers_those(session: Session, school: Provider) -> None:
    published(session, school)
    form = schools()
    fewer = form.model_copy(update={"version": 2, "questions": tuple(q for q in form.questions if q.code != "f8")})
    draft = begun(session, school, form=fewer)
    assert draft.form == fewer.settled()
    assert draft.content.answer("f8").is_empty
    assert not draft.content.answer("f9").is_empty


def test_discarded_draft_leaves_what_families_read(session: Session, school: Provider) -> None:
    published(session, school)
    draft = begun(session, school)
    drafting.discard(session, draft, draft.fingerprint, SENCO, NOW)
    assert open_draft(session, report_id(session, school)) is None
    assert len(public_reports(session, school.id)) == 1


def test_report_that_was_only_a_draft_goes_with_it(session: Session, school: Provider) -> None:
    draft = begun(session, school)
    drafting.discard(session, draft, draft.fingerprint, SENCO, NOW)
    assert report_of(session, school.id, 2026) is None


def test_content_that_was_sent_is_not_changed_by_anyone(session: Session, school: Provider) -> None:
    revision = published(session, school)
    with pytest.raises(ConflictError, match="sent or discarded"):
        drafting.save(session, revision, ReportContent(), revision.fingerprint, SENCO, NOW)
    assert revision.content == whole()


def test_trail_says_what_was_done_and_nothing_that_was_written(session: Session, school: Provider) -> None:
    published(session, school)
    session.flush()
    lines = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == school.id).order_by(AuditEvent.id)).all()
    reports = [(line.action, line.details) for line in lines if line.action.startswith("report")]
    assert reports == [
        (action, {"year": 2026, "revision": 1}) for action in ("report begun", "report sent", "report made public")
    ]


def test_other_kinds_of_setting_have_their_own_questions(session: Session) -> None:
    nursery = factories.provider(session, "Little Owls", "early-years")
    draft = begun(session, nursery, form=form_in_use("early-years"))
    assert draft.form.title == "How we help children with SEND"


def test_two_sessions_that_save_at_once_do_not_lose_words(session: Session, school: Provider) -> None:
    draft = saved(session, begun(session, school), whole())
    session.commit()
    seen = draft.fingerprint
    with Session(session.get_bind()) as other:
        theirs = other.get_one(ReportRevision, draft.id)
        drafting.save(other, theirs, whole().with_answer(Answer(question="f8", text="Theirs.")), seen, OFFICER, NOW)
        other.commit()
    with pytest.raises(ConflictError):
        drafting.submit(session, draft, seen, SENCO, NOW, check_first=False)
    session.rollback()
    assert session.get_one(ReportRevision, draft.id).content.answer("f8").text == "Theirs."


def test_two_who_begin_at_the_same_moment_share_one_draft(session: Session, school: Provider) -> None:
    session.commit()
    id, engine, ready = school.id, session.get_bind(), Barrier(2)
    drafts: list[uuid.UUID] = []

    def begin() -> None:
        with Session(engine) as own:
            ready.wait(30)
            drafts.append(begun(own, own.get_one(Provider, id)).id)
            own.commit()

    threads = [Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(drafts) == 2
    assert len(set(drafts)) == 1


def test_of_two_officers_at_the_same_moment_one_is_told(session: Session, school: Provider) -> None:
    waiting = sent(session, saved(session, begun(session, school), whole()), check_first=True)
    session.commit()
    id, engine, ready = waiting.id, session.get_bind(), Barrier(2)
    went: list[str] = []

    def approve() -> None:
        with Session(engine) as own:
            ready.wait(30)
            try:
                actions.approve(own, own.get_one(ReportRevision, id), OFFICER, NOW)
                own.commit()
                went.append("approved")
            except ConflictError:
                went.append("told")

    threads = [Thread(target=approve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(went) == ["approved", "told"]


def test_database_allows_one_public_version_and_one_draft(session: Session, school: Provider) -> None:
    published(session, school)
    draft = begun(session, school)
    session.flush()
    with pytest.raises(Exception, match=r"(?i)unique"):
        session.execute(update(ReportRevision).where(ReportRevision.id == draft.id).values(state="public"))


def report_id(session: Session, school: Provider) -> uuid.UUID:
    report = report_of(session, school.id, 2026)
    assert report is not None
    return report.id
