"""When it happens: the week as a table."""

from datetime import time
from typing import Any

from config.vocabularies import vocabulary
from localoffer.directory import facts
from localoffer.directory.content import OpeningTime
from localoffer.wording import time_words
from providers.editor.question import Section
from providers.editor.rows.forms import RowForm, TimeRow
from providers.editor.rows.question import RowsQuestion
from providers.editor.rows.reading import read_time


class Times(RowsQuestion):
    """Days, from when to when, in term time only or always, and words."""

    name = "times"
    section = Section.WHERE
    title = "When does it happen?"
    task = "Times"
    help = (
        "One row for each time of the week. Leave a box empty where it does not apply; say in words what does not fit "
        "into a table, like “every second Saturday”."
    )
    word = "Time"
    row = TimeRow

    @property
    def last_field(self) -> str:
        """The listing refuses a whole row when it closes before it opens."""
        return "closes"

    def typed(self, item: OpeningTime) -> dict[str, Any]:
        """Times as people write them."""
        return {
            **item.model_dump(include={"term_time_only", "description"}),
            "days": list(item.days),
            "opens": time_words(item.opens),
            "closes": time_words(item.closes),
        }

    def meant(self, row: RowForm, before: OpeningTime | None) -> dict[str, Any]:
        """Each day once, in the order of the week."""
        ticked = set(row["days"].data or ())
        week = [term.code for term in vocabulary("days").terms]
        return {
            "days": [*(day for day in week if day in ticked), *sorted(ticked.difference(week))],
            "opens": _time(row.said("opens"), before.opens if before else None),
            "closes": _time(row.said("closes"), before.closes if before else None),
            "term_time_only": bool(row["term_time_only"].data),
            "description": row.said("description"),
        }

    def line(self, item: OpeningTime) -> str:
        """`Monday to Friday, 9am to 5pm, Term time only`."""
        row = facts.time_rows([item])[0]
        return ", ".join(part for part in (row.days, row.times, row.notes) if part)


def _time(text: str, before: time | None) -> time | None:
    """What is written; what was there before where that is written still, to the second."""
    if before and text == time_words(before):
        return before
    return read_time(text) if text else None
