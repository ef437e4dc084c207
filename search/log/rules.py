"""Rules of scrubbing: what could say who is searching is taken out of the words before anything keeps them. Pure.

Too much rather than too little: an officer who reads `[number]` has lost nothing; a family whose number is kept has.
"""

from collections.abc import Callable

from localoffer.directory.postcodes import tidy_district, tidy_postcode
from search.folding import fold
from search.log.names import Names, without_names
from search.log.signs import PLACEHOLDER, plain, without_numbers

LONGEST_WORDS = 500
"""Characters of the words kept. What can be typed is shorter; a name gives way to a longer `[name]`."""
LONGEST_TYPED = 300
UNKNOWN_PLACE = "a place not known here"
_MOST_ROUNDS = 20


def scrub(text: str, names: Names, is_known: Callable[[str], bool]) -> str:
    """The words with postcodes cut to their district, and with `[email]`, `[web address]`, `[number]`, `[date]`,
    `[address]` and `[name]` in place of what could say who is meant. Doing it again changes nothing.

    `is_known`: whether a public listing uses a folded word; a single name that one does is a place's, not a child's.
    """
    text = plain(text)[:LONGEST_TYPED]
    for _ in range(_MOST_ROUNDS):
        before, text = text, without_names(without_numbers(text), names, is_known)
        if text == before:
            break
    return _cut(text)


def _cut(text: str) -> str:
    """To the longest that is kept, at a space: half a placeholder would be none."""
    if len(text) <= LONGEST_WORDS:
        return text
    return text[: text.rfind(" ", 0, LONGEST_WORDS)].rstrip()


def folded(scrubbed: str) -> str:
    """Scrubbed words as searches are counted together: case, accents, spaces and signs make no difference."""
    parts, end = [], 0
    for found in PLACEHOLDER.finditer(scrubbed):
        parts += [fold(scrubbed[end : found.start()]), found.group()]
        end = found.end()
    return " ".join(filter(None, (*parts, fold(scrubbed[end:]))))[:LONGEST_WORDS]


def outcode_or_name(label: str, is_found: bool) -> str:
    """Of a place: the district of a postcode, the name of a town or ward. A place that nobody knows could be
    anything, a child's address too, so its words are not kept."""
    if not label:
        return ""
    postcode = tidy_postcode(label)
    if postcode:
        return postcode.split()[0]
    if district := tidy_district(label):
        return district
    if not is_found or any(sign.isdigit() for sign in label):
        return UNKNOWN_PLACE
    return label
