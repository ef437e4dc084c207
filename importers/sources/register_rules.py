"""What a school register row means: kind of provider, categories, stages, needs. Pure decisions on plain values."""

import re
from dataclasses import dataclass
from functools import cache

from config.vocabularies import vocabulary
from importers.specs.schools import NEED_COLUMNS
from importers.validation import Row
from localoffer.directory.content import OLDEST_AGE

_NOTHING = {"", "not applicable", "none", "does not apply", "n/a", "na"}


def meant(text: str) -> str:
    """The text, or "" where the register says that there is nothing to say."""
    return "" if text.casefold() in _NOTHING else text


def is_open(row: Row) -> bool:
    """Open now, also where its closing is proposed. An extract without the column holds open schools."""
    return row.text("status").casefold() in ("", "open", "open, but proposed to close")


def is_closed(row: Row) -> bool:
    """Closed, as opposed to not open yet."""
    return row.text("status").casefold() == "closed"


def kind_of(row: Row) -> str:
    """The kind of provider, by the names of type and group: the register's codes differ between its editions."""
    kind, group = row.text("type").casefold(), row.text("type_group").casefold()
    both = f"{kind} {group}"
    if "alternative provision" in both or "pupil referral" in both:
        return "alternative-provision"
    if "special post" in both:
        return "post-16"
    if "special" in both:
        return "special-school"
    if "nursery school" in kind or "children's cent" in both or row.text("phase").casefold() == "nursery":
        return "early-years"
    if re.search(r"16[- ]?(?:to )?[- ]?19|further education|sixth form cent|college|universit|higher education", both):
        return "post-16"
    if "independent" in both:
        return "independent"
    return "post-16" if (row.get("age_low") or 0) >= 16 else "mainstream-school"


def ages_of(row: Row) -> tuple[int | None, int | None]:
    """Youngest and oldest age, within the offer's 0 to 25. A range the wrong way round is not known."""
    low, high = row.get("age_low"), row.get("age_high")
    high = None if high is None else min(high, OLDEST_AGE)
    low = None if low is None or low > OLDEST_AGE else low
    return (None, None) if low is not None and high is not None and high < low else (low, high)


def stages_of(row: Row, kind: str) -> tuple[str, ...]:
    """Stages whose years the school teaches. Stages share their border years, and the upper age is the birthday at
    which pupils leave: a primary school for 3 to 11 is not a secondary school."""
    low, high = ages_of(row)
    if low is None and high is None:
        return {"early-years": ("early-years",), "post-16": ("post-16",)}.get(kind, ())
    youngest, oldest = low or 0, OLDEST_AGE if high is None else high
    return tuple(
        term.code
        for term in vocabulary("stages").terms
        if term.code != "all-ages" and youngest < term.extra["age_max"] and oldest > term.extra["age_min"]
    )


@dataclass(frozen=True)
class Resourced:
    """Specialist places inside a mainstream school. Since 2026 called inclusion bases; the register keeps old words."""

    provision: bool = False
    unit: bool = False

    def __bool__(self) -> bool:
        return self.provision or self.unit


def resourced_of(row: Row) -> Resourced:
    """What the type of resourced provision says."""
    text = meant(row.text("resourced")).casefold()
    return Resourced("resourced provision" in text, "sen unit" in text)


def is_section_41(row: Row) -> bool:
    """Approved under section 41 of the Children and Families Act 2014."""
    return row.text("section_41").casefold().startswith("approved")


@cache
def need_of(text: str) -> str | None:
    """The need meant by a SEN1 to SEN13 cell: the register's wording, or the census code it starts with."""
    needs = vocabulary("needs")
    code = needs.code_for(text, key="register")
    if code is None:
        short = text.partition(" - ")[0].strip()
        code = needs.code_for(short, key="census")
    return code


def needs_of(row: Row) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The needs listed, and the cells (field, value) that no need is known for."""
    codes, unknown = [], []
    for field in NEED_COLUMNS:
        text = meant(row.text(field))
        if not text:
            continue
        code = need_of(text)
        if code:
            codes.append(code)
        else:
            unknown.append((field, text))
    return tuple(dict.fromkeys(codes)), tuple(unknown)


_CATEGORY = {
    "mainstream-school": "education/mainstream",
    "special-school": "education/special",
    "alternative-provision": "education/alternative",
    "early-years": "education/early-years",
    "post-16": "education/post-16",
    "independent": "education/independent",
}


def categories_of(row: Row, kind: str) -> tuple[str, ...]:
    """The kinds of help under which families look for this school."""
    both = f"{row.text('type')} {row.text('type_group')}".casefold()
    found = [_CATEGORY[kind]]
    if kind == "special-school" and ("independent" in both or is_section_41(row)):
        found.append("education/independent")
    if kind == "post-16" and "special" in both:
        found.append("education/special")
    if resourced_of(row):
        found.append("education/resourced")
    low = row.get("age_low")
    if row.text("nursery").casefold().startswith("has nursery") or (low is not None and low <= 3):
        found.append("education/early-years")
    if row.text("sixth_form").casefold().startswith("has a sixth") or (row.get("age_high") or 0) >= 18:
        found.append("education/post-16")
    known = vocabulary("categories")
    return tuple(code for code in dict.fromkeys(found) if code in known)
