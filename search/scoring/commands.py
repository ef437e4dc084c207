"""`flask search score` and `flask search explain`: how good searches are, and why a listing is where it is."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from localoffer.clock import today
from localoffer.database import db
from localoffer.directory.queries import area_labels
from search.commands import asked_for
from search.engine import EngineUnavailableError, SearchEngine
from search.filters import known_codes
from search.scoring.judged import FOLDER, JudgedError, JudgedSet, read_judged
from search.setup import room

if TYPE_CHECKING:
    from search.document import SearchDocument
    from search.scoring.explaining import Explainer

_DEMONSTRATION = "aldermere"
_MOST_NAMED = 10


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
@with_appcontext
def score(name: str, only: str | None, held_out: bool, tuning: bool, most: int, keep: bool, as_json: bool) -> None:
    """How well judged queries are answered, by us and by the rules of other directories."""
    from search.scoring import floors, tables, trial  # numpy and a model, which no other command needs

    judged = _read(file_of(name))
    engines = _engines(only)
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


@click.command()
@click.argument("text", default="")
@click.option("--near", default="", metavar="PLACE", help="A postcode, a postcode district, a ward or a town.")
@click.option("--radius", default="", metavar="MILES", help="Only within so many miles of PLACE.")
@click.option("--age", default="", metavar="AGE", help="Years, like 7 or 5-11.")
@click.option("--filter", "filters", multiple=True, metavar="GROUP=VALUE", help="As in the address: need=asd.")
@click.option("--listing", default="", metavar="NAME", help="Where is this one, or why not? Name or reference.")
@click.option("--engine", "only", metavar="NAME", help="Ask this engine: elasticsearch or embedded.")
@with_appcontext
def explain(
    text: str, near: str, radius: str, age: str, filters: tuple[str, ...], listing: str, only: str | None
) -> None:
    """Why each listing of the first page is where it is, in words; and why one is not there."""
    from search.scoring import telling
    from search.scoring.explaining import Explainer

    labels = area_labels(db.session())
    asked = asked_for(text, near, radius, age, filters, "", 1, known_codes(labels))
    explainer = Explainer(db.session(), _engines(only)[0], labels, today())
    try:
        found = explainer.explain(asked)
        click.echo("\n".join(telling.understood(found)))
        click.echo(
            "\n".join(telling.about(explainer, found, _wanted(explainer, listing)) if listing else telling.shown(found))
        )
    except EngineUnavailableError as error:
        raise click.ClickException(str(error)) from error


def _wanted(explainer: "Explainer", name: str) -> "SearchDocument":
    found = explainer.named(name)
    if not found:
        raise click.ClickException(
            f"No listing that families can find now is called '{name}'. Look for it among the drafts, the withdrawn"
            " and those that have ended or not begun; give a name, words of it, or a reference."
        )
    if len(found) > 1:
        some = "\n".join(f"  {one.external_id}  {one.name}" for one in found[:_MOST_NAMED])
        raise click.ClickException(f"{len(found)} listings are called like '{name}'. Give one's reference:\n{some}")
    return found[0]


def _engines(only: str | None) -> list[SearchEngine]:
    engines = [engine for engine in room().searcher.engines if only in (None, engine.name)]
    if not engines:
        there = ", ".join(engine.name for engine in room().searcher.engines)
        raise click.ClickException(f"'{only}' is not one of the engines in use here: {there}.")
    return engines


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
    from rich.console import Console  # only to show it; a web process needs none of it
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Asking", total=total)
        yield lambda: bar.advance(task)
