"""Text pasted from Word or a web page, as HTML, to the Markdown that answers are written in.

The words stay; headings, lists, bold, links and tables stay; fonts, comments, styles and scripts go. The HTML is first
made well-formed and cut down by nh3, so that whatever is wrong with it cannot hold us up or get through.
"""

import re
from html import unescape
from html.parser import HTMLParser

import nh3

_TAGS = {"p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "b", "strong", "i", "em", "a",
         "table", "tr", "td", "th", "blockquote"}  # fmt: skip
_SILENT = {"script", "style", "title", "xml", "template", "noscript", "iframe", "object", "svg", "math", "textarea"}
_LOOKS_LIKE = re.compile(
    r"<(?:!--StartFragment|!doctype|html|body|o:p|p|div|span|h[1-6]|ul|ol|li|table|br|b|i|strong|em|a|font|script"
    r"|style|meta|img|svg|iframe)\b[^<>]{0,2000}/?>",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"<(?:!doctype|html|body|o:p|p|div|h[1-6]|ul|ol|li|table|blockquote)\b", re.IGNORECASE)
_SIGN = re.compile(r"^(?:[·•▪◦§–o-]|(?P<number>\(?[0-9a-z]{1,3}[.)]))\s+", re.IGNORECASE)
_WORD_ITEM = "\x1f"
"""Stands for the sign of an item that Word wrote as a paragraph, until the paragraph is read."""
_LEVEL = re.compile(r"\blevel([1-9])\b")
_TAG = re.compile(r"<(/?)(?!(?:br|hr|img|meta|link|col|input)\b)[a-z][^<>]{0,2000}>?", re.IGNORECASE)
_DEEPEST = 1_000
"""Tags inside each other. Nothing anyone wrote is so deep, and making it well-formed takes minutes."""
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}


def looks_like_html(text: str) -> bool:
    """Whether a text holds HTML tags, as from a paste, rather than words with a `<` among them."""
    return _LOOKS_LIKE.search(text) is not None


def from_paste(text: str) -> str:
    """The Markdown of pasted HTML; any other text as it is, with its line ends made the same. Where no tag begins a
    paragraph, the lines are the writer's own and stay: somebody wrote `<b>` in the middle of a list."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not looks_like_html(text):
        return text.strip()
    return to_markdown(text if _BLOCK.search(text) else text.replace("\n", "<br>"))


def to_markdown(html: str) -> str:
    """The Markdown of some HTML. Of what is too deep to be a document, the words only."""
    if _is_too_deep(html):
        return " ".join(unescape(_TAG.sub(" ", html)).split())
    clean = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_SILENT,
        attributes={"a": {"href"}, "p": {"class", "style"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return reader.markdown()


def _is_too_deep(html: str) -> bool:
    depth = 0
    for tag in _TAG.finditer(html):
        depth += -1 if tag[1] else 1
        if depth > _DEEPEST:
            return True
        depth = max(depth, 0)
    return False


class _Reader(HTMLParser):
    """Reads HTML that is well-formed and has no other tags than ours."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[tuple[str, str]] = []  # "text", "item" or "row", and its Markdown
        self._words: list[str] = []
        self._begins = ""
        self._lists: list[int | None] = []  # a number for a numbered list: the last one given
        self._links: list[tuple[str, int]] = []
        self._row: list[str] | None = None
        self._first_row = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "br":
            self._words.append("\n")
        elif tag in _MARKS:
            self._words.append(_MARKS[tag])
        elif tag == "a":
            self._links.append((given.get("href") or "", len(self._words)))
        elif tag in ("ul", "ol"):
            self._end_block()
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "table":
            self._end_block()
            self._first_row = True
        elif tag == "tr":
            self._end_block()
            self._row = []
        elif tag in ("td", "th"):
            self._words.clear()
        elif self._row is None:
            self._begin_block(tag, given)
        else:
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _MARKS:
            self._words.append(_MARKS[tag])
        elif tag == "a" and self._links:
            self._end_link(*self._links.pop())
        elif tag in ("ul", "ol") and self._lists:
            self._end_block()
            self._lists.pop()
        elif tag in ("td", "th") and self._row is not None:
            self._row.append(_tidy(self._words).replace("\n", " ").replace("|", "/"))
            self._words.clear()
        elif tag == "tr" and self._row is not None:
            self._end_row(self._row)
        elif tag not in ("td", "th", "tr", "table") and self._row is None:
            self._end_block()

    def handle_data(self, data: str) -> None:
        self._words.append(data.replace("\n", " "))

    def markdown(self) -> str:
        """All that was read: items of a list and rows of a table under each other, blocks a line apart."""
        self._end_block()
        before = ""
        said = []
        for kind, block in self._blocks:
            said.append(("\n" if kind == before != "text" else "\n\n") + block)
            before = kind
        return "".join(said).strip()

    def _begin_block(self, tag: str, given: dict[str, str | None]) -> None:
        if tag in ("p", "div", "blockquote") and self._lists and not _tidy(self._words):
            return  # a paragraph that opens an item is the item
        self._end_block()
        if tag == "li":
            self._begins = "    " * (max(len(self._lists), 1) - 1) + self._item()
        elif tag.startswith("h"):
            self._begins = "#" * max(2, int(tag[1])) + " "
        elif "MsoList" in (given.get("class") or "") or "mso-list" in (given.get("style") or ""):
            level = _LEVEL.search(given.get("style") or "")
            self._begins = "    " * (int(level[1]) - 1 if level else 0) + _WORD_ITEM

    def _item(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number + 1}. "

    def _end_block(self) -> None:
        text, begins = _tidy(self._words), self._begins
        self._words.clear()
        self._begins = ""
        if not text:
            return
        if begins.endswith(_WORD_ITEM):
            sign = _SIGN.match(text)
            text = text[sign.end() :] if sign else text
            begins = begins[: -len(_WORD_ITEM)] + ("1. " if sign and sign["number"] else "- ")
        if begins.endswith(("- ", ". ")):
            self._blocks.append(("item", begins + text.replace("\n", "\n" + " " * len(begins))))
        else:
            self._blocks.append(("text", begins + (text.replace("\n", " ") if begins else text)))

    def _end_link(self, href: str, begins: int) -> None:
        text = _tidy(self._words[begins:]).replace("\n", " ")
        del self._words[begins:]
        self._words.append(f"[{text}]({href})" if href and text and text != href else text or href)

    def _end_row(self, cells: list[str]) -> None:
        self._row = None
        if not any(cells):
            return
        line = "| " + " | ".join(cells) + " |"
        if self._first_row:
            line += "\n|" + " --- |" * len(cells)
        self._blocks.append(("row", line))
        self._first_row = False


def _tidy(words: list[str]) -> str:
    text = re.sub(r"[ \t\u00a0]+", " ", "".join(words))
    text = re.sub(r"\*{4}|(\*\*) +(\*\*)", "", text)  # bold around nothing
    return re.sub(r" ?\n ?", "\n", text).strip()
