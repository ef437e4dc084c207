"""Writes the invented releases as files, each laid out as the real one is; the same day, the same bytes."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from importers.demonstration.needs import plans, school_level, statistics
from importers.demonstration.needs.census import census_xml
from importers.demonstration.needs.pupils import every_school, features, shape
from importers.demonstration.needs.years import BASE, NEW_LAYOUT, newest, period

Years = tuple[tuple[str, int], ...]
"""School years as six digits, the oldest first, each with how many years before BASE it began."""


@dataclass(frozen=True)
class NeedFile:
    """One file. `kind` is what `flask import` calls it: statistics, plans, census. `edition` is the year of the release
    as the Department writes it, and `published` a day on which it might have come."""

    kind: str
    path: Path
    edition: str = ""
    published: date | None = None


def write_need_files(folder: Path, today: date, years: int | None = None) -> list[NeedFile]:
    """Write every file into `folder`, which is there, in the order in which they came out. `years`: how many of the
    newest school years; shape.yml says how many usually. Raises OSError."""
    began, number = newest(today), years or shape()["years"]
    wanted = tuple((period(year), BASE - year) for year in range(began - number + 1, began + 1))
    before = tuple(year for year in wanted if year[0] <= NEW_LAYOUT)
    since = tuple(year for year in wanted if year[0] >= NEW_LAYOUT)
    files = []
    if before:
        files += _of_the_old_layout(folder, before, BASE - before[-1][1])
    if since and since != before[-1:]:
        files += _of_the_new_layout(folder, since, began)
    path = folder / "ehc-plans-by-need.csv"
    _write(path, plans.COLUMNS, plans.plan_rows(wanted), mark=True)
    files.append(NeedFile("plans", path, _edition(began), date(began + 1, 6, 25)))
    return files + [_census_file(folder, urn, began) for urn in features()["census"]]


def _of_the_old_layout(folder: Path, years: Years, began: int) -> list[NeedFile]:
    by_year_group, by_school = folder / f"sen-ncyear-{_edition(began)}.csv", folder / "sen-school-level-wide.csv"
    _write(by_year_group, statistics.OLD, statistics.year_group_rows(years, new_layout=False))
    _write(by_school, school_level.WIDE, school_level.wide_rows(years), mark=True)
    return _both(by_year_group, by_school, began)


def _of_the_new_layout(folder: Path, years: Years, began: int) -> list[NeedFile]:
    by_year_group, by_school = folder / f"sen-ncyear-{_edition(began)}.csv", folder / "sen-school-level-long.csv"
    _write(by_year_group, statistics.NEW, statistics.year_group_rows(years, new_layout=True))
    _write(by_school, school_level.LONG, school_level.long_rows(years))
    return _both(by_year_group, by_school, began)


def _both(by_year_group: Path, by_school: Path, began: int) -> list[NeedFile]:
    published = date(began + 1, 6, 12)
    return [NeedFile("statistics", path, _edition(began), published) for path in (by_year_group, by_school)]


def _census_file(folder: Path, urn: int, began: int) -> NeedFile:
    school = next(school for school in every_school() if school["urn"] == urn)
    path = folder / f"census-{urn}.xml"
    path.write_bytes(census_xml(school, began, BASE - began))
    return NeedFile("census", path)


def _edition(began: int) -> str:
    """`2025-26`."""
    return f"{began}-{(began + 1) % 100:02}"


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]], *, mark: bool = False) -> None:
    """`mark`: begin with the mark that some of the Department's files have."""
    with path.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
