"""How Alembic reaches the application's database: the engine and metadata that the app already has."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

database = current_app.extensions["migrate"].db
arguments = current_app.extensions["migrate"].configure_args


def _configure(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=database.metadata, **arguments)


def run_migrations() -> None:
    """Run on the live connection. On PostgreSQL a step that cannot get its lock in 5 seconds gives up,
    rather than holding every reader of the table behind it."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET lock_timeout = '5s'"))
            connection.commit()
        _configure(connection)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    context.configure(
        url=database.engine.url.render_as_string(hide_password=False),
        target_metadata=database.metadata,
        literal_binds=True,
        **arguments,
    )
    with context.begin_transaction():
        context.run_migrations()
else:
    run_migrations()
