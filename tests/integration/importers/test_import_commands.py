"""Imports through the command line, on both databases: preview, apply, again, and when it goes wrong."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import responses
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.sources import REGISTER_URL
from importers import applying, pipeline
from importers.commands import import_group
from importers.runs import ImportRun
from localoffer.database import db
from localoffer.directory.content import ListingContent
from localoffer.directory.models import Area, Location, Postcode, Provider, Service, SlugRedirect, Succession
from localoffer.publishing.actions import Outcome, Submission, submit_revision, withdraw_listing
from localoffer.publishing.models import Revision
from tests.factories import NOW, OFFICER, listing
from tests.unit.importers.rows import as_csv, school

SERVICES = (
    "reference,provider_name,provider_phone,name,postcode,needs\n"
    "A1,Saltby Swifts,01632 960001,Swimming,WX4 2BD,pd\nA2,Saltby Swifts,,Judo,WX4 2BE,\n"
)

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    """Write a file and import it: `run("services", text, "--dry-run")`."""

    def go(kind: str, content: str | bytes | None, *options: str, name: str = "upload.csv") -> Result:
        named = []
        if content is not None:
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
            named = [str(tmp_path / name)]
        return app.test_cli_runner().invoke(import_group, [kind, *named, *options])

    return go


def record(result: Result) -> dict:
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return json.loads(result.output)


def counts(result: Result) -> tuple[int, ...]:
    found = record(result)["counts"]
    return tuple(found[name] for name in ("new", "changed", "unchanged", "rejected"))


def service(session: Session, external_id: str) -> Service:
    session.expire_all()
    return session.scalars(select(Service).where(Service.external_id == external_id)).one()


def test_services_are_new_then_unchanged_then_changed(run: Run, session: Session) -> None:
    assert counts(run("services", SERVICES, "--json")) == (2, 0, 0, 0)
    versions = {s.external_id: s.version for s in session.scalars(select(Service))}
    assert counts(run("services", SERVICES, "--json")) == (0, 0, 2, 0)
    session.expire_all()
    assert {s.external_id: s.version for s in session.scalars(select(Service))} == versions
    assert counts(run("services", SERVICES.replace("Judo", "Judo for all"), "--json")) == (0, 1, 1, 0)
    assert service(session, "A2").name == "Judo for all"
    assert session.scalar(select(func.count()).select_from(Provider)) == 1
    states = session.scalars(select(ImportRun.state).order_by(ImportRun.started_at)).all()
    assert states == ["applied"] * 3


def test_a_dry_run_says_what_would_change_and_writes_nothing(run: Run, session: Session) -> None:
    found = record(run("services", SERVICES, "--json", "--dry-run"))
    assert [change["reference"] for change in found["changes"]] == ["A1", "A2"]
    assert found["state"] == "dry run"
    for model in (Service, Provider, Revision, ImportRun):
        assert session.scalar(select(func.count()).select_from(model)) == 0


def test_a_rejected_row_is_named_and_the_others_are_imported(run: Run, session: Session) -> None:
    result = run("services", SERVICES.replace("WX4 2BE", "Saltby"))
    assert result.exit_code == 0
    assert "row 3, column 'postcode', value 'Saltby': is not a full postcode" in result.output
    assert "without the 1 row listed above" in result.output
    assert [s.external_id for s in session.scalars(select(Service))] == ["A1"]


def test_strict_imports_nothing_if_a_row_is_rejected(run: Run, session: Session) -> None:
    result = run("services", SERVICES.replace("WX4 2BE", "Saltby"), "--strict")
    assert result.exit_code == 1
    assert "Nothing was imported" in result.output
    assert session.scalar(select(func.count()).select_from(Service)) == 0
    assert session.scalars(select(ImportRun.state)).all() == ["refused"]


def test_a_file_that_cannot_be_used_ends_with_1_and_says_why(run: Run, session: Session) -> None:
    result = run("services", "town,phone\nSaltby,1\n")
    assert result.exit_code == 1
    assert "column 'name': this column is missing" in result.output
    assert run("services", b"", name="empty.xlsx").exit_code == 1
    assert session.scalars(select(ImportRun.state)).all() == ["refused", "refused"]


def test_a_crash_leaves_nothing_half_done(run: Run, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def fails_at_the_second(*arguments: Any) -> Outcome:
        calls.append(arguments)
        if len(calls) == 2:
            raise RuntimeError("power cut")
        return submit_revision(*arguments)

    monkeypatch.setattr(applying, "submit_revision", fails_at_the_second)
    result = run("services", SERVICES)
    assert isinstance(result.exception, RuntimeError)
    for model in (Service, Provider, Revision, Location):
        assert session.scalar(select(func.count()).select_from(model)) == 0
    assert session.scalars(select(ImportRun.state)).all() == ["failed"]


def test_two_imports_at_the_same_moment_do_not_mix(
    run: Run, app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = pipeline.ListingsPlan.apply

    def overtaken(plan: pipeline.ListingsPlan, *arguments: Any) -> None:
        with app.app_context(), Session(db.engine) as other:
            quicker = listing(other, name="Quicker")
            quicker.source, quicker.external_id = "services", "A1"
            other.commit()
        original(plan, *arguments)

    monkeypatch.setattr(pipeline.ListingsPlan, "apply", overtaken)
    result = run("services", SERVICES)
    assert (result.exit_code, "Run the command again" in result.output) == (1, True), result.output
    assert session.scalars(select(Service.name)).all() == ["Quicker"]
    monkeypatch.undo()
    assert counts(run("services", SERVICES, "--json")) == (1, 1, 0, 0)


def test_an_edit_by_hand_outlives_the_same_file_and_waits_for_an_officer_when_it_changes(
    run: Run, session: Session
) -> None:
    run("services", SERVICES)
    listing = service(session, "A1")
    edited = ListingContent(name="Swimming", summary="Rewritten by the club.")
    submit_revision(session, Submission(listing.provider, edited, listing, publish=True), OFFICER, NOW)
    session.commit()
    assert counts(run("services", SERVICES, "--json")) == (0, 0, 2, 0)
    assert "waits for an officer" in run("services", SERVICES.replace(",pd", ",hi"), "--dry-run").output
    run("services", SERVICES.replace(",pd", ",hi"))
    listing = service(session, "A1")
    assert listing.public_revision.content.summary == "Rewritten by the club."
    waiting = session.scalars(select(Revision).where(Revision.state == "submitted")).one()
    assert waiting.content.needs == ("hi",)
    assert counts(run("services", SERVICES.replace(",pd", ",hi"), "--json")) == (0, 0, 2, 0)


def test_a_listing_taken_down_by_hand_is_not_brought_back_by_the_same_file(run: Run, session: Session) -> None:
    run("services", SERVICES)
    withdraw_listing(session, service(session, "A1"), "The club asked.", OFFICER, NOW)
    session.commit()
    assert counts(run("services", SERVICES, "--json")) == (0, 0, 2, 0)
    assert not service(session, "A1").is_public


def test_the_file_itself_can_withdraw_and_bring_back(run: Run, session: Session) -> None:
    text = "reference,provider_name,name,status\nA1,Swifts,Swimming,{}\n"
    run("services", text.format("published"))
    assert counts(run("services", text.format("withdrawn"), "--json")) == (0, 1, 0, 0)
    assert not service(session, "A1").is_public
    assert counts(run("services", text.format("withdrawn"), "--json")) == (0, 0, 1, 0)
    assert counts(run("services", text.format("published"), "--json")) == (0, 1, 0, 0)
    assert service(session, "A1").is_public


def test_schools_come_in_convert_and_close(run: Run, session: Session, tmp_path: Path) -> None:
    old, new = school(), school(URN="990002", EstablishmentName="Saltby Academy", Postcode="WX4 2BE")
    assert counts(run("schools", as_csv([old]), "--authority", "999", "--json")) == (1, 0, 0, 0)
    run("services", "reference,provider_name,provider_kind,provider_urn,name\nB1,Saltby Primary School,"
                    "mainstream-school,990001,Breakfast club\n")  # fmt: skip
    links = tmp_path / "links.csv"
    links.write_text("URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n990002,990001,Saltby,Predecessor,01-09-2026\n")
    closed = old | {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2026"}
    file = as_csv([closed, new])
    arguments = ("--authority", "999", "--links", str(links), "--json")
    assert counts(run("schools", file, *arguments)) == (1, 1, 0, 0)
    assert not service(session, "990001").is_public
    assert "closed on 31 August 2026" in service(session, "990001").withdrawn_reason
    assert service(session, "990002").is_public
    assert service(session, "B1").provider.urn == "990002"
    assert service(session, "B1").is_public
    assert session.scalars(select(SlugRedirect.slug).where(SlugRedirect.kind == "provider")).all() == [
        "saltby-primary-school"
    ]
    assert session.scalar(select(func.count()).select_from(Succession)) == 1
    assert counts(run("schools", file, *arguments)) == (0, 0, 2, 0)


POSTCODES = "postcode,ward,lat,lon\nWX4 2BD,A,52.70,-1.75\nwx42be,A,52.72,-1.77\nWX5 1AA,B,52.8,-1.8\nSaltby,,1,1\n"


def test_postcodes_of_the_districts_asked_for_place_listings(run: Run, session: Session) -> None:
    run("services", SERVICES)
    result = run("postcodes", POSTCODES, "--districts", "wx4", "--json")
    assert counts(result) == (3, 0, 0, 1)
    centre = session.get_one(Postcode, "WX4")
    assert (round(centre.latitude, 3), centre.is_district) == (52.71, True)
    session.expire_all()
    assert {(place.postcode, place.latitude, place.exact) for place in session.scalars(select(Location))} == {
        ("WX4 2BD", 52.70, True), ("WX4 2BE", 52.72, True)}  # fmt: skip
    assert counts(run("postcodes", POSTCODES, "--districts", "wx4", "--json")) == (0, 0, 3, 1)
    assert run("postcodes", POSTCODES, "--districts", "Saltby").exit_code == 1


NSPL = (
    "pcd7,pcd8,pcds,doterm,east1m,north1m,ctry26cd,lad26cd,lat,long\n"
    '"WX4 2BD","WX4  2BD","WX4 2BD","",417000,310000,E92000001,E08999999,52.687,-1.75\n'
    '"WX4 2BE","WX4  2BE","WX4 2BE","202301",417000,310000,E92000001,E08999999,52.687,-1.75\n'
    '"WX4 2BF","WX4  2BF","WX4 2BF","",0,0,E92000001,E08999999,99.999999,0.0\n'
)
CODE_POINT = (
    '"WX42BD",10,417000,310000,"E92000001","E1","E2","","E08999999","E05"\n"WX42BE",90,0,0,"E92000001","","","","",""\n'
)


@pytest.mark.parametrize("text", [NSPL, CODE_POINT, "postcode,easting,northing\nWX4 2BD,417000,310000\n"])
def test_each_postcode_product_is_read(run: Run, session: Session, text: str) -> None:
    assert counts(run("postcodes", text, "--json")) == (2, 0, 0, 0)
    assert session.scalars(select(Postcode.postcode).order_by(Postcode.postcode)).all() == ["WX4", "WX4 2BD"]
    assert abs(session.get_one(Postcode, "WX4 2BD").latitude - 52.687) < 0.001


def test_a_file_of_bare_districts_is_read(run: Run, session: Session) -> None:
    assert counts(run("postcodes", "postcode,latitude,longitude\nWX4,52.7,-1.75\n", "--json")) == (1, 0, 0, 0)
    assert session.get_one(Postcode, "WX4").is_district


def geojson(*names: str, crs: str = "", west: float = -1.8) -> str:
    ring = [[west, 52.6], [west + 0.1, 52.6], [west + 0.1, 52.75], [west, 52.75], [west, 52.6]]
    features = [{"type": "Feature", "properties": {"WD26CD": f"E{n}", "WD26NM": name},
                 "geometry": {"type": "Polygon", "coordinates": [ring]}} for n, name in enumerate(names)]  # fmt: skip
    stated = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", "features": features, **stated})


def test_areas_place_listings_and_leave_with_a_newer_file(run: Run, session: Session) -> None:
    run("postcodes", POSTCODES)
    run("services", SERVICES)
    result = run("areas", geojson("Mill", "Church", crs="urn:ogc:def:crs:OGC:1.3:CRS84"), "--kind", "ward", "--json")
    assert counts(result) == (2, 0, 0, 0)
    session.expire_all()
    where = [[area.name for area in location.areas] for location in session.scalars(select(Location))]
    assert where == [["Church", "Mill"], ["Church", "Mill"]]
    assert counts(run("areas", geojson("Mill", "Church"), "--kind", "ward", "--json")) == (0, 0, 2, 0)
    assert counts(run("areas", geojson("Mill"), "--kind", "ward", "--json")) == (0, 1, 1, 0)
    assert session.scalars(select(Area.name)).all() == ["Mill"]


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (geojson("Mill", crs="urn:ogc:def:crs:EPSG::27700"), (), "EPSG::27700. Save it again as WGS84"),
        (geojson("Mill", west=-40), (), "lies outside Britain"),
        (geojson("Mill"), ("--code-property", "x"), "The file has: WD26CD, WD26NM"),
        ("not json", (), "is not GeoJSON"),
        ('{"type": "Feature"}', (), "feature collection"),
        (
            '{"type":"FeatureCollection","features":[{"properties":{"code":"a","name":"b"},"geometry":null}]}',
            (),
            "no outline",
        ),
    ],
)
def test_areas_that_cannot_be_used_are_refused_in_words(
    run: Run, text: str, options: tuple[str, ...], said: str
) -> None:
    result = run("areas", text, "--kind", "ward", *options)
    assert result.exit_code == 1
    assert said in result.output


@responses.activate
def test_download_steps_back_over_days_without_a_file(
    run: Run, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("localoffer.clock.today", lambda: NOW.date())
    address = f"{REGISTER_URL}/{{name}}"
    for name in ("edubasealldata20261122.csv", "links_edubasealldata20261122.csv"):
        responses.get(address.format(name=name), status=404)
    responses.get(address.format(name="edubasealldata20261121.csv"), body=as_csv([school()], "cp1252"))
    links = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n"
    responses.get(address.format(name="links_edubasealldata20261121.csv"), body=links)
    found = record(run("schools", None, "--download", "--authority", "999", "--json"))
    assert (found["file_name"], found["counts"]["new"]) == ("edubasealldata20261121.csv", 1)


@responses.activate
def test_download_that_finds_nothing_says_so(run: Run) -> None:
    responses.add_callback(responses.GET, re.compile(".*"), callback=lambda request: (404, {}, ""))
    result = run("schools", None, "--download", "--authority", "999")
    assert result.exit_code == 1
    assert "no file for any of the last 21 days" in result.output
