"""What the demonstration borough's services say, as the importers read them."""

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest

from importers.demonstration import services as demonstration
from importers.demonstration.geography import facts
from importers.proposals import Proposal
from localoffer.freshness.rules import Dates, Freshness, freshness
from tests.unit.demonstration.borough import Borough

PLACEHOLDER = re.compile(r"lorem|ipsum|\bTBC\b|\bTBA\b|\bTODO\b|\bxxx|placeholder|example text|insert ", re.IGNORECASE)
OUR_PHONE = re.compile(r"01632 960\d{3}|0808 157 0\d{3}")
ANY_PHONE = re.compile(r"\b0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b")


def everything_said(listing: Proposal) -> str:
    content = listing.content
    assert content
    words = [content.name, content.summary, content.description, content.eligibility, content.how_to_get_it,
             content.who_decides, content.waiting_time, content.alert, content.coverage.description]  # fmt: skip
    words += [part.description for part in (*content.costs, *content.times)]
    return "\n".join(words)


def test_importers_find_nothing_wrong(borough: Borough) -> None:
    assert [str(problem) for problem in borough.problems] == []


def test_every_record_becomes_a_listing(borough: Borough) -> None:
    assert len(borough.services) == len(demonstration.records())
    assert len({listing.external_id for listing in borough.services}) == len(borough.services)


def test_forty_early_years_settings_and_over_150_other_services(borough: Borough) -> None:
    references = [listing.external_id for listing in borough.services]
    early = [reference for reference in references if reference.startswith("DEMO-EY-")]
    assert len(early) == 40
    assert len(references) - len(early) >= 150


def test_every_part_of_life_is_covered(borough: Borough) -> None:
    tops = {code.partition("/")[0] for listing in borough.services for code in listing.content.categories}
    assert tops == {"education", "health", "care", "leisure", "adulthood", "support", "transport"}
    assert {listing.content.layer for listing in borough.services} == {"universal", "targeted", "specialist"}
    routes = {route for listing in borough.services for route in listing.content.referral_routes}
    assert routes == {"self", "school", "gp", "professional", "ehc-plan"}
    kinds = {listing.provider.kind for listing in borough.services}
    assert {"health", "social-care", "voluntary", "authority", "early-years", "special-school"} <= kinds


def test_every_state_of_freshness_is_there(borough: Borough, today: date) -> None:
    states = Counter(
        freshness(Dates(confirmed=listing.confirmed_on, assured=listing.assured_on), today)
        for listing in borough.services
    )
    assert states.keys() == set(Freshness)
    assert states[Freshness.FRESH] > len(borough.services) / 2, "most of a kept directory is fresh"


def test_some_services_are_outside_the_borough_and_say_so(borough: Borough) -> None:
    outside = [
        listing for listing in borough.services if any(p.postcode.startswith("WY") for p in listing.content.places)
    ]
    assert len(outside) >= 8
    west, east = min(x for x, _ in facts()["outline"]), max(x for x, _ in facts()["outline"])
    for listing in borough.services:
        for place in listing.content.places:
            assert place.postcode.startswith("WY") or west < place.longitude < east


def test_web_and_email_addresses_can_belong_to_nobody(borough: Borough) -> None:
    for listing in borough.services:
        addresses = [link.url for link in listing.content.links] + [listing.provider.website or ""]
        hosts = [re.sub(r"https?://([^/]+).*", r"\1", address) for address in addresses if address]
        mails = [contact.email for contact in listing.content.contacts] + [listing.provider.email or ""]
        found = hosts + [mail.rpartition("@")[2] for mail in mails if mail]
        assert all(host.endswith(".example") for host in found), (listing.external_id, found)
        assert not re.search(r"\S@\S+(?<!\.example)\b(?!\.)\.(uk|com|org|net)", everything_said(listing))


def test_phones_are_from_the_ranges_kept_for_drama(borough: Borough) -> None:
    for listing in borough.services:
        phones = [contact.phone for contact in listing.content.contacts if contact.phone]
        phones += [listing.provider.phone] if listing.provider.phone else []
        phones += ANY_PHONE.findall(everything_said(listing))
        assert all(OUR_PHONE.fullmatch(phone) for phone in phones), (listing.external_id, phones)


def test_contacts_are_roles_not_people(borough: Borough) -> None:
    for listing in borough.services:
        assert listing.content.contacts, listing.external_id
        assert all(contact.role and not contact.name for contact in listing.content.contacts), listing.external_id


def test_no_text_is_placeholder_or_said_twice(borough: Borough) -> None:
    for listing in borough.services:
        found = PLACEHOLDER.search(everything_said(listing))
        assert not found, (listing.external_id, found)
    for field in ("summary", "description"):
        counts = Counter(getattr(listing.content, field) for listing in borough.services)
        assert counts.most_common(1)[0][1] == 1, counts.most_common(1)


def test_texts_are_long_enough_to_help_and_short_enough_to_read(borough: Borough) -> None:
    for listing in borough.services:
        words = len(listing.content.description.split())
        assert 40 <= words <= 400, (listing.external_id, words)
        assert 5 <= len(listing.content.summary.split()) <= 40, listing.external_id
        sentences = [part for part in re.split(r"[.!?:]\s", listing.content.description) if part.strip()]
        assert words / len(sentences) <= 22, (listing.external_id, "sentences are long", words / len(sentences))


def test_a_listing_says_who_it_is_for_and_what_to_do(borough: Borough) -> None:
    for listing in borough.services:
        content = listing.content
        said = (content.eligibility, content.how_to_get_it, content.categories, content.costs, content.referral_routes)
        assert all(said), listing.external_id
        assert content.age_min is not None, listing.external_id
        assert content.age_max is not None, listing.external_id


def test_a_home_address_is_not_shown(borough: Borough) -> None:
    hidden = [p for listing in borough.services for p in listing.content.places if p.hide_address]
    assert len(hidden) >= 5
    assert all(not place.address for place in hidden)


def test_a_schools_services_carry_its_number(borough: Borough) -> None:
    urns = {listing.external_id: listing.provider.urn for listing in borough.services}
    assert urns["DEMO-SCH-001"] == "990038"
    assert {listing.external_id for listing in borough.schools} >= {urn for urn in urns.values() if urn}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "red"}, "there is no field called colour"),
        ({"locations": [{"place": "the-moon"}]}, "no place called the-moon"),
        ({"school": 1}, "has the number 1"),
    ],
)
def test_a_wrong_record_is_named(
    monkeypatch: pytest.MonkeyPatch, today: date, change: dict[str, Any], message: str
) -> None:
    record = demonstration.records()[0] | change
    monkeypatch.setattr(demonstration, "records", lambda: (record,))
    with pytest.raises(demonstration.RecordError, match=message) as raised:
        demonstration.service_rows(today)
    assert record["reference"] in str(raised.value)


def test_a_semicolon_in_a_price_does_not_split_it(monkeypatch: pytest.MonkeyPatch, today: date) -> None:
    record = demonstration.records()[0] | {"costs": [{"option": "Half; day", "amount": "3"}]}
    monkeypatch.setattr(demonstration, "records", lambda: (record,))
    assert demonstration.service_rows(today)[0]["costs"] == "Half, day | 3 | "
