"""`flask search score` and `flask search explain`: how good searches are, and why a listing is where it is."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from rich.console import Console
from rich.progress import Progress

from localoffer.clock import today
from localoffer.database import db
from search.engine import EngineUnavailableError
from search.scoring.judged import FOLDER, JudgedError, JudgedSet, read_judged
from search.setup import room

_DEMONSTRATION = "aldermere"


def file_of(name: str) -> Path:
    """`aldermere` is ours; anything else is the path of a file. Raises click.ClickException."""
    ours = Path(current_app.root_path) / FOLDER / f"{name}.yml"
    if ours.is_file() and "/" not in name:
        return ours
    if Path(name).is_file():
        return Path(name)
    there = ", ".join(sorted(path.stem for path in ours.parent.glob("*.yml") if path.stem != "floors"))
    raise click.ClickException(f"There are no judged queries called '{name}'. There are {there}, or give a file.")


@click.command()
@click.option("--set", "name", default=_DEMONSTRATION, metavar="NAME", help="aldermere, trafford, or a file.")
@click.option("--engine", "only", metavar="NAME", help="Only this engine: elasticsearch or embedded.")
@click.option("--held-out", is_flag=True, help="Only the third that nobody tunes by, instead of all and that third.")
@click.option("--tuning", is_flag=True, help="Only the others, which may be tuned by.")
@click.option(
    "--worst", "most", default=0, metavar="N", help="Also the N queries answered worst, held-out ones left out."
)
@click.option("--keep", is_flag=True, help="Keep the main engine's scores as floors that the tests hold.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def score(name: str, only: str | None, held_out: bool, tuning: bool, most: int, keep: bool, as_json: bool) -> None:
    """How well judged queries are answered, by us and by the rules of other directories."""
    from search.scoring import floors, tables, trial  # numpy and a model, which no other command needs

    judged = _read(file_of(name))
    engines = [engine for engine in room().searcher.engines if only in (None, engine.name)]
    if not engines:
        there = ", ".join(engine.name for engine in room().searcher.engines)
        raise click.ClickException(f"'{only}' is not one of the engines in use here: {there}.")
    _check_authority(judged)
    try:
        with _steps(trial.steps(judged, engines)) as step:
            done = trial.hold(db.session(), judged, engines, today(), step)
    except (JudgedError, EngineUnavailableError) as error:
        raise click.ClickException(str(error)) from error
    if keep:
        if name != _DEMONSTRATION:
            raise click.ClickException(f"Floors are those of '{_DEMONSTRATION}': leave out --set, or --keep.")
        floors.write_floors(file_of(name).with_name("floors.yml"), done.runs[0])
    parts = done.parts(held_out=held_out, tuning=tuning)
    if as_json:
        click.echo(json.dumps({"set": judged.file, "scores": tables.as_json(parts)}, indent=2))
        return
    for title, runs in parts.items():
        click.echo(tables.as_text(title, runs) + "\n")
    if most:
        click.echo(done.worst(most))


def _read(path: Path) -> JudgedSet:
    try:
        return read_judged(path)
    except JudgedError as error:
        raise click.ClickException(str(error)) from error


def _check_authority(judged: JudgedSet) -> None:
    ours = current_app.extensions["settings"].authority_code
    if judged.authority != ours:
        raise click.ClickException(
            f"{judged.file} judges the listings of authority {judged.authority}, and this site is of {ours}. Use the"
            f" site with those listings (LOCALOFFER_AUTHORITY_CODE={judged.authority} and its data folder), or --set."
        )


@contextmanager
def _steps(total: int) -> Iterator[Callable[[], None]]:
    """Shows on a terminal how far it is."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Asking", total=total)
        yield lambda: bar.advance(task)
