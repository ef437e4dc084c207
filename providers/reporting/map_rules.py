"""Pure decisions about the provision map: its needs, what was typed as lines, and where to go on."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from config.vocabularies import Term, vocabulary
from localoffer.accounts.forms import Fault
from localoffer.reports.content import ReportContent
from localoffer.reports.markdown import to_plain
from localoffer.reports.pasted import from_paste, looks_like_html
from localoffer.reports.shown import EVERY_CHILD
from localoffer.wording import plural

EVERYONE = "every-child"
"""How the row that names no need is called in an address."""
LONGEST, MOST = 300, 50
"""Characters of one line, and lines of one level: as many as a report keeps."""
_SIGN = re.compile(r"^(?:[-*•·▪◦–]|\(?\d{1,2}[.)])\s+")


@dataclass(frozen=True)
class NeedRow:
    """A need in the list of the map: its name in an address, its label, and how much there is at each level."""

    name: str
    label: str
    things: tuple[str, ...]


@dataclass(frozen=True)
class MapValues:
    """What the list of the map shows: `own` are needs the setting says it supports or has something for, every child
    first; `others` the rest."""

    own: tuple[NeedRow, ...]
    others: tuple[NeedRow, ...]


def map_values(content: ReportContent) -> MapValues:
    """The needs of the map. Where the report does not say which needs it supports, all are the setting's own."""
    own = own_needs(content)
    rows = {code: _row(code, content) for code in ("", *(term.code for term in vocabulary("needs").terms))}
    return MapValues(
        own=tuple(row for code, row in rows.items() if code in own),
        others=tuple(row for code, row in rows.items() if code not in own),
    )


def own_needs(content: ReportContent) -> set[str]:
    """Every child, the needs that have something in the map, and those ticked in the answer that holds only needs."""
    known = {term.code for term in vocabulary("needs").terms}
    ticked = {code for answer in content.answers if set(answer.choices) <= known for code in answer.choices}
    return {"", *(row.need for row in content.provision), *(ticked or known)}


def need_of(name: str) -> str | None:
    """The code of a need by its name in an address; None for one there is not."""
    if name == EVERYONE:
        return ""
    return name if name in vocabulary("needs") else None


def need_label(need: str) -> str:
    """What families call it."""
    return vocabulary("needs").label_of(need) if need else EVERY_CHILD


def levels() -> tuple[Term, ...]:
    """The levels of support, from what everyone gets to specialist help."""
    return vocabulary("support_layers").terms


def field(layer: str) -> str:
    """The name of a level's box."""
    return f"level-{layer}"


def texts_of(content: ReportContent, need: str) -> dict[str, str]:
    """What stands in the box of each level: a line for each thing."""
    said = {row.layer: row.what for row in content.provision if row.need == need}
    return {level.code: "\n".join(said.get(level.code, ())) for level in levels()}


def lines_of(text: str) -> tuple[str, ...]:
    """The things of a box: each line once, without the sign of a list; of pasted HTML its words."""
    plain = to_plain(from_paste(text)) if looks_like_html(text) else text
    lines = (_SIGN.sub("", " ".join(line.split())) for line in plain.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def faults_of(lines: Mapping[str, tuple[str, ...]]) -> tuple[Fault, ...]:
    """What no report keeps: too many lines, or one that is too long, at its box."""
    found = []
    for layer, things in lines.items():
        long = next((line for line in things if len(line) > LONGEST), None)
        if len(things) > MOST:
            found.append(Fault(field(layer), f"Give {MOST} lines or fewer; there are {len(things):,}"))
        elif long is not None:
            words = f"The line that begins “{long[:20]}” has {len(long):,} characters; {LONGEST} is the most"
            found.append(Fault(field(layer), f"{words}. Write one thing on each line"))
    return tuple(found)


def need_print(content: ReportContent, need: str) -> str:
    """Hex digest of what there is for one need: equal where nobody has changed it meanwhile."""
    said = [row.model_dump(mode="json") for row in content.provision if row.need == need]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def next_need(content: ReportContent, need: str) -> NeedRow | None:
    """The setting's next need of which the map says nothing yet; None where there is none after this one."""
    order = [row.name for row in map_values(content).own]
    here = order.index(need or EVERYONE) + 1 if (need or EVERYONE) in order else 0
    return next((row for row in map_values(content).own[here:] if not row.things), None)


def _row(need: str, content: ReportContent) -> NeedRow:
    said = {row.layer: len(row.what) for row in content.provision if row.need == need}
    things = tuple(f"{level.label}: {plural(said[level.code], 'thing')}" for level in levels() if level.code in said)
    return NeedRow(need or EVERYONE, need_label(need), things)
