"""Which listings search leaves out because they have lapsed, where the authority has set that."""

from datetime import date

from flask import current_app, has_app_context
from sqlalchemy import ColumnElement, and_, not_, or_, true

from config.vocabularies import vocabulary
from localoffer.directory.models import Provider, Service
from localoffer.freshness.rules import DEFAULT_INTERVAL_MONTHS, interval_for, lapsed_if_trusted_by


def kept_in_search(today: date) -> ColumnElement[bool]:
    """What a query for search's listings has to hold to, by `LOCALOFFER_HIDE_LAPSED`. The query has Service and
    Provider in it."""
    hides = has_app_context() and current_app.extensions["settings"].hide_lapsed
    return not_(has_lapsed(today)) if hides else true()


def has_lapsed(today: date) -> ColumnElement[bool]:
    """Whether a listing has lapsed by `today`: `freshness` said to a database. What was never confirmed has not."""
    kinds: dict[int, list[str]] = {}
    for term in vocabulary("provider_kinds").terms:
        kinds.setdefault(interval_for(term.code), []).append(term.code)
    known = [code for codes in kinds.values() for code in codes]
    usual = lapsed_if_trusted_by(today, DEFAULT_INTERVAL_MONTHS)
    return or_(
        and_(Provider.kind.not_in(known), _trusted_by(usual)),
        *(
            and_(Provider.kind.in_(codes), _trusted_by(lapsed_if_trusted_by(today, months)))
            for months, codes in kinds.items()
        ),
    )


def _trusted_by(day: date) -> ColumnElement[bool]:
    """Whether someone has said that it is right, and nobody after `day`. Never unknown, so that it can be negated."""
    dates = (Service.confirmed_on, Service.assured_on)
    return and_(or_(*(on.is_not(None) for on in dates)), *(or_(on.is_(None), on <= day) for on in dates))
