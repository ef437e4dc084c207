"""Synonyms and the words of listings: kept, changed, and known to every search from then on."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from search.document import SearchDocument
from search.planner import plan
from search.words import actions, queries
from search.words.rules import Entry

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def document(**texts: str) -> SearchDocument:
    plain = {"name": "", "tax": "", "summary": "", "organisation": "", "description": ""} | texts
    return SearchDocument(
        id="1", version=1, external_id="", name_sort="", facets={}, age_min=0, age_max=25, locations=(), assured=None,
        **plain,
    )  # fmt: skip


def found_with(session: Session, text: str) -> set[str]:
    slots = plan(text, queries.known_words(session)).slots
    return {" ".join(phrase) for slot in slots for phrase in slot.phrases}


def test_built_in_synonyms_count_from_the_start(session: Session) -> None:
    assert "short breaks" in found_with(session, "respite")


def test_a_saved_synonym_counts_at_the_next_search(session: Session) -> None:
    assert "blue club" not in found_with(session, "blueys")
    actions.save_synonym(session, Entry("blueys", ("blueys",), ("blue club",)), NOW)
    session.commit()
    assert "blue club" in found_with(session, "blueys")


def test_staff_may_switch_a_built_in_synonym_off_and_on_again(session: Session) -> None:
    key = next(entry.key for entry in queries.built_in() if "respite" in entry.typed)
    actions.save_synonym(session, Entry(key, ("respite",), ("short breaks",), active=False), NOW)
    session.commit()
    assert "short breaks" not in found_with(session, "respite")
    actions.remove_synonym(session, key, NOW)
    session.commit()
    assert "short breaks" in found_with(session, "respite")


def test_a_synonym_can_be_tried_without_being_saved(session: Session) -> None:
    tried = queries.words_with(session, Entry("blueys", ("blueys",), ("blue club",)))
    assert ("blue", "club") in plan("blueys", tried).slots[0].phrases
    assert "blue club" not in found_with(session, "blueys")


def test_no_two_built_in_entries_share_a_key() -> None:
    keys = [entry.key for entry in queries.built_in()]
    assert len(set(keys)) == len(keys) > 200


def test_a_new_word_is_right_as_soon_as_a_listing_uses_it(session: Session) -> None:
    count = actions.WordCount()
    list(count.counting([document(name="Autism group")]))
    actions.recount(session, count, NOW)
    session.commit()
    assert plan("autisms zumba zumbaa", queries.known_words(session)).corrections == ()
    actions.learn(session, [document(summary="Zumba for all")], NOW + timedelta(minutes=1))
    session.commit()
    known = queries.known_words(session)
    assert known.is_known("zumba")
    assert plan("zumbaa", known).corrections[0].meant == "zumba"


def test_learning_the_same_words_again_changes_nothing(session: Session) -> None:
    actions.learn(session, [document(summary="Zumba")], NOW)
    session.commit()
    before = queries.known_words(session)
    actions.learn(session, [document(summary="zumba ZUMBA")], NOW)
    session.commit()
    assert queries.known_words(session) is before


def test_a_count_takes_the_place_of_what_was_learned(session: Session) -> None:
    actions.learn(session, [document(summary="gone words")], NOW)
    count = actions.WordCount()
    list(count.counting([document(name="Swimming"), document(name="Swimming club", description="swimming 2026")]))
    actions.recount(session, count, NOW)
    session.commit()
    known = queries.known_words(session)
    assert dict(known.documents) == {"swimming": 2, "club": 1}
    assert known.listings == 2


@pytest.mark.parametrize("text", ["respite", "my child is not talking yet"])
def test_words_that_nothing_changed_are_read_once(session: Session, text: str) -> None:
    first = queries.known_words(session)
    plan(text, first)
    assert queries.known_words(session) is first
