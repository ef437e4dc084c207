"""What one entry of the results says: how it can be had from anywhere, and nothing that nobody stated."""

import uuid
from datetime import date
from typing import Any

import pytest

from localoffer.directory.queries import ListingView, ProviderView
from localoffer.freshness.rules import Dates
from search.result_hits import marks
from tests.factories import content

CONFIRMED = Dates(edited=None, confirmed=date(2026, 10, 1), assured=None)
NEVER = Dates(edited=None, confirmed=None, assured=None)


def listing(dates: Dates, **fields: Any) -> ListingView:
    none = dict.fromkeys(ProviderView.__dataclass_fields__)
    provider = ProviderView(**none | {"id": uuid.uuid4(), "name": "Saltby Sports", "kind": "voluntary"})  # type: ignore[arg-type]
    return ListingView(uuid.uuid4(), "club", "service", "", "", 1, content(**fields), provider, (), dates)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ()),
        ({"online": True}, ("Online or by phone",)),
        ({"home_visits": True, "online": True}, ("Online or by phone", "Comes to you")),
        ({"places": []}, ("All over Aldermere",)),
        ({"places": [], "coverage": {"kind": "national"}}, ("All over England",)),
        ({"places": [], "coverage": {"kind": "areas", "areas": ["ward:E1"]}}, ()),
        ({"places": [], "coverage": {"kind": "outside"}}, ()),
    ],
)
def test_an_entry_is_marked_with_how_it_can_be_had_from_anywhere(
    fields: dict[str, Any], expected: tuple[str, ...]
) -> None:
    assert marks(listing(CONFIRMED, **fields), "Aldermere") == expected


def test_what_nobody_stated_is_not_called_area_wide() -> None:
    assert marks(listing(NEVER, places=[]), "Aldermere") == ()
    stated = {"places": [], "coverage": {"kind": "authority", "description": "Anyone who lives here"}}
    assert marks(listing(NEVER, **stated), "Aldermere") == ("All over Aldermere",)
