"""The national register of schools as its own server answers: dated files in Windows-1252, no file on some days."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from tests.sources.server import SourceServer
from tests.unit.importers.rows import as_csv, school

BASE = "/edubase/downloads/public"
LINK_HEADINGS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")
Rows = Sequence[dict[str, str]]
Link = tuple[str, str, str, str, str]


def schools_path(day: date) -> str:
    """Where the schools of a day are."""
    return f"{BASE}/edubasealldata{day:%Y%m%d}.csv"


def links_path(day: date) -> str:
    """Where the links of a day are."""
    return f"{BASE}/links_edubasealldata{day:%Y%m%d}.csv"


def publish(source: SourceServer, day: date, rows: Rows, links: Sequence[Link] = ()) -> None:
    """Put both files of a day on the server."""
    source.put(schools_path(day), as_csv(rows, "cp1252"))
    source.put(links_path(day), links_csv(links))


def links_csv(links: Sequence[Link]) -> bytes:
    """The links file; a link of schools elsewhere stands in it always, as in the real one."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(LINK_HEADINGS)
    writer.writerows([("100001", "100002", "Château School", "Predecessor", "01-09-2012"), *links])
    return text.getvalue().encode("cp1252")


def a_school(number: int, name: str, **changes: str) -> dict[str, str]:
    """One open school of Aldermere."""
    return school(URN=str(990000 + number), EstablishmentName=name, EstablishmentNumber=str(2000 + number), **changes)


def elsewhere(count: int) -> list[dict[str, str]]:
    """Schools of another authority: a register is of the whole country."""
    return [
        school(URN=str(120000 + number), EstablishmentName=f"Elsewhere {number}", **{"LA (code)": "301"})
        for number in range(count)
    ]
