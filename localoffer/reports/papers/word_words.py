"""The words of a paragraph in a Word file: bold, struck out, links to pages and to places in the file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import html

from localoffer.reports.papers.word_file import WordFile

Piece: TypeAlias = str | html.HtmlElement
"""Some text, or an element."""
_SPACE = re.compile(r"[ \t\r\n]+")
_OWN_LINE = "lo-map-table__hint"
"""What a level of the provision map means: a line below its name."""
_OUTSIDE = ("http://", "https://", "mailto:", "tel:")


@dataclass(frozen=True)
class _Look:
    bold: bool = False
    italic: bool = False
    struck: bool = False


def pieces(element: html.HtmlElement) -> list[Piece]:
    """What is in an element, in order. What is hidden from screen readers and comments are left out."""
    found: list[Piece] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.get("aria-hidden") != "true":
            found.append(child)
        found.append(child.tail or "")
    return [piece for piece in found if not (isinstance(piece, str) and not piece)]


def write(file: WordFile, paragraph: Paragraph, words: Sequence[Piece]) -> None:
    """Add words to a paragraph; white space counts as in HTML."""
    inline = _Inline(file, paragraph)
    inline.add(words, paragraph._p, _Look())
    if inline.last is not None:
        inline.last.text = inline.last.text.rstrip()


class _Inline:
    def __init__(self, file: WordFile, paragraph: Paragraph) -> None:
        self.file, self.paragraph = file, paragraph
        self.after_space = True
        self.last: Run | None = None

    def add(self, words: Sequence[Piece], into: object, look: _Look, style: str | None = None) -> None:
        for piece in words:
            if isinstance(piece, str):
                self._text(piece, into, look, style)
            elif piece.tag == "br":
                self._run(into, look, style).add_break()
                self.after_space = True
            elif piece.tag == "a" and style is None:
                self._link(piece, look)
            else:
                if piece.get("class") == _OWN_LINE:
                    self._run(into, look, style).add_break()
                    self.after_space = True
                self.add(pieces(piece), into, _look_of(piece.tag, look), style)

    def _text(self, text: str, into: object, look: _Look, style: str | None) -> None:
        text = _SPACE.sub(" ", text)
        text = text.removeprefix(" ") if self.after_space else text
        if text:
            self.last = self._run(into, look, style)
            self.last.text = text
            self.after_space = text.endswith(" ")

    def _run(self, into: object, look: _Look, style: str | None) -> Run:
        element = OxmlElement("w:r")
        into.append(element)  # type: ignore[attr-defined]
        run = Run(element, self.paragraph)
        if style:
            element.style = style
        if look.bold:
            run.bold = True
        if look.italic:
            run.italic = True
        if look.struck:
            run.font.strike = True
        return run

    def _link(self, link: html.HtmlElement, look: _Look) -> None:
        address = link.get("href") or ""
        made = OxmlElement("w:hyperlink")
        if address.startswith("#"):
            made.set(qn("w:anchor"), self.file.place(address[1:]))
        elif address.startswith(_OUTSIDE):
            made.set(qn("r:id"), self.file.outside(address))
        else:
            self.add(pieces(link), self.paragraph._p, look)
            return
        self.paragraph._p.append(made)
        self.add(pieces(link), made, look, "Hyperlink")


def _look_of(tag: str, look: _Look) -> _Look:
    if tag in ("strong", "b"):
        return replace(look, bold=True)
    if tag in ("em", "i"):
        return replace(look, italic=True)
    return replace(look, struck=True) if tag in ("s", "del") else look
