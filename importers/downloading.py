"""Fetch the register's daily public file by its dated name, stepping back over days that have none."""

from datetime import date, timedelta

import requests
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from importers.problems import FileError
from importers.unpacking import LARGEST_FILE

ADDRESS = "https://ea-edubase-api-prod.azurewebsites.net/edubase/downloads/public/{name}"
SCHOOLS_FILE, LINKS_FILE = "edubasealldata{day:%Y%m%d}.csv", "links_edubasealldata{day:%Y%m%d}.csv"
_HOST = "ea-edubase-api-prod.azurewebsites.net"
_BY_HAND = (
    "Or fetch {name} on another machine from https://get-information-schools.service.gov.uk/Downloads and give it to "
    "'flask import schools'."
)
DAYS_BACK = 21
_SECONDS = (10, 120)


class _BusyError(Exception):
    """The server is busy."""


def download(pattern: str, today: date) -> tuple[bytes, str]:
    """The newest file of the last `DAYS_BACK` days, and its name. Raises FileError in words where there is none."""
    name = pattern.format(day=today)
    for back in range(DAYS_BACK + 1):
        name = pattern.format(day=today - timedelta(days=back))
        try:
            content = _fetch(ADDRESS.format(name=name))
        except (_BusyError, requests.RequestException) as error:
            newest = pattern.format(day=today)
            raise FileError(f"{_why(error)} {_BY_HAND.format(name=newest)}") from error
        if content is not None:
            return content, name
    raise FileError(
        f"{_HOST} gave no file for any of the last {DAYS_BACK} days: it has none, or something between refuses to "
        f"fetch it. {_BY_HAND.format(name=name)}"
    )


def _why(error: Exception) -> str:
    """What went wrong on the way, and what to do about it."""
    if isinstance(error, requests.exceptions.ProxyError):
        return "The proxy that this machine is told to use (HTTPS_PROXY) could not be reached. Check it."
    if isinstance(error, requests.exceptions.SSLError):
        return (
            f"The certificate of {_HOST} could not be checked. If your network looks into connections, "
            "ask for its certificate file and set REQUESTS_CA_BUNDLE to it."
        )
    if isinstance(error, requests.exceptions.Timeout):
        return f"{_HOST} did not answer in time. Try again later."
    if isinstance(error, requests.ConnectionError):
        return f"This machine could not reach {_HOST}. Check its connection, or set HTTPS_PROXY if it needs a proxy."
    return f"{_HOST} cannot give the file at the moment ({error}). Try again later."


@retry(
    retry=retry_if_exception_type((_BusyError, requests.ConnectionError, requests.Timeout)),
    stop=stop_after_attempt(4),
    wait=wait_exponential_jitter(multiplier=0.5, max=8),
    reraise=True,
)
def _fetch(address: str) -> bytes | None:
    """The file, or None where that day has none."""
    with requests.get(address, timeout=_SECONDS, stream=True) as answer:
        if answer.status_code in (403, 404):
            return None
        if answer.status_code == 429 or answer.status_code >= 500:
            raise _BusyError(f"status {answer.status_code}")
        answer.raise_for_status()
        content = bytearray()
        for part in answer.iter_content(1 << 20):
            content += part
            if len(content) > LARGEST_FILE:
                raise FileError("The school register's file is far larger than it ever was. It was not read.")
    return bytes(content) or None
