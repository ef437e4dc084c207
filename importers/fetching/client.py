"""`fetch`: one address, asked again where that may help, kept on disk, and not sent twice where it did not change."""

import json
import time
from typing import Any

from flask import current_app
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, stop_any

from config.settings import Settings
from importers.fetching import waiting
from importers.fetching.addresses import host_of, need_web_address, without_secrets
from importers.fetching.asking import Web, ask
from importers.fetching.faults import Again
from importers.fetching.judging import Expected
from importers.fetching.keeping import Fetched, Place, key_of
from importers.problems import FileError

ATTEMPTS = 5
LONGEST = 1_800.0
"""Seconds for one address, waits and all: a server that drips never holds a job for ever."""


def fetch(
    address: str, *, name: str, limit: int, expects: Expected = "csv", body: dict[str, Any] | None = None
) -> Fetched:
    """What is at this address now, as a file in the data folder. Needs an application context.

    `name` is the file's name in messages and records; `limit` its largest size in bytes, unpacked. `expects` a "csv"
    (a table, packed or plain), "json", or "any" thing. With `body` it is sent as JSON (POST). A copy that the source
    says is still the newest is not sent again (`not_modified`); whether it was imported
    then, the record of imports says.

    Faults that pass (no connection, no answer in time, 429, 5xx, half a file) are tried again, at growing intervals.
    Raises MissingFileError where the address has no file, and FileError in words for everything else.
    """
    settings: Settings = current_app.extensions["settings"]
    need_web_address(address, name)
    sent = None if body is None else json.dumps(body, sort_keys=True).encode()
    place = Place(settings.data_dir / "fetched", key_of(address, sent), name, without_secrets(address))
    ends = time.monotonic() + LONGEST
    try:
        with _session(settings) as web:
            for attempt in _attempts(ends):
                with attempt:
                    return ask(web, address, place, limit, expects, sent, ends)
    except Again as fault:
        raise FileError(fault.words(name, host_of(address))) from None  # what it came from names the whole address
    raise AssertionError("unreachable")  # pragma: no cover


def _attempts(ends: float) -> Retrying:
    return Retrying(
        retry=retry_if_exception_type(Again),
        stop=stop_any(stop_after_attempt(ATTEMPTS), waiting.StopBefore(ends)),
        wait=waiting.seconds_until_next,
        sleep=lambda seconds: waiting.pause(seconds),
        reraise=True,
    )


def _session(settings: Settings) -> Web:
    """Says who asks and where to write if somebody minds. A proxy of the environment is used."""
    session = Web()
    session.max_redirects = 5
    whom = settings.contact_email or settings.public_url
    sender = f"{settings.authority_short_name} Local Offer{f' ({whom})' if whom else ''}"
    session.headers["User-Agent"] = sender.encode("ascii", "ignore").decode()
    session.headers["Accept-Encoding"] = "gzip"
    return session
