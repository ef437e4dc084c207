"""The simple questions: what a form says, what is wrong with it, and what "check your answers" shows."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from config.vocabularies import vocabulary
from localoffer.directory.content import Coverage, ListingContent
from localoffer.publishing.differences import Naming
from providers.editor import ages, area, codes, getting, season, words
from providers.editor.days import UNITS
from providers.editor.fields import NOT_LISTED, NOT_WHOLE, tidy_line, tidy_text
from providers.editor.question import Question, Reading
from tests.factories import content

NAMING = Naming({"ward:E1": "Saltby", "ward:E2": "Fenwick"}, "Aldermere")
SIMPLE: list[Question] = [
    words.NAME, words.OFFERS, words.ALERT, words.ELIGIBILITY, words.WHO_DECIDES, words.WAITING, codes.CATEGORIES,
    codes.NEEDS, codes.LANGUAGES, ages.AGES, getting.ROUTES, getting.LEVEL, area.AREA, area.WAYS, season.SEASON,
]  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _areas_without_a_database() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(area, "_areas", lambda: NAMING.areas)
    patch.setattr(area, "_authority", lambda: "Aldermere")
    yield
    patch.undo()


def read(question: Question, before: ListingContent | None = None, **sent: Any) -> Reading:
    return question.read(MultiDict(sent), before or content())


def fault(reading: Reading) -> tuple[str, str]:
    assert reading.content is None
    (only,) = reading.faults
    return only.field, only.message


def test_name_in_one_line_without_what_no_page_can_hold() -> None:
    reading = read(words.NAME, name=" Saltby\0 \n  Swim\x1bmers\ud800 ")
    assert reading.content is not None
    assert reading.content.name == "Saltby Swimmers"


def test_name_that_is_missing_or_too_long_is_kept_as_typed() -> None:
    assert fault(read(words.NAME, name=" ")) == ("name", "Enter a name")
    long = read(words.NAME, name="x" * 201)
    assert fault(long) == ("name", "Name must be 200 characters or fewer; it is 201")
    assert long.values.name.data == "x" * 201


def test_text_keeps_its_lines() -> None:
    reading = read(words.OFFERS, summary="A club.", description="One\r\n\r\n- two\r\n")
    assert reading.content is not None
    assert reading.content.description == "One\n\n- two"
    assert words.OFFERS.answers(reading.content, NAMING) == ("A club.", "One", "- two")


@pytest.mark.parametrize("sent", [{}, {"summary": "A"}, {"summary": ["A", "B"], "description": "C"}])
def test_form_that_is_not_whole_changes_nothing(sent: dict[str, Any]) -> None:
    reading = read(words.OFFERS, **sent)
    assert reading.content is None
    assert {found.message for found in reading.faults} == {NOT_WHOLE}


def test_ticked_terms_in_the_order_of_the_vocabulary() -> None:
    reading = read(codes.CATEGORIES, categories=["leisure/sport", "health"])
    assert reading.content is not None
    assert reading.content.categories == ("health", "leisure/sport")
    assert codes.CATEGORIES.answers(reading.content, NAMING) == ("Health", "Sport and swimming")
    nothing = read(codes.CATEGORIES)
    assert nothing.content is not None
    assert nothing.content.categories == ()


def test_term_that_is_not_there_is_refused() -> None:
    assert fault(read(codes.NEEDS, needs=["asd", "x"])) == ("needs", NOT_LISTED)


def test_all_needs_with_one_box() -> None:
    reading = read(codes.NEEDS, needs=["all"])
    assert reading.content is not None
    assert reading.content.needs == tuple(term.code for term in vocabulary("needs").terms)
    assert codes.NEEDS.answers(reading.content, NAMING) == ("All types of need",)


def test_kinds_of_help_stand_under_the_top_of_their_tree() -> None:
    first = codes.CATEGORIES.groups[0]
    assert first.heading == "Education and childcare"
    assert [term.code for term in first.terms][:2] == ["education", "education/early-years"]
    assert sum(len(group.terms) for group in codes.CATEGORIES.groups) == len(vocabulary("categories").terms)


def test_ages() -> None:
    reading = read(ages.AGES, age_min="5", age_max="", stages=["primary"])
    assert reading.content is not None
    assert (reading.content.age_min, reading.content.age_max, reading.content.stages) == (5, None, ("primary",))
    assert ages.AGES.answers(reading.content, NAMING) == ("Ages 5 and over", "Primary (5 to 11)")


@pytest.mark.parametrize("typed", ["five", "-1", "5.5", "100", "9" * 5_000, "٥", "1e1"])
def test_age_that_is_none(typed: str) -> None:
    reading = read(ages.AGES, age_min=typed, age_max="11")
    assert reading.content is None
    assert reading.faults[0].field == "age_min"
    assert reading.values.age_min.data == typed


def test_ages_the_wrong_way_round() -> None:
    where, what = fault(read(ages.AGES, age_min="11", age_max="5"))
    assert (where, what) == ("age_max", "Oldest age must be the same as the youngest age, or higher")


def test_level_or_none() -> None:
    for sent, stored in (({"layer": "targeted"}, "targeted"), ({"layer": "none"}, ""), ({}, "")):
        reading = read(getting.LEVEL, **sent)
        assert reading.content is not None
        assert reading.content.layer == stored
    assert fault(read(getting.LEVEL, layer="x"))[0] == "layer"
    assert fault(read(getting.LEVEL, layer=["targeted", "universal"]))[0] == "layer"


def test_ways_to_get_it() -> None:
    reading = read(getting.ROUTES, referral_routes=["gp", "self"], how_to_get_it="Call us.")
    assert reading.content is not None
    assert getting.ROUTES.answers(reading.content, NAMING) == ("Contact them yourself", "Through a GP", "Call us.")


AREA = {"kind": "authority", "radius_miles": "", "description": ""}


@pytest.mark.parametrize(
    ("sent", "coverage"),
    [
        ({}, Coverage()),
        ({"kind": "areas", "areas": ["ward:E2"]}, Coverage(kind="areas", areas=("ward:E2",))),
        ({"kind": "radius", "radius_miles": "2.5"}, Coverage(kind="radius", radius_miles=2.5)),
        ({"kind": "national", "areas": ["ward:E2"], "radius_miles": "x"}, Coverage(kind="national")),
    ],
)
def test_area_it_serves(sent: dict[str, Any], coverage: Coverage) -> None:
    reading = read(area.AREA, **AREA | sent)
    assert reading.content is not None
    assert reading.content.coverage == coverage


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "moon"}, "kind"),
        ({"kind": "areas"}, "areas"),
        ({"kind": "areas", "areas": ["ward:E9"]}, "areas"),
        *(({"kind": "radius", "radius_miles": miles}, "radius_miles") for miles in ("", "0", "-1", "501", "nan")),
    ],
)  # fmt: skip
def test_area_that_cannot_be(sent: dict[str, Any], where: str) -> None:
    assert fault(read(area.AREA, **AREA | sent))[0] == where


def test_part_of_the_area_that_no_map_knows_stays() -> None:
    before = content(coverage={"kind": "areas", "areas": ["E1", "Old Town"]})
    shown = area.AREA.values(before)
    assert shown.areas.data == ["ward:E1", "Old Town"]
    reading = read(area.AREA, before, **AREA | {"kind": "areas", "areas": ["ward:E1", "Old Town"]})
    assert reading.content is not None
    assert reading.content.coverage.areas == ("ward:E1", "Old Town")


def test_online_or_at_home() -> None:
    reading = read(area.WAYS, ways=["online"])
    assert reading.content is not None
    assert (reading.content.online, reading.content.home_visits) == (True, False)
    assert area.WAYS.answers(reading.content, NAMING) == ("Online or by phone",)
    assert fault(read(area.WAYS, ways=["moon"]))[0] == "ways"


def days(first: str = "", last: str = "") -> dict[str, str]:
    sent = {}
    for name, typed in (("starts_on", first), ("ends_on", last)):
        sent |= dict(zip((f"{name}-{unit}" for unit in UNITS), (typed or "//").split("/"), strict=True))
    return sent


def test_first_and_last_day() -> None:
    reading = read(season.SEASON, **days("1/7/2026", "31/8/2026"))
    assert reading.content is not None
    assert (reading.content.starts_on, reading.content.ends_on) == (date(2026, 7, 1), date(2026, 8, 31))
    assert season.SEASON.answers(reading.content, NAMING) == ("First day: 1 July 2026", "Last day: 31 August 2026")
    emptied = read(season.SEASON, reading.content, **days())
    assert emptied.content is not None
    assert emptied.content.starts_on is None


@pytest.mark.parametrize(
    ("sent", "where", "what"),
    [
        (days("1//"), "starts_on-month", "First day must include a month and year"),
        (days("31/2/2026"), "starts_on-day", "First day must be a real date, like 22 11 2026"),
        (days("1/x/2026"), "starts_on-month", "First day must be a real date, like 22 11 2026"),
        (days("1/7/" + "9" * 5_000), "starts_on-year", "First day must be a real date, like 22 11 2026"),
        (days("1/7/26"), "starts_on-year", "Year of the first day must be between 2000 and 2100"),
        (days("2/7/2026", "1/7/2026"), "ends_on-day", "Last day must be the same as the first day or after it"),
        (days() | {"ends_on-day": ["1", "2"]}, "starts_on-day", NOT_WHOLE),
        ({}, "starts_on-day", NOT_WHOLE),
    ],
)
def test_day_that_cannot_be(sent: dict[str, Any], where: str, what: str) -> None:
    assert fault(read(season.SEASON, **sent)) == (where, what)


@pytest.mark.parametrize("question", SIMPLE, ids=lambda question: question.name)
def test_what_is_shown_and_sent_again_changes_nothing(question: Question) -> None:
    before = content(
        description="Calm.\n\n- Warm", alert="Closed.", eligibility="Nobody else.", layer="targeted",
        referral_routes=["self"], how_to_get_it="Call.", who_decides="A panel.", waiting_time="None.", online=True,
        languages=["en"], stages=["primary"], starts_on="2026-07-01", ends_on="2026-08-31",
        coverage={"kind": "radius", "radius_miles": 2.5, "description": "Near."},
    )  # fmt: skip
    reading = question.read(as_sent(question.values(before)), before)
    assert reading.content == before


def as_sent(values: Any) -> MultiDict[str, str]:
    """What a browser would send of a form."""
    if isinstance(values, Mapping):
        return MultiDict({f"{name}-{unit}": text for name, parts in values.items() for unit, text in parts.items()})
    return MultiDict({field.name: field.data for field in values if field.data is not None})


KNOWN = ["1", "99", "asd", "all", "radius", "2026"]
ANYTHING = st.text(st.characters(codec=None), max_size=40) | st.sampled_from(KNOWN)
MORE = ["kind", "areas", "radius_miles", "ways", "x"]


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)
def test_whatever_is_posted_is_content_or_a_fault(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(SIMPLE))
    names = [*as_sent(question.values(content())), *question.parts, *MORE]
    form = MultiDict(data.draw(st.lists(st.tuples(st.sampled_from(names), ANYTHING))))
    reading = question.read(form, content())
    assert (reading.content is None) == bool(reading.faults)
    if reading.content is not None:
        assert "\0" not in str(reading.content.to_json())
        reading.content.fingerprint()


def test_tidied_text() -> None:
    assert tidy_text(" a\r\nb\x00\x07 ") == "a\nb"
    assert tidy_line("a\n\tb  c") == "a b c"
