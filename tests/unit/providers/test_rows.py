"""Lists in the editor: what a form of rows says, and what is wrong with it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from localoffer.directory.placing import Spot
from localoffer.publishing.differences import Naming
from providers.editor.question import Reading
from providers.editor.rows.contacts import Contacts
from providers.editor.rows.costs import Costs
from providers.editor.rows.links import Links
from providers.editor.rows.places import Places
from providers.editor.rows.question import MOST, RowsQuestion
from providers.editor.rows.times import Times
from tests.factories import content

NAMING = Naming({}, "Aldermere")
KNOWN = {"WX4 2BD": Spot(52.1, -1.5, exact=True), "WX4 9ZZ": Spot(52.0, -1.4, exact=False)}
PLACES, TIMES, COSTS, CONTACTS, LINKS = Places(KNOWN.get), Times(), Costs(), Contacts(), Links()
ALL: list[RowsQuestion] = [PLACES, TIMES, COSTS, CONTACTS, LINKS]
FULL = content(
    places=[
        {"name": "Saltby Pool", "address": "Baths Lane", "town": "Saltby", "postcode": "WX4 2BD", "latitude": 52.2,
         "longitude": -1.6, "access": ["hoist", "wheelchair"]},
        {"town": "Fenwick", "postcode": "WX9 1AA", "hide_address": True},
    ],
    times=[{"days": ["mon", "wed"], "opens": "16:00", "closes": "17:30", "term_time_only": True},
           {"description": "Ask about holidays"}],
    costs=[{"option": "Each session", "amount": "4.5"}, {"option": "Carers", "amount": "0"},
           {"description": "By arrangement"}],
    contacts=[{"role": "Family team", "phone": "01632 960001", "email": "team@example.org"}, {"name": "Mo"}],
    links=[{"label": "Website", "url": "https://example.org", "kind": "website"},
           {"label": "Book", "url": "https://example.org/book", "kind": "booking"}],
)  # fmt: skip


def posted(question: RowsQuestion, page: Any) -> MultiDict[str, str]:
    """What a browser sends of the page as it is shown."""
    pairs = []
    for row in page.rows:
        for field in row:
            values = field.data if isinstance(field.data, list) else [field.data]
            pairs += [(field.id, "y" if value is True else value) for value in values if value not in (None, False)]
    return MultiDict(pairs)


def read(question: RowsQuestion, **fields: str | list[str]) -> Reading:
    sent = {name.replace("_", "-", 2): value for name, value in fields.items()}
    return question.read(MultiDict(sent), content(places=[]))


def messages(reading: Reading) -> list[str]:
    assert reading.content is None
    assert {fault.field: fault.message for fault in reading.faults} == dict(reading.values.errors)
    return [fault.message for fault in reading.faults]


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.name)
def test_page_that_is_sent_as_it_is_changes_nothing(question: RowsQuestion) -> None:
    reading = question.read(posted(question, question.values(FULL)), FULL)
    assert reading.content is not None
    assert reading.content.fingerprint() == FULL.fingerprint()


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.name)
def test_nothing_filled_in_is_an_empty_list(question: RowsQuestion) -> None:
    empty = question.read(posted(question, question.values(content(places=[]))), FULL)
    assert empty.content is not None
    assert getattr(empty.content, question.name) == ()
    assert question.answers(empty.content, NAMING) == ()
    assert question.read(MultiDict(), FULL).content == empty.content


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.name)
def test_one_more_row_keeps_what_is_typed_and_saves_nothing(question: RowsQuestion) -> None:
    form = posted(question, question.values(FULL))
    first = next(name for name in form if not name.endswith("-was"))
    form[first], form["add-row"] = "typed", "1"
    reading = question.read(form, FULL)
    many = len(getattr(FULL, question.name))
    assert reading.content is None
    assert reading.faults == ()
    assert len(reading.values.rows) == many + 1
    assert reading.values.focus.startswith(f"{question.name}-{many}-")
    assert f"{question.word} {many + 1} is added" in reading.values.notice
    if not isinstance(question, Times):
        assert posted(question, reading.values)[first] == "typed"


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.name)
def test_row_that_is_taken_out_leaves_the_others_as_they_are(question: RowsQuestion) -> None:
    form = posted(question, question.values(FULL))
    form["remove-row"] = "0"
    reading = question.read(form, FULL)
    assert reading.content is None
    assert f"{question.word} 1 is taken out" in reading.values.notice
    saved = question.read(posted(question, reading.values), FULL)
    assert saved.content is not None
    assert getattr(saved.content, question.name) == getattr(FULL, question.name)[1:]


def test_last_row_taken_out_leaves_an_empty_one() -> None:
    reading = TIMES.read(MultiDict({"times-0-opens": "9am", "remove-row": "0"}), FULL)
    assert [row.is_empty() for row in reading.values.rows] == [True]
    assert "There are 0 times now" in reading.values.notice


def test_row_with_nothing_in_it_is_left_out_and_faults_count_it() -> None:
    reading = read(TIMES, times_0_opens="", times_1_opens="soon", times_2_days="mon")
    assert messages(reading) == ["Time 2: enter the time like 9:30am or 16:00"]
    assert reading.faults[0].field == "times-1-opens"
    assert read(TIMES, times_0_opens="", times_2_days="mon").content.times[0].days == ("mon",)  # type: ignore[union-attr]


def test_time_that_ends_before_it_begins_is_told_at_its_row() -> None:
    reading = read(TIMES, times_0_days="mon", times_1_opens="5pm", times_1_closes="4pm")
    assert messages(reading) == ["Time 2: the closing time must be later than the opening time"]
    assert reading.faults[0].field == "times-1-closes"


def test_days_are_kept_once_and_in_order() -> None:
    reading = read(TIMES, times_0_days=["fri", "mon", "fri"])
    assert reading.content is not None
    assert reading.content.times[0].days == ("mon", "fri")
    assert TIMES.answers(reading.content, NAMING) == ("Monday and Friday",)


def test_coordinates_stay_while_the_postcode_does() -> None:
    form = posted(PLACES, PLACES.values(FULL))
    form["places-0-name"], form["places-0-postcode"] = "Saltby Baths", "wx4 2bd"
    kept = PLACES.read(form, FULL).content
    assert kept is not None
    assert (kept.places[0].name, kept.places[0].latitude, kept.places[0].longitude) == ("Saltby Baths", 52.2, -1.6)
    form["places-0-postcode"] = "WX4 2BE"
    moved = PLACES.read(form, FULL).content
    assert moved is not None
    assert (moved.places[0].latitude, moved.places[0].longitude) == (None, None)


def test_place_whose_point_is_known_is_told_so_whatever_its_postcode_says() -> None:
    there = content(places=[{"town": "Saltby", "postcode": "ZZ9 9ZZ", "latitude": 52.2, "longitude": -1.6}])
    assert "with a point of its own" in PLACES.values(there).told[0].words
    form = posted(PLACES, PLACES.values(there))
    form["places-0-postcode"], form["check-rows"] = "ZZ9 9ZX", "1"
    assert "did not find" in PLACES.read(form, there).values.told[0].words


def test_coordinates_without_a_postcode_stay_while_the_address_does() -> None:
    there = content(places=[{"name": "Camp", "town": "Saltby", "latitude": 52.2, "longitude": -1.6}])
    form = posted(PLACES, PLACES.values(there))
    assert PLACES.read(form, there).content == there
    form["places-0-town"] = "Fenwick"
    moved = PLACES.read(form, there).content
    assert moved is not None
    assert moved.places[0].latitude is None


def test_coordinates_follow_their_place_when_one_before_it_goes() -> None:
    two = content(places=[{"town": "Fenwick"}, FULL.places[0].model_dump()])
    form = posted(PLACES, PLACES.values(two))
    form["remove-row"] = "0"
    left = PLACES.read(posted(PLACES, PLACES.read(form, two).values), two).content
    assert left is not None
    assert left.places == (FULL.places[0],)


def test_coordinates_are_never_taken_from_a_form() -> None:
    form = MultiDict({"places-0-name": "Pool", "places-0-latitude": "52", "places-0-longitude": "-1"})
    read = PLACES.read(form, FULL).content
    assert read is not None
    assert read.places[0].latitude is None


@pytest.mark.parametrize("was", ["9", "-1", "x", "²", "9" * 5000, "0.5"])
def test_row_that_says_it_was_no_item_is_a_new_one(was: str) -> None:
    form = MultiDict({"places-0-was": was, "places-0-postcode": "WX4 2BD"})
    read = PLACES.read(form, FULL).content
    assert read is not None
    assert read.places[0].latitude is None


def test_postcode_is_found_or_not_and_either_can_be_saved() -> None:
    reading = read(
        PLACES,
        places_0_postcode="wx42bd",
        places_1_postcode="WX9 1AA",
        places_2_postcode="WX4 9ZZ",
        places_3_town="Fen",
    )
    assert reading.content is not None
    assert [place.postcode for place in reading.content.places] == ["WX4 2BD", "WX9 1AA", "WX4 9ZZ", ""]
    found, missing, rough, nothing = reading.values.told
    assert (found.good, missing.good, rough.good, nothing) == (True, False, False, None)
    assert "WX4 2BD is on our map" in found.words
    assert "did not find this postcode" in missing.words
    assert "wider area WX4" in rough.words
    lines = PLACES.answers(reading.content, NAMING)
    assert lines[:2] == ("WX4 2BD", "WX9 1AA, we did not find this postcode on our map")


@pytest.mark.parametrize(("typed", "saved"), [("WX4 2BD", "WX4 2BD"), (" wx4-2bd", "WX4 2BD"), ("WX4 OBD", "WX4 0BD")])
def test_postcode_is_read_as_the_importer_reads_it(typed: str, saved: str) -> None:
    reading = read(PLACES, places_0_postcode=typed)
    assert reading.content is not None
    assert reading.content.places[0].postcode == saved


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"postcode": "M33"}, "Place 1: enter a full postcode, like M33 7ZF, or leave it empty"),
        ({"access": "hoist"}, "Place 1: enter its name, its address or its town"),
        ({"hide_address": "y", "address": "1 Low Road"}, "Place 1: enter the town. It is all that families see of an "
         "address that is not shown"),
        ({"name": "x" * 301}, "Place 1: “Name of the place” must be 300 characters or fewer; it is 301"),
        ({"name": "Hall", "access": "lava"}, "Place 1: 'lava' is not one of the codes for access"),
    ],
)  # fmt: skip
def test_fault_of_a_place_names_it(fields: dict[str, str], message: str) -> None:
    assert messages(read(PLACES, **{f"places_0_{name}": value for name, value in fields.items()})) == [message]


@pytest.mark.parametrize(
    ("fields", "amount", "words"),
    [
        ({"price": "free", "option": "Carers"}, "0", ""),
        ({"price": "amount", "amount": "£1,250"}, "1250", ""),
        ({"price": "ask"}, "None", "By arrangement"),
        ({"price": "ask", "description": "Give what you can"}, "None", "Give what you can"),
    ],
)
def test_price_is_free_an_amount_or_by_arrangement(fields: dict[str, str], amount: str, words: str) -> None:
    reading = read(COSTS, **{f"costs_0_{name}": value for name, value in fields.items()})
    assert reading.content is not None
    assert (str(reading.content.costs[0].amount), reading.content.costs[0].description) == (amount, words)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"option": "Each"}, "Cost 1: say whether it is free, an amount or by arrangement"),
        ({"price": "gold"}, "Cost 1: say whether it is free, an amount or by arrangement"),
        ({"price": "amount"}, "Cost 1: enter the amount in pounds, like 4.50"),
        ({"price": "amount", "amount": "lots"}, "Cost 1: enter the amount in pounds, like 4.50"),
        ({"price": "amount", "amount": "1e99999999"}, "Cost 1: enter the amount in pounds, like 4.50"),
        ({"price": "amount", "amount": "1000000.01"}, "Cost 1: enter the amount in pounds, like 4.50"),
        ({"price": "amount", "amount": "-1"}, "Cost 1: enter the amount in pounds, like 4.50"),
        (
            {"price": "free", "amount": "5"},
            "Cost 1: there is an amount, and it is marked as free. Take one of them out",
        ),
    ],
)
def test_fault_of_a_price_names_it(fields: dict[str, str], message: str) -> None:
    assert messages(read(COSTS, **{f"costs_0_{name}": value for name, value in fields.items()})) == [message]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"contacts_1_phone": "ring us"}, "Contact 2: enter a telephone number, like 01632 960 001"),
        ({"contacts_1_email": "a@b"}, "Contact 2: 'a@b' is not an email address, like name@example.org"),
        ({"contacts_1_phone": "1" * 51}, "Contact 2: “Telephone number” must be 50 characters or fewer; it is 51"),
    ],
)
def test_fault_of_a_contact_names_it(fields: dict[str, str], message: str) -> None:
    reading = read(CONTACTS, contacts_0_role="Office", **fields)
    assert messages(reading) == [message]
    assert reading.faults[0].field.replace("-", "_") in fields


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"label": "Book"}, "Link 1: enter the address, like https://www.example.org"),
        ({"url": "example.org", "kind": "other"}, "Link 1: enter the words of the link, like “How to book a place”"),
        ({"label": "Book", "url": "javascript:alert(1)"},
         "Link 1: 'javascript:alert(1)' is not a web address, like https://www.example.org"),
        ({"label": "Book", "url": "example.org", "kind": "magic"},
         "Link 1: “What it leads to” is not one of the answers on this page. Choose again"),
    ],
)  # fmt: skip
def test_fault_of_a_link_names_it(fields: dict[str, str], message: str) -> None:
    assert messages(read(LINKS, **{f"links_0_{name}": value for name, value in fields.items()})) == [message]


def test_website_needs_no_words() -> None:
    reading = read(LINKS, links_0_url="www.example.org", links_0_kind="website")
    assert reading.content is not None
    assert LINKS.answers(reading.content, NAMING) == ("Website, https://www.example.org",)


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.name)
def test_there_is_an_end_to_rows(question: RowsQuestion) -> None:
    first = question.last_field
    form = MultiDict({f"{question.name}-{number}-{first}": "1" for number in range(MOST + 5)})
    reading = question.read(form, FULL)
    assert messages(reading) == [f"There is room for {MOST} {question.word.lower()}s and no more"]
    assert len(reading.values.rows) == MOST
    form["add-row"] = "1"
    assert len(question.read(form, FULL).values.rows) == MOST


def test_listing_that_came_in_with_more_keeps_them() -> None:
    many = content(places=[{"town": f"Town {number}"} for number in range(MOST + 3)])
    assert PLACES.read(posted(PLACES, PLACES.values(many)), many).content == many


FIELDS = st.sampled_from([name for question in ALL for row in (question.row(),) for name in row._fields])
NAMES = st.one_of(
    st.builds(
        lambda part, number, name: f"{part}-{number}-{name}",
        st.sampled_from([question.name for question in ALL]),
        st.sampled_from(["0", "1", "2", "7", "00", "²", "-1", "999999", "9" * 5000, "", "x"]),
        FIELDS,
    ),
    st.sampled_from(["add-row", "remove-row", "check-rows", "places", "times-", "costs-0"]),
)
VALUES = st.one_of(
    st.text(max_size=30), st.sampled_from(["0", "x" * 100_000, "\0", "\ud800", "9" * 5000, "NaN", "4pm"])
)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=12))
def test_whatever_is_posted_is_read(pairs: list[tuple[str, str]]) -> None:
    for question in ALL:
        reading = question.read(MultiDict(pairs), FULL)
        if reading.content is not None:
            reading.content.fingerprint()
        assert reading.values.rows
        for row in reading.values.rows:
            str(row.data).encode()
