"""The part "contact": people and roles to reach."""

from providers.editor.rows import CONTACTS as ROWS
from providers.reporting.parts.lists import Listed

CONTACTS = Listed(ROWS, "reporting/parts/contacts.html", most=20)
