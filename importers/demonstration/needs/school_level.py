"""Rows of the same release by school: wide until 2025, a row for each provision and need in 2026."""

from collections import Counter
from collections.abc import Iterator, Sequence

from importers.demonstration.geography import facts, spot_of, ward_at
from importers.demonstration.needs.pupils import PLAN, SUPPORT, counted_schools, features, phase_of, pupils, shape
from importers.demonstration.needs.words import COUNTRY, PHASES, PROVISIONS, need_words
from importers.demonstration.register import School, establishment_number, school_type

_WIDE_NEEDS = ("spld", "mld", "sld", "pmld", "semh", "slcn", "hi", "vi", "msi", "pd", "asd", "oth", "nsa")
_OFFERED = _WIDE_NEEDS[:-1]
_SHORT = {PLAN: "EHC", SUPPORT: "SUP"}
WIDE = (
    *("time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_name"),
    *("region_code", "old_la_code", "new_la_code", "la_name", "URN", "estab", "school_name", "laestab", "open_date"),
    *("sex_of_school_description", "phase_type_grouping", "type_of_establishment", "middle_school", "all_through"),
    *("hospital_school", "denomination", "admissions_policy", "district_administrative_code"),
    *("district_administrative_name", "parlc_code", "parlc_name", "ward_code", "ward_name", "urban_rural"),
    *("school_postcode", "LSOA11", "Total pupils", "SEN support", "EHC plan"),
    *(f"{_SHORT[provision]}_Primary_need_{need}" for provision in (PLAN, SUPPORT) for need in _WIDE_NEEDS),
    *("Prov_SPLD", "Prov_MLD", "Prov_SLD", "Prov_PMLD", "Prov_SEMH"),
    *(f"prov_{need}" for need in _OFFERED[5:]),
    *("SEN_Unit", "RP_Unit"),
)
LONG = (
    *("time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_name"),
    *("region_code", "old_la_code", "new_la_code", "la_name", "school_urn", "estab", "school_name", "school_laestab"),
    *("open_date", "sex_of_school_description", "phase_type_grouping", "establishment_type", "middle_school"),
    *("all_through", "hospital_school", "religious_denomination", "admissions_policy"),
    *("district_administrative_code", "district_administrative_name", "pcon_code", "pcon_name", "ward_code"),
    *("ward_name", "urban_rural", "school_postcode", "lsoa11"),
    *(f"provision_for_{need}" for need in _OFFERED),
    *("specialist_provision_unit_type", "sen_provision", "sen_primary_need", "pupil_count"),
)
_LONG_NEEDS = (*_OFFERED, "nsa", "ds")
Row = dict[str, str]


def wide_rows(years: Sequence[tuple[str, int]]) -> Iterator[Row]:
    """One row a school and school year. There is no column for Down syndrome: those pupils are under "other"."""
    for period, ago in years:
        for school in counted_schools(ago):
            found = _by_need(school, ago, at_first=True)
            row = _identity(school, period) | {
                "URN": str(school["urn"]),
                "laestab": f"999{establishment_number(school)}",
                "type_of_establishment": school_type(school),
                "denomination": school.get("faith", "Does not apply"),
                "Total pupils": str(found["", ""]),
                "SEN support": str(found[SUPPORT, ""]),
                "EHC plan": str(found[PLAN, ""]),
            }
            for provision, short in _SHORT.items():
                for need in _WIDE_NEEDS:
                    number = found[provision, need] + (found[provision, "ds"] if need == "oth" else 0)
                    row[f"{short}_Primary_need_{need}"] = str(number)
            row |= {name: "0" for name in WIDE if name.lower().startswith("prov_") or name.endswith("_Unit")}
            yield _with_symbols(row, school, ago)


def long_rows(years: Sequence[tuple[str, int]]) -> Iterator[Row]:
    """Thirty-one rows a school and school year: all its pupils, and each provision in all and by need."""
    for period, ago in years:
        for school in counted_schools(ago):
            found = _by_need(school, ago, at_first=False)
            identity = _identity(school, period) | {
                "school_urn": str(school["urn"]),
                "school_laestab": f"999{establishment_number(school)}",
                "establishment_type": school_type(school),
                "religious_denomination": school.get("faith", "Does not apply"),
                "specialist_provision_unit_type": "All pupils",
            }
            identity |= {f"provision_for_{need}": _yes(need in school.get("needs", ())) for need in _OFFERED}
            yield identity | _long_cells("All pupils", "All pupils", found["", ""])
            for provision in (PLAN, SUPPORT):
                label = PROVISIONS[provision][0]
                yield identity | _long_cells(label, "All pupils", found[provision, ""])
                for need in _LONG_NEEDS:
                    yield identity | _long_cells(label, need_words(need), found[provision, need])


def _long_cells(provision: str, need: str, number: int) -> Row:
    return {"sen_provision": provision, "sen_primary_need": need, "pupil_count": str(number)}


def _by_need(school: School, ago: int, *, at_first: bool) -> Counter[tuple[str, str]]:
    """Pupils by provision and need; "" is the sum over one of them."""
    found: Counter[tuple[str, str]] = Counter()
    for (provision, need, _), number in pupils(school, ago, at_first=at_first).items():
        found["", ""] += number
        found[provision, ""] += number
        found[provision, need] += number if need else 0
    return found


def _with_symbols(row: Row, school: School, ago: int) -> Row:
    missing = features()["unavailable"]
    if (missing["urn"], missing["ago"]) != (school["urn"], ago):
        return row
    return row | {name: missing["symbol"] for name in row if name.startswith("EHC")}


def _identity(school: School, period: str) -> Row:
    region, authority = shape()["around"]["regional"], facts()["authority"]
    spot = spot_of(school["postcode"])
    ward = ward_at(spot.longitude, spot.latitude)
    return {
        "time_period": period,
        "time_identifier": "Academic year",
        "geographic_level": "School",
        "country_code": COUNTRY,
        "country_name": shape()["around"]["national"]["name"],
        "region_code": region["code"],
        "region_name": region["name"],
        "old_la_code": "999",
        "new_la_code": authority["gss"],
        "la_name": authority["name"],
        "estab": str(establishment_number(school)),
        "school_name": school["name"],
        "open_date": school.get("opened", "z").replace("-", "/"),
        "sex_of_school_description": school.get("gender", "Mixed"),
        "phase_type_grouping": PHASES[phase_of(school)],
        "middle_school": "No",
        "all_through": _yes(school.get("phase") == "All-through"),
        "hospital_school": _yes("Hospital" in school["name"]),
        "admissions_policy": "Selective" if school.get("selective") else "Not applicable",
        "district_administrative_code": authority["gss"],
        "district_administrative_name": authority["name"],
        "ward_code": ward.code if ward else "",
        "ward_name": ward.name if ward else "",
        "school_postcode": school["postcode"],
    }


def _yes(value: bool) -> str:
    return "Yes" if value else "No"
