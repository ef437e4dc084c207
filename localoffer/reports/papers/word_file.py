"""An empty Word file of ours: A4, in British English, with styles that screen readers know, and page numbers."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.numbering import CT_Num
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT = "Arial"
"""The site's own font is not on people's computers, and Word files carry none."""
_SIZES = {
    "Normal": 12,
    "Title": 22,
    "Heading 1": 18,
    "Heading 2": 15,
    "Heading 3": 13,
    "Heading 4": 12,
    "Heading 5": 12,
}
_LANGUAGE = "en-GB"


class ContentsField:
    """The mark around a table of contents that tells Word to make it again when it is asked to."""

    def begin(self, paragraph: Paragraph) -> None:
        """Before the first entry."""
        run = paragraph.add_run()._r
        run.append(_mark("begin"))
        instruction = OxmlElement("w:instrText")
        instruction.text = 'TOC \\o "1-2" \\h \\z'
        run.append(instruction)
        run.append(_mark("separate"))

    def end(self, paragraph: Paragraph) -> None:
        """After the last one."""
        paragraph.add_run()._r.append(_mark("end"))


@dataclass
class WordFile:
    """A file that is being written: its document, and the places and addresses that it names."""

    document: Document
    places: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    lists: dict[str, int] = field(default_factory=dict)
    counts: int = 0

    def place(self, name: str) -> str:
        """How a place in the file is called in it: names in Word are short and have no hyphens."""
        return self.places.setdefault(name, f"place_{len(self.places) + 1}")

    def mark(self, paragraph: Paragraph, name: str) -> None:
        """Make a paragraph the place of this name."""
        called = self.place(name)
        number = called.removeprefix("place_")
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), number)
        start.set(qn("w:name"), called)
        end.set(qn("w:id"), number)
        paragraph._p.insert(1, start)  # after the paragraph's properties: all that are marked have a style
        paragraph._p.append(end)

    def outside(self, address: str) -> str:
        """The id under which the file keeps an address."""
        if address not in self.addresses:
            kept = self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            self.addresses[address] = kept
        return self.addresses[address]

    def new_count(self, style: str, start: int) -> int:
        """A numbered list of its own, from `start`: without one Word goes on from the list before."""
        numbering: Any = self.document.part.numbering_part.element
        if not self.lists:
            self.counts = max(int(one.numId) for one in numbering.num_lst)
        if style not in self.lists:
            of_style = self.document.styles[style].element.pPr.numPr.numId.val
            self.lists[style] = numbering.num_having_numId(of_style).abstractNumId.val
        self.counts += 1
        number: Any = cast(Any, CT_Num).new(self.counts, self.lists[style])
        number.add_lvlOverride(ilvl=0).add_startOverride(start)
        numbering.append(number)  # the library's own way looks through all there are each time
        return self.counts

    def paragraph(self, into: Document | _Cell, style: str | None) -> Paragraph:
        """A new paragraph of a style. The library's own way looks through all styles each time."""
        paragraph = into.add_paragraph()
        if style is not None:
            if style not in self.styles:
                self.styles[style] = self.document.styles[style].style_id
            paragraph._p.style = self.styles[style]
        return paragraph

    def count(self, paragraph: Paragraph, number: int) -> None:
        """Make a paragraph an entry of a numbered list."""
        properties: Any = paragraph._p.get_or_add_pPr()
        entry = properties.get_or_add_numPr()
        entry.get_or_add_ilvl().val = 0
        entry.get_or_add_numId().val = number

    def contents_field(self) -> ContentsField:
        """The mark for a table of contents."""
        return ContentsField()


def new_file(title: str, author: str, subject: str, colours: tuple[str, str]) -> WordFile:
    """An empty file. `author` stands at the top of each page, with `subject`. `colours`: of headings and of links, as
    #rrggbb."""
    document = docx.Document()
    about, now = document.core_properties, datetime.now(UTC)
    about.title, about.author, about.subject = title[:255], author[:255], subject[:255]
    about.language, about.comments, about.last_modified_by = _LANGUAGE, "", ""
    about.created = about.modified = now
    _page(document, author, subject)
    _styles(document, *colours)
    return WordFile(document)


def head_of_table(table: Table, rows: int, words: str) -> None:
    """Say which rows are its head (said again on each page), that its first column is one, and what it is about."""
    for row in table.rows[:rows]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    properties: Any = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstRow"), "1" if rows else "0")
        look.set(qn("w:firstColumn"), "1")
    if words:
        caption = OxmlElement("w:tblCaption")
        caption.set(qn("w:val"), words)
        properties.append(caption)


def _page(document: Document, author: str, subject: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.2)
    section.header.paragraphs[0].text = f"{author}: {subject}"
    foot = section.footer.paragraphs[0]
    for words, code in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        foot.add_run(words)
        number = OxmlElement("w:fldSimple")
        number.set(qn("w:instr"), code)
        number.append(OxmlElement("w:r"))
        foot._p.append(number)


def _styles(document: Document, heading_colour: str, link_colour: str) -> None:
    styles: Any = document.styles
    for depth in (1, 2):
        entry = styles.add_style(f"TOC {depth}", WD_STYLE_TYPE.PARAGRAPH)
        entry.base_style = styles["Normal"]
        entry.paragraph_format.left_indent = Cm(0.8 * (depth - 1))
        entry.paragraph_format.space_after = Pt(2)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline = True
    link.font.color.rgb = _colour(link_colour)
    for name, size in _SIZES.items():
        style = styles[name]
        _set_font(style, size)
        if name != "Normal":
            style.font.color.rgb = _colour(heading_colour)
            style.font.italic = False
            style.font.bold = True
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)


def _set_font(style: Any, size: int) -> None:
    """One font for every script. The template's own point to a theme, which would win over a name."""
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)


def _colour(written: str) -> RGBColor:
    return RGBColor.from_string(written.removeprefix("#").upper() or "000000")


def _mark(kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark
