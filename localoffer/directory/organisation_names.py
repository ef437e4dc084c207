"""How the names of organisations are compared: the words that tell them apart, and those that only say what they are.

Pure. `Archers CIC` and `The Archers` are one name; `St Anne's Infant School` and `St Anne's Junior School` are two.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

LONGEST = 300
"""Characters of a name that count."""

_PHRASES = tuple(
    (re.compile(rf"\b(?:{found})\b"), put)
    for found, put in (
        (r"church of england|c of e|c e|cofe|ce|anglican", "cofe"),
        (r"roman catholic|r c|rc|catholic|rcvap", "catholic"),
        (r"greater manchester", "greatermanchester"),
        (r"pre school|preschool|playgroup|play group", "preschool"),
        (r"after school|out of school|afterschool|oosc", "afterschool"),
        (r"sixth form|6th form|post 16", "sixthform"),
        (r"voluntary (?:aided|controlled)|v a|v c|va|vc|aided", " "),
        (
            r"community interest company|c i c|cic|limited|ltd|plc|llp|c i o|cio|charitable|incorporated|inc"
            r"|registered",
            " ",
        ),
        (r"football club|f c", "fc"),
        (r"(?:multi )?academy trust", "academytrust"),
    )
)
_WORDS = {
    "saint": "st",
    "saints": "st",
    "sts": "st",
    "ss": "st",
    "sch": "school",
    "schl": "school",
    "schools": "school",
    "prim": "primary",
    "pri": "primary",
    "inf": "infant",
    "infants": "infant",
    "jun": "junior",
    "jnr": "junior",
    "juniors": "junior",
    "sec": "secondary",
    "acad": "academy",
    "coll": "college",
    "nurs": "nursery",
    "nurseries": "nursery",
    "ctr": "centre",
    "cntr": "centre",
    "center": "centre",
    "centres": "centre",
    "assoc": "association",
    "assn": "association",
    "soc": "society",
    "svc": "service",
    "svcs": "service",
    "services": "service",
    "comm": "community",
    "grp": "group",
    "groups": "group",
    "clubs": "club",
    "childrens": "children",
    "childs": "children",
    "gram": "grammar",
    "med": "medical",
    "surg": "surgery",
    "surgeries": "surgery",
    "gp": "surgery",
    "practise": "practice",
    "prac": "practice",
    "fcs": "fc",
    "parents": "parent",
    "trusts": "trust",
    "hosp": "hospital",
    "rd": "road",
    "gt": "great",
    "mcr": "manchester",
}
_DROPPED = frozenset(
    [
        "the",
        "of",
        "and",
        "at",
        "for",
        "in",
        "a",
        "an",
        "on",
        "to",
        "with",
        "by",
        "s",
        "uk",
        "company",
        "co",
        "fund",
        "held",
        "icw",
    ]
)
_KINDS = frozenset(
    [
        "school",
        "primary",
        "infant",
        "junior",
        "secondary",
        "high",
        "grammar",
        "academy",
        "college",
        "nursery",
        "preschool",
        "afterschool",
        "sixthform",
        "special",
        "centre",
        "club",
        "group",
        "association",
        "society",
        "service",
        "trust",
        "foundation",
        "church",
        "catholic",
        "cofe",
        "community",
        "charity",
        "children",
        "academytrust",
        "practice",
        "surgery",
        "medical",
        "health",
        "library",
        "fc",
        "playing",
        "organisation",
        "project",
    ]
)
"""Words that say what an organisation is, and not which."""
_COMMONEST = ("school", "primary", "nursery", "college", "academy", "association", "secondary", "community", "society")
"""Those of them that nothing else is a slip of: Heath is no slip of health."""
_APART = (
    frozenset({"infant", "junior", "primary", "secondary", "high", "grammar", "nursery", "preschool", "sixthform"}),
    frozenset({"catholic", "cofe"}),
    frozenset({"boys", "girls"}),
    frozenset({"library", "surgery", "school", "fc", "rfc", "cc"}),
)
"""Two names with different words of one of these are two organisations."""
_BESIDE = frozenset(["friends", "pta", "ptfa", "pfa", "parent", "parents", "academytrust", "afterschool", "alumni"])
"""Organisations beside another of the same name: friends of a school, its parents' association."""
_NOT_WORDS = re.compile(r"[^a-z0-9]+")


