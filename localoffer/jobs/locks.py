"""Locks by name that go with the process that holds them: one scheduler, and one run of each job at a time."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import text

from localoffer.database import db
from localoffer.errors import ConflictError

SCHEDULER = "scheduler"
_OURS = 5_274_863
"""First half of every key: any number will do, as long as nothing else in this database takes it."""
_MOMENT = 0.5
"""Seconds to wait for a file: a page that looks whether it is locked holds it that long at the very most."""
_TAKE, _GIVE_BACK = (text(f"SELECT {name}(:key)") for name in ("pg_try_advisory_lock", "pg_advisory_unlock"))
_LOOK = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :first AND objid = :second"
    " AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@contextmanager
def only_one(data_dir: Path, name: str = SCHEDULER) -> Iterator[None]:
    """Hold the lock `name`. On PostgreSQL it is an advisory lock, so that it holds across hosts and goes with the
    connection; on SQLite a locked file beside the database, which goes with the process.

    Raises ConflictError where somebody else holds it.
    """
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            if not connection.scalar(_TAKE, {"key": _key(name)}):
                raise _taken(name)
            connection.commit()  # the lock is the session's, not the transaction's
            try:
                yield
            finally:
                connection.execute(_GIVE_BACK, {"key": _key(name)})
        return
    lock = FileLock(_file(data_dir, name))
    try:
        lock.acquire(timeout=_MOMENT)
    except Timeout:
        raise _taken(name) from None
    try:
        yield
    finally:
        lock.release()


def is_held(data_dir: Path, name: str = SCHEDULER) -> bool:
    """Whether some process holds the lock `name` just now. Takes nothing on PostgreSQL, the file for a moment else."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            first, second = divmod(_key(name), 2**32)
            return bool(connection.scalar(_LOOK, {"first": first, "second": second}))
    path = _file(data_dir, name)
    if not path.exists():
        return False
    try:
        with FileLock(path).acquire(timeout=0):
            return False
    except Timeout:
        return True


def _taken(name: str) -> ConflictError:
    if name == SCHEDULER:
        return ConflictError("A scheduler is running already. Stop that one first, or leave it to its work.")
    return ConflictError(f"{name} is running just now. Look again in a moment.")


def _key(name: str) -> int:
    """A 64-bit key of two halves: ours, and the name's."""
    return (_OURS << 32) | zlib.crc32(name.encode())


def _file(data_dir: Path, name: str) -> Path:
    return data_dir / (f"{name}.lock" if name == SCHEDULER else f"job-{name}.lock")
