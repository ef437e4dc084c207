"""The part "links": pages of the setting's own website, policies and plans."""

from typing import Any

from wtforms import StringField, ValidationError

from config.reports.shape import Question
from localoffer.directory.content import Link
from providers.editor.question import Section
from providers.editor.rows.forms import RowForm
from providers.editor.rows.question import RowsQuestion
from providers.reporting.parts.lists import Listed


class _LinkRow(RowForm):
    label = StringField("Words of the link")
    url = StringField("Address of the page")

    def validate_url(self, field: Any) -> None:
        """The address itself is checked by the report."""
        if not field.data:
            raise ValidationError("enter the address, like https://www.example.org")


class _LinkRows(RowsQuestion):
    """Links without a kind: the question says what they are."""

    name = "links"
    section = Section.CONTACT
    title = task = "Links"
    word = "Link"
    row = _LinkRow

    @property
    def last_field(self) -> str:
        """The address is what can be wrong with a link."""
        return "url"

    def typed(self, item: Link) -> dict[str, Any]:
        """As it is."""
        return item.model_dump()

    def meant(self, row: RowForm, before: Link | None) -> dict[str, Any]:
        """As it stands there; its kind as it came."""
        return {"label": row.said("label"), "url": row.said("url"), "kind": before.kind if before else "other"}

    def line(self, item: Link) -> str:
        """`Accessibility plan, https://www.example.org`."""
        return ", ".join(filter(None, (item.label, item.url)))


class _Links(Listed):
    def named(self, question: Question, item: Link) -> Link:
        """A link without words is called as its question is."""
        return item if item.label else item.model_copy(update={"label": question.label})


LINKS = _Links(_LinkRows(), "reporting/parts/links.html", most=50)
