"""Why a listing is where it is, worked out by hand."""

from datetime import date
from typing import Any

from config.search import ranking
from search.document import SearchDocument, sort_key
from search.plan import SAME, Alternative, Plan, Slot, Topic
from search.query import SearchQuery
from search.scoring.reasons import explained, missing, told

TALK = Slot((Alternative(("talking",), SAME), Alternative(("speech", "therapy"), 3), Alternative(("signing",), 2)))
GROUP = Slot((Alternative(("group",)),))
TODAY = date(2026, 11, 22)


def document(**given: Any) -> SearchDocument:
    name = given.pop("name", "Talking group")
    fields: dict[str, Any] = {
        "id": "1",
        "version": 1,
        "external_id": "A-1",
        "name": name,
        "name_sort": sort_key(name),
        "tax": "Health",
        "summary": "Small groups.",
        "organisation": "",
        "description": "Signing too.",
        "facets": {"need": ("slcn",), "category": ("health",)},
        "age_min": 4,
        "age_max": 8,
        "locations": ((53.5, -2.0),),
        "assured": None,
    }
    return SearchDocument(**(fields | given))


def plan(*slots: Slot, text: str, **more: Any) -> Plan:
    return Plan(slots, tuple(text.split()), **more)


def test_points_are_of_the_strongest_word_in_each_field() -> None:
    why = explained(document(), plan(TALK, text="talking"), SearchQuery(text="talking"))
    points = ranking().points
    assert why.tier == 2
    assert {reason.points for reason in why.reasons} == {points["name"], points["description"] // 2}
    assert why.points == points["name"] + points["description"] // 2
    assert [reason.words for reason in why.reasons] == [
        "'talking' in its name",
        "'signing' (related: 'talking') in the rest of its text",
    ]


def test_tier_is_decided_by_words_that_mean_nearly_the_same_or_more() -> None:
    def tier(slot: Slot, **given: Any) -> int:
        return explained(document(**given), plan(slot, text="x y"), SearchQuery(text="x y")).tier

    assert tier(TALK, name="Speech therapy") == 2
    assert tier(TALK, name="Signing") == 0
    assert tier(TALK, name="Other", tax="Speech therapy") == 1
    assert tier(TALK, name="Other", tax="Other") == 0


def test_the_very_name_comes_first_and_the_phrase_counts() -> None:
    why = explained(document(), plan(TALK, GROUP, text="talking group"), SearchQuery(text="talking group"))
    assert why.tier == 3
    assert why.points > ranking().phrase + ranking().begins


def test_kind_of_help_counts_as_being_named_so() -> None:
    topics = (Topic("category", "health"),)
    why = explained(document(name="Other"), plan(TALK, text="health", topics=topics), SearchQuery(text="health"))
    assert why.tier == 2
    assert ranking().topic in {reason.points for reason in why.reasons}


def test_nearness_and_being_confirmed_count() -> None:
    query = SearchQuery(text="talking", near=(53.5, -2.01), today=TODAY)
    fresh = explained(document(lapses_on=date(2026, 11, 23)), plan(TALK, text="talking"), query)
    lapsed = explained(document(lapses_on=TODAY), plan(TALK, text="talking"), query)
    assert fresh.points - lapsed.points == ranking().current
    assert any("0.4 miles away: inside 5 of 5" in reason.words for reason in lapsed.reasons)
    online = explained(document(locations=(), facets={"reach": ("online",)}), plan(TALK, text="talking"), query)
    assert any("inside 2 of 5" in reason.words for reason in online.reasons)


def test_all_that_keeps_a_listing_out_is_said() -> None:
    query = SearchQuery(
        text="dancing", filters=(("need", ("asd", "hi")),), age=(10, 12), near=(53.5, -2.2), radius_km=3.2
    )
    dancing = Slot((Alternative(("dancing",)), Alternative(("ballet",))))
    assert missing(document(), plan(dancing, text="dancing"), query) == [
        "nothing in it says 'dancing', or any of 1 other ways to say it",
        "it is not 'Autism' or 'Hearing impairment', which was ticked",
        "it is for ages 4 to 8, and 10-12 was asked for",
        "it is 8.2 miles away, and 1.98839 miles were asked for",
    ]
    assert missing(document(), plan(TALK, text="talking"), SearchQuery(text="talking")) == []


def test_what_will_do_for_a_part_is_told_by_strength() -> None:
    assert told(GROUP) == "'group'"
    assert told(TALK) == "'talking'; nearly the same: 'speech therapy'; related: 'signing'"
