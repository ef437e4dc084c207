"""`flask search`: build, deliver, look, compare, and try a search from the command line."""

import json
import time
from collections.abc import Collection, Mapping
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from localoffer.clock import now, today
from localoffer.database import db
from localoffer.directory.queries import area_labels
from localoffer.directory.rules import KM_PER_MILE
from search import address, asking, jobs
from search.deadline import DeadlinePassedError, within
from search.engine import EngineUnavailableError, Health
from search.filters import known_codes
from search.query import SORTS
from search.reindex import compare
from search.reindex import rebuild as build
from search.relay import drain, waiting
from search.setup import Target, own_session, room
from search.sources import LISTINGS
from search.standing import Standing, compared_in_words, refused_listings

search_commands = AppGroup("search", help="The search index: build, deliver, compare, try.")
_WATCH_SECONDS = 2.0
_STATUS_SECONDS = 5.0


def _targets(only: str | None) -> list[Target]:
    found = [target for target in room().all_targets if only in (None, target.engine.name)]
    if not found:
        there = ", ".join(target.engine.name for target in room().targets)
        raise click.ClickException(f"'{only}' is not one of the engines in use here: {there}.")
    return found


_only = click.option("--engine", "only", metavar="NAME", help="Only this engine: elasticsearch or embedded.")


@search_commands.command()
@_only
def rebuild(only: str | None) -> None:
    """Build every index anew from the database. Searches are answered meanwhile."""
    failed = False
    for target in _targets(only):
        started = time.monotonic()
        try:
            with own_session() as session:
                count = build(session, target.name, target.engine, now(), target.source)
                drain(session, target.name, target.engine, now(), source=target.source)
        except EngineUnavailableError as error:
            click.echo(f"{target.label}: {error}", err=True)
            failed = True
            continue
        click.echo(
            f"{target.engine.name}: {count:,} {target.source.called} in {time.monotonic() - started:.1f} seconds"
        )
    if failed:
        raise click.exceptions.Exit(1)


@search_commands.command()
@click.option("--watch", is_flag=True, help="Go on until stopped, every two seconds.")
def relay(watch: bool) -> None:
    """Tell the engines of changes they have not been told of."""
    while True:
        jobs.relay()
        if not watch:
            break
        time.sleep(_WATCH_SECONDS)
    with own_session() as session:
        for target in room().all_targets:
            left = waiting(session, target.name)
            click.echo(f"{target.label}: {left.count:,} waiting, {left.dead:,} refused")


@search_commands.command()
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def status(as_json: bool) -> None:
    """How each engine is, what it holds, how far behind it is and since when. Ends with 1 where none can answer."""
    with own_session() as session:
        found = [(target, room().standing(session, target, _health(target))) for target in room().all_targets]
        ready = any(one.state == "ready" for target, one in found if target.source is LISTINGS)
        if as_json:
            click.echo(json.dumps({"ok": ready, **_as_json(found)}, indent=2))
        else:
            for target, one in found:
                _tell(session, target, one)
    if not ready:
        raise click.exceptions.Exit(1)


def _as_json(found: list[tuple[Target, Standing]]) -> dict[str, Any]:
    """By what the engines hold. Reports have their own list, so that whoever watches for listings reads on."""
    return {
        "engines": [one.as_json() for target, one in found if target.source is LISTINGS],
        "reports": [one.as_json() for target, one in found if target.source is not LISTINGS],
    }


def _health(target: Target) -> Health:
    """As it answers now; a server that drips is not waited for."""
    try:
        return within(_STATUS_SECONDS, target.engine.health)
    except DeadlinePassedError as error:
        return Health("away", detail=str(error))


def _tell(session: Session, target: Target, found: Standing) -> None:
    behind = found.behind or ["nothing waiting"]
    holds = f"{found.listings:,} {target.source.called}"
    click.echo(f"{found.engine} ({found.role}): {', '.join([found.state, holds, *behind])}")
    if found.detail:
        click.echo(f"  {found.detail}")
    click.echo(f"  {compared_in_words(found)}")
    for refused in refused_listings(session, target.name):
        click.echo(f"  refused: {refused.name}: {refused.reason}")


@search_commands.command()
@_only
def verify(only: str | None) -> None:
    """Compare every index with the database; ends with 1 where they differ. `relay` or `rebuild` mends it."""
    different = False
    for target in _targets(only):
        try:
            with own_session() as session:
                found = compare(session, target.engine, now(), target.source)
            room().compared.note(target.name, now(), found.count)
        except EngineUnavailableError as error:
            click.echo(f"{target.label}: {error}", err=True)
            different = True
            continue
        different |= found.count > 0
        click.echo(
            f"{target.engine.name}: {found.checked:,} {target.source.called} compared, {len(found.missing):,} missing, "
            f"{len(found.outdated):,} outdated, {len(found.surplus):,} too many"
        )
    if different:
        raise click.exceptions.Exit(1)


