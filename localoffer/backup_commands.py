"""`flask backup` and `flask restore`."""

from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import with_appcontext

from localoffer.backup import BackupError, Manifest, restore_backup, write_backup
from localoffer.clock import now
from localoffer.database import db

FOLDER = click.Path(file_okay=False, path_type=Path)


def backup_commands(after_restore: Callable[[], object]) -> list[click.Command]:
    """Both commands. `after_restore` brings what is made from the database, the search index, back in step."""

    @click.command("backup")
    @click.argument("folder", type=FOLDER)
    @with_appcontext
    def backup(folder: Path) -> None:
        """Write everything in the database into FOLDER, which must be new or empty. The site may go on running."""
        try:
            manifest = write_backup(db.engine, folder, now())
        except BackupError as error:
            raise click.ClickException(str(error)) from error
        _tell(manifest)
        click.echo(f"Backup written to {folder}. It holds the audit trail too: keep it where few can read it.")

    @click.command("restore")
    @click.argument("folder", type=FOLDER)
    @click.option("--replace", is_flag=True, help="Throw away what is in the database now.")
    @with_appcontext
    def restore(folder: Path, *, replace: bool) -> None:
        """Put the backup in FOLDER into the database, all of it or nothing, and rebuild the search index.

        Stop the site first.
        """
        try:
            manifest = restore_backup(db.engine, folder, replace=replace)
        except BackupError as error:
            raise click.ClickException(str(error)) from error
        _tell(manifest)
        click.echo("Restored. Rebuilding the search index.")
        after_restore()

    return [backup, restore]


def _tell(manifest: Manifest) -> None:
    for name, table in manifest.tables.items():
        click.echo(f"{table.rows:>10,}  {name}")
