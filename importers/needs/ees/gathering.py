"""What the service has that was not loaded yet: one offer a data set, each an import of its own."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import needs
from importers.needs.ees import service
from importers.needs.ees.asking import ask_rows, ask_table
from importers.needs.files import read_file
from importers.needs.planning import COMMANDS, FiguresPlan, Told, Wanted, plan_found
from importers.problems import FileError
from importers.running import begin
from importers.runs import Run
from localoffer.needs.models import NeedRelease

_PAGE = Path(needs.__file__).parent / "gathering.yml"
_MAJOR = re.compile(r"(\d{1,3})\.\d{1,3}(\.\d{1,3})?")


@dataclass(frozen=True)
class Offer:
    """One data set to import, or why it cannot be: `prepare` raises that. `what` says it in a line."""

    kind: str
    name: str
    what: str
    wanted: Wanted
    prepare: Callable[[], FiguresPlan]

    def run(self, now: datetime) -> Run:
        """The record of importing it."""
        selection = self.wanted.selection
        return begin(
            self.kind, self.name, now, authority=selection.authority, all_places=selection.every, download=True
        )


def offers(session: Session, kind: str, wanted: Wanted, accepted: int) -> list[Offer]:
    """What there is to import for one of the commands: data sets whose newest version was not loaded yet for these
    places. `accepted` is the newest major version that is taken. Whatever is in the way of one is an offer of its
    own, which cannot be prepared: nothing is ever passed over in silence."""
    found = []
    for line in _lines()[kind]:
        try:
            found += list(_offers_of(session, kind, line, wanted, accepted))
        except FileError as problem:
            found.append(_refusal(kind, line["name"], wanted, problem))
    return found


def _offers_of(session: Session, kind: str, line: dict[str, Any], wanted: Wanted, accepted: int) -> Iterator[Offer]:
    listed = _listed(line["publication"])
    chosen = [one for one in listed or () if _is_meant(str(one.get("title", "")), line)]
    if not chosen and "files" not in line:
        raise FileError(_not_there(line, listed))
    for one in chosen:
        try:
            offer = _offer(session, kind, line, one, wanted, accepted)
        except FileError as problem:
            offer = _refusal(kind, str(one["title"]), wanted, problem)
        if offer is not None:
            yield offer
    for file in () if chosen else line["files"]:
        found = _catalogue_offer(session, kind, line, file, wanted)
        if found is not None:
            yield found


def _listed(publication: str) -> list[dict[str, Any]] | None:
    """The data sets that the service has of a publication; None where it does not have the publication."""
    id = service.publication_id(publication)
    return None if id is None else service.data_sets(id)


def _not_there(line: dict[str, Any], listed: list[dict[str, Any]] | None) -> str:
    mend = "Correct config/needs/gathering.yml, or import the file by hand."
    if listed is None:
        return f"The service has no publication with the title '{line['publication']}': it may have a new name. {mend}"
    titles = "; ".join(sorted(str(one.get("title")) for one in listed)) or "none"
    return f"'{line['publication']}' has no data set for {line['name']}. It has: {titles}. {mend}"


def _is_meant(title: str, line: dict[str, Any]) -> bool:
    words = " ".join(title.split()).casefold()
    has = any(all(part in words for part in parts) for parts in line["titles"])
    return has and not any(part in words for part in line.get("not", ()))


def _offer(
    session: Session, kind: str, line: dict[str, Any], one: dict[str, Any], wanted: Wanted, accepted: int
) -> Offer | None:
    """None where its newest version was loaded before. Raises FileError for a major version nobody accepted."""
    id, title, latest = str(one["id"]), str(one["title"]), str(one["latestVersion"].get("version", ""))
    number = latest
    address = _address_of(f"{_statistics_url()}/data-sets/{id}", number, wanted)
    if _was_loaded(session, kind, address):
        return None
    _check_version(id, latest, accepted)
    ask = ask_table if line["by"] == "csv" else ask_rows

    def prepare() -> FiguresPlan:
        facts = service.version(id, number)
        release = facts.get("release") or {}
        told = Told(f"{release.get('title', '')} ({number})".strip()[:60], _day(facts.get("published")), address)
        found, sha256 = ask(id, number, wanted.selection)
        return plan_found(session, found, kind, wanted, told, sha256, title)

    return Offer(kind, title, f"{title}, version {number}", wanted, prepare)


def _check_version(id: str, latest: str, accepted: int) -> None:
    match = _MAJOR.fullmatch(latest)
    if match is None:
        raise FileError(
            f"This data set has the version '{latest}', which is not a number such as 1.2. Try again later."
        )
    major = int(match[1])
    if major > accepted:
        raise FileError(
            f"This data set is now version {latest}. A new major version can have other columns or labels, so it was "
            f"not taken. Look at what changed ({_statistics_url()}/data-sets/{id}/versions/{latest}/changes), then set "
            f"LOCALOFFER_STATISTICS_VERSION to {major}, or use --accept-version {major} once."
        )


def _catalogue_offer(session: Session, kind: str, line: dict[str, Any], file: str, wanted: Wanted) -> Offer | None:
    """A table of the data catalogue, fetched now: it has no version, and only its fingerprint says whether it was
    loaded before. None where it was. Raises FileError."""
    base = f"{current_app.extensions['settings'].statistics_catalogue_url}/data-set/{file}"
    fetched = service.catalogue_table(file)
    address = _address_of(base, "", wanted)
    if _was_loaded(session, kind, address, fetched.sha256):
        return None

    def prepare() -> FiguresPlan:
        found, _ = read_file(fetched.path, wanted.selection)
        plan = plan_found(session, found, kind, wanted, Told(address=address), fetched.sha256, line["name"])
        plan.notes.append(
            f"From the data catalogue, under an id of this release ({file}). A later release has another: add it to "
            "config/needs/gathering.yml, or import its file."
        )
        return plan

    return Offer(kind, line["name"], f"{line['name']}, from the data catalogue", wanted, prepare)


def _refusal(kind: str, name: str, wanted: Wanted, problem: FileError) -> Offer:
    def prepare() -> FiguresPlan:
        raise problem

    return Offer(kind, name, f"{name}: {problem}", wanted, prepare)


def _address_of(base: str, number: str, wanted: Wanted) -> str:
    """The address of what is asked for, place and all: another authority, or all of them, is something else."""
    places = "all" if wanted.selection.every else wanted.selection.authority
    version = f"dataSetVersion={number}&" if number else ""
    return f"{base}?{version}places={places}"


def _was_loaded(session: Session, kind: str, address: str, sha256: str = "") -> bool:
    query = select(NeedRelease.id).where(NeedRelease.source == COMMANDS[kind], NeedRelease.address == address)
    if sha256:
        query = query.where(NeedRelease.sha256 == sha256)
    return session.scalar(query.limit(1)) is not None


def _day(text: object) -> date | None:
    try:
        return datetime.fromisoformat(str(text)).date()
    except ValueError:
        return None


def _statistics_url() -> str:
    return str(current_app.extensions["settings"].statistics_url)


@cache
def _lines() -> dict[str, list[dict[str, Any]]]:
    read: dict[str, list[dict[str, Any]]] = yaml.safe_load(_PAGE.read_text(encoding="utf-8"))
    return read
