"""The spool: what is counted waits in files of the data folder, because reading a page writes nothing to the database.

Each process appends to a file of its own. The job renames a file before it reads it; a writer that had it open looks,
once it holds the lock, whether its file still has its name, and otherwise begins a new one. So no line is lost.
"""

import fcntl
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import structlog
from filelock import FileLock
from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

log = structlog.get_logger()
Line = TypeVar("Line", bound=BaseModel)
MOST_BYTES = 8 * 1024 * 1024
"""Of one file: some 25,000 searches. Where nobody fetches them, later ones are not kept."""
LONGEST_LINE = 8_000
WAITING, MOVING, BROKEN = ".jsonl", ".moving", ".broken"


class Spool:
    """Where this process leaves what is to be counted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._told = False

    def append(self, line: BaseModel) -> None:
        """Add a line. A folder that is full or cannot be written to is logged once and never fails the page."""
        text = line.model_dump_json(exclude_defaults=True).encode() + b"\n"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            while not _append(self.folder / f"{os.getpid()}{WAITING}", text):
                pass  # it was taken away between opening and locking: the next one is new
        except OSError as error:
            if not self._told:
                log.warning("nothing can be added to the spool", folder=str(self.folder), error=str(error))
            self._told = True
        else:
            self._told = False


def _append(path: Path, line: bytes) -> bool:
    """Write a whole line or none; False where the file has been renamed meanwhile. Raises OSError."""
    number = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        state = os.fstat(number)
        if not _is_still(path, state):
            return False
        if state.st_size + len(line) > MOST_BYTES:
            raise OSError(f"{path.name} has reached {MOST_BYTES:,} bytes; is the scheduler running?")
        if os.write(number, line) != len(line):
            os.ftruncate(number, state.st_size)
            raise OSError("the disk is full")
        return True
    finally:
        os.close(number)  # gives the lock back too


def _is_still(path: Path, state: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.stat(), state)
    except FileNotFoundError:
        return False


@dataclass(frozen=True)
class Read(Generic[Line]):
    """What a file held. `broken`: lines that are none of ours, say after a disk was full."""

    lines: tuple[Line, ...]
    broken: tuple[bytes, ...]


def take(folder: Path) -> list[Path]:
    """Every file there is to move: those that writers have filled, taken away from them, and those that an earlier
    move did not finish with. The name of a file is its own for good."""
    for path in sorted(folder.glob(f"*{WAITING}")):
        taken = path.with_name(f"{path.stem}-{uuid.uuid4().hex}{MOVING}")
        path.rename(taken)
        with taken.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # whoever was writing has finished; whoever comes later sees it is gone
    return sorted(folder.glob(f"*{MOVING}"))


def read(path: Path, kind: type[Line]) -> Read[Line]:
    """The lines of a file that was taken, each of which has to be a `kind`."""
    lines, broken = [], []
    with path.open("rb") as file:
        while line := file.readline(LONGEST_LINE):
            try:
                lines.append(kind.model_validate_json(line))
            except ValidationError:
                broken.append(line)
    return Read(tuple(lines), tuple(broken))


def move(
    session: Session, folder: Path, kind: type[Line], store: Callable[[str, tuple[Line, ...]], int]
) -> tuple[int, int]:
    """Hand every waiting file to `store` (its name, its lines; how many it kept): returns how many lines were kept and
    how many were broken and set aside.

    Commits each file before it is deleted: killed in between, the next run hands it over again under the same name.
    """
    kept = broken = 0
    for path in take(folder):
        found = read(path, kind)
        kept += store(path.stem, found.lines)
        if found.broken:
            set_aside(path, found.broken)
            broken += len(found.broken)
            log.warning("lines of a spool could not be read", lines=len(found.broken), kept_beside=path.stem)
        session.commit()
        path.unlink()
    return kept, broken


def lock(folder: Path) -> FileLock:
    """The lock of whoever moves a folder, which is made where it is not there yet."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FileLock(folder / "lock", timeout=0, mode=0o600)


def set_aside(path: Path, broken: tuple[bytes, ...]) -> None:
    """Keep broken lines beside the file, for whoever wants to see why. Doing it again changes nothing."""
    aside = path.with_suffix(BROKEN)
    number = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "wb") as file:
        file.writelines(line if line.endswith(b"\n") else line + b"\n" for line in broken)


def remove_older(folder: Path, before: float) -> int:
    """Remove lines set aside before a time (seconds since 1970), and say how many files that were."""
    old = [path for path in folder.glob(f"*{BROKEN}") if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def empty(folder: Path) -> None:
    """Throw everything away unread: the authority keeps no log."""
    for ending in (WAITING, MOVING, BROKEN):
        for path in folder.glob(f"*{ending}"):
            path.unlink(missing_ok=True)
