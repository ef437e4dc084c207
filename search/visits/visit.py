"""One line of the spool of visits: all that is ever kept of somebody reading a page."""

import uuid
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from search.log.rules import LONGEST_WORDS


class Visit(BaseModel):
    """A listing's page was shown. `words`: what the search that led there was for, as `rules.kept_words` leaves it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: uuid.UUID
    day: date
    words: Annotated[str, Field(max_length=LONGEST_WORDS, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
