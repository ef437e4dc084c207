"""A page as a PDF: tagged (PDF/UA-1), in the site's own font, and made without asking any other machine.

WeasyPrint and its fonts are heavy, so this module is loaded only in the process that makes a file
(`localoffer.reports.papers.maker`).
"""

import base64
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

import pydyf
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

FONTS = Path(__file__).parents[3] / "static" / "vendor" / "atkinson-hyperlegible-next"
STYLE = Path(__file__).with_name("print.css")
_RANGES = {
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, "
    "U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
    "latin-ext": "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+1D00-1DBF, U+1E00-1E9F, "
    "U+1EF2-1EFF, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF",
}
"""The two files of the font, and the characters in each."""
_SIZES = {False: "11.5pt", True: "18pt"}
"""Large print is 18 points and nothing on the paper is smaller, its page numbers neither."""


def make_pdf(page: str, large: bool) -> bytes:
    """The PDF of a page. Nothing that it names is fetched, whatever is in it."""
    fonts = FontConfiguration()
    # The same fonts for both: without them the faces named in the style are silently left out.
    style = CSS(string=_style(large), font_config=fonts, url_fetcher=_fetcher())
    document = HTML(string=page, url_fetcher=_fetcher())
    made: bytes = document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", finisher=_finish)
    return made


def _finish(document: Document, made: pydyf.PDF) -> None:
    """Add to the tags what PDF/UA-1 asks and WeasyPrint leaves out: of a table's head whether it is a column's or a
    row's, of a list what its marks are."""
    tags = [one for one in made.objects if isinstance(one, pydyf.Dictionary) and "S" in one]
    by_reference = {bytes(one.reference): one for one in tags}
    for head in tags:
        if head["S"] == "/TH":
            row = by_reference[bytes(head["P"])]
            group = by_reference[bytes(row["P"])]
            head["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"
    lists, boxes = [tag for tag in tags if tag["S"] == "/L"], list(_lists(document))
    if len(lists) == len(boxes):
        for tag, box in zip(lists, boxes, strict=True):
            tag["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{box.style['list_style_type'].title()}"})


def _lists(document: Document) -> Iterator[Any]:
    """The lists as they are laid out, in the order of their tags; one that goes over a page is there twice."""
    for page in document.pages:
        yield from (box for box in page._page_box.descendants() if box.element_tag in ("ul", "ol"))


def _fetcher() -> URLFetcher:
    return URLFetcher(allowed_protocols=("data",))


def _style(large: bool) -> str:
    faces = "".join(_face(name, characters) for name, characters in _RANGES.items())
    return faces + Template(STYLE.read_text(encoding="utf-8")).substitute(size=_SIZES[large])


def _face(name: str, characters: str) -> str:
    """Each file is a family of its own: WeasyPrint takes two files of one family for the same font, and then draws
    letters of one with the shapes of the other."""
    font = base64.b64encode((FONTS / f"{name}.woff2").read_bytes()).decode()
    return (
        f'@font-face {{ font-family: "Hyperlegible {name}"; font-weight: 200 800; unicode-range: {characters}; '
        f'src: url("data:font/woff2;base64,{font}") format("woff2"); }}\n'
    )
