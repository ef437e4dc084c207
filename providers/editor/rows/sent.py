"""What a posted form says of a list, row by row, whoever made the form: clean text, numbered from 0. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from providers.editor.fields import tidy_line, tidy_text

Row = Mapping[str, Sequence[str]]
"""Field to what was sent for it; a box with ticks sends several."""
ADD, REMOVE, CHECK = "add-row", "remove-row", "check-rows"
"""Names of the buttons that show the page again and save nothing."""
WAS = "was"
"""Hidden in each row: the number of the item it was made from, empty in a new row. It also says that there is a row
where nothing is filled in."""


@dataclass(frozen=True)
class Sent:
    """The rows in their order, and the one that `REMOVE` names, by its place among them; None where it names none."""

    rows: tuple[Row, ...]
    remove: int | None


def read_rows(form: MultiDict[str, str], part: str, fields: Sequence[str], lines: Sequence[str], most: int) -> Sent:
    """The rows of `part`: fields `places-0-town`. No more than `most` and one, so that too many can be told from
    enough. `lines`: fields that keep their line breaks; all others are one line."""
    named = re.compile(rf"{re.escape(part)}-([0-9]{{1,6}})-([a-z_]+)")
    found: dict[int, dict[str, Sequence[str]]] = {}
    for key in form:
        match = named.fullmatch(key)
        if match and match[2] in fields:
            values = [_clean(text, match[2] in lines) for text in form.getlist(key)]
            found.setdefault(int(match[1]), {})[match[2]] = values
    numbers = sorted(found)[: most + 1]
    wanted = form.get(REMOVE, "")
    remove = int(wanted) if re.fullmatch("[0-9]{1,6}", wanted) else None
    return Sent(
        tuple(found[number] for number in numbers),
        numbers.index(remove) if remove in numbers else None,
    )


def as_form(rows: Sequence[Row], part: str) -> MultiDict[str, str]:
    """Rows as a form again, numbered from 0 without gaps."""
    pairs = [
        (f"{part}-{number}-{field}", value)
        for number, row in enumerate(rows)
        for field, values in {WAS: [""], **row}.items()
        for value in values
    ]
    return MultiDict(pairs)


def _clean(text: str, keeps_lines: bool) -> str:
    """As every field of the editor; of several lines, the empty ones are left out."""
    if not keeps_lines:
        return tidy_line(text)
    return "\n".join(filter(None, map(tidy_line, tidy_text(text).split("\n"))))
