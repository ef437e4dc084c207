"""Telling: explanations as lines that people read."""

from collections.abc import Iterator

from localoffer.directory.rules import KM_PER_MILE
from search.address import age_text
from search.document import SearchDocument
from search.scoring.explaining import Explainer, Explanation, Placed
from search.scoring.reasons import Explained, told


def understood(found: Explanation) -> Iterator[str]:
    """What the words were taken for."""
    meant = found.answer.understood
    yield "Understood"
    for correction in meant.plan.corrections:
        yield f"  '{correction.typed}' was taken for '{correction.meant}'"
    if meant.did_you_mean:
        yield f"  offered instead: '{meant.did_you_mean}'"
    if meant.place:
        radius = f", {meant.asked.radius:g} miles round it" if meant.asked.radius else ""
        yield f"  place: {meant.place.label}{radius}{_from_words(meant.asked.near, meant.typed.near)}"
    elif meant.asked.near:
        yield f"  place: nobody knows '{meant.asked.near}', so it makes no difference"
    if meant.asked.age:
        yield f"  age: {age_text(meant.asked.age)}{_from_words(meant.asked.age, meant.typed.age)}"
    for group, codes in meant.asked.filters:
        yield f"  {group}: {' or '.join(codes)}"
    for topic in meant.plan.topics:
        yield f"  all of it is the name of {topic.group} '{topic.code}'"
    for number, slot in enumerate(meant.plan.slots, start=1):
        yield f"  part {number}: {told(slot)}"
    if not meant.plan.slots:
        yield "  no words to look for"


def _from_words(now: object, typed: object) -> str:
    return "" if now == typed else ", which stood among the words"


def shown(found: Explanation) -> Iterator[str]:
    """Every listing on the first page, with the reasons."""
    results = found.answer.results
    assert results is not None
    yield f"{results.total:,} found by {results.engine}"
    for number, placed in enumerate(found.hits, start=1):
        yield from _placed(number, placed)
    if found.related:
        yield "Related to what was typed. Points are millionths: 1 / (constant + number) for each list it is in"
    for number, placed in enumerate(found.related, start=1):
        yield from _placed(number, placed)


def _placed(number: int, placed: Placed) -> Iterator[str]:
    away = placed.hit.distance_km
    distance = "" if away is None else f", {away / KM_PER_MILE:.1f} miles"
    yield f"{number}. {placed.document.name} ({placed.document.external_id}{distance})"
    yield from _why(placed.why)


def _why(why: Explained) -> Iterator[str]:
    yield f"   {why.tier_words} (tier {why.tier}), {why.points:,} points"
    for reason in why.reasons:
        yield f"   {reason.points:>+7,}  {reason.words}"


def about(explainer: Explainer, found: Explanation, document: SearchDocument) -> Iterator[str]:
    """Where one listing is, or why it is not there."""
    yield f"{document.name} ({document.external_id})"
    place = explainer.place_of(found, document)
    if place is not None:
        yield f"   number {place[0]:,} of {place[1]:,}"
        yield from _why(explainer.why(found, document))
        yield from _ahead(found, document)
        return
    yield "   is not among what was found:"
    for reason in explainer.absent(found, document):
        yield f"   - {reason}"


def _ahead(found: Explanation, document: SearchDocument) -> Iterator[str]:
    """How the first one differs from it, where that is another one."""
    if found.hits and found.hits[0].document.id != document.id:
        first = found.hits[0]
        yield f"   the first is {first.document.name}: tier {first.why.tier}, {first.why.points:,} points"
        yield "   A higher tier comes first, whatever the points."
