"""The columns of a file of reports, from the questions in use: an authority's own questions are columns too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from config.reports import form_in_use, form_names, setting_kinds
from config.reports.shape import Form, Part, Question
from config.vocabularies import vocabulary
from importers.specs.columns import Column, Kind, Spec, fold

Bit = Literal[
    "text", "choices", "name", "role", "phone", "email", "others", "links", "date", "table", "map",
    "approved by", "approved on",
]  # fmt: skip
"""What one column holds of an answer."""
BITS: dict[Part, tuple[Bit, ...]] = {
    "text": ("text",),
    "choices": ("choices",),
    "contact": ("name", "role", "phone", "email", "others"),
    "links": ("links",),
    "date": ("date",),
    "table": ("table",),
    "provision-map": ("map",),
    "approval": ("approved by", "approved on"),
}
"""The columns of each part of an answer."""
EVERYONE = "all"
"""How a file names provision that is for every child, not for one need."""


@dataclass(frozen=True)
class _About:
    kind: Kind
    note: str
    many: bool = False


_ABOUT: dict[Bit, _About] = {
    "text": _About("words", ""),
    "choices": _About("code", "What is ticked.", many=True),
    "name": _About("text", "The person's name."),
    "role": _About("text", "Their role."),
    "phone": _About("phone", ""),
    "email": _About("email", "A shared one, such as senco@, is best."),
    "others": _About("words", "Further people, one a line: name | role | phone | email."),
    "links": _About("words", "One a line: label: address."),
    "date": _About("date", ""),
    "table": _About("words", ""),
    "map": _About("words", "One thing a line: need | level | thing; 'all' as need is for every child."),
    "approved by": _About("text", "The role, never a name."),
    "approved on": _About("date", "The day of the approval."),
}
SCHOOL = (
    Column("urn", ("urn", "school urn"), note="The school's number. It, slug or name says whose report this is."),
    Column("slug", ("slug", "address", "page"), note="The last part of its address on this site, instead of the URN."),
    Column("name", ("name", "school", "school name", "setting", "provider name"), note="Its name, as on this site."),
    Column("postcode", ("postcode", "school postcode"), note="With the name, where several are called alike."),
    Column("year", ("year", "school year"), note="The year in which the school year begins; another one is refused."),
    Column("note", ("note", "what changed", "what has changed"), kind="words",
           note="What was changed, for families, where the year's report is public already."),
)  # fmt: skip
"""Columns that say whose report a row is, and for when."""


def forms_asked() -> tuple[Form, ...]:
    """The newest version of every form, the schools' first."""
    asked = dict.fromkeys(kind.form for kind in setting_kinds().values())
    return tuple(form_in_use(name) for name in (*asked, *(name for name in form_names() if name not in asked)))


def report_spec(forms: Sequence[Form]) -> Spec:
    """The columns of the template of these forms, the same question once, in the order of the first that asks it."""
    columns = list(SCHOOL)
    for _, asking in _questions(forms):
        parts = dict.fromkeys(part for question in asking for part in question.parts)
        columns += [_column(asking, bit) for part in parts for bit in BITS[part]]
    return Spec("reports", "Reports", _told_apart(columns))


def all_columns(forms: Sequence[Form]) -> tuple[Column, ...]:
    """Those of the template, and one for each need and level of a provision map: what is looked for in a file."""
    spec = report_spec(forms)
    maps = [asking for _, asking in _questions(forms) if any("provision-map" in one.parts for one in asking)]
    return _told_apart([*spec.columns, *(column for asking in maps for column in _map_columns(asking[0]))])


def field_of(question: str, bit: Bit) -> str:
    """The name of a column: the question's code, and what of its answer it holds; words and the map need no more."""
    return question if bit in ("text", "map") else f"{question} {bit}"


def map_field(question: str, need: str, layer: str) -> str:
    """The name of the column for one need (empty: every child) and level of a provision map."""
    return f"{question} {need or EVERYONE} {layer}"


def _questions(forms: Sequence[Form]) -> Iterator[tuple[str, list[Question]]]:
    found: dict[str, list[Question]] = defaultdict(list)
    for form in forms:
        for question in form.questions:
            found[question.code].append(question)
    yield from found.items()


def _column(asking: Sequence[Question], bit: Bit) -> Column:
    first, about = asking[0], _ABOUT[bit]
    main = _main_bit(asking)
    names = [field_of(first.code, bit), f"{first.code} {bit}", *([first.code] if bit == main else [])]
    for question in asking:
        names += [question.label, question.ask] if bit == main else []
        names += [f"{question.label} {bit}", f"{question.ask} {bit}"]
    if bit in ("approved by", "approved on"):
        others = ("role",) if bit == "approved by" else ("date", "day")
        names += [bit, *(f"{first.code} {other}" for other in others)]
    note = about.note
    if bit == "table":
        note = f"One row a line: {' | '.join(first.columns)}."
    said = f"{first.label}: {note or bit + '.'}" if bit != main else f"{first.ask} {note}".strip()
    headings = tuple(dict.fromkeys(names))
    return Column(field_of(first.code, bit), headings, about.kind, many=about.many, note=said)


def _main_bit(asking: Sequence[Question]) -> Bit:
    """What a column holds that bears nothing but the question's code: its words, else the first part it has."""
    parts = [part for question in asking for part in question.parts]
    return "text" if "text" in parts else BITS[parts[0]][0]


def _map_columns(question: Question) -> Iterator[Column]:
    needs = (("", EVERYONE), *((term.code, term.label) for term in vocabulary("needs").terms))
    for need, label in needs:
        for layer in vocabulary("support_layers").terms:
            name = map_field(question.code, need, layer.code)
            yield Column(name, (name, f"{question.code} {label} {layer.label}"), "words")


def _told_apart(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns without names that could mean two of them. The usual name of each stays."""
    listed = list(columns)
    usual = {fold(column.heading): column.field for column in listed}
    meant: dict[str, set[str]] = defaultdict(set)
    for column in listed:
        for name in column.headings:
            meant[fold(name)].add(column.field)
    kept = []
    for column in listed:
        others = (
            name
            for name in column.headings[1:]
            if len(meant[fold(name)]) == 1 and usual.get(fold(name), column.field) == column.field
        )
        kept.append(replace(column, headings=(column.heading, *others)))
    return tuple(kept)
