"""One attempt: ask, judge the answer's head, and take its body to disk."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests
import urllib3

from importers.fetching.addresses import host_of, may_lead
from importers.fetching.bodies import receive
from importers.fetching.faults import LATER, Again, MissingFileError, again_after, final_words
from importers.fetching.judging import Expected, is_whole, refuse_other
from importers.fetching.keeping import Fetched, Place
from importers.fetching.waiting import LONGEST_WAIT, asked_to_wait, wait_words
from importers.problems import FileError, shorten

TIMEOUT = (10.0, 60.0)
"""Seconds for a connection, and between two parts of an answer."""
_GONE = (403, 404, 410)
_BUSY = (408, 425, 429)


class LeadsAwayError(requests.RequestException):
    """A redirect that is not followed."""


class Web(requests.Session):
    """A session that follows redirects to the web only, and never out of an encrypted connection."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Where an answer leads. Raises LeadsAwayError."""
        target = super().get_redirect_target(resp)
        if target and not may_lead(resp.url, urljoin(resp.url, target)):
            raise LeadsAwayError("not followed")
        return target


def ask(
    web: Web, address: str, place: Place, limit: int, expects: Expected, sent: bytes | None, ends: float
) -> Fetched:
    """The file at this address. Raises Again where another attempt may help, and FileError where none will."""
    known = place.known() if sent is None else None
    host = host_of(address)
    try:
        with _answer(web, address, known, sent) as answer:
            if answer.status_code == 304 and known is not None:
                return replace(known, not_modified=True)
            _need_file(answer, place.name, host)
            with place.new_file() as file:
                receive(answer, file, place.name, host, limit, unpacks=expects != "any", ends=ends)
                file.flush()
                written = Path(file.name)
                refuse_other(written, place.name, host, expects)
                if not is_whole(written, expects):
                    raise Again(f"broke off in the middle of the file. {LATER}")
                head = answer.headers
                return place.keep(written, head.get("ETag", ""), head.get("Last-Modified", ""))
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        again = again_after(error)
        if again is not None:
            raise again from None
        raise FileError(final_words(error, place.name, host)) from None  # its own words name the whole address


def _answer(web: Web, address: str, known: Fetched | None, sent: bytes | None) -> requests.Response:
    headers = {}
    if known is not None and known.etag:
        headers["If-None-Match"] = known.etag
    if known is not None and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    if sent is None:
        return web.get(address, headers=headers, timeout=TIMEOUT, stream=True)
    return web.post(address, data=sent, headers={"Content-Type": "application/json"}, timeout=TIMEOUT, stream=True)


def _need_file(answer: requests.Response, name: str, host: str) -> None:
    """Raises Again or FileError where the answer's head says that no file follows."""
    status = answer.status_code
    if status == 200:
        return
    if status in _GONE:
        raise MissingFileError(
            f"{name} was not fetched: {host} has no such file (status {status}). Look at the address in a browser; "
            "if it has moved, change the setting that gives it (docs/reference/settings.md)."
        )
    if status in _BUSY or status >= 500:
        after = asked_to_wait(answer.headers.get("Retry-After"), datetime.now(UTC))
        if after is not None and after > LONGEST_WAIT:
            raise Again(f"asks not to be asked again {wait_words(after)} (status {status}). {LATER}", after)
        raise Again(f"cannot give the file at the moment (status {status}). {LATER}", after)
    raise FileError(
        f"{name} was not fetched: {host} refused to give it (status {status}){_reason(answer)}. Check the setting that "
        "gives the address, and whether the service has changed."
    )


def _reason(answer: requests.Response) -> str:
    """What a refusal in JSON gives as its reason (RFC 9457), with the part of the question that it is about."""
    try:
        content: Any = json.loads(answer.raw.read(20_000, decode_content=True))
        texts = [content.get("title"), content.get("detail")]
        texts += [f"{one.get('path')}: {one.get('message')}" for one in (content.get("errors") or [])[:3]]
    except (ValueError, AttributeError, TypeError, urllib3.exceptions.HTTPError):
        return ""
    found = "; ".join(shorten(str(text)) for text in texts if text)
    return f", saying “{found.rstrip('.')}”" if found else ""
