"""The public address of a search, read leniently and written back in one settled form.

`/search?q=&near=&radius=&age=&<group>=&sort=&as=&page=`: whatever a query string holds, reading it never fails.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from search.query import DEEPEST, SORTS, Sort

PAGE_SIZE = 10
LONGEST_TEXT = 200
LONGEST_PLACE = 100
LONGEST_AGE = 20
WIDEST_MILES = 500.0
OLDEST_AGE = 25
AS_TYPED = "typed"
MOST_CODES = 60
"""Codes of one group that an address may ask for; the rest are left out."""

Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Asked:
    """What a visitor asked for, as the address says it.

    `near` is the place as typed; `radius` is in miles; `age` youngest and oldest in whole years; `sort` is
    None where the address leaves it to us; `unknown` counts what was left out because no filter is called that;
    `age_unread` is what was written for an age and is none; `as_typed` takes the words as they were typed: no
    spelling corrected, no place or age read out of them.
    """

    text: str = ""
    near: str = ""
    radius: float | None = None
    age: tuple[int, int] | None = None
    filters: Filters = ()
    sort: Sort | None = None
    page: int = 1
    unknown: int = 0
    age_unread: str = ""
    as_typed: bool = False

    @property
    def order(self) -> Sort:
        """How results are sorted: as asked, where that can be done. Otherwise best match; without words nearest
        first; without a place too, most recently confirmed first."""
        usual: Sort = "relevance" if self.text else "distance" if self.near else "assured"
        impossible = (self.sort == "distance" and not self.near) or (self.sort == "relevance" and not self.text)
        return usual if self.sort is None or impossible else self.sort

    def chosen(self, group: str) -> tuple[str, ...]:
        """The codes asked for in a group."""
        return dict(self.filters).get(group, ())

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values in the settled order, what is left at its default left out."""
        pairs = [("q", self.text), ("near", self.near)]
        pairs.append(("radius", f"{self.radius:g}" if self.radius else ""))
        pairs.append(("age", age_text(self.age)))
        pairs += [(group, code) for group, codes in self.filters for code in codes]
        pairs.append(("sort", self.sort or ""))
        pairs.append(("as", AS_TYPED if self.as_typed else ""))
        pairs.append(("page", str(self.page) if self.page > 1 else ""))
        return [(name, value) for name, value in pairs if value]

    def query_string(self) -> str:
        """The part of the address after `?`; empty for a search for everything."""
        return urlencode(self.pairs())

    def without(self, group: str, code: str | None = None) -> "Asked":
        """The same from page 1, without one code of a group (None: without the whole group)."""
        kept = (
            (name, tuple(c for c in codes if name != group or (code and c != code))) for name, codes in self.filters
        )
        return replace(self, filters=tuple((name, codes) for name, codes in kept if codes), page=1)

    def changed(self, **values: object) -> "Asked":
        """The same from page 1 with other values, for links that widen or sort."""
        return replace(self, **({"page": 1} | values))  # type: ignore[arg-type]


def read(arguments: Iterable[tuple[str, str]], known: Mapping[str, Collection[str]]) -> Asked:
    """What the name and value pairs of a query string ask for. `known`: the codes of each group."""
    plain: dict[str, str] = {}
    codes: dict[str, list[str]] = {}
    unknown = 0
    for name, value in arguments:
        if name not in known:
            plain.setdefault(name, value)
        elif value in known[name]:
            chosen = codes.setdefault(name, [])
            if value not in chosen and len(chosen) < MOST_CODES:
                chosen.append(value)
        elif value:
            unknown += 1
    near = tidy(plain.get("near", ""), LONGEST_PLACE)
    sort = plain.get("sort", "")
    written = tidy(plain.get("age", ""), LONGEST_AGE)
    text = tidy(plain.get("q", ""), LONGEST_TEXT)
    return Asked(
        text=text,
        near=near,
        radius=_miles(plain.get("radius", "")) if near else None,
        age=_ages(written),
        filters=tuple((group, _narrowest(codes[group])) for group in known if group in codes),
        sort=next((name for name in SORTS if name == sort), None),
        page=_page(plain.get("page", "")),
        unknown=unknown,
        age_unread="" if _ages(written) else written,
        as_typed=plain.get("as") == AS_TYPED and bool(text),
    )


def _narrowest(codes: list[str]) -> tuple[str, ...]:
    """A term of a tree gives way to terms below it: ticking one of those is meant to narrow."""
    return tuple(code for code in codes if not any(other.startswith(f"{code}/") for other in codes))


def tidy(text: str, longest: int) -> str:
    """Text with control characters gone and runs of spaces made one, cut to `longest` characters."""
    plain = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text[: longest * 4])
    return " ".join(plain.split())[:longest].strip()


def age_text(age: tuple[int, int] | None) -> str:
    """`7` or `5-11`; empty for None."""
    if age is None:
        return ""
    return str(age[0]) if age[0] == age[1] else f"{age[0]}-{age[1]}"


def _ages(text: str) -> tuple[int, int] | None:
    """`7`, `age 7`, `7 years old`, `5-11`, `5 to 11`."""
    plain = re.sub(r"\b(?:ages?|aged|years?|yrs?|old)\b", " ", text.casefold())
    found = re.fullmatch(r"\s*(\d{1,2})\s*(?:(?:-|\u2013|to)\s*(\d{1,2}))?\s*", plain, re.ASCII)
    if not found:
        return None
    first, last = sorted((int(found[1]), int(found[2] or found[1])))
    return (first, last) if first <= OLDEST_AGE else None


def _miles(text: str) -> float | None:
    found = re.fullmatch(r"\s*(\d{1,4}(?:\.\d{1,3})?)\s*", text, re.ASCII)
    radius = float(found[1]) if found else 0.0
    return radius if 0 < radius <= WIDEST_MILES else None


def _page(text: str) -> int:
    number = int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else 1
    return max(1, min(number, DEEPEST // PAGE_SIZE))
