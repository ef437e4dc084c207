"""The demonstration borough's school register and links files, in the national register's own layout."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from config.vocabularies import vocabulary
from importers.demonstration.geography import facts, spot_of, ward_at

HERE = Path(__file__).parent
School = dict[str, Any]

NEIGHBOUR = {"code": "998", "name": "Wynbridge", "gss": "E08999998"}
"""The invented authority next door, whose schools some of the borough's children attend."""

COLUMNS = (HERE / "register_columns.txt").read_text(encoding="ascii").split("\n")[:-1]
"""The register's 135 columns in its order, as it was laid out in September 2026."""

LINK_COLUMNS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")
_STATUS_CODES = {"Open": "1", "Closed": "2", "Open, but proposed to close": "3", "Proposed to open": "4"}
_FAITH_CODES = {"Church of England": "02", "Roman Catholic": "03", "Muslim": "08"}
_PHASE_CODES = {
    "Not applicable": "0",
    "Nursery": "1",
    "Primary": "2",
    "Secondary": "4",
    "16 plus": "6",
    "All-through": "7",
}
_CLOSED_CODES = {"Result of Amalgamation/Merger": "3", "Academy Converter": "10", "For Academy": "6", "Closure": "2"}


@cache
def schools() -> tuple[School, ...]:
    """Every row of schools.yml, closed schools and neighbours' schools among them."""
    return tuple(yaml.safe_load((HERE / "schools.yml").read_text(encoding="utf-8")))


@cache
def _types() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((HERE / "register_types.yml").read_text(encoding="utf-8"))
    return read


def register_rows(today: date) -> list[dict[str, str]]:
    """The register's rows, every column filled as the register would (empty where it says nothing)."""
    return [dict.fromkeys(COLUMNS, "") | _row(school, today) for school in schools()]


def link_rows() -> list[dict[str, str]]:
    """Which school followed which: each pair twice, once from either side, as the register lists them."""
    by_urn = {school["urn"]: school for school in schools()}
    rows = []
    for pair in yaml.safe_load((HERE / "school_links.yml").read_text(encoding="utf-8")):
        merged = " - merged" if pair.get("merged") else ""
        for from_urn, to_urn, kind in (
            (pair["new"], pair["old"], "Predecessor"),
            (pair["old"], pair["new"], "Successor"),
        ):
            name = by_urn[to_urn]["name"]
            values = (str(from_urn), str(to_urn), name, kind + merged, pair["since"])
            rows.append(dict(zip(LINK_COLUMNS, values, strict=True)))
    return sorted(rows, key=lambda row: (row["URN"], row["LinkURN"]))


def school_phone(school: School) -> str:
    """A number from the range Ofcom keeps for drama: the same last three digits as the URN's, from 500."""
    return f"01632 960{500 + school['urn'] % 500:03d}"


def school_kind(school: School) -> str:
    """The kind of provider, a code of provider_kinds."""
    return str(_types()[school["type"]]["kind"])


def school_type(school: School) -> str:
    """The kind of establishment in the register's words."""
    return str(_types()[school["type"]]["type"][1])


def school_website(school: School) -> str:
    """An address under `.example`, which can belong to nobody."""
    letters = school["name"].lower().replace("'", "").replace(" ", "-")
    return f"https://www.{letters}.example"


def _row(school: School, today: date) -> dict[str, str]:
    kind = _types()[school["type"]]
    row = _identity(school, kind) | _status(school, today) | _pupils(school) | _where(school)
    return row | _support(school) | _trust(school)


def _identity(school: School, kind: dict[str, Any]) -> dict[str, str]:
    authority = NEIGHBOUR if school.get("elsewhere") else {"code": "999", "name": "Aldermere", "gss": "E08999999"}
    phase = school.get("phase") or kind.get("phase") or ("Primary" if school["ages"][1] <= 11 else "Secondary")
    faith = school.get("faith", "Does not apply")
    sixth = "Has a sixth form" if school.get("sixth_form") else "Does not have a sixth form"
    return {
        "URN": str(school["urn"]),
        "LA (code)": authority["code"],
        "LA (name)": authority["name"],
        "GSSLACode (name)": authority["gss"],
        "EstablishmentNumber": str(establishment_number(school)),
        "EstablishmentName": school["name"],
        "TypeOfEstablishment (code)": kind["type"][0],
        "TypeOfEstablishment (name)": kind["type"][1],
        "EstablishmentTypeGroup (code)": kind["group"][0],
        "EstablishmentTypeGroup (name)": kind["group"][1],
        "PhaseOfEducation (code)": _PHASE_CODES[phase],
        "PhaseOfEducation (name)": phase,
        "StatutoryLowAge": str(school["ages"][0]),
        "StatutoryHighAge": str(school["ages"][1]),
        "Boarders (name)": "Boarding school" if school.get("boarding") else "No boarders",
        "NurseryProvision (name)": "Has Nursery Classes" if school.get("nursery") else "No Nursery Classes",
        "OfficialSixthForm (name)": sixth if school["ages"][1] > 11 else "Not applicable",
        "Gender (code)": "2" if school.get("gender") == "Girls" else "3",
        "Gender (name)": school.get("gender", "Mixed"),
        "ReligiousCharacter (code)": _FAITH_CODES.get(faith, "00"),
        "ReligiousCharacter (name)": faith,
        "AdmissionsPolicy (name)": "Selective" if school.get("selective") else "Non-selective",
        "UKPRN": str(10990000 + school["urn"] - 990000),
        "FurtherEducationType (name)": school.get("college", "Not applicable"),
        "SchoolWebsite": school_website(school),
        "TelephoneNum": school_phone(school).replace(" ", ""),
    }


