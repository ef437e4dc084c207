"""Fetch the register's daily public file by its dated name, stepping back over days that have none."""

from datetime import date, timedelta

from flask import current_app

from importers.fetching import Fetched, MissingFileError, fetch
from importers.problems import FileError
from importers.unpacking import LARGEST_FILE

SCHOOLS_FILE, LINKS_FILE = "edubasealldata{day:%Y%m%d}.csv", "links_edubasealldata{day:%Y%m%d}.csv"
_BY_HAND = (
    "Or fetch {name} on another machine from https://get-information-schools.service.gov.uk/Downloads and give it to "
    "'flask import schools'."
)
DAYS_BACK = 21


def download(pattern: str, today: date) -> Fetched:
    """The newest file of the last `DAYS_BACK` days. Needs an application context. Raises FileError in words where
    there is none, or where what came is not the register."""
    base, newest = current_app.extensions["settings"].register_url, pattern.format(day=today)
    try:
        for back in range(DAYS_BACK + 1):
            name = pattern.format(day=today - timedelta(days=back))
            try:
                return fetch(f"{base}/{name}", name=name, limit=LARGEST_FILE, expects="csv")
            except MissingFileError:
                continue
    except FileError as error:
        raise FileError(*error.problems, _BY_HAND.format(name=newest)) from error
    raise FileError(
        f"{base} gave no file for any of the last {DAYS_BACK} days: it has none, or something between refuses to "
        f"fetch it. {_BY_HAND.format(name=newest)}"
    )
