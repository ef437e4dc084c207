"""Which columns of the services template are a provider's own to fill in."""

from dataclasses import replace

from importers.specs.columns import Spec
from importers.specs.services import SERVICES

ORGANISATION = tuple(column.field for column in SERVICES.columns if column.field.startswith("provider_"))
"""They tell of the organisation, which has pages of its own for that."""
OFFICERS = ("assured_on", "statutory_rows")
"""The authority's: when it checked, and which of its duties the listing meets."""
REASONS = "what_to_correct"
"""Heading of the column that says what is wrong with a row. It is never read."""

OWN_SERVICES = Spec(
    "services",
    "Your services",
    # What is left out of an import with a warning would be taken off a listing here, so it keeps the row out.
    tuple(
        replace(column, lenient=False) for column in SERVICES.columns if column.field not in (*ORGANISATION, *OFFICERS)
    ),
)
READ = tuple(replace(column, required=column.required and column.field in OWN_SERVICES) for column in SERVICES.columns)
"""Every column that is looked for: those of the organisation too, to say so where they name another one."""
