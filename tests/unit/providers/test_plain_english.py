"""How a text reads: sentences, syllables, reading age, and words that families may not know."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import Settings
from providers.editor.plain_english.jargon import Jargon, JargonError, jargon
from providers.editor.plain_english.rules import (
    LEAST_WORDS,
    LONG,
    OLDEST,
    UNKNOWN,
    YOUNGEST,
    LongSentence,
    how_it_reads,
)
from providers.editor.plain_english.sentences import sentences, words
from providers.editor.plain_english.syllables import syllables
from providers.editor.plain_english.views import summary
from tests.conftest import make_settings

FEW = Jargon(
    instead={"provision": "help", "in order to": "to", "service user": "people who use it"},
    means={"SENCO": "a teacher", "OT": "occupational therapy", "EHC needs assessment": "how", "portage": "play"},
    known=frozenset({"NHS"}),
)
EASY = (
    "We run a swimming club. It is for autistic children. There are eight children and four helpers in the water. "
    "You can come and look round first. Bring a towel and a snack."
)
HARD = (
    "Multidisciplinary practitioners undertake comprehensive assessments, facilitating individualised therapeutic "
    "interventions appropriate to developmental presentations, in collaboration with educational establishments, "
    "commissioning organisations and community paediatricians throughout the local authority, subject to eligibility."
)


@pytest.fixture
def ours(tmp_path: Path) -> Settings:
    return make_settings(tmp_path)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("swim", 1), ("swimming", 2), ("children", 2), ("place", 1), ("places", 2), ("table", 2), ("people", 2),
        ("family", 3), ("area", 3), ("idea", 3), ("quiet", 2), ("autism", 3), ("autistic", 3), ("player", 2),
        ("wanted", 2), ("helped", 1), ("classes", 2), ("services", 3), ("homework", 2), ("basement", 2),
        ("assessment", 3), ("multidisciplinary", 7), ("creation", 3), ("BSL", 3), ("SEN", 1), ("child’s", 1), ("12", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We swim. You come! Do you?", 3),
        ("Ask Mr. Hill, e.g. on Monday.", 1),
        ("Come at 9.30am to St. Anne's.", 1),
        ("- towel\n- snack\n- hat", 3),
        ("A heading\n\nA paragraph that\ngoes on in small letters", 2),
        ("…!", 0),
        ("", 0),
    ],
)
def test_sentences_are_told_apart(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_addresses_and_telephone_numbers_are_not_read() -> None:
    assert words("Ask team@example.org, 01632 960 001 or www.example.org/a-long-path today") == ["Ask", "or", "today"]


def test_easy_text_has_a_low_reading_age_and_a_hard_one_a_high() -> None:
    easy, hard = how_it_reads(EASY, FEW), how_it_reads(HARD, FEW)
    assert easy.reading_age is not None
    assert easy.reading_age <= 9
    assert hard.reading_age == OLDEST
    assert easy.long_sentences == ()


def test_reading_age_is_the_grade_of_flesch_and_kincaid_and_five_years() -> None:
    text = "The cat sat on the red mat. " * 5  # 7 words and 7 syllables a sentence
    assert how_it_reads(text, FEW).reading_age == max(YOUNGEST, round(0.39 * 7 + 11.8 - 15.59 + 5))
    text = "The family sat in the area. " * 6  # 6 words, 10 syllables
    assert how_it_reads(text, FEW).reading_age == round(0.39 * 6 + 11.8 * 10 / 6 - 15.59 + 5)


def test_short_text_has_no_reading_age() -> None:
    word = "organisation "
    assert how_it_reads(word * (LEAST_WORDS - 1), FEW).reading_age is None
    assert how_it_reads(word * LEAST_WORDS, FEW).reading_age == OLDEST


def test_sentence_is_long_from_26_words() -> None:
    assert how_it_reads("word " * LONG + ".", FEW).long_sentences == ()
    text = "word " * (LONG + 1)
    assert how_it_reads(text, FEW).long_sentences == (LongSentence("word " * 17 + "word…", 26),)


def test_words_are_found_as_written_once_and_in_their_order() -> None:
    found = how_it_reads("Service users get PROVISION.\nWe do it in  order to help. More provision.", FEW)
    assert list(found.instead.items()) == [
        ("Service users", "people who use it"), ("PROVISION", "help"), ("in  order to", "to"),
    ]  # fmt: skip


def test_longer_word_counts_and_parts_of_words_do_not() -> None:
    found = how_it_reads("An EHC needs assessment. Reprovision, portages and OTs, not NOT or OTHER.", FEW)
    assert found.jargon == {
        "EHC needs assessment": "how", "portages": "play", "OTs": "occupational therapy",
        "NOT": UNKNOWN, "OTHER": UNKNOWN,
    }  # fmt: skip


def test_word_in_capitals_is_looked_for_as_it_is() -> None:
    assert how_it_reads("He ot not. OT is.", FEW).jargon == {"OT": "occupational therapy"}


def test_capitals_are_asked_about_unless_everyone_knows_them_or_they_are_explained() -> None:
    assert how_it_reads("Ask the NHS about XYZ.", FEW).explain == {"XYZ": UNKNOWN}
    assert how_it_reads("The Extra Young Zone (XYZ) is open.", FEW).jargon == {}
    assert how_it_reads("XYZ (the Extra Young Zone) is open. SENCO (a teacher).", FEW).jargon == {}
    assert how_it_reads("PLEASE NOTE THAT WE ARE CLOSED", FEW).jargon == {}


def test_our_own_list_is_good(ours: Settings) -> None:
    known = jargon(ours)
    assert known.instead["provision"]
    assert known.means["SENCO"].startswith("The teacher who")  # of the glossary families read
    assert "SEN" not in known.means
    assert how_it_reads("Special school, EHC plans, SEND, GCSEs, special schools", known).jargon == {}
    assert how_it_reads("the facilitators signpost", known).jargon.keys() == {"facilitators", "signpost"}
    assert not known.instead.keys() & known.means.keys()
    for said in (*known.instead.values(), *known.means.values()):
        assert how_it_reads(said, known).instead == {}, said


def test_authority_has_its_own_list(ours: Settings) -> None:
    path = ours.data_dir / "plain_english.yml"
    path.write_text("instead: {gubbins: things}\neveryone_knows: [SENCO]", encoding="utf-8")
    assert how_it_reads("Gubbins for the SENCO and provision", jargon(ours)).jargon == {"Gubbins": "things"}


@pytest.mark.parametrize("text", ["- a\n- b", "instead: [a]", "everyone_knows: 3", "a: [", "", "instead: {a: b}\n\xff"])
def test_list_that_cannot_be_read_is_named(ours: Settings, text: str) -> None:
    path = ours.data_dir / "plain_english.yml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(JargonError, match=r"plain_english\.yml cannot be read"):
        jargon(ours)


def test_summary_says_it_in_one_line() -> None:
    assert summary(how_it_reads(HARD, FEW)) == f"Reading age about {OLDEST}. 1 long sentence. No words to look at."
    assert summary(how_it_reads("provision", FEW)) == "1 word to look at."
    assert summary(how_it_reads("  ", FEW)) == ""


@given(st.text(alphabet=st.sampled_from("aeyE .!?\n-()’'1é²XYZ\0\ud800"), max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = how_it_reads(text, FEW)
    assert found.reading_age is None or YOUNGEST <= found.reading_age <= OLDEST
