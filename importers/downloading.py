"""Fetch the register's daily public file by its dated name, stepping back over days that have none."""

from datetime import date, timedelta

import requests
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from importers.problems import FileError
from importers.unpacking import LARGEST_FILE

ADDRESS = "https://ea-edubase-api-prod.azurewebsites.net/edubase/downloads/public/{name}"
SCHOOLS_FILE, LINKS_FILE = "edubasealldata{day:%Y%m%d}.csv", "links_edubasealldata{day:%Y%m%d}.csv"
DAYS_BACK = 21
_SECONDS = (10, 120)


class _BusyError(Exception):
    """The server is busy."""


def download(pattern: str, today: date) -> tuple[bytes, str]:
    """The newest file of the last `DAYS_BACK` days, and its name. Raises FileError in words where there is none."""
    for back in range(DAYS_BACK + 1):
        name = pattern.format(day=today - timedelta(days=back))
        try:
            content = _fetch(ADDRESS.format(name=name))
        except (_BusyError, requests.RequestException) as error:
            raise FileError(
                f"The school register could not be fetched ({type(error).__name__}). "
                "Try again later, or download it yourself and give the file."
            ) from error
        if content is not None:
            return content, name
    raise FileError(f"The school register has no file for any of the last {DAYS_BACK} days. Give a file of your own.")


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
            raise _BusyError(str(answer.status_code))
        answer.raise_for_status()
        content = bytearray()
        for part in answer.iter_content(1 << 20):
            content += part
            if len(content) > LARGEST_FILE:
                raise FileError("The school register's file is far larger than it ever was. It was not read.")
    return bytes(content) or None