def establishment_number(school: School) -> int:
    """Unique in its authority, in the thousands that kind of school has in the real register."""
    first = {"nursery": 1000, "pru": 1100, "college": 8000, "special-post-16": 8500, "free-16-19": 6900}
    by_phase = 2000 if school["ages"][1] <= 11 else 4000
    special = 7000 if "special" in school["type"] else 6000 if "independent" in school["type"] else by_phase
    return first.get(school["type"], special) + int(school["urn"]) % 1000


def _status(school: School, today: date) -> dict[str, str]:
    status = school.get("status", "Open")
    academy = "opened" in school
    why_opened = "Academy Converter" if "converter" in school["type"] else "New Provision"
    opened = school.get("opened", "")
    if status == "Proposed to open":
        opened = date(today.year + (today.month >= 9), 9, 1).strftime("%d-%m-%Y")
    closing = school.get("closed", "")
    if status == "Open, but proposed to close":
        closing = date(today.year + (today.month >= 9), 8, 31).strftime("%d-%m-%Y")
    why = school.get("closed_why", "Not applicable")
    return {
        "EstablishmentStatus (code)": _STATUS_CODES[status],
        "EstablishmentStatus (name)": status,
        "ReasonEstablishmentOpened (name)": why_opened if academy else "Not applicable",
        "OpenDate": opened,
        "ReasonEstablishmentClosed (code)": _CLOSED_CODES.get(why, "00"),
        "ReasonEstablishmentClosed (name)": why,
        "CloseDate": closing,
        "LastChangedDate": (today - timedelta(days=30 + school["urn"] % 300)).strftime("%d-%m-%Y"),
    }


def register_numbers(school: School) -> tuple[int, int, int]:
    """Pupils, those with a plan and those on SEN support; the last two keep to about what England has."""
    pupils = int(school["pupils"])
    all_have_plans = "special" in school["type"]
    plans = school.get("plans", pupils if all_have_plans else round(pupils * (3 + school["urn"] % 4) / 100))
    support = school.get("on_support", 0 if all_have_plans else round(pupils * (11 + school["urn"] % 8) / 100))
    return pupils, int(plans), int(support)


def _pupils(school: School) -> dict[str, str]:
    """Numbers on roll."""
    if not school.get("pupils"):
        return {"SchoolCapacity": str(school.get("capacity", ""))}
    pupils, plans, support = register_numbers(school)
    boys = 0 if school.get("gender") == "Girls" else round(pupils * (0.48 + school["urn"] % 7 / 100))
    return {
        "SchoolCapacity": str(school["capacity"]),
        "NumberOfPupils": str(pupils),
        "NumberOfBoys": str(boys),
        "NumberOfGirls": str(pupils - boys),
        "SENStat": str(plans),
        "SENNoStat": str(support),
    }


def _where(school: School) -> dict[str, str]:
    spot = spot_of(school["postcode"])
    ward = ward_at(spot.longitude, spot.latitude)
    easting, northing = spot.grid_reference
    return {
        "Street": school["street"],
        "Town": school["town"],
        "Postcode": school["postcode"],
        "AdministrativeWard (code)": ward.code if ward else "",
        "AdministrativeWard (name)": ward.name if ward else "",
        "DistrictAdministrative (code)": facts()["authority"]["gss"] if ward else NEIGHBOUR["gss"],
        "DistrictAdministrative (name)": "Aldermere" if ward else NEIGHBOUR["name"],
        "Easting": str(easting),
        "Northing": str(northing),
    }


def _support(school: School) -> dict[str, str]:
    names = [_need_name(code) for code in school.get("needs", [])]
    row = {f"SEN{number} (name)": name for number, name in enumerate(names or ["Not Applicable"], start=1)}
    for column, key in (
        ("ResourcedProvisionOnRoll", "base_roll"),
        ("ResourcedProvisionCapacity", "base_places"),
        ("SenUnitOnRoll", "unit_roll"),
        ("SenUnitCapacity", "unit_places"),
    ):
        row[column] = str(school.get(key, ""))
    row["TypeOfResourcedProvision (name)"] = school.get("base", "Not applicable")
    row["Section41Approved (name)"] = school.get("section_41", "Not applicable")
    row["SpecialClasses (name)"] = "Has Special Classes" if school.get("unit_places") else "No Special Classes"
    row["SENPRU (name)"] = "PRU Does have Provision for SEN" if school["type"] == "pru" else "Not applicable"
    return row


def _need_name(code: str) -> str:
    """The register's own wording of a need, which the vocabulary keeps beside ours."""
    term = vocabulary("needs").get(code)
    assert term, f"schools.yml names the need '{code}', which config/vocabularies/needs.yml does not have"
    return str(term.extra["register"][0])


def _trust(school: School) -> dict[str, str]:
    if "trust" not in school:
        return {"TrustSchoolFlag (name)": "Not applicable"}
    return {"TrustSchoolFlag (name)": "Supported by a multi-academy trust", "Trusts (name)": school["trust"]}
