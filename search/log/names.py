"""Names of people in what is typed: which words are taken for one. Pure; the list of names is data."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import config.search
from config.search import small_words
from search.folding import fold_word
from search.log.signs import PLACEHOLDER

_FILE = Path(config.search.__file__).parent / "names.txt"
_WORD = re.compile(r"[^\W\d_]+(?:['\u2018\u2019\u02bc`][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['\u2018\u2019\u02bc`]s?$")
_APOSTROPHE = re.compile(r"['\u2018\u2019\u02bc`]")
_HELD_TOGETHER = re.compile(r"[\s\-\u2010-\u2015.&']{1,3}")
"""What may stand between the parts of one name."""

_RELATIVES = frozenset((
    "son", "daughter", "child", "boy", "girl", "baby", "toddler", "teenager", "teen", "kid", "grandson",
    "granddaughter", "grandchild", "brother", "sister", "nephew", "niece", "stepson", "stepdaughter", "twin",
    "partner", "husband", "wife", "mum", "mom", "dad", "mother", "father", "pupil", "student", "lad", "foster",
))  # fmt: skip
_CALLED = frozenset(("called", "named"))
_BETWEEN = frozenset(["is", "was", "who", "whose", "name", "and", "i", "have", "a", "he", "she", "s"])
"""Words that may stand between `son` and `called`."""
_FAR = 4
_TITLES = frozenset(("mr", "mrs", "master", "dr"))
_SAINTS = frozenset(
    ("st", "saint", "sts", "ss", "king", "queen", "prince", "princess", "bishop", "archbishop", "cardinal")
)
"""Before whom schools are named after."""


@dataclass(frozen=True)
class Names:
    """Folded names of people. `ordinary`: those that are also words or places, and so say little alone."""

    certain: frozenset[str]
    ordinary: frozenset[str]


@cache
def all_names() -> Names:
    """The names of `config/search/names.txt`."""
    parts: dict[str, set[str]] = {"names": set(), "ordinary": set()}
    part = "names"
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            part = line.strip("[] ")
        elif not line.startswith("#"):
            parts[part].update(line.split())
    return Names(frozenset(parts["names"] - parts["ordinary"]), frozenset(parts["ordinary"]))


@dataclass
class _Word:
    """One word: where it stands, how names are looked up, how the directory's words are, whether it is to go."""

    start: int
    end: int
    name: str
    typed: str
    joined: bool
    gone: bool = False


def without_names(text: str, names: Names, is_known: Callable[[str], bool]) -> str:
    """The text with `[name]` for each name of a person. `is_known`: whether a public listing uses a folded word."""
    parts, end = [], 0
    for found in PLACEHOLDER.finditer(text):
        parts += [_scrubbed(text[end : found.start()], names, is_known), found.group()]
        end = found.end()
    return "".join((*parts, _scrubbed(text[end:], names, is_known)))


def _scrubbed(text: str, names: Names, is_known: Callable[[str], bool]) -> str:
    words = list(_words(text))
    _mark_lone(words, names, is_known)
    _mark_neighbours(words, names)
    _mark_called(words, names, is_known)
    parts, end = [], 0
    for first, last in _runs(words):
        parts += [text[end : first.start], "[name]"]
        end = last.end
    return "".join((*parts, text[end:]))


def _words(text: str) -> Iterator[_Word]:
    end = 0
    for found in _WORD.finditer(text):
        typed = _POSSESSIVE.sub("", found.group())
        joined = bool(_HELD_TOGETHER.fullmatch(text[end : found.start()]))
        yield _Word(*found.span(), fold_word(_APOSTROPHE.sub("", typed)), fold_word(typed), joined)
        end = found.end()


def _mark_lone(words: list[_Word], names: Names, is_known: Callable[[str], bool]) -> None:
    """A name that is no ordinary word goes, unless a listing uses it or it is a saint's: St Mary's is a school."""
    for number, word in enumerate(words):
        if word.name in names.certain and not _is_saint(words, number):
            word.gone = not is_known(word.name)


def _mark_neighbours(words: list[_Word], names: Names) -> None:
    """Two names side by side are a person, even if each of them is in the directory."""
    for number in range(len(words) - 1):
        first, second = words[number], words[number + 1]
        both = {first.name, second.name} <= names.certain | names.ordinary
        of_school = _is_saint(words, number) or _is_saint(words, number + 1)
        if both and second.joined and {first.name, second.name} & names.certain and not of_school:
            first.gone = second.gone = True
    for before, word in pairwise(words):
        if word.gone and word.joined and len(before.name) == 1 and before.name not in small_words().all:
            before.gone = True  # the initial of "j smith"


def _mark_called(words: list[_Word], names: Names, is_known: Callable[[str], bool]) -> None:
    """What stands after `my son called`, `my name is`, `mrs`, whether or not it is in the list."""
    for number, word in enumerate(words[1:], start=1):
        before = words[number - 1].name
        if _is_called(words, number):
            word.gone = True
            _mark_rest(words, number, names, is_known)
        elif before in _RELATIVES:
            word.gone = word.gone or word.name in names.certain
        elif before in _TITLES:
            listed = word.name in names.certain | names.ordinary
            word.gone = word.gone or listed or not is_known(word.typed)


def _is_called(words: list[_Word], number: int) -> bool:
    """Whether `son called` or `name is` stands before a word."""
    before = words[number - 1].name
    if before in _CALLED:
        return _tells_of_a_person(words, number - 1)
    return before == "is" and number > 1 and words[number - 2].name in ("name", "names")


def _mark_rest(words: list[_Word], number: int, names: Names, is_known: Callable[[str], bool]) -> None:
    """The family name after a first name."""
    if number + 1 < len(words):
        word = words[number + 1]
        unknown = word.name not in small_words().all and not is_known(word.typed)
        if unknown or word.name in names.certain:
            word.gone = True


def _tells_of_a_person(words: list[_Word], called: int) -> bool:
    """Whether a `son` or `daughter` stands before `called`, with little between: a club may be called something."""
    for word in reversed(words[max(0, called - _FAR) : called]):
        if word.name in _RELATIVES:
            return True
        if word.name not in _BETWEEN:
            return False
    return False


def _is_saint(words: list[_Word], number: int) -> bool:
    return number > 0 and words[number - 1].name in _SAINTS and words[number].joined


def _runs(words: list[_Word]) -> Iterator[tuple[_Word, _Word]]:
    """First and last of each run of words that go, held together as one name."""
    run: list[_Word] = []
    for word in words:
        if run and not (word.gone and word.joined):
            yield run[0], run[-1]
            run = []
        if word.gone:
            run.append(word)
    if run:
        yield run[0], run[-1]
