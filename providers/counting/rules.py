"""Pure decisions about the form of counts: its boxes, what was typed in them, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from config.needs import ALL, label_of
from localoffer.accounts.forms import Fault
from localoffer.needs.counted import WITH_NEEDS, Cell, needs_of_census
from localoffer.needs.figures import period_of
from localoffer.needs.typed import MOST, Difference, differences, more_than_all

YEARS_BACK = 4
"""School years before this one that can still be given or corrected."""
LONGEST = 12
"""Characters of a box that are shown again."""
PUPILS = Cell(ALL)


@dataclass(frozen=True)
class Box:
    """One box of the form: the name of its field, and what it asks in words."""

    cell: Cell
    field: str
    label: str


@dataclass(frozen=True)
class Line:
    """A row of the form's table: what is counted, and a box for each provision."""

    label: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Typed:
    """What was sent: the text of every box as it is shown again, the counts, and what is wrong."""

    texts: Mapping[str, str]
    counts: Mapping[Cell, int]
    faults: tuple[Fault, ...]
    differences: tuple[Difference, ...] = ()


def periods(today: date) -> tuple[str, ...]:
    """The school years that can be given, this one first."""
    first = int(period_of(today)[:4])
    return tuple(f"{year}{(year + 1) % 100:02d}" for year in range(first, first - YEARS_BACK - 1, -1))


def pupils_box() -> Box:
    """The one of all pupils on roll."""
    return Box(PUPILS, "pupils", "Pupils on roll")


def lines() -> tuple[Line, ...]:
    """The table: the totals, then each type of need."""
    return tuple(Line(_row_label(need), tuple(_box(provision, need) for provision in WITH_NEEDS))
                 for need in (ALL, *needs_of_census()))  # fmt: skip


def boxes() -> tuple[Box, ...]:
    """All of the form, in the order in which they are filled in."""
    return (pupils_box(), *(box for line in lines() for box in line.boxes))


def texts_of(counts: Mapping[Cell, int]) -> dict[str, str]:
    """What stands in each box."""
    return {box.field: str(counts[box.cell]) if box.cell in counts else "" for box in boxes()}


def read(sent: Mapping[str, list[str]]) -> Typed:
    """The form as it was sent, box by box."""
    texts, counts, faults = {}, {}, []
    for box in boxes():
        given = sent.get(box.field, [])
        text = given[0].strip() if len(given) == 1 else ""
        texts[box.field] = "".join(char for char in text if char.isprintable())[:LONGEST]
        if len(given) != 1:
            faults.append(Fault(box.field, "The form did not arrive whole. Look it over and save it again"))
            break
        number = _number(text)
        if number is not None:
            counts[box.cell] = number
        elif text:
            faults.append(
                Fault(box.field, f"{box.label}: give a number of pupils from 0 to {MOST:,}, or leave it empty")
            )
    if not faults:
        faults += _faults_of(counts)
    return Typed(texts, counts, tuple(faults), () if faults else tuple(differences(counts)))


def difference_words(one: Difference) -> str:
    """That a total and its needs do not agree."""
    label = label_of("provision", one.provision)
    return f"{label}: the types of need add up to {one.added:,}, and the total is {one.total:,}"


def field_of(cell: Cell) -> str:
    """The name of a box."""
    return f"{cell.provision}-{cell.need}"


def _faults_of(counts: Mapping[Cell, int]) -> list[Fault]:
    if not counts:
        return [Fault(pupils_box().field, "Give at least one count")]
    if more_than_all(counts):
        words = "Pupils on roll: fewer than have SEN support or an EHC plan together. Correct one of them"
        return [Fault(pupils_box().field, words)]
    return []


def _number(text: str) -> int | None:
    plain = text.replace(",", "").replace(" ", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 6):
        return None
    return int(plain) if int(plain) <= MOST else None


def _box(provision: str, need: str) -> Box:
    cell = Cell(provision, need)
    return Box(cell, field_of(cell), f"{label_of('provision', provision)}, {_row_label(need).lower()}"
               if need == ALL else f"{label_of('provision', provision)}, {_row_label(need)}")  # fmt: skip


def _row_label(need: str) -> str:
    return "All together" if need == ALL else label_of("need", need)
