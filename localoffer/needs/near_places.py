"""Places with figures whose code or name is like what somebody asked for."""

from difflib import SequenceMatcher

from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.directory.models import Area
from localoffer.needs.models import NeedPlace

MOST = 5
_ALIKE = 0.6
"""Of two texts that are the same, 1."""


def near(session: Session, asked: str) -> list[str]:
    """At most MOST places, each as `Castle Hill Primary School (990009)`, the likest first."""
    places = [(row.code, row.name) for row in session.scalars(select(NeedPlace))]
    places += [(area.key, area.name) for area in session.scalars(select(Area))]
    likest = sorted(((-_likeness(asked, code, name), name, code) for code, name in places))
    return [f"{name} ({code})" for likeness, name, code in likest[:MOST] if -likeness >= _ALIKE]


def _likeness(asked: str, code: str, name: str) -> float:
    """Of the code, or of the name; a name that holds what was asked for is like it."""
    wanted, name = asked.strip().casefold(), name.casefold()
    if len(wanted) > 2 and wanted in name:
        return 1
    short = code.partition(":")[2] or code
    return max(SequenceMatcher(None, wanted, text.casefold()).ratio() for text in (code, short, name))
