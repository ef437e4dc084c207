"""Reasons: why a listing is where it is, or is not there, worked out in plain Python from the rules. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.search import FIELDS, QUARTERS, ranking
from config.vocabularies import vocabulary
from localoffer.directory.rules import KM_PER_MILE
from search.document import SearchDocument
from search.filters import VOCABULARY_OF
from search.folding import words
from search.geometry import nearest_km
from search.plan import SAME, TYPED, Alternative, Phrase, Plan, Slot
from search.query import SearchQuery
from search.stemming import stems
from search.strength import by_strength

FIELD_WORDS = {
    "name": "its name",
    "tax": "its topics",
    "summary": "its summary",
    "organisation": "its organisation",
    "description": "the rest of its text",
}
STRENGTH_WORDS = {TYPED: "as typed", SAME: "the same", 3: "nearly the same", 2: "related", 1: "distantly related"}
_EVERYWHERE = "it comes to families, is online or is had everywhere"


@dataclass(frozen=True)
class Reason:
    """One thing that counts for a listing, and for how many points."""

    points: int
    words: str


@dataclass(frozen=True)
class Explained:
    """A listing's place: `tier` with what that means, and what its points are made of."""

    tier: int
    tier_words: str
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        """All of them: what an engine gives it as its score."""
        return sum(reason.points for reason in self.reasons)


class Texts:
    """A listing's stemmed words by field, in which phrases are looked for as the engines do."""

    def __init__(self, document: SearchDocument) -> None:
        self._fields = {field: _stemmed(words(getattr(document, field))) for field in FIELDS}

    def holds(self, field: str, phrase: Phrase) -> bool:
        """Whether the words stand next to each other in the field, whatever their endings."""
        return f" {' '.join(_stemmed(phrase))} " in f" {' '.join(self._fields[field])} "

    def strongest(self, slot: Slot, fields: Iterable[str], least: int = 1) -> Alternative | None:
        """Of what will do for a part of the query, the strongest that is in one of the fields."""
        found = [
            one
            for one in slot.alternatives
            if one.strength >= least and any(self.holds(field, one.phrase) for field in fields)
        ]
        return max(found, key=lambda one: one.strength, default=None)


def explained(document: SearchDocument, plan: Plan, query: SearchQuery) -> Explained:
    """Why a listing that was found is where it is. Where nothing was typed, or another order was asked for, nothing
    counts."""
    if not plan.slots or query.sort != "relevance":
        return Explained(0, "in the order that was asked for", ())
    texts = Texts(document)
    tier, tier_words = _tier(document, plan, texts)
    found = [*_worded(plan, texts), *_named(document, plan, texts), *_nearness(document, query)]
    if query.today and document.lapses_on and document.lapses_on > query.today:
        found.append(Reason(ranking().current, "someone has confirmed it lately enough"))
    return Explained(tier, tier_words, tuple(found))


def _tier(document: SearchDocument, plan: Plan, texts: Texts) -> tuple[int, str]:
    least = ranking().named_from
    topic = _is_topic(document, plan)
    in_name = topic or all(texts.strongest(slot, FIELDS[:1], least) for slot in plan.slots)
    if in_name and " ".join(words(document.name)) == plan.whole:
        return 3, "it is called exactly that"
    if in_name:
        return 2, "it is the kind of help that was named" if topic else "all of it is in its name"
    if all(texts.strongest(slot, FIELDS[:2], least) for slot in plan.slots):
        return 1, "all of it is in its name and topics"
    return 0, "all of it is somewhere in it"


def _is_topic(document: SearchDocument, plan: Plan) -> bool:
    return any(code in document.facets.get(group, ()) for group, code in plan.topics)


def _worded(plan: Plan, texts: Texts) -> Iterable[Reason]:
    for slot in plan.slots:
        for field in FIELDS:
            if found := texts.strongest(slot, (field,)):
                points = ranking().points[field] * found.strength // QUARTERS
                yield Reason(points, f"{_as_found(slot, found)} in {FIELD_WORDS[field]}")


