"""Files that officers take away: one way to make them, in which no cell can be taken for a formula, and each on the
audit trail. Because that writes, a file is asked for with a button (POST) and never by opening an address."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from defusedcsv import csv
from flask import Response, stream_with_context

from localoffer.accounts.acting import actor
from localoffer.audit import record
from localoffer.clock import now, today
from localoffer.database import db

PORTION = 500
"""Rows that are sent together."""


@dataclass(frozen=True)
class File:
    """A table to take away. `name`: what it is, as the trail and the file's name have it (`listings-to-confirm`).
    `number`: how many rows there are."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]
    number: int


def download(file: File, **asked: Any) -> Response:
    """Write down that whoever is signed in takes this file away, and send it. An edge: it commits first. Rows may be
    read while they are sent, with a session of their own. `asked` says in codes which rows; nothing that someone
    typed."""
    told = {name: value for name, value in asked.items() if value}
    record(db.session(), actor(), "file downloaded", "file", None, now(), file=file.name, rows=file.number, **told)
    db.session.commit()
    disposition = f'attachment; filename="{file.name}-{today().isoformat()}.csv"'
    return Response(
        stream_with_context(csv_text(file)), mimetype="text/csv", headers={"Content-Disposition": disposition}
    )


def csv_text(file: File) -> Iterator[str]:
    """The table as CSV, in portions. It begins with a mark that lets Excel read accents."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(file.columns)
    for number, row in enumerate(file.rows, 1):
        writer.writerow(row)
        if number % PORTION == 0:
            yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> str:
    found = text.getvalue()
    text.seek(0)
    text.truncate()
    return found
