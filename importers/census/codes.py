"""Codes of the school census and what they mean here. Sources: the Department's census guides as local authorities
pass them on, and the tables of its collection system (COLLECT). Pure."""

import re
from collections.abc import Mapping

from config.needs import axis, code_for
from localoffer.needs.counted import EHC_PLAN, SEN_SUPPORT

OLD_PROVISIONS = {"A": SEN_SUPPORT, "P": SEN_SUPPORT, "S": EHC_PLAN}
"""School Action and School Action Plus (until 2014), statements (until 2018)."""
OLD_NEEDS = {"BESD": "semh"}
"""Behaviour, emotional and social difficulties (until 2014)."""
COUNTED = frozenset({"C", "M", "F", "O"})
"""Current and main registrations; in pupil referral units also those with a college (F) or another provider (O)."""
LEFT_OUT = {"S": "subsidiary", "G": "guest"}
"""Counted where they are registered mainly, or nowhere: a visitor."""
NO_ASSESSMENT = "nsa"
_WHOLE = re.compile(r"0*(\d{1,2})(?:\.0+)?")


def provision_of(text: str) -> str | None:
    """`K` -> `sen-support`; None for what is no code of the census, an old one included (`OLD_PROVISIONS`)."""
    return _CENSUS_PROVISIONS.get(_code(text))


def census_needs() -> Mapping[str, str]:
    """`SLCN` -> `slcn`, for every type of need that has a code in the census, old ones aside (`OLD_NEEDS`)."""
    return {str(term.extra["census"]): term.code for term in axis("need").terms if "census" in term.extra}


def year_group_of(text: str) -> str | None:
    """`N2` -> `early-years`, `6.0` -> `6`; None for what is none. `M` (a class of several years) and `X` are of no
    year group."""
    code = _code(text)
    whole = _WHOLE.fullmatch(code)
    if whole:
        return whole[1] if 1 <= int(whole[1]) <= 14 else None
    if code in ("M", "X"):
        return "x"
    return code_for("year_group", code) if code in ("E1", "E2", "N1", "N2", "R") else None


def rank_of(text: str) -> int | None:
    """`1.0` -> 1; None for what is no rank."""
    whole = _WHOLE.fullmatch(text.strip())
    return int(whole[1]) if whole else None


def _code(text: str) -> str:
    return text.strip().upper()


_CENSUS_PROVISIONS = {
    str(term.extra["census"]): term.code for term in axis("provision").terms if "census" in term.extra
}
