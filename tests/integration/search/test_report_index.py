"""What the index of reports holds follows the database: the newest public report of each setting, and nothing else."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.reports import form_in_use
from localoffer.directory.content import Contact, Link
from localoffer.directory.models import Service
from localoffer.outbox import register_target
from localoffer.publishing.actions import Submission, restore_revision, submit_revision, withdraw_listing
from localoffer.publishing.models import Revision
from localoffer.reports import actions, drafting
from localoffer.reports.content import Answer, Provision
from localoffer.reports.prefill import KnownFacts
from search.embedded.engine import EmbeddedEngine
from search.embedded.sections import REPORTS as LAYOUT
from search.planner import plan
from search.query import SearchQuery
from search.reindex import compare, count_words, rebuild, reconcile
from search.relay import drain
from search.reports.document import ReportDocument
from search.reports.indexing import documents
from search.sources import REPORTS
from search.words.queries import known_words, report_words
from tests.factories import NOW, OFFICER, content, listing
from tests.written_reports import SENCO, published, school

TARGET = "embedded@test:reports"


@pytest.fixture
def engine(tmp_path: Path, session: Session) -> EmbeddedEngine:
    made = EmbeddedEngine(tmp_path / "index", layout=LAYOUT)
    register_target(session, TARGET, NOW)
    rebuild(session, TARGET, made, NOW, REPORTS)
    return made


def found(session: Session, engine: EmbeddedEngine, text: str, **more: object) -> list[tuple[str, tuple[str, ...]]]:
    """After the relay has been."""
    session.commit()
    drain(session, TARGET, engine, NOW, source=REPORTS)
    hits = engine.search(SearchQuery(text=text, **more), plan(text)).hits  # type: ignore[arg-type]
    there = {str(id): name for id, name in session.execute(select(Service.id, Service.name))}
    assert compare(session, engine, NOW, REPORTS).count == 0
    return [(there[hit.id], hit.sections) for hit in hits]


def test_a_published_report_is_found_by_what_a_section_says(session: Session, engine: EmbeddedEngine) -> None:
    own = school(session, "Saltby School")
    assert found(session, engine, "hydrotherapy") == []
    published(session, own.provider, {"f9": "We have a **hydrotherapy** pool.", "f2": "Teachers notice."})
    assert found(session, engine, "hydrotherapy pool") == [("Saltby School", ("f9",))]


def test_ticked_boxes_tables_and_the_provision_map_are_found_and_headings_and_contacts_are_not(
    session: Session, engine: EmbeddedEngine
) -> None:
    own = school(session, "Saltby School")
    answers: dict[str, str | Answer] = {
        "f9": Answer(question="f9", choices=("sensory",)),
        "f3": Answer(question="f3", contacts=(Contact(name="Sam Winterbottom", role="SENCO"),)),
        "f11": Answer(question="f11", rows=(("Lego therapy", "Two assistants", "2026"),)),
        "f17": Answer(question="f17", links=(Link(label="Accessibility leaflet", url="https://a.example"),)),
    }
    published(session, own.provider, answers, (Provision(need="asd", layer="targeted", what=("Lunchtime club",)),))
    assert found(session, engine, "sensory room") == [("Saltby School", ("f9",))]
    assert found(session, engine, "lego") == [("Saltby School", ("f11",))]
    assert found(session, engine, "lunchtime") == [("Saltby School", ("map",))]
    assert found(session, engine, "leaflet") == [("Saltby School", ("f17",))]
    assert found(session, engine, "winterbottom") == []
    assert found(session, engine, "curriculum") == []
    assert [name for name, _ in found(session, engine, "", filters=(("provision", ("asd/targeted",)),))] == [
        "Saltby School"
    ]
    assert found(session, engine, "", filters=(("provision", ("asd/specialist",)),)) == []


def test_an_amendment_is_what_is_found_from_then_on(session: Session, engine: EmbeddedEngine) -> None:
    own = school(session, "Saltby School")
    published(session, own.provider, {"f9": "A sensory room.", "f2": "Teachers notice."})
    assert found(session, engine, "sensory room") == [("Saltby School", ("f9",))]
    published(session, own.provider, {"f9": "A quiet den."}, note="The room was given up.")
    assert found(session, engine, "sensory room") == []
    assert found(session, engine, "den") == [("Saltby School", ("f9",))]
    assert found(session, engine, "teachers notice") == [("Saltby School", ("f2",))]


def test_only_the_newest_year_is_found(session: Session, engine: EmbeddedEngine) -> None:
    own = school(session, "Saltby School")
    published(session, own.provider, {"f9": "A sensory room."})
    published(session, own.provider, {"f9": "A forest."}, year=2027, now=NOW + timedelta(days=300))
    session.commit()
    drain(session, TARGET, engine, NOW + timedelta(days=301), source=REPORTS)
    assert engine.search(SearchQuery(text="sensory"), plan("sensory")).total == 0
    assert engine.search(SearchQuery(text="forest"), plan("forest")).total == 1


def test_a_draft_is_not_found(session: Session, engine: EmbeddedEngine) -> None:
    own = school(session, "Saltby School")
    published(session, own.provider, {"f9": "A sensory room."})
    draft = drafting.start(session, own.provider, form_in_use("schools"), 2026, KnownFacts(), SENCO, NOW)
    said = draft.content.with_answer(Answer(question="f9", text="A secret plan."))
    drafting.save(session, draft, said, draft.fingerprint, SENCO, NOW)
    assert found(session, engine, "secret") == []
    assert found(session, engine, "sensory room") == [("Saltby School", ("f9",))]


def test_a_withdrawn_report_or_school_leaves_search_and_comes_back(session: Session, engine: EmbeddedEngine) -> None:
    own = school(session, "Saltby School")
    revision = published(session, own.provider, {"f9": "A sensory room."})
    listed = session.get_one(Revision, own.public_revision_id)
    withdraw_listing(session, own, "Closed for the summer", OFFICER, NOW)
    assert found(session, engine, "sensory") == []
    restore_revision(session, listed, OFFICER, NOW)
    assert found(session, engine, "sensory") == [("Saltby School", ("f9",))]
    actions.withdraw(session, revision, "Names a child", OFFICER, NOW)
    assert found(session, engine, "sensory") == []


def test_a_school_that_has_closed_leaves_search_when_the_day_comes(session: Session, engine: EmbeddedEngine) -> None:
    own = school(session, "Saltby School")
    published(session, own.provider, {"f9": "A sensory room."})
    assert found(session, engine, "sensory") == [("Saltby School", ("f9",))]
    own.provider.closed_on = NOW.date() + timedelta(days=2)
    session.commit()
    then = NOW + timedelta(days=2)
    assert reconcile(session, engine, then, REPORTS).count == 1
    drain(session, TARGET, engine, then, source=REPORTS)
    assert engine.search(SearchQuery(text="sensory"), plan("sensory")).total == 0


def test_a_school_that_moves_or_is_renamed_is_so_in_search(session: Session, engine: EmbeddedEngine) -> None:
    own = school(session, "Saltby School", categories=["education"])
    published(session, own.provider, {"f9": "A sensory room."})
    assert found(session, engine, "sensory") == [("Saltby School", ("f9",))]
    moved = content(name="Harbour School", age_min=4, age_max=16, categories=["education"])
    submit_revision(session, Submission(own.provider, moved, service=own, publish=True), OFFICER, NOW)
    assert found(session, engine, "sensory") == [("Harbour School", ("f9",))]
    assert found(session, engine, "sensory", age=(15, 16)) == [("Harbour School", ("f9",))]


def test_listings_without_a_report_are_never_in_it(session: Session, engine: EmbeddedEngine) -> None:
    listing(session, name="Sensory Saturdays")
    school(session, "Saltby School", summary="A sensory school.")
    assert found(session, engine, "sensory") == []
    assert found(session, engine, "") == []


def test_words_of_reports_are_known_to_their_search_and_not_to_that_of_the_directory(
    session: Session, engine: EmbeddedEngine
) -> None:
    own = school(session, "Saltby School")
    published(session, own.provider, {"f9": "A snoozeleum for quiet time."})
    found(session, engine, "quiet")
    assert report_words(session).is_known("snoozeleum")
    assert not known_words(session).is_known("snoozeleum")
    assert plan("snoozelum", report_words(session)).corrections[0].meant == "snoozeleum"
    count_words(session, NOW, REPORTS)
    assert report_words(session).is_known("snoozeleum")


def test_a_rebuild_holds_the_same_as_the_relay_made(session: Session, engine: EmbeddedEngine) -> None:
    own = school(session, "Saltby School")
    published(session, own.provider, {"f9": "A sensory room."})
    (document,) = documents(session, NOW.date())
    assert isinstance(document, ReportDocument)
    assert [section.code for section in document.sections] == ["f9"]
    assert rebuild(session, TARGET, engine, NOW, REPORTS) == 1
    assert found(session, engine, "sensory") == [("Saltby School", ("f9",))]
