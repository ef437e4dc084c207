"""Which school years the invented figures are about, and which year groups a school has."""

from datetime import date

PUBLISHED = (6, 25)
"""By that day of June the Department has published the year's figures (they are counted in January)."""
BASE = 2025
"""The school year that began then has the numbers of the register; others are counted from it, so that the figures of
a year never change with the day on which they are loaded."""
NEW_LAYOUT = "202425"
"""The first school year that the Department laid out in its 2026 format; it is in both."""


def newest(today: date) -> int:
    """The year in which the newest published school year began."""
    return today.year - (1 if (today.month, today.day) >= PUBLISHED else 2)


def period(began: int) -> str:
    """`202526` for the school year that began in 2025."""
    return f"{began}{(began + 1) % 100:02}"


def year_groups(ages: tuple[int, int], *, nursery: bool = False, special: bool = False) -> tuple[str, ...]:
    """The year groups of a school for these ages, youngest first; special schools have pupils who follow none."""
    groups: list[str] = []
    for age in range(ages[0], min(ages[1], 19)):
        school_age = "r" if age == 4 else str(age - 4)
        group = "early-years" if nursery or age < 4 else school_age
        if group not in groups:
            groups.append(group)
    return (*groups, "x") if special else tuple(groups)
