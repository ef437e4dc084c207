"""The filters of the results page: groups, options with counts, and the ones in use with a way out of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from config.vocabularies import Term, Vocabulary, vocabulary
from localoffer.wording import capitalise_first
from search.address import Asked, age_text

VOCABULARY_OF = {
    "category": "categories",
    "stage": "stages",
    "need": "needs",
    "cost": "costs",
    "referral": "referral_routes",
    "day": "days",
    "access": "access_features",
    "reach": "reach",
    "layer": "support_layers",
    "kind": "provider_kinds",
    "language": "languages",
}
"""Group in the address to the vocabulary that has its codes, in the order the page shows them."""
AREA = "area"
PROVISION = "provision"
EVERY_CHILD = "every"
"""Stands in codes of the provision map for what there is for every child."""
GROUPS = (*VOCABULARY_OF, AREA)
OPEN_AT_FIRST = ("category", "need")
FOLDED_FROM = 9
"""A group of this many options shows the ones with most listings; the others unfold, without those that have none."""
SHOWN_OF_FOLDED = 6
RADII = (1, 2, 3, 5, 10, 15, 25, 50)
"""Miles in the list of distances."""


@dataclass(frozen=True)
class Option:
    """One box to tick. `below` are the options under it in a tree, shown once it is ticked."""

    code: str
    label: str
    count: int
    chosen: bool
    below: tuple["Option", ...] = ()


@dataclass(frozen=True)
class FilterGroup:
    """One group of boxes. `open`: shown unfolded. `more` are further options, of a long group, folded away."""

    group: str
    label: str
    options: tuple[Option, ...]
    open: bool
    more: tuple[Option, ...] = ()

    @property
    def chosen(self) -> int:
        """How many boxes are ticked, below others too."""
        boxes = [box for option in (*self.options, *self.more) for box in (option, *option.below)]
        return sum(box.chosen for box in boxes)


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in use, and the same search without it."""

    name: str
    label: str
    without: Asked


def known_codes(area_labels: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Every code each group of the address may have."""
    codes = {group: frozenset(term.code for term in vocabulary(name).terms) for group, name in VOCABULARY_OF.items()}
    return codes | {AREA: frozenset(area_labels)}


def provision_map() -> Vocabulary:
    """What reports say there is, by need and below each need by level of support: a tree of `asd`, `asd/targeted`."""
    needs = [Term(EVERY_CHILD, "Every child"), *vocabulary("needs").terms]
    levels = vocabulary("support_layers").terms
    terms = [one for need in needs for one in (need, *(Term(f"{need.code}/{on.code}", on.label) for on in levels))]
    return Vocabulary(PROVISION, "In its provision map", tuple(terms))


def filter_groups(
    asked: Asked,
    counts: Mapping[str, Mapping[str, int]],
    area_labels: Mapping[str, str],
    groups: Sequence[str] = GROUPS,
) -> tuple[FilterGroup, ...]:
    """The groups worth showing: those in which anything would be found or is chosen."""
    made = (_group(group, asked, counts.get(group, {}), area_labels) for group in groups)
    return tuple(group for group in made if group.chosen or any(option.count for option in group.options))


def active_filters(asked: Asked, area_labels: Mapping[str, str]) -> tuple[ActiveFilter, ...]:
    """Everything that narrows the search besides its words and its place, in the page's order."""
    active = []
    if asked.radius:
        words = capitalise_first(radius_words(asked.radius))
        active.append(ActiveFilter("radius", words, asked.changed(radius=None)))
    if asked.age:
        words = f"Age {age_text(asked.age).replace('-', ' to ')}"
        active.append(ActiveFilter("age", words, asked.changed(age=None)))
    for group, codes in asked.filters:
        labels = ((code, label_of(group, code, area_labels)) for code in codes)
        active += [ActiveFilter(group, label, asked.without(group, code)) for code, label in labels]
    return tuple(active)


def label_of(group: str, code: str, area_labels: Mapping[str, str]) -> str:
    """What a code is called."""
    if group == PROVISION:
        need, _, level = code.partition("/")
        named = provision_map().label_of(need)
        return f"{named}: {vocabulary('support_layers').label_of(level).lower()}" if level else named
    return area_labels.get(code, code) if group == AREA else vocabulary(VOCABULARY_OF[group]).label_of(code)


def radius_words(miles: float | None) -> str:
    """`within 3 miles`, `at any distance`."""
    if miles is None:
        return "at any distance"
    return "within 1 mile" if miles == 1 else f"within {miles:g} miles"


def _group(group: str, asked: Asked, counts: Mapping[str, int], area_labels: Mapping[str, str]) -> FilterGroup:
    chosen = asked.chosen(group)
    is_open = bool(chosen) or group in OPEN_AT_FIRST
    if group == AREA:
        label, options = "Area", _options([Term(code, name) for code, name in area_labels.items()], counts, chosen)
    else:
        words = provision_map() if group == PROVISION else vocabulary(VOCABULARY_OF[group])
        label, options = words.label, _tree(words, words.children(None), counts, chosen)
    shown = _shown_at_once(options)
    return FilterGroup(group, label, shown, is_open, tuple(option for option in options if option not in shown))


def _shown_at_once(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """All of a short group; of a long one those ticked and those with most listings, in the group's order."""
    if len(options) < FOLDED_FROM:
        return options
    ticked = [option for option in options if option.chosen or option.below]
    others = sorted((option for option in options if option not in ticked), key=lambda option: -option.count)
    kept = [*ticked, *others[: max(SHOWN_OF_FOLDED - len(ticked), 0)]]
    return tuple(option for option in options if option in kept)


def _tree(
    words: Vocabulary, terms: Sequence[Term], counts: Mapping[str, int], chosen: tuple[str, ...]
) -> tuple[Option, ...]:
    """Options, each with those below it where it, or something below it, is chosen."""
    return tuple(
        replace(option, below=_options(words.children(option.code), counts, chosen))
        if _is_open(option.code, chosen)
        else option
        for option in _options(terms, counts, chosen)
    )


def _options(terms: Sequence[Term], counts: Mapping[str, int], chosen: tuple[str, ...]) -> tuple[Option, ...]:
    """One level of options. One that would bring nothing is there with its 0, so that nobody wonders where it went;
    only among many it would be in the way of the others."""
    options = (Option(term.code, term.label, counts.get(term.code, 0), term.code in chosen) for term in terms)
    if len(terms) < FOLDED_FROM:
        return tuple(options)
    return tuple(option for option in options if option.count or _is_open(option.code, chosen))


def _is_open(code: str, chosen: tuple[str, ...]) -> bool:
    """Whether it, or something below it, is chosen."""
    return code in chosen or any(other.startswith(f"{code}/") for other in chosen)
