"""`flask needs ...`: the protected figures of a place, and whether need data holds together."""

import json

import click
from flask import current_app
from flask.cli import AppGroup

from config.needs.checks import check_rules
from localoffer.database import db
from localoffer.email.links import page_address
from localoffer.needs.checking import queries as check_queries
from localoffer.needs.checking import words as check_words
from localoffer.needs.checking.queries import Shown
from localoffer.needs.downloads import as_data
from localoffer.needs.figures import is_period, year_words
from localoffer.needs.near_places import near
from localoffer.needs.places import PlaceView, place_called
from localoffer.needs.profile_text import profile_text
from localoffer.needs.queries import Profile, periods_of, profile
from localoffer.wording import joined, plural

need_commands = AppGroup("needs", help="What children need: figures of places, and whether they hold together.")


@need_commands.command("profile")
@click.argument("place")
@click.option("--year", metavar="202526", help="The school year in six digits. Default: the newest with figures.")
@click.option("--json", "as_json", is_flag=True, help="Every figure, as JSON.")
def profile_command(place: str, year: str | None, as_json: bool) -> None:
    """Print the need profile of PLACE: an authority's code, a school's URN, or an area (ward:E05000001, or its code).

    Only what the public may see: small numbers are hidden."""
    found = _profile(place, year)
    if as_json:
        click.echo(json.dumps(as_data(found, _address(found.place, found.period)), ensure_ascii=False, indent=2))
    else:
        click.echo(profile_text(found))


def _profile(code: str, year: str | None) -> Profile:
    session, authority = db.session(), _authority()
    place = place_called(session, code, authority)
    if place is None:
        others = near(session, code)
        hint = f" Near it: {joined(others, 'or')}." if others else " Give an authority's code, a URN or an area's code."
        raise click.ClickException(f"There is no place {code} with figures.{hint}")
    if year and not is_period(year):
        raise click.ClickException(f"{year} is no school year. Write 202526 for 2025 to 2026.")
    found = profile(session, place, "protected", year)
    if found is None:
        years = joined(periods_of(session, place.key, "protected"))
        for_year = f" for {year_words(year)}" if year and years else ""
        rest = f" There are some for {years}." if years else " See 'flask import statistics --help' to load some."
        raise click.ClickException(f"There are no figures of {place.name}{for_year}.{rest}")
    return found


def _address(place: PlaceView, period: str) -> str:
    """The public page of the same figures; empty for a place that has none."""
    if place.level == "school":
        return page_address("needs.school", urn=place.code, year=period)
    if place.level == "area":
        kind, _, code = place.code.partition(":")
        return page_address("needs.area", kind=kind, code=code, year=period)
    return page_address("needs.authority", year=period) if place.code == _authority() else ""


@need_commands.command("check")
@click.option("--all", "everything", is_flag=True, help="Also what an officer has looked at.")
@click.option("--json", "as_json", is_flag=True, help="Every finding with its figures, as JSON.")
def check_command(everything: bool, as_json: bool) -> None:
    """Say what does not hold together in need data: totals, jumps, missing places, sources that differ.

    Not for publication: raw figures are shown. Ends with 1 where there is something to look at."""
    session = db.session()
    shown = check_queries.shown(session, check_queries.findings(session, _authority()))
    found = [one for one in shown if everything or one.note is None]
    if as_json:
        click.echo(json.dumps([_as_json(one) for one in found], ensure_ascii=False, indent=2))
    else:
        _print(found, len(shown) - len(found))
    if any(one.note is None for one in found):
        raise SystemExit(1)


def _print(found: list[Shown], looked_at: int) -> None:
    for one in found:
        kind = check_rules().kind(one.finding.kind)
        click.echo(check_words.title(kind, one.finding, one.name))
        for line in one.finding.lines[:_FEW]:
            click.echo(f"    {check_words.line_words(kind, line)}")
        if len(one.finding.lines) > _FEW:
            click.echo(f"    and {plural(len(one.finding.lines) - _FEW, 'figure')} more")
    click.echo(f"{plural(len(found), 'finding')}{f', {looked_at:,} more looked at' if looked_at else ''}.")


_FEW = 4


def _as_json(one: Shown) -> dict[str, object]:
    found, kind = one.finding, check_rules().kind(one.finding.kind)
    return {
        "id": found.id, "kind": found.kind, "label": kind.label, "year": found.period,
        "level": found.where.level, "place": found.where.place, "name": one.name,
        "sources": [table._asdict() for table in found.tables],
        "figures": [
            {
                "phase": line.key.phase, "year_group": line.key.year_group, "provision": line.key.provision,
                "need": line.key.need, "first": line.first, "second": line.second, "symbol": line.symbol,
            }
            for line in found.lines
        ],
        "do": kind.do,
        "looked_at": one.note.noted_at.isoformat() if one.note else None,
    }  # fmt: skip


def _authority() -> str:
    return str(current_app.extensions["settings"].authority_code)
