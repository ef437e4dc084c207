"""A page as a Word file: real headings, lists and tables, so that it can be read aloud, changed and signed.

It knows the tags of `templates/reports/paper.html` and of Markdown; of any other tag the words are kept. Loaded only in
the process that makes a file (`localoffer.reports.papers.maker`).
"""

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from docx.document import Document
from docx.shared import Cm
from docx.table import _Cell
from lxml import html

from localoffer.reports.papers.word_file import WordFile, head_of_table, new_file
from localoffer.reports.papers.word_words import Piece, pieces, write

DEEPEST = 3
"""Lists within lists below this have no styles of their own in Word and stay at its indent."""
_HEADINGS = {f"h{level}": f"Heading {level - 1}" for level in range(2, 7)} | {"h1": "Title"}
_INLINE = {"a", "b", "strong", "em", "i", "s", "del", "span", "br", "code"}
_PLAIN = {"facts", "lo-plain-list"}
_SIGNATURE = Cm(1.8)

Into: TypeAlias = Document | _Cell


def make_word(page: str) -> bytes:
    """The Word file of a page."""
    root = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    file = new_file(
        title=root.findtext(".//title") or "",
        author=_content(root, "author"),
        subject=_content(root, "description"),
        colours=(root.get("data-brand", ""), root.get("data-link", "")),
    )
    _Writer(file).blocks(root.find(".//body"), file.document)
    made = io.BytesIO()
    file.document.save(made)
    return made.getvalue()


def _content(root: html.HtmlElement, name: str) -> str:
    return next((str(found) for found in root.xpath("//meta[@name=$name]/@content", name=name)), "")


class _Writer:
    """Writes a page's blocks, one after the other, into a document or a cell of a table."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.quoted = False

    def blocks(self, parent: html.HtmlElement, into: Into) -> None:
        """Everything in `parent`; loose words between its blocks become paragraphs of their own."""
        for block, words in _runs(parent):
            if block is None:
                self._paragraph(words, into, self._style())
            else:
                self._block(block, into)

    def _block(self, block: html.HtmlElement, into: Into) -> None:
        tag = block.tag
        if tag == "p" or tag in _HEADINGS:
            self._paragraph(pieces(block), into, _HEADINGS.get(tag) or self._style(), block.get("id"))
        elif tag in ("ul", "ol"):
            self._list(block, into, 1)
        elif tag == "table":
            self._table(block, into)
        elif tag == "blockquote":
            before, self.quoted = self.quoted, True
            self.blocks(block, into)
            self.quoted = before
        elif tag == "hr":
            into.add_paragraph()
        else:
            self.blocks(block, into)

    def _style(self) -> str | None:
        return "Quote" if self.quoted else None

    def _paragraph(
        self, words: Sequence[Piece], into: Into, style: str | None, place: str | None = None, number: int | None = None
    ) -> None:
        paragraph = self.file.paragraph(into, style)
        if number is not None:
            self.file.count(paragraph, number)
        write(self.file, paragraph, words)
        if place:
            self.file.mark(paragraph, place)

    def _list(self, block: html.HtmlElement, into: Into, depth: int) -> None:
        classes = set((block.get("class") or "").split())
        if "contents" in classes and isinstance(into, Document):
            self._contents(block, into)
            return
        is_plain = bool(classes & _PLAIN) or classes == {"govuk-list"}
        kind = "Number" if block.tag == "ol" else "Bullet"
        level = "" if depth == 1 else f" {min(depth, DEEPEST)}"
        style = None if is_plain else f"List {kind}{level}"
        number = self.file.new_count(f"List {kind}{level}", _start(block)) if block.tag == "ol" else None
        for item in block.iterchildren("li"):
            self._item(item, into, style, number, depth)

    def _item(self, item: html.HtmlElement, into: Into, style: str | None, number: int | None, depth: int) -> None:
        """One entry: its first words carry the mark, what follows is indented below them."""
        more = None if style is None else "List Continue" + ("" if depth == 1 else f" {min(depth, DEEPEST)}")
        for block, words in _runs(item):
            if block is None or block.tag == "p":
                self._paragraph(words if block is None else pieces(block), into, style, None, number)
                style, number = more, None
            elif block.tag in ("ul", "ol"):
                self._list(block, into, depth + 1)
            else:
                self._block(block, into)

    def _contents(self, block: html.HtmlElement, into: Document) -> None:
        """A table of contents that Word can bring up to date, with links to its places until then."""
        links = block.xpath(".//a")
        field = self.file.contents_field()
        for number, link in enumerate(links):
            depth = len(link.xpath("ancestor::ul[not(contains(@class, 'govuk'))]"))
            paragraph = self.file.paragraph(into, f"TOC {min(depth, 2)}")
            if number == 0:
                field.begin(paragraph)
            write(self.file, paragraph, [link])
            if number == len(links) - 1:
                field.end(paragraph)

    def _table(self, block: html.HtmlElement, into: Into) -> None:
        rows = block.xpath(".//tr")
        width = max((len(_cells(row)) for row in rows), default=0)
        if not width:
            return
        table = into.add_table(len(rows), width)
        table.style = "Table Grid"
        head_of_table(table, len(block.xpath("./thead/tr")), block.findtext("./caption") or "")
        for made, row in zip(table.rows, rows, strict=True):
            if "to-sign" in (row.get("class") or ""):
                made.height = _SIGNATURE
            for cell, given in zip(made.cells, _cells(row), strict=False):
                first = cell.paragraphs[0]
                self.blocks(given, cell)
                if len(cell.paragraphs) > 1:
                    first._p.getparent().remove(first._p)
                if given.tag == "th":
                    for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
                        run.bold = True


def _cells(row: html.HtmlElement) -> list[html.HtmlElement]:
    return list(row.iterchildren("td", "th"))


def _start(block: html.HtmlElement) -> int:
    given = block.get("start") or "1"
    return min(int(given), 32_767) if given.isdecimal() else 1


def _runs(parent: html.HtmlElement) -> Iterator[tuple[html.HtmlElement | None, list[Piece]]]:
    """What is in an element, in order: blocks one by one, and words and inline tags between them together."""
    for is_inline, group in groupby(pieces(parent), lambda piece: isinstance(piece, str) or piece.tag in _INLINE):
        found = list(group)
        if not is_inline:
            yield from ((block, []) for block in found if not isinstance(block, str))
        elif any(not isinstance(piece, str) or piece.strip() for piece in found):
            yield None, found
