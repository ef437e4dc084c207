"""What a column is: the words every description of a source is written in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Kind = Literal[
    "text",  # one line
    "words",  # several lines
    "whole",  # a whole number, 0 or more
    "money",  # pounds
    "number",  # a decimal number, may be negative
    "date",
    "yes-no",
    "postcode",
    "phone",
    "email",
    "web",
    "latitude",
    "longitude",
    "code",  # a code or label of the vocabulary named in `vocabulary`
]


@dataclass(frozen=True)
class Column:
    """One column. `field` is our name, `headings` the names it goes by in files, the usual one first.

    `many` cells hold several values separated by ";". A value that is wrong in a `lenient` column is left
    out with a warning; in any other column it keeps the row out.
    """

    field: str
    headings: tuple[str, ...]
    kind: Kind = "text"
    required: bool = False
    many: bool = False
    vocabulary: str = ""
    longest: int = 300
    lenient: bool = False
    note: str = ""
    example: str = ""

    @property
    def heading(self) -> str:
        """The usual heading."""
        return self.headings[0]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The headings reduced to their words, to be looked for in a file."""
        return tuple(map(fold, self.headings))


@dataclass(frozen=True)
class Spec:
    """One kind of file. `name` is the word used on the command line."""

    name: str
    title: str
    columns: tuple[Column, ...]
    _by_field: dict[str, Column] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_field.update({column.field: column for column in self.columns})

    def column(self, name: str) -> Column:
        """The column with this field name. Raises KeyError."""
        return self._by_field[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_field


def fold(heading: str) -> str:
    """A heading reduced to its words, so that 'Provider_Name' and 'provider name ' are the same."""
    return re.sub(r"[^a-z0-9]+", " ", heading.casefold()).strip()


def plain_columns(headings: Iterable[str], required: Iterable[str] = ()) -> tuple[Column, ...]:
    """Columns read as they stand, for a layout that a mapping describes."""
    needed = set(required)
    return tuple(Column(name, (name,), "words", name in needed) for name in dict.fromkeys(headings))
