"""Whom to get in touch with: a role or a team rather than a person."""

from typing import Any

from localoffer.directory.content import Contact
from localoffer.wording import telephone_words
from providers.editor.question import Section
from providers.editor.rows.forms import ContactRow, RowForm
from providers.editor.rows.question import RowsQuestion

_PARTS = ("role", "name", "phone", "email")


class Contacts(RowsQuestion):
    """Roles, names, telephone numbers and email addresses."""

    name = "contacts"
    section = Section.CONTACT
    title = "How do people get in touch?"
    task = "Contacts"
    help = (
        "Give a role or a team rather than a person’s name: people move on, and everyone can read this. An address "
        "like swimming@ lasts longer than a person’s own."
    )
    example = "“Family team, 01632 960 001.” “SENCO, senco@school.example.”"
    optional = False
    word = "Contact"
    row = ContactRow

    def typed(self, item: Contact) -> dict[str, Any]:
        """As it is."""
        return item.model_dump()

    def meant(self, row: RowForm, before: Contact | None) -> dict[str, Any]:
        """As it stands there."""
        return {part: row.said(part) for part in _PARTS}

    def line(self, item: Contact) -> str:
        """`Family team, 01632 960 001, team@example.org`."""
        return ", ".join(filter(None, (item.name, item.role, telephone_words(item.phone), item.email)))
