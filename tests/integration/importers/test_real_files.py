"""Files of a real authority go in, and a second time change nothing. Skipped where the files are absent."""

import json
from pathlib import Path

import pytest
from flask import Flask

from importers.commands import import_group

pytestmark = pytest.mark.real_data

SCHOOLS, REGISTER = "trafford/schools_and_colleges.csv", "gias/gias_subset_2024_full_columns.csv"


@pytest.mark.parametrize(
    ("arguments", "new", "rejected"),
    [
        (["schools", SCHOOLS, "--authority", "358"], 103, 0),
        (["schools", SCHOOLS, "--authority", "358", "--mapping", "trafford-schools"], 103, 0),
        (["schools", REGISTER, "--authority", "201", "--also", "101173"], 2, 0),
        (["schools", REGISTER, "--all"], 6, 0),
        (["schools", "gias/teaching-vacancies_example_schools_data.csv", "--authority", "201"], 4, 10),
        (["postcodes", "trafford/postcodes.csv", "--districts", "M33,M31"], 3729, 0),
        (["postcodes", "geography/outcodes_gibbs.csv"], 2776, 0),
        (["areas", "trafford/wards_2023.geojson", "--kind", "ward"], 21, 0),
        (["areas", "trafford/boundary_2023.geojson", "--kind", "authority"], 1, 0),
        (["services", "trafford/mental_health_services.csv"], 59, 1),
        (["services", "trafford/charities_operating_in_trafford.csv"], 736, 0),
        (["services", "trafford/sports_clubs.csv"], 140, 0),
        (["services", "trafford/gm_libraries.csv"], 141, 0),
        (["services", "trafford/childrens_centres.csv"], 2, 0),
        (["services", "trafford/general_practices.csv"], 26, 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_real_file_goes_in_once(
    sqlite_app: Flask, real_data: Path, arguments: list[str], new: int, rejected: int
) -> None:
    command = [arguments[0], str(real_data / arguments[1]), *arguments[2:], "--json"]
    first, second = (json.loads(sqlite_app.test_cli_runner().invoke(import_group, command).output) for _ in range(2))
    assert (first["state"], first["counts"]["new"], first["counts"]["rejected"]) == ("applied", new, rejected)
    assert second["counts"] == first["counts"] | {"new": 0, "changed": 0, "unchanged": new}


@pytest.mark.parametrize("name", ["register_injected.csv", "register_mixed_headers_encoding.csv",
                                  "extra-mobile-data-requests-unclean.xlsx",
                                  "register_file_with_headers_and_blank_entries.csv"])  # fmt: skip
def test_a_spreadsheet_of_something_else_is_refused_in_words(sqlite_app: Flask, real_data: Path, name: str) -> None:
    result = sqlite_app.test_cli_runner().invoke(import_group, ["services", str(real_data / "messy" / name)])
    assert result.exit_code == 1
    assert "column 'name': this column is missing" in result.output


def test_a_template_without_rows_is_recognised_and_said_to_be_empty(sqlite_app: Flask, real_data: Path) -> None:
    template = str(real_data / "directories/outpost_import_template.csv")
    result = sqlite_app.test_cli_runner().invoke(import_group, ["services", template])
    assert result.exit_code == 1
    assert "Read with the mapping 'outpost'" in result.output
    assert "no rows to import" in result.output
