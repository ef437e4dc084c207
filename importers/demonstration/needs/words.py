"""How releases of statistics name what is counted, by our codes: the latest wording, and that of 2025 and before."""

from config import needs

COUNTRY = "E92000001"
NEEDS = tuple(code for code in needs.codes("need") if code not in (needs.ALL, needs.MISSING))
YEAR_GROUPS = tuple(code for code in needs.codes("year_group") if code != needs.ALL)
PROVISIONS = {
    "all": ("Total", "Total"),
    "any": ("All SEN provision", "All SEN provision"),
    "ehc-plan": ("Education, health and care plan", "Education, health and care plans"),
    "sen-support": ("SEN support / SEN without an EHC plan", "SEN Support"),
    "none": ("No identified SEN", "No SEN provision"),
}
"""Each provision in the 2026 format, and before it."""
PHASES = {
    "all": "Total",
    "state-nursery": "State-funded nursery",
    "state-primary": "State-funded primary",
    "state-secondary": "State-funded secondary",
    "state-special": "State-funded special school",
    "state-ap": "State-funded AP school",
    "non-maintained-special": "Non-maintained special school",
    "independent": "Independent school",
}


def need_words(code: str) -> str:
    """The statistics' name of a primary need."""
    if code == needs.ALL:
        return "Total"
    return "Missing" if code == needs.MISSING else str(needs.axis("need").get(code).extra["official"])  # type: ignore[union-attr]


def year_column(code: str) -> str:
    """What the column of a year group begins with."""
    named = {"early-years": "nc_early_years", "r": "nc_reception", "x": "nc_not_followed"}
    return named.get(code, f"nc_year_{code}")