class Likeness(IntEnum):
    """How alike two names are."""

    OTHER = 0
    PART = 1
    """All telling words of one are in the other."""
    NEAR = 2
    """The same but for slips of the pen and words that only say what it is."""
    SAME = 3


@dataclass(frozen=True)
class Reading:
    """A name as it is compared. `telling`: the words that tell it from others, in order; `kinds`: the rest;
    `whole`: all of them, written as one word."""

    telling: tuple[str, ...]
    kinds: frozenset[str]
    whole: str = ""

    @property
    def is_common(self) -> bool:
        """Whether others nearby are likely to be called the same: a saint, or one short word, or none."""
        return "st" in self.telling or len("".join(self.telling)) < 5


@lru_cache(maxsize=100_000)
def read_name(name: str) -> Reading:
    """A name taken apart."""
    plain = unicodedata.normalize("NFKD", name[:LONGEST].replace("&", " and ")).encode("ascii", "ignore").decode()
    text = _NOT_WORDS.sub(" ", plain.lower().replace("'s", "s").replace("'", ""))
    for found, put in _PHRASES:
        text = found.sub(put, text)
    words = [_usual(word) for word in text.split() if word not in _DROPPED]
    telling = tuple(word for word in words if word not in _KINDS)
    whole = "".join(words)
    return Reading(telling, frozenset(words) & _KINDS, whole) if telling else Reading(tuple(words), frozenset(), whole)


def likeness(one: Reading, other: Reading) -> Likeness:
    """How alike two names are, whatever else is known. Two of different kinds are never more than PART."""
    if not one.telling or not other.telling:
        return Likeness.OTHER
    words, others = frozenset(one.telling), frozenset(other.telling)
    if one.telling == other.telling or words == others:
        found = Likeness.SAME if one.kinds == other.kinds else Likeness.NEAR
    elif one.whole == other.whole or _same_but_slips(one.telling, other.telling):
        found = Likeness.NEAR
    elif (words < others or others < words) and not words.symmetric_difference(others) <= {"st"}:
        found = Likeness.PART
    else:
        return Likeness.OTHER
    return min(found, Likeness.PART) if are_apart(one, other) else found


def are_apart(one: Reading, other: Reading) -> bool:
    """Whether their words say that they are two: infant and junior, Catholic and Church of England, a school and its
    friends."""
    mine, theirs = (frozenset(reading.telling) | reading.kinds for reading in (one, other))
    if bool(mine & _BESIDE) != bool(theirs & _BESIDE):
        return True
    return any(mine & apart and theirs & apart and mine.isdisjoint(theirs & apart) for apart in _APART)


def _usual(word: str) -> str:
    """A word in its usual form; a slip in one of the commonest is mended."""
    known = _WORDS.get(word, word)
    if known in _KINDS or len(known) < 5:
        return known
    return next((common for common in _COMMONEST if _is_slip(known, common)), known)


def _same_but_slips(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same words with a letter wrong here and there, or written together instead of apart."""
    if len(one) != len(other):
        joined, whole = "".join(one), "".join(other)
        return len(joined) > 5 and joined == whole
    left = list(other)
    for word in one:
        found = word if word in left else next((near for near in left if _is_slip(word, near)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _is_slip(one: str, other: str) -> bool:
    """Numbers and short words are never slips of each other: 1st and 2nd, FC and RFC are told apart by them."""
    if min(len(one), len(other)) < 4 or not (one.isalpha() and other.isalpha()):
        return False
    most = 1 if max(len(one), len(other)) < 8 else 2
    return OSA.distance(one, other, score_cutoff=most) <= most
