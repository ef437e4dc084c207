"""What goes out as a spreadsheet and comes back as it was says what it said, whatever that is."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.reading import read_table
from importers.sources.services import listings_of, read_listing
from importers.template import Format, neutral, template
from importers.uploads.columns import OWN_SERVICES, READ
from importers.uploads.merging import merged
from importers.uploads.sheet import Sheet, sheet_of, tidy
from localoffer.directory.content import ListingContent
from tests.factories import content

TODAY = date(2026, 11, 22)
LINE = st.text(st.characters(codec="utf-8"), max_size=40)
RISKY = ("=1+1", "+44 1632 960001", "-", "@x", "'90s", "''=", "a; b | c", "# x", "\t=x", "a\r\nb", "a\x00b", "\ufeffx")
WORDS = st.one_of(LINE, st.sampled_from(RISKY))
PLACES = st.fixed_dictionaries(
    {}, optional={"name": WORDS, "address": WORDS, "town": WORDS, "postcode": st.sampled_from(["WX2 3AB", "WX2", "?"]),
                  "hide_address": st.booleans(), "access": st.sampled_from([["wheelchair"], []])},
)  # fmt: skip
SAID = st.fixed_dictionaries(
    {"name": WORDS.filter(tidy)},
    optional={
        "summary": WORDS,
        "description": WORDS,
        "alert": WORDS,
        "who_decides": WORDS,
        "age_min": st.integers(0, 25),
        "needs": st.sampled_from([["asd"], ["pd", "asd"], []]),
        "online": st.booleans(),
        "costs": st.lists(
            st.fixed_dictionaries(
                {"option": WORDS, "amount": st.sampled_from([None, Decimal(0), Decimal("4.50")]), "description": WORDS}
            ),
            max_size=3,
        ),
        "times": st.lists(
            st.fixed_dictionaries(
                {"days": st.sampled_from([(), ("mon",), ("mon", "sat")]), "opens": st.sampled_from([None, time(9)]),
                 "closes": st.sampled_from([None, time(17, 30)]), "term_time_only": st.booleans(),
                 "description": WORDS}
            ),
            max_size=3,
        ),
        "places": st.lists(PLACES, max_size=3),
        "contacts": st.lists(
            st.fixed_dictionaries({"name": WORDS, "phone": st.sampled_from(["", "01632 960001", "ask", "999"])}),
            max_size=3,
        ),
        "links": st.lists(
            st.fixed_dictionaries(
                {"label": st.one_of(WORDS, st.just("Website")),
                 "url": st.sampled_from(["https://a.example", "https://a.example/x;y|z"]),
                 "kind": st.sampled_from(["website", "video"])}
            ),
            max_size=3,
        ),
        "coverage": st.sampled_from([{"kind": "radius", "radius_miles": 2.5}, {"kind": "national"}]),
        "starts_on": st.just(date(2027, 1, 4)),
    },
)  # fmt: skip


def back(sheet: Sheet, format: Format) -> ListingContent:
    """What the file of a sheet says when it is read."""
    table = read_table(template(format, OWN_SERVICES.columns, sheet.cells), f"mine.{format}", READ)
    groups, problems = listings_of(table, TODAY, OWN_SERVICES, whole=True)
    assert len(groups) == 1, problems
    said = read_listing(groups[0], table, problems)
    assert said is not None, problems
    return said[0]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@settings(max_examples=60, deadline=None)
@given(said=SAID)
def test_what_comes_back_as_it_went_out_changes_nothing(format: Format, said: dict[str, object]) -> None:
    before = ListingContent.model_validate(said)
    sheet = sheet_of(before, "R-1", None)
    assert merged(before, sheet, back(sheet, format)) == before


@given(said=SAID, words=st.sampled_from(["About a week", "None"]))
@settings(max_examples=40, deadline=None)
def test_one_changed_cell_changes_nothing_else(said: dict[str, object], words: str) -> None:
    before = ListingContent.model_validate(said)
    sheet = sheet_of(before, "R-1", None)
    changed = Sheet(({**sheet.cells[0], "waiting_time": words}, *sheet.cells[1:]), (), sheet.content, sheet.held)
    assert merged(before, sheet, back(changed, "csv")) == before.model_copy(update={"waiting_time": words})


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("+44 20", "'+44 20"), ("-2.5", "-2.5"), ("-x", "'-x"), ("@x", "'@x"), ("'90s", "''90s"),
     ("'tis", "'tis"), ("it's", "it's"), ("", ""), ("\uff1dx", "'\uff1dx")],
)  # fmt: skip
def test_formula_is_written_as_text(cell: str, written: str) -> None:
    assert neutral(cell) == written


def test_removed_items_go_and_kept_ones_stay_whole() -> None:
    before = content(costs=[{"option": "Each; all"}, {"option": "Carer"}])
    sheet = sheet_of(before, "R-1", None)
    now = sheet.content.model_copy(update={"costs": sheet.content.costs[:1]})
    assert merged(before, sheet, now).costs == before.costs[:1]


def test_emptied_contact_is_removed_and_the_others_stay() -> None:
    before = content(contacts=[{"name": "Jo"}, {"name": "Al"}])
    sheet = sheet_of(before, "R-1", None)
    now = sheet.content.model_copy(update={"contacts": ()})
    assert merged(before, sheet, now).contacts == before.contacts[1:]
