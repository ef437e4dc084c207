"""What is taken out of the words of a search before they are kept."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.log.names import all_names
from search.log.rules import UNKNOWN_PLACE, folded, outcode_or_name, scrub

DIRECTORY = {"mary", "marys", "victoria", "autism", "needs", "help", "grace", "hope", "school", "group", "and"}


def scrubbed(text: str) -> str:
    return scrub(text, all_names(), DIRECTORY.__contains__)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("autism group near WX4 2BD", "autism group near wx4"),
        ("autism wx42bd", "autism wx4"),
        ("autism wx4-2bd", "autism wx4"),
        ("w x 4 2 b d autism", "wx4 autism"),
        ("m 33 7wp", "m33"),
        ("ec1a 1bb", "ec1a"),
        ("autism m33 7w", "autism m33"),
        ("autismwx42bdgroup", "autismwx4"),
        ("write to jo.bloggs+x@example.com now", "write to [email] now"),
        ("jo @ example.com", "[email]"),
        ("jo at example dot co dot uk", "[email]"),
        ("call 0161 496 0000", "call [number]"),
        ("+44 (0)161 496-0000 please", "[number] please"),
        ("nhs number 943 476 5919", "nhs number [number]"),
        ("9434765919", "[number]"),
        ("９４３ ４７６ ５９１９", "[number]"),
        ("born 12/03/2015", "born [date]"),
        ("born 1.2.15", "born [date]"),
        ("12th of March 2015 autism", "[date] autism"),
        ("12mar2015", "[date]"),
        ("march 12th, 2015", "[date]"),
        ("2015-03-12", "[number]"),
        ("upn A123456789012", "upn [number]"),
        ("QQ 12 34 56 C", "[number]"),
        ("ehc plan x1y2z3a4b5", "ehc plan [number]"),
        ("https://example.com/a?b=c help", "[web address] help"),
        ("saltby.sch.uk", "[web address]"),
        ("12 mill lane saltby", "[address] saltby"),
        ("jack smith autism", "[name] autism"),
        ("Zoë O’Brien-Jones", "[name]"),
        ("autism Oliver", "autism [name]"),
        ("oliver's autism", "[name] autism"),
        ("my son called zebedee crumb needs help", "my son called [name] needs help"),
        ("daughter who is named april", "daughter who is named [name]"),
        ("my child Sarah", "my child [name]"),
        ("mrs snodgrass", "mrs [name]"),
        ("j smith", "[name]"),
        ("mary smith", "[name]"),
        ("mary king", "[name]"),
        ("mark smith", "[name]"),
    ],
)
def test_who_is_meant_is_taken_out(typed: str, kept: str) -> None:
    assert scrubbed(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "st mary's", "st marys school", "king edmund's school", "prince albert", "victoria group", "grace",
        "mark making", "summer holiday club", "sale", "in april", "a club called rainbow", "age 5-11", "ages 5 to 11",
        "key stage 2", "111", "section 19", "holiday activities 2026/27", "wx4", "autism wx4", "max card",
        "ms society", "my child will not talk", "my child may have autism", "young carers", "st john ambulance",
        "call 111", "0-25", "help at school", "elsa", "holliday club", "school leavers", "i am in king's heath",
    ],
)  # fmt: skip
def test_what_says_nothing_of_anybody_stays(typed: str) -> None:
    assert scrubbed(typed) == typed


def test_name_of_a_listing_stays_alone_but_not_as_a_whole_name() -> None:
    assert scrubbed("mary") == "mary"
    assert scrubbed("mary brown") == "[name]"


GAPS = st.sampled_from(["", " ", "  ", "-", ".", "/", " - ", ") (", "\u00a0", "_", "\u200b", ", ", "(", "[", "] ["])
AROUND = st.sampled_from(
    ["", "autism ", "my son ", "call ", "nhs no. ", "x", "wx4 ", "5-11 ", "[number] ", "@ ", "st "]
)


def digits_of(text: str) -> str:
    return re.sub(r"\D", "", text)


@given(st.lists(st.integers(0, 9), min_size=5, max_size=13), st.data(), AROUND, AROUND)
def test_no_long_number_survives_in_any_layout(digits: list[int], data: st.DataObject, before: str, after: str) -> None:
    laid_out = "".join(f"{digit}{data.draw(GAPS)}" for digit in digits)
    kept = scrubbed(f"{before}{laid_out}{after}")
    year = re.search(r"\b20\d\d\s?[-/]\s?(?:20)?\d\d\b", kept)
    known = digits_of(before) + digits_of(after) + (digits_of(year.group()) if year else "")
    assert len(digits_of(kept)) <= max(4, len(known)) + 4, kept
    assert "".join(map(str, digits)) not in digits_of(kept) or year


POSTCODES = st.from_regex(r"[A-Z]{1,2}[1-9][0-9A-Z]?", fullmatch=True)
INWARD = st.from_regex(r"[0-9][ABD-HJLNP-UW-Z]{2}", fullmatch=True)


@given(POSTCODES, INWARD, st.sampled_from(["", " ", "  ", "-", ".", "\u00a0", " - "]), st.booleans(), AROUND)
def test_no_whole_postcode_survives(outward: str, inward: str, gap: str, small: bool, before: str) -> None:
    typed = f"{outward}{gap}{inward}"
    kept = scrubbed(f"{before}{typed.lower() if small else typed} please")
    assert inward.lower() not in kept.replace(outward.lower(), "", 1), kept


@given(st.text(max_size=320))
def test_scrubbing_again_changes_nothing(text: str) -> None:
    once = scrubbed(text)
    assert scrubbed(once) == once
    assert folded(once) == folded(scrubbed(once))


PIECES = st.lists(
    st.sampled_from(
        ["wx4", "2bd", "2", "bd", "12345", "3", "jack", "smith", "mary", "grace", "called", "son", "my", "name",
         "is", "mrs", "st", "at", "dot", "com", "@", ".", "-", "/", "[name]", "[number]", "[", "]", "march", "2015",
         "12", "j", "o'brien", "lane", "flat", "qq", "a", "b", "www.", "uk", ","]
    ),
    max_size=12,
)  # fmt: skip


@given(PIECES, st.sampled_from(["", " "]))
def test_scrubbing_again_changes_nothing_of_what_looks_like_somebody(pieces: list[str], between: str) -> None:
    once = scrubbed(between.join(pieces))
    assert scrubbed(once) == once


@pytest.mark.parametrize(
    "part",
    ["a", "1", "a1", "a.a", "jack ", "@", "(", "1 (", "a@", "at dot ", "flat 1 a b ", "son called ", "a-", "www.", "["],
)
def test_a_long_word_takes_no_time(part: str) -> None:
    started = time.monotonic()
    scrubbed(part * 300)
    assert time.monotonic() - started < 5


def test_names_lose_nothing_by_being_listed_twice() -> None:
    names = all_names()
    assert not names.certain & names.ordinary
    assert {"jack", "smith", "patel"} <= names.certain
    assert {"grace", "mark", "sale", "april", "summer"} <= names.ordinary
    assert not {"pip", "sen", "salt", "down", "care", "speech"} & (names.certain | names.ordinary)


def test_searches_are_counted_together_by_their_folded_words() -> None:
    assert folded(scrubbed("  Speech-Therapy ")) == folded(scrubbed("speech therapy")) == "speech therapy"
    assert folded(scrubbed("jack smith autism")) == "[name] autism"


@pytest.mark.parametrize(
    ("label", "is_found", "kept"),
    [("WX4 2BD", True, "WX4"), ("wx42bd", False, "WX4"), ("wx4", True, "WX4"), ("Saltby", True, "Saltby"),
     ("12 Mill Lane", False, UNKNOWN_PLACE), ("12 Mill Lane", True, UNKNOWN_PLACE), ("", False, "")],
)  # fmt: skip
def test_of_a_place_only_the_district_or_its_name_is_kept(label: str, is_found: bool, kept: str) -> None:
    assert outcode_or_name(label, is_found) == kept
