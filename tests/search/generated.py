"""Generated listings and questions, the same for the same seed: many combinations no one would write by hand."""

import random
import uuid
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from search.document import SearchDocument, sort_key
from search.folding import words
from search.meaning import Vector
from search.plan import Alternative, Hint, Plan, Slot, Topic
from search.query import SORTS, SearchQuery

TOPICS = [
    "autism",
    "ADHD",
    "dyslexia",
    "anxiety",
    "hearing",
    "vision",
    "speech",
    "language",
    "communication",
    "therapy",
    "therapist",
    "therapies",
    "sleep",
    "behaviour",
    "behavioural",
    "mobility",
    "swimming",
    "football",
    "drama",
    "music",
    "cooking",
    "respite",
    "holiday",
    "transport",
    "travel",
    "training",
    "employment",
    "college",
    "nursery",
    "childminder",
    "portage",
    "sensory",
    "physiotherapy",
    "wheelchair",
    "equipment",
    "advice",
    "advocacy",
    "siblings",
    "carers",
    "parents",
    "grandparents",
    "teenagers",
    "babies",
    "toddlers",
    "university",
    "universities",
    "emergency",
    "generalised",
    "relational",
    "organisation",
    "organised",
    "running",
    "ran",
    "café",
    "naïve",
    "Zoë",
    "O'Brien",
    "children's",
]
PLAIN = [
    "the",
    "a",
    "of",
    "for",
    "and",
    "in",
    "with",
    "support",
    "help",
    "group",
    "club",
    "service",
    "team",
    "school",
    "centre",
    "project",
    "weekly",
    "free",
    "local",
    "young",
    "people",
    "families",
    "children",
    "your",
    "our",
    "helping",
    "helped",
    "helps",
    "meeting",
    "meetings",
    "every",
    "Saturday",
    "session",
    "sessions",
]
GROUPS = {
    "need": ("asd", "adhd", "slcn", "semh", "hi", "vi", "pd"),
    "category": ("health", "health/therapies", "education", "education/special", "leisure", "leisure/clubs"),
    "cost": ("free", "paid", "unknown"),
    "day": ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    "reach": ("place", "home", "online", "area-wide", "outside"),
    "area": ("ward:W1", "ward:W2", "ward:W3", "cluster:north"),
}
CENTRE = (52.70, -1.75)


class Numbers:
    """A model of few dimensions; generated listings carry its vectors."""

    name, dimensions = "numbers", 16

    def embed(self, texts: Sequence[str], names: Sequence[str] = ()) -> Vector:
        """The same text has the same vector, and that is all it says."""
        return np.array([list(_vector(random.Random(text))) for text in texts], dtype=np.uint8).view(np.int8)


MODEL = Numbers()


def _vector(chance: random.Random) -> bytes:
    return bytes(chance.randint(-127, 127) % 256 for _ in range(Numbers.dimensions))


def documents(count: int, seed: int = 1) -> list[SearchDocument]:
    """`count` different listings round one town."""
    chance = random.Random(seed)
    return [_document(chance) for _ in range(count)]


def _document(chance: random.Random) -> SearchDocument:
    name = _words(chance, 2, 6).capitalize()
    youngest = chance.choice((0, 0, 0, 4, 5, 11, 14, 16))
    places = tuple(
        (round(CENTRE[0] + chance.uniform(-0.2, 0.2), 6), round(CENTRE[1] + chance.uniform(-0.3, 0.3), 6))
        for _ in range(chance.choice((0, 1, 1, 1, 2, 3)))
    )
    assured = date(2026, 1, 1) - timedelta(days=chance.randint(0, 700)) if chance.random() < 0.8 else None
    return SearchDocument(
        id=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        version=1,
        external_id="",
        name=name,
        name_sort=sort_key(name),
        tax=_words(chance, 1, 6),
        summary=_words(chance, 4, 12),
        organisation=_words(chance, 1, 4),
        description=_words(chance, 3, 30),
        facets={
            group: tuple(chance.sample(codes, chance.randint(0, min(3, len(codes))))) for group, codes in GROUPS.items()
        },
        age_min=youngest,
        age_max=chance.choice((25, 25, 18, youngest, youngest + 5)),
        locations=places,
        assured=assured,
        lapses_on=assured + timedelta(days=chance.choice((270, 455))) if assured else None,
        meaning=_vector(chance) if chance.random() < 0.9 else b"",
    )


