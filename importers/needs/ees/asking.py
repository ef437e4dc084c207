"""One data set asked for the places that are kept, or fetched whole: what came, read as any file is."""

import hashlib
from collections.abc import Iterator
from typing import Any

from importers.needs.ees import service
from importers.needs.ees.rows import Meta, frame_of, read_meta
from importers.needs.files import read_file
from importers.needs.layouts import Layout, recognise
from importers.needs.reading import Found, Reading, Selection

_LEVELS = ["NAT", "REG", "LA"]


def ask_rows(data_set: str, number: str, selection: Selection) -> tuple[Found, str]:
    """The figures of England, the region and the authority in one version of a data set, and the fingerprint of what
    came. Raises FileError."""
    meta = read_meta(service.meta(data_set, number))
    layout = recognise(meta.headings)
    reading = Reading(layout, meta.headings, selection)
    indicators = meta.indicator_ids(reading.columns)
    digest, first = hashlib.sha256(), 1
    for criteria in _criteria(meta, layout, selection):
        for sha256, rows in service.query(data_set, number, criteria, indicators):
            digest.update(sha256.encode())
            reading.take(*frame_of(rows, meta, reading.columns, first))
            first += len(rows)
    return reading.finish(), digest.hexdigest()


def ask_table(data_set: str, number: str, selection: Selection) -> tuple[Found, str]:
    """The whole of one version of a data set. Raises FileError."""
    fetched = service.table(data_set, number)
    return read_file(fetched.path, selection)


def _criteria(meta: Meta, layout: Layout, selection: Selection) -> Iterator[dict[str, Any]]:
    """What is asked for, one question after another: whole levels, or England and the regions, and one authority."""
    if selection.every:
        yield {"geographicLevels": {"in": _LEVELS}}
        return
    place = {"level": "LA", "oldCode": selection.authority}
    yield {"and": [{"geographicLevels": {"eq": "LA"}}, {"locations": {"eq": place}}]}
    # No list says which region an authority is in; there are nine, and the reader keeps the right one.
    yield {"geographicLevels": {"in": ["NAT", "REG"]}}
