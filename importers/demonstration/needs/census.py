"""The school census return of an invented school, as its management system would export it: nobody in it is real."""

from collections.abc import Iterator
from datetime import date, timedelta

from config.vocabularies import vocabulary
from importers.demonstration.needs.pupils import NONE, PLAN, SUPPORT, Cell, features, pupils
from importers.demonstration.register import School, establishment_number

_PROVISIONS = {NONE: "N", SUPPORT: "K", PLAN: "E"}
_YEAR_GROUPS = {"early-years": "N2", "r": "R", "x": "X"}


def census_day(began: int) -> date:
    """The third Thursday of January in the school year that began in this year."""
    first = date(began + 1, 1, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 14)


def census_xml(school: School, began: int, ago: int) -> bytes:
    """The whole return for the spring census of that school year, with made-up pupils who all have the same name."""
    day = census_day(began)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<Message><Header><CollectionDetails><Collection>SC</Collection><Term>SPR</Term>"
        f"<Year>{day.year}</Year><ReferenceDate>{day}</ReferenceDate></CollectionDetails>"
        f"<Source><SourceLevel>S</SourceLevel><LEA>999</LEA><Estab>{establishment_number(school)}</Estab>"
        "<SoftwareCode>Demonstration</SoftwareCode><Release>1</Release><SerialNo>1</SerialNo>"
        f"<DateTime>{day + timedelta(days=5)}T09:00:00</DateTime></Source></Header>"
        f"<School><URN>{school['urn']}</URN></School><Pupils><PupilsOnRoll>",
        *(_pupil(number, cell) for number, cell in enumerate(_everyone(school, ago), start=1)),
        "</PupilsOnRoll></Pupils></Message>",
    ]
    return "\n".join(lines).encode()


def _everyone(school: School, ago: int) -> Iterator[Cell]:
    """Each pupil; some that the school still recorded as without provision when the Department counted have it now."""
    later = features()["census"].get(school["urn"], 0)
    for (provision, need, group), number in sorted(pupils(school, ago).items()):
        for _ in range(number):
            if provision == NONE and later:
                later -= 1
                yield SUPPORT, "slcn", group
            else:
                yield provision, need, group


def _pupil(number: int, cell: Cell) -> str:
    provision, need, group = cell
    needs = (
        f"<SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>{_census_code(need)}</SENtype></SENneed></SENneeds>"
    )
    return (
        f"<PupilOnRoll><PupilIdentifiers><UPN>X{number:012}</UPN><Surname>INVENTED</Surname><Forename>A</Forename>"
        "<DOB>2015-01-01</DOB><Sex>F</Sex></PupilIdentifiers><PupilStatus><EnrolStatus>C</EnrolStatus>"
        f"<NCyearActual>{_YEAR_GROUPS.get(group, group)}</NCyearActual></PupilStatus><SpecialEducationalNeeds>"
        f"<SENprovision>{_PROVISIONS[provision]}</SENprovision>{needs if need else ''}</SpecialEducationalNeeds>"
        "</PupilOnRoll>"
    )


def _census_code(need: str) -> str:
    term = vocabulary("needs").get(need)
    return str(term.extra["census"]) if term else ""
