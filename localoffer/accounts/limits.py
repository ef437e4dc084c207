"""Limits on how often one network may ask for what can be guessed at: Flask-Limiter, counting in our database.

Counts in memory would be each process's own, and a site has several; a server for counting is one thing more to run.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, current_app, render_template, request
from flask_limiter import Limiter, RateLimitExceeded
from limits.storage import Storage
from sqlalchemy import Connection, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from config.security import RATE_LIMITS
from localoffer import clock
from localoffer.accounts.forms import network_of_request
from localoffer.accounts.models import RequestCount
from localoffer.database import db
from localoffer.error_pages import words_for

_UNUSED = "1 per second"
"""For routes without a limit: asked for by the library, and never applied."""


def install(app: Flask) -> None:
    """Hold every sending of a form that `config.security.RATE_LIMITS` lists to its limit. Pages are not counted."""
    Limiter(
        network_of_request,
        app=app,
        default_limits=[_limit],
        default_limits_exempt_when=lambda: request.method != "POST" or request.endpoint not in RATE_LIMITS,
        storage_uri="localoffer://",
        swallow_errors=True,  # a database that is busy: the limit is not worth an error page
    )
    app.register_error_handler(RateLimitExceeded, _too_often)


class CountsInDatabase(Storage):
    """Counts in the table `request_count`, each in a transaction of its own: what fails later stays counted."""

    STORAGE_SCHEME = ["localoffer"]  # noqa: RUF012 - declared so by the library

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a busy or missing database raises."""
        return OperationalError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, and say how many it is now. `expiry`: seconds from the first one on."""
        now = clock.now()
        with db.engine.begin() as connection:
            connection.execute(delete(RequestCount).where(RequestCount.ends_at <= now))
            return _count(connection, key, amount, now, now + timedelta(seconds=expiry))

    def get(self, key: str) -> int:
        """How many there are now."""
        found = self._row(key)
        return found.number if found else 0

    def get_expiry(self, key: str) -> float:
        """When counting begins anew, in seconds since 1970."""
        found = self._row(key)
        return float((found.ends_at if found else clock.now()).timestamp())

    def check(self) -> bool:
        """Whether it works: the health page looks at the database already."""
        return True

    def reset(self) -> int | None:
        """Forget every count."""
        with db.engine.begin() as connection:
            return connection.execute(delete(RequestCount)).rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        with db.engine.begin() as connection:
            connection.execute(delete(RequestCount).where(RequestCount.key == key))

    def _row(self, key: str) -> Any:
        with db.engine.connect() as connection:
            return connection.execute(
                select(RequestCount.number, RequestCount.ends_at).where(
                    RequestCount.key == key, RequestCount.ends_at > clock.now()
                )
            ).first()


def _count(connection: Connection, key: str, amount: int, now: datetime, until: datetime) -> int:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(RequestCount).values(key=key, number=amount, ends_at=until)
    again = RequestCount.ends_at > now
    statement = insert.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "number": case((again, RequestCount.number + amount), else_=amount),
            "ends_at": case((again, RequestCount.ends_at), else_=until),
        },
    )
    return int(connection.execute(statement.returning(RequestCount.number)).scalar_one())


def _limit() -> str:
    return RATE_LIMITS.get(request.endpoint or "", _UNUSED)


def words_of(error: RateLimitExceeded) -> str:
    """What somebody is told who sent a form too often, and when to try again."""
    seconds = _wait(error)
    wait = "in an hour" if seconds >= 3600 else f"in {seconds // 60} minutes"
    return f"There were too many requests from where you are. Try again {wait}"


def refusal(error: RateLimitExceeded, page: str) -> Response:
    """A page for it, put into the log, with when to try again for programs too."""
    current_app.logger.warning("%s was asked for too often from one network", request.endpoint)
    return Response(page, 429, {"Retry-After": str(_wait(error))}, mimetype="text/html")


def _wait(error: RateLimitExceeded) -> int:
    """Seconds."""
    return error.limit.limit.get_expiry() if error.limit else 3600


def _too_often(error: RateLimitExceeded) -> Response:
    message = f"{words_of(error)}."
    return refusal(error, render_template("error.html", status=429, words=words_for(429), message=message))
