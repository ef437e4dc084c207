"""What a row says of the report as a whole: its provision map, who approved it, and what its form asks at all. Pure."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from config.reports.shape import Form, Part, Question
from config.vocabularies import vocabulary
from importers.reports import cells
from importers.reports.columns import BITS, field_of, map_field
from importers.reports.reader import RowReader
from localoffer.reports.content import Provision, ReportContent


def provision_of(reader: RowReader, form: Form, base: ReportContent) -> Mapping[str, Any]:
    """The provision map, where the row says something of it: the whole of it as lines, or single cells of it."""
    asking = _asking(form, "provision-map")
    if asking is None:
        return {}
    held: dict[cells.Key, tuple[str, ...]] = {(row.need, row.layer): row.what for row in base.provision}
    whole = reader.read(field_of(asking.code, "map"), cells.map_of, {})
    found = dict(held if whole is None else whole)
    for name, key in _map_fields(asking.code).items():
        if name in reader.row.cells:
            things = reader.read(name, partial(cells.things_of, key), ())
            found |= {} if things is None else {key: things}
    rows = tuple(Provision(need=need, layer=layer, what=what) for (need, layer), what in found.items() if what)
    checked = reader.given(asking.code, "map") or not rows
    return {"provision": rows, "provision_from": None if checked else base.provision_from}


def approval_of(reader: RowReader, form: Form, base: ReportContent) -> Mapping[str, Any]:
    """Who approved the report and when, where the row says one of the two."""
    asking = _asking(form, "approval")
    if asking is None:
        return {}
    by, on = field_of(asking.code, "approved by"), field_of(asking.code, "approved on")
    said = reader.says(by), reader.says(on)
    if said == (None, None):
        return {}
    if "" in said:
        return {"approval": None}
    old = base.approval
    role = said[0] or (old.role if old else "")
    day = reader.read(on, cells.day_of, None) if said[1] else (old.on if old else None)
    if said[1] and day is None:
        return {}  # it is no day, which was said
    if not role or day is None:
        words = "says only half of it. Give who approved it, and the day."
        reader.problems.append(reader.row.problem(by if role else on, words))
        return {}
    made = reader.attempt(by, lambda: cells.approval_of(role, day))
    return {"approval": made} if made else {}


def asked_fields(form: Form) -> frozenset[str]:
    """The names of every column that a form has."""
    asked = {field_of(one.code, bit) for one in form.questions for part in one.parts for bit in BITS[part]}
    maps = [one.code for one in form.questions if "provision-map" in one.parts]
    return frozenset(asked.union(*(_map_fields(code) for code in maps)))


def _map_fields(code: str) -> dict[str, cells.Key]:
    """The column of each need, every child first, at every level."""
    needs = ("", *(term.code for term in vocabulary("needs").terms))
    keys = [(need, term.code) for need in needs for term in vocabulary("support_layers").terms]
    return {map_field(code, *key): key for key in keys}


def _asking(form: Form, part: Part) -> Question | None:
    return next((question for question in form.questions if part in question.parts), None)
