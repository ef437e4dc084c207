"""The tables of docs/reference/file-formats.md, written from the specs so that they cannot disagree."""

from importers.specs.columns import Spec
from importers.specs.schools import LINKS, SCHOOLS
from importers.specs.services import SERVICES

SPECS = (SERVICES, SCHOOLS, LINKS)


def column_table(spec: Spec) -> str:
    """A Markdown table of a spec's columns."""
    rows = ["| Heading | Holds | Needed | Notes |", "| --- | --- | --- | --- |"]
    for column in spec.columns:
        names = " or ".join(f"`{heading}`" for heading in column.headings)
        kind = f"code of `{column.vocabulary}`" if column.kind == "code" else column.kind
        several = ", several with `;`" if column.many else ""
        note = column.note.replace("|", "\\|")
        rows.append(f"| {names} | {kind}{several} | {'yes' if column.required else ''} | {note} |")
    return "\n".join(rows)
