"""The list of schools and areas that have figures, and what an address asks of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from config import needs
from localoffer.directory.queries import area_labels
from localoffer.needs.figures import Form
from localoffer.needs.queries import areas_with_figures, schools_with_figures

LONGEST_NAME = 100
MOST_WORDS = 8


@dataclass(frozen=True)
class Listed:
    """A school or an area with figures. `kind` and `code`: of an area, its two parts in an address."""

    name: str
    what: str
    urn: str = ""
    kind: str = ""
    code: str = ""


def listed(session: Session, authority: str, form: Form, named: str) -> list[Listed]:
    """Areas and then schools whose name holds every word of `named`, by name."""
    words = [word.casefold() for word in named.split()[:MOST_WORDS]]
    found = [*_areas(session, form), *_schools(session, authority, form)]
    return [place for place in found if all(word in place.name.casefold() for word in words)]


def _areas(session: Session, form: Form) -> Sequence[Listed]:
    labels = area_labels(session)
    areas = [(key, labels.get(key, key.partition(":")[2])) for key in areas_with_figures(session, form)]
    made = [Listed(name, key.partition(":")[0].replace("-", " ").capitalize(), kind=key.partition(":")[0],
                   code=key.partition(":")[2]) for key, name in areas]  # fmt: skip
    return sorted(made, key=lambda one: (one.what, one.name))


def _schools(session: Session, authority: str, form: Form) -> Sequence[Listed]:
    rows = schools_with_figures(session, authority, form)
    return [
        Listed(row.name, needs.label_of("phase", row.phase) if row.phase else "School", urn=row.code) for row in rows
    ]


def name_asked_for(arguments: Mapping[str, str]) -> str:
    """Words of a name that an address gives."""
    typed = "".join(sign for sign in arguments.get("name", "") if sign.isprintable())
    return " ".join(typed[:LONGEST_NAME].split())