@search_commands.command("try")
@click.argument("text", default="")
@click.option("--near", default="", metavar="PLACE", help="A postcode, a postcode district, a ward or a town.")
@click.option("--radius", default="", metavar="MILES", help="Only within so many miles of PLACE.")
@click.option("--age", default="", metavar="AGE", help="Years, like 7 or 5-11.")
@click.option("--filter", "filters", multiple=True, metavar="GROUP=VALUE", help="As in the address: need=asd.")
@click.option("--sort", default="", metavar="ORDER", help=f"One of {', '.join(SORTS)}.")
@click.option("--page", default=1, type=click.IntRange(1), help="Ten listings each.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def try_search(
    text: str, near: str, radius: str, age: str, filters: tuple[str, ...], sort: str, page: int, as_json: bool
) -> None:
    """Search as the results page does."""
    labels = area_labels(db.session())
    asked = asked_for(text, near, radius, age, filters, sort, page, known_codes(labels))
    found = asking.answer(db.session(), room().searcher, asked, labels, today())
    if asked.near and found.place is None:
        raise click.ClickException(f"No place called '{asked.near}' is known. Use a postcode, a ward or a town.")
    shown = _shown(found)
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    click.echo(f"{shown['total']:,} found by {shown['engine']}{' (standby)' if shown['degraded'] else ''}")
    _print_hits(shown["hits"])
    if shown["related"]:
        click.echo("related:")
        _print_hits(shown["related"])


def _print_hits(hits: list[dict[str, Any]]) -> None:
    for hit in hits:
        away = "" if hit["distance"] is None else f"  {hit['distance']:.1f} miles"
        click.echo(f"  {hit['name']}{away}  {hit['url']}")


def asked_for(
    text: str,
    near: str,
    radius: str,
    age: str,
    filters: tuple[str, ...],
    sort: str,
    page: int,
    known: Mapping[str, Collection[str]],
) -> address.Asked:
    """The same reading as the page's address, but what cannot be read is told instead of passed over."""
    pairs = [("q", text), ("near", near), ("radius", radius), ("age", age), ("sort", sort), ("page", str(page))]
    for item in filters:
        group, equals, code = item.partition("=")
        if not equals or group not in known:
            raise click.BadParameter(f"'{item}' is not GROUP=VALUE with one of {', '.join(known)}.")
        if code not in known[group]:
            raise click.BadParameter(f"'{code}' is not a value of '{group}'.")
        pairs.append((group, code))
    asked = address.read(pairs, known)
    if radius and near and asked.radius is None:
        raise click.BadParameter(f"'{radius}' is not a number of miles.")
    if radius and not near:
        raise click.BadParameter("--radius needs --near.")
    if age and asked.age is None:
        raise click.BadParameter(f"'{age}' is not an age in years, like 7 or 5-11.")
    if sort and asked.sort is None:
        raise click.BadParameter(f"'{sort}' is not one of {', '.join(SORTS)}.")
    return asked


def _shown(found: asking.Answer) -> dict[str, Any]:
    """What `--json` prints. Distances in miles, straight line."""
    results = found.results
    away = {hit.id: hit.distance_km for hit in results.hits} if results else dict.fromkeys(found.listings)
    return {
        "total": results.total if results else len(found.listings),
        "engine": results.engine if results else "database",
        "degraded": results.degraded if results else True,
        "place": found.place.label if found.place else None,
        "hits": [_hit(found, id, distance) for id, distance in away.items() if id in found.listings],
        "facets": _most_first(results.facets) if results else {},
        "did_you_mean": found.understood.did_you_mean,
        "related": [_hit(found, hit.id, hit.distance_km) for hit in found.related if hit.id in found.listings],
    }


def _most_first(facets: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {
        group: dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))) for group, counts in facets.items()
    }


def _hit(found: asking.Answer, id: str, distance_km: float | None) -> dict[str, Any]:
    listing = found.listings[id]
    kind, slug = listing.page
    return {
        "id": id,
        "external_id": listing.external_id or None,
        "name": listing.content.name,
        "provider": listing.provider.name,
        "url": current_app.url_map.bind("localhost").build(f"directory.{kind}", {"slug": slug}),
        "distance": None if distance_km is None else round(distance_km / KM_PER_MILE, 3),
    }