def _named(document: SearchDocument, plan: Plan, texts: Texts) -> Iterable[Reason]:
    if _is_topic(document, plan):
        yield Reason(ranking().topic, "it is the kind of help whose name was typed")
    if plan.phrase and texts.holds("name", plan.phrase):
        yield Reason(ranking().phrase, f"its name holds '{plan.whole}', word after word")
    if plan.phrase and document.name_sort.startswith(plan.whole):
        yield Reason(ranking().begins, "its name begins with that")


def _nearness(document: SearchDocument, query: SearchQuery) -> Iterable[Reason]:
    if query.near is None:
        return
    weights, away = ranking().nearness, nearest_km(query.near, document.locations)
    everywhere = had_everywhere(document)
    inside = [
        miles
        for miles in weights.circles
        if (away is not None and away <= miles * KM_PER_MILE) or (everywhere and miles >= weights.everywhere_is)
    ]
    if inside:
        where = f"it is {away / KM_PER_MILE:.1f} miles away" if away is not None else _EVERYWHERE
        yield Reason(
            weights.worth * len(inside),
            f"{where}: inside {len(inside)} of {len(weights.circles)} circles round the place",
        )


def had_everywhere(document: SearchDocument) -> bool:
    """Whether it is kept whatever distance is asked for."""
    weights = ranking().nearness
    return any(code in document.facets.get(weights.group, ()) for code in weights.codes)


def told(slot: Slot) -> str:
    """A part of the query, with what else will do for it."""
    own = slot.alternatives[0].phrase
    also = [
        f"{STRENGTH_WORDS[strength]}: {', '.join(repr(' '.join(phrase)) for phrase in phrases if phrase != own)}"
        for strength, phrases in by_strength(slot)
        if set(phrases) != {own}
    ]
    return "; ".join([f"'{' '.join(own)}'", *also])


def _as_found(slot: Slot, found: Alternative) -> str:
    typed = slot.alternatives[0].phrase
    if found.phrase == typed:
        return f"'{' '.join(typed)}'"
    return f"'{' '.join(found.phrase)}' ({STRENGTH_WORDS[found.strength]}: '{' '.join(typed)}')"


def missing(document: SearchDocument, plan: Plan, query: SearchQuery) -> list[str]:
    """What keeps a listing from being found, in words; nothing where it is found."""
    texts = Texts(document)
    lacking = [f"nothing in it says {_or_others(slot)}" for slot in plan.slots if not texts.strongest(slot, FIELDS)]
    if not plan.slots and query.text.strip():
        lacking.append("there is no word in what was typed")
    return [*lacking, *outside(document, query)]


def _or_others(slot: Slot) -> str:
    own, *others = slot.alternatives
    return f"'{' '.join(own.phrase)}'" + (f", or any of {len(others)} other ways to say it" if others else "")


def outside(document: SearchDocument, query: SearchQuery) -> list[str]:
    """Which of the filters, the age and the distance leave it out, in words."""
    found = []
    for group, codes in query.filters:
        if not set(codes) & set(document.facets.get(group, ())):
            found.append(f"it is not {_labels(group, codes)}, which was ticked")
    if query.age and not (document.age_min <= query.age[1] and document.age_max >= query.age[0]):
        asked = "-".join(str(age) for age in dict.fromkeys(query.age))
        found.append(f"it is for ages {document.age_min} to {document.age_max}, and {asked} was asked for")
    if query.near and query.radius_km is not None and not had_everywhere(document):
        away = nearest_km(query.near, document.locations)
        within = f"{query.radius_km / KM_PER_MILE:g} miles were asked for"
        if away is None:
            found.append(f"it has no place, and {within}")
        elif away > query.radius_km:
            found.append(f"it is {away / KM_PER_MILE:.1f} miles away, and {within}")
    return found


def _labels(group: str, codes: Sequence[str]) -> str:
    known = vocabulary(VOCABULARY_OF[group]) if group in VOCABULARY_OF else None
    return " or ".join(f"'{known.label_of(code) if known else code}'" for code in codes)


def _stemmed(folded: Sequence[str]) -> list[str]:
    known = stems(folded)
    return [known[word] for word in folded]