def _words(chance: random.Random, fewest: int, most: int) -> str:
    # A few words are common and most are rare, as in real text.
    count = chance.randint(fewest, most)
    return " ".join(
        chance.choice(PLAIN) if chance.random() < 0.5 else TOPICS[int(len(TOPICS) * chance.random() ** 1.5)]
        for _ in range(count)
    )


def queries(count: int, seed: int = 2, size: int = 20) -> list[SearchQuery]:
    """`count` questions of every shape."""
    chance = random.Random(seed)
    return [_query(chance, size) for _ in range(count)]


def _query(chance: random.Random, size: int) -> SearchQuery:
    text = " ".join(chance.choice(TOPICS + PLAIN) for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 5))))
    if chance.random() < 0.2:
        text += f' "{chance.choice(PLAIN)} {chance.choice(TOPICS)}"'
    near = None
    if chance.random() < 0.5:
        near = (round(CENTRE[0] + chance.uniform(-0.1, 0.1), 6), round(CENTRE[1] + chance.uniform(-0.1, 0.1), 6))
    groups = chance.sample(sorted(GROUPS), chance.choice((0, 0, 1, 1, 2, 3)))
    low = chance.randint(0, 20)
    sorts = SORTS if near else tuple(sort for sort in SORTS if sort != "distance")
    return SearchQuery(
        text=text,
        filters=tuple((group, tuple(chance.sample(GROUPS[group], chance.randint(1, 3)))) for group in groups),
        age=(low, low + chance.randint(0, 5)) if chance.random() < 0.3 else None,
        near=near,
        radius_km=chance.choice((2.0, 5.0, 16.1)) if near and chance.random() < 0.6 else None,
        sort=chance.choice(sorts),
        facets=tuple(sorted(chance.sample(sorted(GROUPS), chance.choice((0, 2, 5))))),
        page=chance.choice((1, 1, 1, 2, 3)),
        size=size,
        today=date(2026, 1, 1) if chance.random() < 0.7 else None,
    )


def plans(count: int, seed: int = 3) -> list[Plan]:
    """`count` plans with alternatives of every strength, phrases among them, with hints and topics."""
    chance = random.Random(seed)
    return [_plan(chance) for _ in range(count)]


def _plan(chance: random.Random) -> Plan:
    slots = tuple(Slot(tuple(_alternatives(chance))) for _ in range(chance.choice((1, 1, 2, 2, 3))))
    hints = tuple(
        Hint(tuple(_phrase(chance) for _ in range(chance.randint(1, 3))), chance.randint(1, 60))
        for _ in range(chance.randint(0, 5))
    )
    codes = chance.sample(("health", "education/special", "leisure/clubs", "nowhere"), chance.choice((0, 0, 1, 2)))
    topics = tuple(Topic("category", code) for code in codes)
    return Plan(slots, tuple(word for slot in slots for word in slot.alternatives[0].phrase), hints, topics)


def _alternatives(chance: random.Random) -> list[Alternative]:
    more = [Alternative(_phrase(chance), chance.randint(1, 4)) for _ in range(chance.choice((0, 1, 3, 6, 15)))]
    return [Alternative(_phrase(chance)), *more]


def _phrase(chance: random.Random) -> tuple[str, ...]:
    """A word, or two that stand together in some listing."""
    found = words(chance.choice(TOPICS + PLAIN))
    return (*found, *words(chance.choice(TOPICS))) if chance.random() < 0.2 else tuple(found)
