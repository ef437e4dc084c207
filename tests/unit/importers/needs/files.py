"""Small invented files of statistics, in each of the Department's formats."""

import csv
from pathlib import Path

PLACE = {
    "time_period": "202425",
    "time_identifier": "Academic year",
    "geographic_level": "Local authority",
    "country_code": "E92000001",
    "country_name": "England",
    "region_name": "Northlands",
    "region_code": "E12000009",
    "old_la_code": "999",
    "la_name": "Aldermere",
    "new_la_code": "E06000999",
}
ENGLAND = {
    "geographic_level": "National", "region_name": "", "region_code": "", "old_la_code": "", "la_name": "",
    "new_la_code": "",
}  # fmt: skip
REGION = ENGLAND | {"geographic_level": "Regional", "region_name": "Northlands", "region_code": "E12000009"}
OTHER_REGION = REGION | {"region_name": "Southlands", "region_code": "E12000008"}
OTHER = {"old_la_code": "998", "la_name": "Beldermere", "new_la_code": "E06000998"}
YEARS = ("early_years", "reception", *(f"year_{number}" for number in range(1, 15)), "not_followed")


def year_groups(**values: str) -> dict[str, str]:
    """A row by year group, 2026 format: 10 pupils of each year, 170 in all."""
    row = PLACE | {"pcon_code": "", "pcon_name": "", "phase_type_grouping": "Total", "sen_provision": "SEN Support"}
    row |= {"sen_primary_need": "Autistic Spectrum Disorder", "total_pupil_count": "170"}
    row |= {f"nc_{year}_pupil_count": "10" for year in YEARS}
    return row | {f"nc_{year}_pupil_percent": "5.88235" for year in YEARS} | values


def year_groups_old(**values: str) -> dict[str, str]:
    """The same in the format up to 2024/25."""
    row = PLACE | {"phase_type_grouping": "Total", "sen_status": "SEN support"}
    row |= {"sen_primary_need": "Autistic spectrum disorder", "number_of_pupils": "170"}
    row |= {f"nc_{year}": "10" for year in YEARS}
    return row | {f"nc_{year}_percent": "5.9" for year in YEARS} | values


def phase_type(**values: str) -> dict[str, str]:
    """A row by phase and type of school."""
    row = PLACE | {"phase_type_grouping": "State-funded primary", "establishment_type": "Total"}
    row |= {"hospital_school": "Total", "sen_provision": "Education, health and care plan"}
    return row | {"pupil_count": "120", "pupil_percent": "2.5"} | values


def school_long(**values: str) -> dict[str, str]:
    """A count of one school, 2026 format."""
    row = PLACE | {"geographic_level": "School", "school_urn": "900001", "school_name": "Saltby Primary"}
    row |= {"phase_type_grouping": "State-funded primary", "specialist_provision_unit_type": "All pupils"}
    return row | {"sen_provision": "All pupils", "sen_primary_need": "All pupils", "pupil_count": "249"} | values


def school_wide(**values: str) -> dict[str, str]:
    """One school with all of its counts, to 2024/25."""
    row = PLACE | {"geographic_level": "School", "URN": "900001", "school_name": "Saltby Primary"}
    row |= {"phase_type_grouping": "State-funded primary", "Total pupils": "249", "SEN support": "30", "EHC plan": "9"}
    needs = ("spld", "mld", "sld", "pmld", "semh", "slcn", "hi", "vi", "msi", "pd", "asd", "oth", "nsa")
    row |= {f"EHC_Primary_need_{need}": "0" for need in needs} | {f"SUP_Primary_need_{need}": "1" for need in needs}
    return row | {"Prov_SPLD": "1", "prov_slcn": "0", "SEN_Unit": "0", "RP_Unit": "1"} | values


def secondary_need(**values: str) -> dict[str, str]:
    """A row by primary and secondary need."""
    row = PLACE | {"phase_type_grouping": "Total", "sen_provision": "SEN support", "sen_primary_need": "Missing"}
    return row | {"sen_secondary_need": "All pupils", "pupil_count": "17", "pupil_percent": "100"} | values


def plans(**values: str) -> dict[str, str]:
    """A row of EHC plans by need."""
    row = PLACE | {"breakdown_topic": "All EHC plans", "breakdown": "All EHC plans", "ehc_plans": "1300"}
    needs = ("asd", "hi", "mld", "msi", "oth", "pd", "pmld", "semh", "slcn", "sld", "spld", "vi")
    row |= {f"number_{need}": "100" for need in needs} | {"number_need_unknown": "100"}
    return row | {f"{need}_pc": "7.7" for need in needs} | {"unknown_pc": "7.7"} | values


def write(path: Path, *rows: dict[str, str], mark: str = "") -> Path:
    """A CSV file of these rows, under the headings of the first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(mark)
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path
