"""What is taken for meant: the place and the age among the words, slips, and when to leave them alone."""

import pytest
from sqlalchemy.orm import Session

from localoffer.directory.models import Area, Postcode
from search.address import Asked
from search.understanding import Understood, understand
from search.words.rules import Words

STEMS = {"speech": "speech", "swimming": "swim", "saltby": "saltbi"}
KNOWN = Words(documents=dict.fromkeys(STEMS, 9), stem_of=STEMS, listings=20)


@pytest.fixture
def places(session: Session) -> Session:
    """A town, a postcode and its district."""
    session.add(Area(kind="ward", code="E1", name="Saltby", latitude=52.7, longitude=-1.7, geometry={}))
    session.add(Postcode(postcode="WX4", latitude=52.71, longitude=-1.71, is_district=True))
    session.add(Postcode(postcode="WX4 1AA", latitude=52.72, longitude=-1.72, is_district=False))
    session.commit()
    return session


def meant(session: Session, text: str, **asked: object) -> Understood:
    return understand(session, Asked(text=text, **asked), KNOWN)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words", "where"),
    [
        ("swimming near WX4", "swimming", "WX4"),
        ("swimming in Saltby", "swimming", "Saltby"),
        ("near wx4 1aa swimming", "swimming", "WX4 1AA"),
        ("swimming in saltby for beginners", "swimming for beginners", "Saltby"),
        ("swimming wx4", "swimming", "WX4"),
        ("in Saltby", "", "Saltby"),
        ("wx41aa", "", "WX4 1AA"),
    ],
)
def test_a_place_among_the_words_is_where_to_look(places: Session, text: str, words: str, where: str) -> None:
    found = meant(places, text)
    assert found.asked.text == words
    assert found.place is not None
    assert found.place.label == where
    assert found.read_from_words


@pytest.mark.parametrize(
    "text", ["swimming in water", "swimming in", "near", "in in in in in in in", "A1 steak", '"in Saltby"']
)
def test_what_is_no_place_stays_among_the_words(places: Session, text: str) -> None:
    found = meant(places, text)
    assert found.place is None
    assert found.asked.text == text


def test_place_and_age_are_read_together(places: Session) -> None:
    found = meant(places, "swimming for 7 year olds near WX4")
    assert (found.asked.text, found.asked.age, found.asked.near) == ("swimming", (7, 7), "WX4")


def test_what_was_given_in_its_own_field_counts(places: Session) -> None:
    found = meant(places, "swimming for 7 year olds in Saltby", near="WX4", age=(3, 3))
    assert (found.asked.age, found.asked.near) == ((3, 3), "WX4")
    assert "Saltby" in found.asked.text


def test_a_slip_is_mended_and_can_be_refused(places: Session) -> None:
    found = meant(places, "Speach in Saltby")
    assert found.corrected == "speech"
    refused = understand(places, found.refused, KNOWN)
    assert refused.asked.text == "Speach in Saltby"
    assert refused.corrected is None
    assert refused.place is None


def test_a_misspelt_place_among_the_words_is_where_to_look(places: Session) -> None:
    found = meant(places, "swiming in Saltbey")
    assert (found.asked.text, found.asked.near) == ("swimming", "saltby")
    assert found.place is not None
    assert {correction.typed for correction in found.plan.corrections} == {"swiming", "saltbey"}
    assert found.refused.text == "swiming in Saltbey"


def test_a_place_nobody_knows_is_told_from_none_named(places: Session) -> None:
    found = meant(places, "swimming", near="Nowhere")
    assert found.place is None
    assert found.asked.near == "Nowhere"


def test_understanding_writes_nothing(places: Session) -> None:
    meant(places, "speach near WX4")
    assert not places.new
    assert not places.dirty
