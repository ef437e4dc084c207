"""What a row of Ofsted's childcare register means: whether it may be listed, ages, registers, the last inspection.

Pure decisions on plain values. No grade of Ofsted's is repeated: families read the report.
"""

from dataclasses import dataclass
from datetime import date

from importers.validation import Row

OFSTED_PAGE = "https://reports.ofsted.gov.uk/provider/16/"
_HOME = ("childminder", "home childcarer")
_HIDDEN = "redacted"
INSPECTIONS = ("report_card", "full", "out_of_school", "childcare")


def is_private(row: Row) -> bool:
    """A childminder, a home childcarer, or somebody whose name Ofsted keeps back: never listed. The register does not
    say that they agreed to be."""
    said = row.text("type").casefold()
    return any(said.startswith(kind) for kind in _HOME) or _HIDDEN in row.text("name").casefold()


def is_active(row: Row) -> bool:
    """Registered now. A release without the column holds active providers only."""
    return row.text("status").casefold() in ("", "active")


def is_domestic(row: Row) -> bool:
    """Childcare in somebody's home: its street is not shown."""
    return "on domestic" in row.text("type").casefold()


def is_out_of_school(row: Row) -> bool:
    """A club before and after school, or in the holidays."""
    return "out-of-school" in row.text("subtype").casefold().replace(" ", "-")


@dataclass(frozen=True)
class Registers:
    """Which of Ofsted's registers a provider is on: Early Years (birth to the 31 August after the fifth birthday),
    the compulsory part of the Childcare Register (to the eighth birthday), its voluntary part (8 to 17)."""

    early: bool
    compulsory: bool
    voluntary: bool


def registers_of(row: Row) -> Registers:
    """By the three flags, else by the combination: ALL, CCR only, CCR-VCR, EYR only, EYR-CCR, EYR-VCR, VCR only."""
    flags = [row.get(name) for name in ("on_early", "on_compulsory", "on_voluntary")]
    if any(flag is not None for flag in flags):
        return Registers(*(bool(flag) for flag in flags))
    said = row.text("combinations").upper()
    every = said == "ALL"
    return Registers(*(every or short in said for short in ("EYR", "CCR", "VCR")))


def ages_of(row: Row) -> tuple[int | None, int | None]:
    """Youngest and oldest age by the registers. A nursery is for children under school age whatever else it is
    registered for; a club is for children at school."""
    on = registers_of(row)
    if is_out_of_school(row):
        low = 4 if on.early else 5 if on.compulsory else 8 if on.voluntary else None
    else:
        low = 0 if on.early else 5 if on.compulsory else 8 if on.voluntary else None
    nursery = on.early and not is_out_of_school(row)
    high = 5 if nursery or (on.early and not on.compulsory and not on.voluntary) else None
    if high is None:
        high = 17 if on.voluntary else 7 if on.compulsory else None
    return low, high


def stages_of(row: Row) -> tuple[str, ...]:
    """Stages of those ages, in the words of the search: nobody looks for a nursery under secondary school."""
    on = registers_of(row)
    early = ("early-years",) if on.early else ()
    if not is_out_of_school(row) and on.early:
        return early
    older = ("primary", "secondary") if on.voluntary else ("primary",) if on.compulsory else ()
    return early + older


def inspected_on(row: Row) -> date | None:
    """The day of the last inspection of any kind; None where there was none yet."""
    days = [day for name in INSPECTIONS if (day := row.get(name)) is not None]
    return max(days) if days else None


def page_of(row: Row) -> str:
    """Its page with Ofsted's reports."""
    link = row.text("link")
    return link if "ofsted.gov.uk" in link.casefold() else f"{OFSTED_PAGE}{row.text('urn')}"
