"""Gaps as a file for a spreadsheet."""

from sqlalchemy.orm import Session

from localoffer.officers.downloading import File
from localoffer.wording import date_words
from search.log import queries
from search.log.tables import GAP_KINDS, GAP_STATES

COLUMNS = (
    "Words", "What is missing", "State", "Note", "Times asked", "Marked on", "Marked by", "Closed on", "Closed by",
)  # fmt: skip


def gaps_file(session: Session) -> File:
    """Every gap, the open ones first."""
    found = list(session.scalars(queries.gaps()))
    asked = queries.times_asked(session, [gap.folded for gap in found])
    who = queries.who(session, [actor for gap in found for actor in (gap.opened_by, gap.closed_by)])
    rows = [
        (
            gap.words,
            GAP_KINDS.get(gap.kind, gap.kind),
            GAP_STATES[gap.state],
            gap.note,
            asked.get(gap.folded, 0),
            date_words(gap.opened_at),
            who.get(gap.opened_by, ""),
            date_words(gap.closed_at),
            who.get(gap.closed_by or "", ""),
        )
        for gap in found
    ]
    return File("gaps", COLUMNS, rows, len(rows))
