"""Pages to read more on: what the link says, where it leads, what kind of page that is."""

from typing import Any

from localoffer.directory.content import Link
from providers.editor.question import Section
from providers.editor.rows.forms import LINK_KINDS, LinkRow, RowForm
from providers.editor.rows.question import RowsQuestion


class Links(RowsQuestion):
    """Links."""

    name = "links"
    section = Section.CONTACT
    title = "Which web pages should families know?"
    task = "Links"
    help = "Your own website, where to book, a policy, a video. Only pages that everyone can open."
    word = "Link"
    row = LinkRow

    @property
    def last_field(self) -> str:
        """The address is what can be wrong with a link."""
        return "url"

    def typed(self, item: Link) -> dict[str, Any]:
        """As it is."""
        return item.model_dump()

    def meant(self, row: RowForm, before: Link | None) -> dict[str, Any]:
        """A website that is called nothing is called that."""
        kind = row.said("kind")
        label = row.said("label") or (dict(LINK_KINDS)[kind] if kind == "website" else "")
        if before and not row.said("label") and not before.label and kind == before.kind:
            label = ""  # as it came in
        return {"label": label, "url": row.said("url"), "kind": kind}

    def line(self, item: Link) -> str:
        """`How to book, https://www.example.org (Where to book)`."""
        kind = dict(LINK_KINDS).get(item.kind, "")
        return ", ".join(filter(None, (item.label, item.url))) + (
            f" ({kind.lower()})" if item.kind != "website" else ""
        )
