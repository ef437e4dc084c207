"""Tables on the officers' start page that other rooms fill: the domain may not know imports or search engines, so
`app.py` hands their tables in."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from flask import Flask
from markupsafe import Markup

from localoffer.errors import LocalOfferError

log = structlog.get_logger()

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Panel:
    """A table to be filled when the page is asked for. Two or three short columns can be read on a telephone."""

    title: str
    columns: tuple[str, ...]
    rows: Callable[[], Rows]
    empty: str
    """What is said where there are no rows."""
    link: tuple[str, str] | None = None
    """Endpoint and words of the way to a page with more."""


@dataclass(frozen=True)
class FilledPanel:
    """A table as shown: `notice` stands in for rows where there are none or they could not be read."""

    title: str
    columns: tuple[str, ...]
    rows: Rows = ()
    notice: str = ""
    link: tuple[str, str] | None = None


def add_panel(app: Flask, panel: Panel) -> None:
    """Show `panel` on the officers' start page, below those added before."""
    app.extensions.setdefault("officer_panels", []).append(panel)


def filled(panel: Panel) -> FilledPanel:
    """The panel with its rows. One that fails, say because a search engine is away, says so in its own place."""
    try:
        rows = panel.rows()
    except LocalOfferError as error:
        return FilledPanel(panel.title, panel.columns, notice=str(error), link=panel.link)
    except Exception:
        log.exception("panel failed", panel=panel.title)
        return FilledPanel(
            panel.title, panel.columns, notice="This could not be read just now. The log says why.", link=panel.link
        )
    cells = tuple(tuple(breakable(cell) for cell in row) for row in rows)
    return FilledPanel(panel.title, panel.columns, cells, notice="" if rows else panel.empty, link=panel.link)


def breakable(text: str) -> Markup:
    """Escaped text in which long words, like file names, may break: a narrow screen then need not scroll sideways."""
    return Markup().join(_broken(word) if len(word) > _LONGEST_PART else word for word in re.split(r"(\s+)", text))


def _broken(word: str) -> Markup:
    return Markup("<wbr>").join(_PARTS.findall(word))


_LONGEST_PART = 12
"""Characters: three columns of words no longer than this fit 320 pixels."""
_PARTS = re.compile(r"[^\W_]{1,12}[\W_]*|[\W_]+")
