"""The readers of the parts of an answer: one file each. A new part is one more line here."""

from collections.abc import Mapping

from config.reports.shape import Part, Question
from providers.reporting.parts.approval import APPROVAL
from providers.reporting.parts.choices import CHOICES
from providers.reporting.parts.contacts import CONTACTS
from providers.reporting.parts.day import DAY
from providers.reporting.parts.links import LINKS
from providers.reporting.parts.provision_map import PROVISION_MAP
from providers.reporting.parts.table import TABLE
from providers.reporting.parts.text import TEXT
from providers.reporting.question import PartReader

READERS: Mapping[Part, PartReader] = {
    "choices": CHOICES,
    "text": TEXT,
    "contact": CONTACTS,
    "links": LINKS,
    "date": DAY,
    "table": TABLE,
    "approval": APPROVAL,
    "provision-map": PROVISION_MAP,
}


def readers_of(question: Question) -> dict[Part, PartReader]:
    """The readers of a question's parts, in the order in which it asks for them."""
    return {part: READERS[part] for part in question.parts if part in READERS}
