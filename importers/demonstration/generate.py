"""Writes the demonstration borough as files, each laid out as the real one is; the same day, the same bytes."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from importers.demonstration import geography, register, services


@dataclass(frozen=True)
class GeneratedFiles:
    """Where each file was written."""

    register: Path
    links: Path
    postcodes: Path
    wards: Path
    clusters: Path
    services: Path


def generate(folder: Path, today: date) -> GeneratedFiles:
    """Write all six files into `folder`, which is made where it is missing. Dates are counted back from `today`.

    Raises services.RecordError where a record cannot be written as a row, and OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = GeneratedFiles(
        register=folder / "register.csv",
        links=folder / "links.csv",
        postcodes=folder / "postcodes.csv",
        wards=folder / "wards.geojson",
        clusters=folder / "clusters.geojson",
        services=folder / "services.csv",
    )
    # The national register is Windows-1252 with every cell in quotes; so is this one.
    _write_csv(files.register, register.COLUMNS, register.register_rows(today), "cp1252", csv.QUOTE_ALL)
    _write_csv(files.links, register.LINK_COLUMNS, register.link_rows(), "cp1252", csv.QUOTE_ALL)
    _write_csv(files.postcodes, ("postcode", "latitude", "longitude"), _postcode_rows())
    _write_json(files.wards, geography.ward_features())
    _write_json(files.clusters, geography.cluster_features())
    _write_csv(files.services, services.COLUMNS, services.service_rows(today))
    return files


def _postcode_rows() -> Iterable[dict[str, str]]:
    for spot in geography.postcodes(services.named_postcodes()):
        yield {
            "postcode": spot.postcode,
            "latitude": f"{spot.latitude:.6f}",
            "longitude": f"{spot.longitude:.6f}",
        }


def _write_csv(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, str]],
    encoding: str = "utf-8",
    quoting: Any = csv.QUOTE_MINIMAL,
) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns, quoting=quoting, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")
