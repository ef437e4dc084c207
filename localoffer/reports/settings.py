"""Whom a report is asked of, and for which school year. Pure."""

from datetime import date

from config.reports import setting_kinds
from config.reports.shape import SettingKind

FIRST_MONTH = 9
"""School years begin in September."""


def school_year(day: date) -> int:
    """The school year of a day, by the calendar year in which it begins: 2026 from 1 September 2026."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def year_words(year: int) -> str:
    """`2026 to 2027`."""
    return f"{year} to {year + 1}"


def may_be_written(year: int, today: date) -> bool:
    """Whether the report of a school year can be begun or changed: this year's, or the next one's to prepare it."""
    return year in (school_year(today), school_year(today) + 1)


def setting_kind(provider_kind: str, register_type: str = "", name: str = "", urn: str = "") -> SettingKind | None:
    """Which kind of setting someone is, for reports; None for those that are asked for none (a clinic, a club)."""
    kinds = setting_kinds().values()
    named = next((kind for kind in kinds if urn and urn in kind.urns), None)
    return named or next((kind for kind in kinds if _fits(kind, provider_kind, register_type, name)), None)


def _fits(kind: SettingKind, provider_kind: str, register_type: str, name: str) -> bool:
    types = [words.casefold() for words in kind.register_types]
    return (
        provider_kind in kind.provider_kinds
        and (not types or register_type.strip().casefold() in types)
        and (not kind.name_has or any(words.casefold() in name.casefold() for words in kind.name_has))
    )
