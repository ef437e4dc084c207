"""Counting a school census return of 1,000 and of 100,000 pupils: time over a parser that only walks through, and peak
memory beyond what the program itself takes, each in a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from benchmarks.results import Result
from importers.census.opening import documents_of
from importers.census.xml_reader import read_xml

SIZES = (1_000, 100_000)
RATIO = 2.0
"""Over the floor, in time."""
MORE_MEMORY = 2.0
"""Megabytes that a hundred times the pupils may take beyond the fewer: as good as nothing."""
SESSIONS = 20
"""Rows of attendance of each pupil: most of a real return is neither needs nor names."""
_PROVISIONS = ("N", "N", "N", "N", "N", "K", "K", "E")
_TYPES = ("SLCN", "ASD", "SEMH", "MLD", "SPLD")


def measure(folder: Path) -> list[Result]:
    """Write both returns, then count each and walk through each."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, peaks = [], []
    for size in SIZES:
        path = write_return(folder / f"census_{size}.xml", size)
        floor, counted = _alone("walk", path), _alone("count", path)
        assert counted["pupils"] == size
        peaks.append(counted["peak"])
        ratio = counted["seconds"] / floor["seconds"]
        rows += [
            Result(
                f"school census return, {size:,} pupils ({path.stat().st_size / 1e6:,.0f} MB), counted",
                f"{counted['seconds']:.2f} s",
            ),
            # A thousand are over before the process is warm: nothing is promised of them.
            Result("— over walking through it", f"{ratio:.2f}", *_promised(ratio, RATIO if size > 1_000 else None)),
            Result("— peak memory beyond the program's", f"{counted['peak']:.1f} MB, walking {floor['peak']:.1f} MB"),
        ]
        path.unlink()
    more = peaks[-1] - peaks[0]
    words = f"— {SIZES[-1]:,} pupils beyond {SIZES[0]:,}, peak memory"
    return [*rows, Result(words, f"{more:.1f} MB", *_promised(more, MORE_MEMORY, " MB"))]


def _promised(value: float, most: float | None, unit: str = "") -> tuple[str, bool | None]:
    return ("", None) if most is None else (f"at most {most:.1f}{unit}", value <= most)


def write_return(path: Path, pupils: int) -> Path:
    """A return with so many invented pupils, about 3,000 bytes each."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_return(pupils))
    return path


def _return(pupils: int) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Message><Header><CollectionDetails><Collection>SC</Collection>'
        "<Term>SPR</Term><Year>2026</Year><ReferenceDate>2026-01-15</ReferenceDate></CollectionDetails><Source>"
        "<LEA>999</LEA><Estab>4000</Estab></Source></Header><School><URN>900001</URN></School><Pupils><PupilsOnRoll>\n"
    )
    sessions = "".join(
        f"<SessionDetail><AttendanceReason>C{number % 3}</AttendanceReason><AbsenceSessions>{number}</AbsenceSessions>"
        "</SessionDetail>"
        for number in range(SESSIONS)
    )
    for number in range(pupils):
        provision = _PROVISIONS[number % len(_PROVISIONS)]
        type = _TYPES[number % len(_TYPES)]
        needs = f"<SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>{type}</SENtype></SENneed></SENneeds>"
        yield (
            f"<PupilOnRoll><PupilIdentifiers><UPN>X{number:012}</UPN><Surname>INVENTED</Surname><Forename>A</Forename>"
            "<DOB>2015-01-01</DOB><Sex>F</Sex></PupilIdentifiers><PupilCharacteristics><Ethnicity>WBRI</Ethnicity>"
            f"<Language>ENG</Language></PupilCharacteristics><PupilStatus><EnrolStatus>C</EnrolStatus><NCyearActual>"
            f"{number % 11 + 1}</NCyearActual></PupilStatus><TermlyAttendance>{sessions}</TermlyAttendance>"
            f"<SpecialEducationalNeeds><SENprovision>{provision}</SENprovision>{needs if provision != 'N' else ''}"
            "</SpecialEducationalNeeds></PupilOnRoll>\n"
        )
    yield "</PupilsOnRoll></Pupils></Message>\n"


def _alone(what: str, path: Path) -> dict[str, float]:
    """`walk` or `count`, in a process that does nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.census", what, str(path)], check=True, capture_output=True, text=True,
        timeout=900,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _walk(path: Path) -> int:
    pupils = 0
    for _, element in etree.iterparse(path, tag="{*}PupilOnRoll", resolve_entities=False, no_network=True):
        pupils += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return pupils


def _count(path: Path) -> int:
    [document], _ = documents_of([path])
    with document.stream() as file:
        return read_xml(file, document.name).tally.pupils


def _megabytes(name: str) -> float:
    """A line of what Linux says of this process."""
    line = next(row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    work = {"walk": _walk, "count": _count}[sys.argv[1]]
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew here, after all that was imported
    before, began = _megabytes("VmRSS"), time.process_time()
    found = work(Path(sys.argv[2]))
    seconds, peak = time.process_time() - began, _megabytes("VmHWM") - before
    print(json.dumps({"pupils": found, "seconds": seconds, "peak": peak}))
