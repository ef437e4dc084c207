"""The service's own questions, one function each: publications, data sets, versions, meta, rows, whole tables."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from flask import current_app

from importers.fetching import Fetched, fetch
from importers.problems import FileError

PAGE_SIZE = 10_000
"""Rows asked for at a time: the most that the service gives."""
MOST_PAGES = 200
_LISTED = 40
_JSON, _TABLE = 200_000_000, 4_000_000_000
"""Bytes, unpacked."""


def publication_id(title: str) -> str | None:
    """The id of the publication with this title; None where the service has none: it lists those alone that have data
    sets in it. Raises FileError."""
    for found in _listed("publications", "The list of publications", _LISTED, search=title):
        if _folded(str(found.get("title", ""))) == _folded(title):
            return _text(found, "id", "publication")
    return None


def data_sets(publication: str) -> list[dict[str, Any]]:
    """The data sets of a publication that are published and not withdrawn."""
    found = _listed(f"publications/{quote(publication)}/data-sets", "The list of data sets", 20)
    return [one for one in found if one.get("status") == "Published" and one.get("latestVersion")]


def version(data_set: str, number: str) -> dict[str, Any]:
    """One version of a data set; `1.*` is the newest that begins with 1."""
    return _json(f"data-sets/{quote(data_set)}/versions/{quote(number, safe='*')}", "A data set's version")


def meta(data_set: str, number: str) -> dict[str, Any]:
    """The filters, indicators and locations of one version, with the ids they go by in it."""
    return _json(f"data-sets/{quote(data_set)}/meta?{urlencode({'dataSetVersion': number})}", "A data set's meta")


def query(
    data_set: str, number: str, criteria: dict[str, Any], indicators: list[str]
) -> Iterator[tuple[str, list[Any]]]:
    """The rows that meet these criteria, page by page, each with the fingerprint of its answer."""
    path = f"data-sets/{quote(data_set)}/query?{urlencode({'dataSetVersion': number})}"
    for page in range(1, MOST_PAGES + 1):
        body = {"criteria": criteria, "indicators": indicators, "page": page, "pageSize": PAGE_SIZE}
        fetched = fetch(_address(path), name=f"Page {page} of a data set", limit=_JSON, expects="json", body=body)
        answer = _read(fetched)
        rows = answer.get("results")
        if not isinstance(rows, list):
            raise _unlike("results")
        if rows:
            yield fetched.sha256, rows
        if page >= int(answer.get("paging", {}).get("totalPages", 0)):
            return
    raise FileError(
        f"A data set has more than {MOST_PAGES * PAGE_SIZE:,} rows for the places asked for. It was not read."
    )


def table(data_set: str, number: str) -> Fetched:
    """The whole of one version as a table."""
    path = f"data-sets/{quote(data_set)}/csv?{urlencode({'dataSetVersion': number})}"
    return fetch(_address(path), name="The data set's table", limit=_TABLE, expects="csv")


def catalogue_table(file: str) -> Fetched:
    """A table of the data catalogue, by its id there."""
    base = current_app.extensions["settings"].statistics_catalogue_url
    return fetch(
        f"{base}/data-set/{quote(file)}/csv", name="The table of the data catalogue", limit=_TABLE, expects="csv"
    )


def _listed(path: str, name: str, size: int, **asked: str) -> Iterator[dict[str, Any]]:
    for page in range(1, MOST_PAGES + 1):
        answer = _json(f"{path}?{urlencode({**asked, 'page': page, 'pageSize': size})}", name)
        rows = answer.get("results")
        if not isinstance(rows, list):
            raise _unlike("results")
        yield from rows
        if page >= int(answer.get("paging", {}).get("totalPages", 0)):
            return


def _json(path: str, name: str) -> dict[str, Any]:
    return _read(fetch(_address(path), name=name, limit=_JSON, expects="json"))


def _read(fetched: Fetched) -> dict[str, Any]:
    read = json.loads(fetched.content)
    if not isinstance(read, dict):
        raise _unlike("an object")
    return read


def _address(path: str) -> str:
    return f"{current_app.extensions['settings'].statistics_url}/{path}"


def _text(row: dict[str, Any], name: str, of: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise _unlike(f"the {name} of a {of}")
    return value


def _unlike(what: str) -> FileError:
    return FileError(
        f"The service's answer lacks {what}: it may have changed. Check LOCALOFFER_STATISTICS_URL, or fetch the file "
        "by hand and import that."
    )


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
