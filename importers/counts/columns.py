"""The columns of a sheet of counts, and those that would make it a list of pupils."""

import re
from collections.abc import Iterable, Sequence

from config.needs import ALL, axis
from importers.specs.columns import Column, fold
from localoffer.needs.counted import needs_of_census

NEED = "need "
"""Before a need's code in the field of its own column, in a wide sheet."""
ROW = (
    Column("urn", ("URN", "School URN"), note="The school's number. Empty in a row of an area.", example="900001"),
    Column("area", ("Area", "Authority"), note="In place of a school: an area such as ward:E05999001, or the three "
           "digits of the authority.", example="ward:E05999001"),
    Column("school", ("School", "School name"), note="For whoever reads the sheet; not used.", example="Abbey School"),
    Column("year", ("School year", "Academic year", "time_period"), required=True, note="As 2025/26, or 202526.",
           example="2025/26"),
    Column("provision", ("Provision", "SEN provision"), required=True,
           note="SEN support, EHC plan, or All pupils for everybody on roll.", example="SEN support"),
    Column("year_group", ("Year group", "NC year"), note="Empty for all together.", example="6"),
    Column("need", ("Need", "Primary need"), note="A type of need, or empty for the total.", example="ASD"),
    Column("pupils", ("Pupils", "Number of pupils", "Count"), note="How many.", example="12"),
)  # fmt: skip
"""One row for each school, provision and need; the template's columns."""


def columns() -> tuple[Column, ...]:
    """Those of a row, and for a wide sheet one for each need and the total."""
    wide = [Column(f"{NEED}{ALL}", ("Total", "All needs"))]
    for term in axis("need").terms:
        if term.code in needs_of_census():
            names = dict.fromkeys(
                (str(term.extra.get("census", term.label)), term.label, *term.extra.get("aliases", ()))
            )
            wide.append(Column(f"{NEED}{term.code}", tuple(names)))
    return (*ROW, *wide)


def about_a_person(headings: Sequence[str]) -> bool:
    """Whether a row of headings has one for a name, a number, a birthday or an address."""
    return any(_is_personal(heading) for heading in headings)


_PARTS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PERSONAL = frozenset(
    {
        "address", "birth", "birthdate", "birthday", "born", "carer", "carers", "child", "childname", "dob",
        "email", "ethnicity", "firstname", "forename", "forenames", "gender", "guardian", "initials",
        "lastname", "learner", "middlename", "mobile", "nhs", "parent", "parents", "phone", "postcode",
        "pupilname", "religion", "sex", "street", "studentname", "surname", "surnames", "telephone", "uln",
        "upn",
    }
)  # fmt: skip
_LONG = ("surname", "forename", "firstname", "lastname", "middlename", "dateofbirth", "birthdate", "postcode",
         "uniquepupil", "uniquelearner", "pupilname", "childname", "studentname")  # fmt: skip
_OF_SCHOOLS = frozenset({"school", "establishment", "area", "authority", "la", "region", "country"})


def _is_personal(heading: str) -> bool:
    words = fold(_PARTS.sub(" ", heading)).split()
    if not words or len(words) > 6:
        return False
    together = "".join(words)
    if _PERSONAL.intersection(words) or any(long in together for long in _LONG):
        return not (_OF_SCHOOLS.intersection(words) and {"postcode", "name", "address"}.intersection(words)
                    and not {"pupil", "child", "student", "learner"}.intersection(words))  # fmt: skip
    return any(word in ("name", "names") for word in words) and not _OF_SCHOOLS.intersection(words)


def needs_fields(fields: Iterable[str]) -> list[str]:
    """The columns of a wide sheet among these."""
    return [field for field in fields if field.startswith(NEED)]
