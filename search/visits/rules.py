"""Rules of visits: the search that led to a page, what of it is kept, and how few are too few to show. Pure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from localoffer.wording import plural
from search import address
from search.log.names import Names
from search.log.rules import folded, scrub
from search.log.signs import PLACEHOLDER
from search.log.tables import OFTEN

LONGEST_ADDRESS = 2_000
"""Characters of the page that led here that are read."""
A_MONTH = 28
A_YEAR = 365
"""Days. Four whole weeks have as many Mondays as the four before."""
MOST_SEARCHES = 3


@dataclass(frozen=True)
class Figures:
    """How often a listing's page was read in the last A_MONTH and A_YEAR days, and the words searched for by those who
    came from a search most often, each at least OFTEN times, the most frequent first."""

    month: int = 0
    year: int = 0
    searches: tuple[str, ...] = ()


def searched_for(referrer: str, hosts: Collection[str], results_path: str) -> str:
    """The words of the results page of our own that led here; empty where something else did."""
    try:
        parts = urlsplit(referrer[:LONGEST_ADDRESS])
    except ValueError:
        return ""
    if parts.netloc.lower() not in hosts or parts.path != results_path:
        return ""
    return address.read(parse_qsl(parts.query), {}).text


def kept_words(text: str, names: Names, is_known: Callable[[str], bool]) -> str:
    """What is kept of words: scrubbed and folded as in the search log, what stood for something scrubbed left out."""
    return folded(" ".join(PLACEHOLDER.sub(" ", scrub(text, names, is_known)).split()))


def views_words(number: int) -> str:
    """`0`, `fewer than 3`, `1,204`: how many, where so few are kept back that might be one family."""
    return f"fewer than {OFTEN}" if 0 < number < OFTEN else f"{number:,}"


def line_words(found: Figures) -> str:
    """`12 in 28 days, 140 in a year`."""
    if not found.year:
        return "none in a year"
    return f"{views_words(found.month)} in {plural(A_MONTH, 'day')}, {views_words(found.year)} in a year"
