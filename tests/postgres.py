"""Databases of the tests' own on a PostgreSQL server."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from localoffer.database import Base


def _engine(url: str) -> Engine:
    return create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool)


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """The address of a new, empty database, dropped at the end."""
    name = f"localoffer_test_{secrets.token_hex(6)}"
    server = _engine(server_url).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        url = make_url(server_url).set(drivername="postgresql+psycopg", database=name)
        yield url.render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def empty_tables(url: str) -> None:
    """Remove every row of every table of the product."""
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with _engine(url).begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
