"""A school register as large as England's: the demonstration's schools again and again, in 150 authorities."""

import csv
from datetime import date
from pathlib import Path

from importers.demonstration.register import COLUMNS, register_rows

ROWS = 51_000
AUTHORITIES = 150
TODAY = date(2026, 11, 22)


def write_register(path: Path, rows: int = ROWS) -> Path:
    """Write `rows` schools in all of the register's columns, in its own encoding. The same file every time."""
    schools = register_rows(TODAY)
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(_school(schools[number % len(schools)], number) for number in range(rows))
    return path


def _school(pattern: dict[str, str], number: int) -> dict[str, str]:
    authority = str(850 + number % AUTHORITIES)
    changed = {
        "URN": str(100_000 + number),
        "LA (code)": authority,
        "EstablishmentNumber": str(1000 + number // AUTHORITIES),
        "EstablishmentName": f"{pattern['EstablishmentName']} {number}",
        "UKPRN": str(10_000_000 + number) if pattern["UKPRN"] else "",
        "Easting": str(int(pattern["Easting"] or 400_000) + number % 997),
    }
    return pattern | changed
