"""Answers as people write them (Markdown: headings, lists, bold, links, tables) to HTML that is safe to show.

Two nets, one behind the other: the parser takes no HTML from the text, and what it makes is cleaned once more.
"""

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_HIGHEST = 3
"""The highest heading of an answer, where nothing else is asked for: its question's is an h2."""
_LOWEST = 6
_SHORT = 5_000
"""Characters. The HTML of texts up to here is kept in the process, some 25 MB at most: a page has thirty of them, and
making their HTML is most of the work of showing it."""
_CLASSES = {
    "p": "govuk-body",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "h5": "govuk-heading-s",
    "h6": "govuk-heading-s",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "table": "govuk-table",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "blockquote": "govuk-inset-text",
}
_TAGS = {*_CLASSES, "strong", "em", "li", "br", "hr", "s", "thead", "tbody"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"scope"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_ALLOWED_CLASSES = {tag: set(classes.split()) for tag, classes in _CLASSES.items()}


def to_html(text: str, highest: int = _HIGHEST) -> Markup:
    """The HTML of an answer: headings from `highest` (3 to 6) down whatever the writer began with, links in the same
    window, no pictures, scripts or styles."""
    return _kept(text, highest) if len(text) <= _SHORT else _made(text, highest)


@lru_cache(maxsize=2_000)
def _kept(text: str, highest: int) -> Markup:
    return _made(text, highest)


def _made(text: str, highest: int) -> Markup:
    tokens = _PARSER.parse(text)
    _rank_headings(tokens, highest)
    for token in tokens:
        _dress(token)
    made = _PARSER.renderer.render(tokens, _PARSER.options, {})
    clean = nh3.clean(
        made,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        allowed_classes=_ALLOWED_CLASSES,
        link_rel="noopener noreferrer",
    )
    return Markup(clean)  # noqa: S704 - cleaned in the line above


def to_plain(text: str) -> str:
    """The words of an answer without its marks, blocks in lines of their own: for search, counting and comparing."""
    lines = [_words_of(token) for token in _PARSER.parse(text) if token.type in ("inline", "code_block", "fence")]
    return "\n".join(line for line in lines if line)


def _words_of(token: Token) -> str:
    if not token.children:
        return " ".join(token.content.split())
    said = ((" " if "break" in child.type else child.content) for child in token.children)
    return " ".join("".join(said).split())


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "maxNesting": 20})
    parser.enable(["table", "linkify", "strikethrough"]).disable(["image", "html_block", "html_inline", "code"])
    assert parser.linkify is not None
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": True})
    return parser


def _rank_headings(tokens: list[Token], highest: int) -> None:
    """The highest heading of an answer is an h3 (or what is asked for), the next an h4: no level is jumped."""
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    ranks = {tag: f"h{min(highest + rank, _LOWEST)}" for rank, tag in enumerate(used)}
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = ranks[token.tag]


def _dress(token: Token) -> None:
    for child in token.children or ():
        _dress(child)
    if token.nesting == 1 and token.tag in _CLASSES:
        token.attrSet("class", _CLASSES[token.tag])
        if token.tag == "th":
            token.attrSet("scope", "col")
        token.attrs.pop("style", None)


_PARSER = _parser()
_BARE = re.compile(r"[^\w\s]")


def bare_words(text: str) -> list[str]:
    """The words of a plain text in small letters without signs: two texts that differ only in those are the same."""
    return _BARE.sub(" ", text.casefold().replace("’", "").replace("'", "")).split()
