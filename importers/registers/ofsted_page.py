"""The newest list of childcare providers among the links of the page on which Ofsted publishes them."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from flask import current_app

from importers.fetching import Fetched, fetch
from importers.problems import FileError
from importers.unpacking import LARGEST_FILE

LARGEST_PAGE = 5_000_000
_DAY = re.compile(r"\b(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (20\d\d)\b")
_NOT_PROVIDERS = ("inspections in", "inspections data", "joiners", "leavers", "guidance", "metadata", "local authority")
"""Words of the other tables on that page."""


@dataclass(frozen=True)
class ListLink:
    """A list of providers: where it is and for which day."""

    address: str
    as_at: date

    @property
    def name(self) -> str:
        """The file's name."""
        return unquote(urlsplit(self.address).path.rpartition("/")[2])


def newest_childcare() -> Fetched:
    """The newest list, by way of the page in the settings. Needs an application context. Raises FileError."""
    address = current_app.extensions["settings"].childcare_url
    page = fetch(address, name="Ofsted's page of childcare data", limit=LARGEST_PAGE, expects="any")
    found = newest_list(page.content.decode("utf-8", "replace"), address)
    if found is None:
        raise FileError(
            f"{address} links no list of childcare providers (CSV) that says for which day it is. Look at it in a "
            "browser; where the lists have moved, set LOCALOFFER_CHILDCARE_URL. Or fetch one by hand and give it to "
            "'flask import childcare'."
        )
    return fetch(found.address, name=found.name, limit=LARGEST_FILE, expects="csv")


def newest_list(html: str, address: str) -> ListLink | None:
    """The list of providers for the latest day that the page at `address` links; None where it links none."""
    reader = _Links()
    reader.feed(html)
    lists = [made for href, words in reader.links if (made := _list(urljoin(address, href), words)) is not None]
    return max(lists, key=lambda link: (link.as_at, link.address), default=None)


def _list(address: str, words: str) -> ListLink | None:
    if not urlsplit(address).path.casefold().endswith(".csv"):
        return None
    file = re.sub(r"[\W_]+", " ", unquote(urlsplit(address).path.rpartition("/")[2]))
    said = " ".join(f"{words} | {file}".casefold().split())
    if "provider" not in said or any(word in said for word in _NOT_PROVIDERS):
        return None
    days = [day for number, month, year in _DAY.findall(said) if (day := _day(number, month, year)) is not None]
    return ListLink(address, max(days)) if days else None


def _day(number: str, month: str, year: str) -> date | None:
    try:
        return datetime.strptime(f"{number} {month} {year}", "%d %b %Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


class _Links(HTMLParser):
    """Every link of a page with the words on it."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self._href: str | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A link begins."""
        if tag == "a":
            self._href, self._words = dict(attrs).get("href"), []

    def handle_data(self, data: str) -> None:
        """Words inside it."""
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """It ends."""
        if tag == "a" and self._href:
            self.links.append((self._href, " ".join(self._words)))
            self._href = None
