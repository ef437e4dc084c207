"""What the front page offers: stages, popular needs and the tops of the category tree."""

from collections.abc import Mapping
from dataclasses import dataclass

from config.vocabularies import Term, vocabulary
from localoffer.directory.content import OLDEST_AGE

MOST_NEEDS = 8
MOST_EXAMPLES = 3


@dataclass(frozen=True)
class Stage:
    """A stage of life: `label` without its ages, `ages` as words."""

    code: str
    label: str
    ages: str


@dataclass(frozen=True)
class Kind:
    """A top of the category tree with how many listings are under it and examples of what is below."""

    code: str
    label: str
    count: int
    examples: tuple[Term, ...]


@dataclass(frozen=True)
class HomePage:
    """Everything on the front page that comes from data."""

    stages: tuple[Stage, ...]
    needs: tuple[Term, ...]
    kinds: tuple[Kind, ...]


def home_page(category_counts: Mapping[str, int], need_counts: Mapping[str, int]) -> HomePage:
    """The front page for how many public listings bear each category and each need."""
    return HomePage(
        stages=tuple(_stage(term) for term in vocabulary("stages").terms),
        needs=_popular(vocabulary("needs").terms, need_counts, MOST_NEEDS),
        kinds=tuple(_kind(term, category_counts) for term in vocabulary("categories").children(None)),
    )


def _stage(term: Term) -> Stage:
    youngest, oldest = term.extra["age_min"], term.extra["age_max"]
    whole = youngest == 0 and oldest >= OLDEST_AGE
    words = f"for anyone up to {oldest}" if whole else f"{youngest} to {oldest} years"
    return Stage(term.code, term.label.partition(" (")[0], words)


def _kind(term: Term, counts: Mapping[str, int]) -> Kind:
    below = vocabulary("categories").children(term.code)
    return Kind(term.code, term.label, counts.get(term.code, 0), _popular(below, counts, MOST_EXAMPLES))


def _popular(terms: tuple[Term, ...], counts: Mapping[str, int], most: int) -> tuple[Term, ...]:
    """The terms with most listings, most first; equal ones in the vocabulary's order."""
    found = [term for term in terms if counts.get(term.code)]
    return tuple(sorted(found, key=lambda term: -counts[term.code])[:most])
