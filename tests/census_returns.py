"""School census returns as a school's system would export them, for tests: every pupil is invented, with what must
never be found anywhere afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

UPN, SURNAME, FORENAME, BORN, POSTCODE = "Q801999000173", "Zzyzxowicz", "Quillonetta", "2014-03-27", "QX9 7ZQ"
PLANTED = (UPN, SURNAME, FORENAME, BORN, POSTCODE, "27/03/2014", "2014-Mar-27", "Zzyzx", "QX97ZQ")
"""What is of a pupil in every return made here. None of it may be left anywhere."""
PUPILS_HEAD = (
    "pupilonrolltableid,NativeId,dob,surname,forename,middlenames,upn,sex,entrydate,schoolcensustableid,"
    "senunitindicator,enrolstatus,senprovision,ncyearactual"
)
NEEDS_HEAD = "pupilonrolltableid,NativeId,senneedstableid,senneedsorderseqcolumn,sourceid,sentyperank,sentype"
RETURNS_HEAD = "schoolcensustableid,NativeId,sourceid,collection,term,year,referencedate,sourcelevel,lea,estab"


@dataclass(frozen=True)
class Someone:
    """A pupil of a return."""

    provision: str = "N"
    year: str = "6"
    enrolment: str = "C"
    needs: tuple[tuple[str, str], ...] = ()
    surname: str = SURNAME


@dataclass(frozen=True)
class Head:
    """What a return says of itself."""

    term: str = "SPR"
    day: str = "2026-01-15"
    authority: str = "999"
    establishment: str = "4000"
    urn: str = "900001"
    collection: str = "SC"


EVERYBODY = (
    *(Someone() for _ in range(12)),
    *(Someone("K", "6", needs=(("1", "SLCN"), ("2", "SEMH"))) for _ in range(6)),
    *(Someone("E", "5", needs=(("1", "ASD"),)) for _ in range(5)),
    Someone("K", "R", "M", (("1", "NSA"),)),
    Someone("K", "N2"),
    Someone("K", "6", "S", (("1", "ASD"),)),
    Someone("N", "6", "G"),
)
"""23 on roll and counted besides one with dual registration here and one whose need is not recorded."""


def xml(people: Iterable[Someone] = EVERYBODY, head: Head | None = None, left: int = 1) -> str:
    """A return as XML; `left` pupils are no longer on roll."""
    said = head or Head()
    gone = "".join(_left() for _ in range(left))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Message>\n<Header><CollectionDetails>'
        f"<Collection>{said.collection}</Collection><Term>{said.term}</Term><Year>{said.day[:4]}</Year>"
        f"<ReferenceDate>{said.day}</ReferenceDate></CollectionDetails><Source><SourceLevel>S</SourceLevel>"
        f"<LEA>{said.authority}</LEA><Estab>{said.establishment}</Estab><DateTime>2026-01-20T09:00:00</DateTime></Source>"
        f"</Header>\n<School><URN>{said.urn}</URN><Phase>PS</Phase></School>\n<Pupils><PupilsOnRoll>\n"
        + "\n".join(map(_on_roll, people))
        + f"\n</PupilsOnRoll><PupilsNoLongerOnRoll>{gone}</PupilsNoLongerOnRoll></Pupils>\n</Message>\n"
    )


def _on_roll(one: Someone) -> str:
    needs = "".join(
        f"<SENneed><SENtypeRank>{rank}</SENtypeRank><SENtype>{type}</SENtype></SENneed>" for rank, type in one.needs
    )
    return (
        f"<PupilOnRoll><PupilIdentifiers><UPN>{UPN}</UPN><Surname>{one.surname}</Surname>"
        f"<Forename>{FORENAME}</Forename><DOB>{BORN}</DOB><Sex>F</Sex></PupilIdentifiers>"
        f"<PupilCharacteristics><Addresses><PostCode>{POSTCODE}</PostCode></Addresses></PupilCharacteristics>"
        f"<PupilStatus><EnrolStatus>{one.enrolment}</EnrolStatus><NCyearActual>{one.year}</NCyearActual></PupilStatus>"
        f"<SpecialEducationalNeeds><SENprovision>{one.provision}</SENprovision>"
        f"{f'<SENneeds>{needs}</SENneeds>' if needs else ''}<SENunitIndicator>false</SENunitIndicator>"
        "</SpecialEducationalNeeds></PupilOnRoll>"
    )


def _left() -> str:
    return (
        f"<PupilNoLongerOnRoll><PupilIdentifiers><UPN>{UPN}</UPN><Surname>{SURNAME}</Surname></PupilIdentifiers>"
        "</PupilNoLongerOnRoll>"
    )


def pupils_csv(people: Sequence[Someone] = EVERYBODY, of: str = "7001") -> str:
    """COLLECT's table of pupils on roll."""
    rows = [
        f"{number},{number},2014-Mar-27 00:00:00,{one.surname},{FORENAME},,{UPN},F,2020-Apr-25 00:00:00,{of},false,"
        f"{one.enrolment},{one.provision},{one.year}"
        for number, one in enumerate(people, start=1)
    ]
    return "\r\n".join([PUPILS_HEAD, *rows, ""])


def needs_csv(people: Sequence[Someone] = EVERYBODY) -> str:
    """COLLECT's table of needs, ranks as it writes them."""
    rows = [
        f"{number},{number},{number}{place},{place},1,{rank}.0,{type}"
        for number, one in enumerate(people, start=1)
        for place, (rank, type) in enumerate(one.needs)
    ]
    return "\r\n".join([NEEDS_HEAD, *rows, ""])


def returns_csv(*heads: Head) -> str:
    """COLLECT's table of returns, numbered from 7001."""
    rows = [
        f"{number},{number},1,{head.collection},{head.term},{head.day[:4]},{_collect_day(head.day)},S,"
        f"{head.authority},{head.establishment}"
        for number, head in enumerate(heads or (Head(),), start=7001)
    ]
    return "\r\n".join([RETURNS_HEAD, *rows, ""])


def _collect_day(day: str) -> str:
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
    return f"{day[:4]}-{months[int(day[5:7]) - 1]}-{day[8:]} 00:00:00"


def with_names_as_codes(one: Someone) -> Someone:
    """A pupil whose name stands where codes should: columns have moved."""
    return replace(one, provision=SURNAME, year=FORENAME, enrolment=UPN, needs=(("1", SURNAME),))
