"""Reading the longest file of statistics, by school, over pandas' own reading of it: time, and memory at its peak."""

import csv
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from flask_migrate import upgrade

from app import create_app
from benchmarks.results import Result
from config.settings import Settings

ROWS = 758_849
"""As many as the Department's file by school has."""
TURNS = 3
RATIO, MEMORY = 2.0, 300
HEADINGS = next(
    csv.reader(
        [
            "time_period,time_identifier,geographic_level,country_code,country_name,region_name,region_code,old_la_code,"
            "new_la_code,la_name,school_urn,estab,school_name,school_laestab,open_date,sex_of_school_description,"
            "phase_type_grouping,establishment_type,middle_school,all_through,hospital_school,religious_denomination,"
            "admissions_policy,district_administrative_code,district_administrative_name,pcon_code,pcon_name,ward_code,"
            "ward_name,urban_rural,school_postcode,lsoa11,provision_for_spld,provision_for_mld,provision_for_sld,"
            "provision_for_pmld,provision_for_semh,provision_for_slcn,provision_for_hi,provision_for_vi,provision_for_msi,"
            "provision_for_pd,provision_for_asd,provision_for_oth,specialist_provision_unit_type,sen_provision,"
            "sen_primary_need,pupil_count"
        ]
    )
)
"""Those of the file itself."""
_NEEDS = (
    "All pupils", "Autistic spectrum disorder", "Down syndrome", "Hearing impairment", "Missing",
    "Moderate learning difficulty", "Multi-sensory impairment", "Other difficulty or disability", "Physical disability",
    "Profound and multiple learning difficulty", "Severe learning difficulty", "Social, emotional and mental health",
    "Specific learning difficulty", "Speech, language and communication needs", "Vision impairment",
)  # fmt: skip
_PROVISIONS = ("Education, health and care plan", "SEN support / SEN without an EHC plan")
_READERS = {
    "pandas": "import pandas; table = pandas.read_csv({path!r}); assert len(table) == {rows}",
    "this site": (
        "from importers.needs.files import read_file; from importers.needs.reading import Selection;"
        "from pathlib import Path; found, _ = read_file(Path({path!r}), Selection('201'));"
        "assert found.rows_read == {rows} and found.figures and not found.problems, found.problems[:3]"
    ),
    "the command": (
        "from benchmarks.by_school import import_file; from pathlib import Path;"
        "import_file(Path({folder!r}), Path({path!r}))"
    ),
}
_AROUND = (
    "import resource, time; began = time.perf_counter(); {work}; seconds = time.perf_counter() - began;"
    "print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
)


def measure(folder: Path) -> list[Result]:
    """Read the file in turns, each time in a process of its own; the middle times and the highest memory count."""
    path = write_by_school(folder / "by-school.csv")
    prepare(folder / "empty")
    taken: dict[str, list[tuple[float, float]]] = {who: [] for who in _READERS}
    for turn in range(TURNS):
        site = shutil.copytree(folder / "empty", folder / f"site-{turn}")
        for who, work in _READERS.items():
            taken[who].append(_read(work.format(path=str(path), rows=ROWS, folder=str(site))))
    seconds = {who: statistics.median(time for time, _ in turns) for who, turns in taken.items()}
    peak, whole = (max(memory for _, memory in taken[who]) for who in ("this site", "the command"))
    ratio = seconds["this site"] / seconds["pandas"]
    return [
        Result(f"pandas read_csv, statistics by school, {ROWS:,} rows", f"{seconds['pandas']:.1f} s"),
        Result("the same file read and checked for one authority", f"{seconds['this site']:.1f} s"),
        Result("— over pandas' own reading", f"{ratio:.2f}", f"at most {RATIO:.0f}", ratio <= RATIO),
        Result("— memory at its peak, all of the process", f"{peak:.0f} MB", f"at most {MEMORY}", peak <= MEMORY),
        Result("flask import statistics of it, start to commit", f"{seconds['the command']:.1f} s"),
        Result("— memory at its peak", f"{whole:.0f} MB", f"at most {MEMORY}", whole <= MEMORY),
        Result("— memory of pandas' own reading", f"{max(memory for _, memory in taken['pandas']):.0f} MB"),
    ]


def prepare(folder: Path) -> None:
    """An empty site of the authority 201."""
    folder.mkdir()
    with create_app(_settings(folder)).app_context():
        upgrade()


def import_file(folder: Path, path: Path) -> None:
    """The command, in a process of its own."""
    answer = create_app(_settings(folder)).test_cli_runner().invoke(args=["import", "statistics", str(path)])
    assert answer.exit_code == 0, answer.output or answer.exc_info
    assert "0 rejected" in answer.output, answer.output


def _settings(folder: Path) -> Settings:
    return Settings(data_dir=folder, secret_key="b" * 32, log_level="ERROR", authority_code="201")


def write_by_school(path: Path, rows: int = ROWS) -> Path:
    """A file like the Department's: every heading of it, invented schools of 153 authorities."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        written = school = 0
        while written < rows:
            some = [_row(school, *cells) for cells in _cells(school)][: rows - written]
            writer.writerows(some)
            written, school = written + len(some), school + 1
    return path


def _cells(school: int) -> list[tuple[str, str, str, int]]:
    """A school's counts, which add up as the Department's do."""
    by_need = {
        (provision, need): school * (at + 3) % 19 // (2 - at % 2)
        for provision in _PROVISIONS
        for at, need in enumerate(_NEEDS[1:])
    }
    wholes = {provision: sum(by_need[provision, need] for need in _NEEDS[1:]) for provision in _PROVISIONS}
    everyone = 300 + school % 900 + sum(wholes.values())
    totals = [("All pupils", everyone), ("No SEN provision", everyone - sum(wholes.values())), *wholes.items()]
    counts = [("All pupils", provision, "All pupils", count) for provision, count in totals]
    return counts + [("All pupils", provision, need, count) for (provision, need), count in by_need.items()]


def _row(school: int, unit: str, provision: str, need: str, count: int) -> list[object]:
    code, urn = 201 + school % 153, "1e+05" if school == 0 else 100_000 + school
    place = f"Authority {code}"
    return [
        "202526", "Academic year", "School", "E92000001", "England", "North West", "E12000002", code,
        f"E0{6_000_000 + code}", place, urn, 1000 + school % 8999, f"School {school}, Example Road",
        f"{code}{1000 + school % 8999}", "z", "Mixed", "State-funded primary", "Academy converter", "No", "No", "No",
        "Church of England", "Not applicable", f"E0{6_000_000 + code}", place, f"E1400{1000 + code}",
        f"Constituency {code}", f"E050{10_000 + school % 8000}", f"Ward {school % 8000}",
        "(England/Wales) Urban major conurbation", "WX4 2BD", f"E010{10_000 + school % 30_000}", *["No"] * 12, unit,
        provision, need, count,
    ]  # fmt: skip


def _read(work: str) -> tuple[float, float]:
    answer = subprocess.run(
        [sys.executable, "-c", _AROUND.format(work=work)], stdout=subprocess.PIPE, text=True, check=True, timeout=600
    )
    seconds, memory = answer.stdout.split()
    return float(seconds), float(memory)
