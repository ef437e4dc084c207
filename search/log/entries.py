"""One line of the search log: the only things of a search, or of a click on a result, that are ever kept."""

import uuid
from datetime import date, datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from localoffer.clock import ENGLAND
from search.address import Asked, age_text
from search.log.rules import LONGEST_WORDS

LONGEST_FILTERS = 300
LONGEST_PLACE = 100

_PLAIN = r"^[^\x00-\x1f\x7f]*$"
_Words = Annotated[str, Field(max_length=LONGEST_WORDS, pattern=_PLAIN)]
_Short = Annotated[str, Field(max_length=20, pattern=_PLAIN)]
_Count = Annotated[int, Field(ge=0, le=2_000_000_000)]


class Entry(BaseModel):
    """A search that was asked, or a result that was opened. Nothing says who did it, and no hour says when exactly.

    `key` is drawn at random: it keeps a line from being stored twice, and rows from being in the order in which they
    came. `filters`: as in the address, with the distance. `place`: a postcode district or a name. `total`: results;
    None where no engine could answer. `related`: listings shown below them. `meant`: the words with slips mended,
    where they were. `as_typed`: that was refused. `rank`: of the result that was opened; `from_related`: it was
    among the related ones.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: uuid.UUID
    kind: Literal["search", "click"]
    day: date
    hour: int = Field(ge=0, le=23)
    words: _Words
    filters: str = Field("", max_length=LONGEST_FILTERS, pattern=_PLAIN)
    place: str = Field("", max_length=LONGEST_PLACE, pattern=_PLAIN)
    age: _Short = ""
    total: _Count | None = None
    related: _Count = 0
    meant: _Words = ""
    as_typed: bool = False
    page: int = Field(1, ge=1, le=10_000)
    sort: _Short = ""
    degraded: bool = False
    rank: int | None = Field(None, ge=1, le=10_000)
    from_related: bool = False


def hour_of(moment: datetime) -> tuple[date, int]:
    """Day and hour on a wall clock in England."""
    there = moment.astimezone(ENGLAND)
    return there.date(), there.hour


def filters_of(asked: Asked) -> str:
    """The filters and the distance, as in the address; cut between two of them where they are very many."""
    pairs = [(group, code) for group, codes in asked.filters for code in codes]
    if asked.radius:
        pairs.insert(0, ("radius", f"{asked.radius:g}"))
    text = urlencode(pairs, safe="/:")
    return text if len(text) <= LONGEST_FILTERS else text[: text.rfind("&", 0, LONGEST_FILTERS)]


def age_of(asked: Asked) -> str:
    """`7` or `5-11`; empty where none was asked for."""
    return age_text(asked.age)
