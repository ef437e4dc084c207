"""The public pages and files of need data, and the officers': what each shows, and that nothing raw is public."""

import csv
import io
import json
import re
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook  # type: ignore[import-untyped]
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from localoffer.audit import AuditEvent
from localoffer.database import db
from localoffer.needs.models import NeedCount
from tests.integration.accounts.signing_in import token
from tests.integration.needs.loading import figure, load
from tests.integration.needs.profiles import SALTBY, fill

SCHOOL, AREA = f"/needs/schools/{SALTBY}", "/needs/areas/ward/A"
PLACES = ("/needs", SCHOOL, AREA)
PUBLIC = (
    *PLACES, *(f"{place}?year=202324" for place in PLACES),
    *(f"{place}.{ending}" for place in PLACES for ending in ("csv", "xlsx", "json")),
    "/needs/about", "/needs?name=saltby", "/", "/about", "/providers/saltby-primary-school",
)  # fmt: skip
DISTINCTIVE = 7_654_321


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The places and figures of `profiles.fill`."""
    with sqlite_app.app_context(), Session(db.engine) as session:
        fill(session)
        session.commit()
    return sqlite_app


def text_of(client: FlaskClient, address: str) -> str:
    """All that an address answers, a workbook unpacked."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    if ".xlsx" in address:
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            return "".join(
                book.read(name).decode() for name in book.namelist() if name.endswith("s.xml") or "sheet" in name
            )
    return answer.text


def without_token(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_nothing_public_is_made_from_raw_figures(client: FlaskClient, app: Flask) -> None:
    before = {address: text_of(client, address) for address in PUBLIC}
    with app.app_context():
        db.session.execute(update(NeedCount).where(NeedCount.form == "raw").values(count=DISTINCTIVE, symbol=""))
        db.session.commit()
    for address, text in before.items():
        assert without_token(text_of(client, address)) == without_token(text), address
        assert "7654321" not in text
        assert "7,654,321" not in text


def test_officers_see_the_raw_figures(officer: FlaskClient, app: Flask) -> None:
    with app.app_context():
        db.session.execute(update(NeedCount).where(NeedCount.form == "raw").values(count=DISTINCTIVE, symbol=""))
        db.session.commit()
    for place in PLACES:
        page = officer.get(f"/officers{place}")
        assert "7,654,321" in page.text
        assert "Not for publication: contains small numbers." in page.text
        assert page.headers["Cache-Control"] == "private, no-store"


def hidden_keys(app: Flask) -> set[tuple[str, ...]]:
    with app.app_context():
        rows = db.session.scalars(select(NeedCount).where(NeedCount.form == "protected", NeedCount.symbol == "c"))
        return {
            (row.population, row.period, row.place, row.provision, row.need, row.phase, row.year_group) for row in rows
        }


@pytest.mark.parametrize("place", PLACES)
def test_hidden_figure_has_no_number_in_any_file(client: FlaskClient, app: Flask, place: str) -> None:
    data = json.loads(text_of(client, f"{place}.json"))
    hidden = hidden_keys(app)
    found = {
        tuple(one[name] for name in ("population", "year", "place", "provision", "need", "phase", "year_group")): one
        for one in data["figures"]
    }
    assert hidden & found.keys()
    for key, one in found.items():
        assert (one["symbol"] == "c") == (key in hidden)
        assert (one["count"] is None) == bool(one["symbol"])
        assert one["count"] is not None or "percent" not in one
    rows = list(csv.DictReader(io.StringIO(text_of(client, f"{place}.csv").removeprefix("\ufeff"))))
    assert len(rows) == len(found)
    assert {(row["Number"], row["Percent of all pupils"]) for row in rows if row["Symbol"] == "c"} == {("", "")}


def test_small_number_is_in_no_public_form(client: FlaskClient, app: Flask) -> None:
    """Hearing impairment at a school: 3 pupils in the first year."""
    page = text_of(client, f"{SCHOOL}?year=202324")
    row = re.search(r"Hearing impairment</th>(.*?)</tr>", page, re.S)
    assert row is not None
    assert re.findall(r"<td[^>]*>([^<]*)</td>", row[1])[:4] == ["hidden", "hidden", "not shown", "not shown"]
    assert "SEN support: hidden" in page


def test_charts_keep_to_the_strict_content_policy(client: FlaskClient) -> None:
    for place in PLACES:
        page = client.get(place)
        assert "style-src 'self'" in page.headers["Content-Security-Policy"]
        charts = re.findall(r"<svg.*?</svg>", page.text, re.S)
        assert len(charts) > 5
        assert not [chart for chart in charts if "style=" in chart or "<style" in chart or "<script" in chart]


def test_every_chart_has_a_title_a_description_and_a_table(client: FlaskClient) -> None:
    page = text_of(client, "/needs")
    named = re.findall(
        r'<svg class="lo-chart[^"]*" role="img" aria-labelledby="([^"]+)" aria-describedby="([^"]+)"', page
    )
    assert len(named) > 5
    for pair in named:
        for id in pair:
            assert re.search(rf'<(title|desc) id="{id}">[^<]+</', page), id
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    parts = re.findall(r'<section aria-labelledby="(needs|change|shares|year-groups|phases|plans|plans-change)">', page)
    assert parts == ["needs", "change", "shares", "year-groups", "phases", "plans", "plans-change"]
    assert all(f'id="table-{part}"' in page for part in parts)


def test_page_says_where_figures_come_from(client: FlaskClient) -> None:
    page = " ".join(text_of(client, "/needs").split())
    assert "Special educational needs in England</a>, Department for Education" in page
    assert "Published on 18 June 2026, loaded here on 22 November 2026." in page
    assert "licensed under the Open Government Licence v3.0" in page
    assert "3 school years, 2023 to 2024 up to 2025 to 2026" in page


def test_changed_past_figures_are_told_without_a_number(client: FlaskClient, app: Flask) -> None:
    assert "A later release changed figures" not in text_of(client, "/needs")
    with app.app_context():
        load(db.session(), figure(5_001, period="202324"), edition="2026 revised")
        db.session.commit()
    page = " ".join(text_of(client, "/needs").split())
    assert "Special educational needs in England: Pupils by year group and primary need: 2023 to 2024" in page


def test_years_are_plain_links(client: FlaskClient) -> None:
    page = text_of(client, SCHOOL)
    assert f'href="{SCHOOL}?year=202324"' in page
    assert '<strong aria-current="true">2025 to 2026</strong>' in page


def test_difference_between_years_is_told_where_both_are_shown(client: FlaskClient) -> None:
    page = text_of(client, SCHOOL)
    assert "500 more than in 2024 to 2025" in page
    assert "more than in" not in text_of(client, f"{SCHOOL}?year=202324")


@pytest.mark.parametrize(
    "address",
    ["/needs/schools/999999", "/needs/schools/999", "/needs/areas/ward/none", "/needs/areas/x%00/y",
     f"{SCHOOL}?year=201011", f"{SCHOOL}?year=2025%00", f"{SCHOOL}?year=٢٠٢٤٢٥", f"{SCHOOL}.pdf", "/needs.html"],
)  # fmt: skip
def test_what_is_not_there_is_said_to_be_missing(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_year_without_figures_offers_those_with_some(client: FlaskClient) -> None:
    page = client.get(f"{SCHOOL}?year=201011").text
    assert "There are no figures for that school year." in page
    assert f'href="{SCHOOL}?year=202526"' in page


def test_authority_without_figures_says_so(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        for row in db.session.scalars(select(NeedCount)):
            db.session.delete(row)
        db.session.commit()
    assert "No figures of" in text_of(client, "/needs")
    assert client.get("/needs.csv").status_code == 404
    assert client.get(SCHOOL).status_code == 404
    assert "in figures</a></p>" not in text_of(client, "/providers/saltby-primary-school")


def test_list_is_narrowed_by_words_of_the_name(client: FlaskClient) -> None:
    page = text_of(client, "/needs")
    assert "3 areas and schools have figures." in " ".join(page.split())
    narrowed = text_of(client, "/needs?name=HARROW+hill")
    assert "Harrow Hill School</a>" in narrowed
    assert "Saltby Primary School</a>" not in narrowed
    assert "<b>zz" not in text_of(client, "/needs?name=%3Cb%3Ezz%00")


def test_area_is_the_sum_of_its_schools(client: FlaskClient) -> None:
    data = json.loads(text_of(client, f"{AREA}.json"))
    total = next(one for one in data["figures"] if one["level"] == "area" and one["year"] == "202526"
                 and {one["provision"], one["need"]} == {"all"})  # fmt: skip
    assert (total["count"], total["source"]) == (500 * 3 + 500 * 2, "areas")


def test_school_page_of_the_directory_leads_to_its_figures(client: FlaskClient) -> None:
    assert f'href="{SCHOOL}"' in text_of(client, "/providers/saltby-primary-school")


def test_workbook_has_numbers_words_and_no_formulas(client: FlaskClient) -> None:
    book = load_workbook(io.BytesIO(client.get("/needs.xlsx").data))
    assert book.sheetnames == ["Figures", "Symbols", "Where this comes from"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    figures = book["Figures"]
    assert [cell.value for cell in figures[2]][:4] == ["authority", "999", "Aldermere", "2025 to 2026"]
    assert figures["J2"].value == 6_000


def test_name_of_a_place_is_never_a_formula(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        from localoffer.needs.models import NeedPlace

        db.session.get_one(NeedPlace, ("authority", "999")).name = "=1+1"
        db.session.commit()
    assert load_workbook(io.BytesIO(client.get("/needs.xlsx").data))["Figures"]["C2"].data_type == "s"
    assert ",'=1+1," in text_of(client, "/needs.csv")


def test_json_may_be_read_by_any_website_and_says_its_shape(client: FlaskClient) -> None:
    answer = client.get(f"{SCHOOL}.json?year=202324")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    data = answer.get_json()
    assert (data["shape"], data["year"], data["place"]["code"]) == (1, "202324", SALTBY)
    assert data["url"].endswith(f"{SCHOOL}?year=202324")
    assert data["sources"][0]["licence"] == "Open Government Licence v3.0"


def test_page_that_did_not_change_is_not_sent_again(client: FlaskClient) -> None:
    etag = client.get(SCHOOL).headers["ETag"]
    assert client.get(SCHOOL, headers={"If-None-Match": etag}).status_code == 304


def test_officer_takes_a_raw_file_and_it_is_on_the_trail(officer: FlaskClient, app: Flask) -> None:
    sent = {"csrf_token": token(officer, "/officers/needs")}
    for ending in ("csv", "xlsx", "json"):
        answer = officer.post(f"/officers{SCHOOL}.{ending}?year=202324", data=sent)
        assert answer.status_code == 200
        name = f"need-profile-not-for-publication-school-{SALTBY}-202324.{ending}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    raw = answer.get_json()
    assert "Not for publication" in raw["warning"]
    assert 3 in {one["count"] for one in raw["figures"] if one["need"] == "hi"}
    with app.app_context():
        events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "file downloaded")).all()
        assert len(events) == 3
    assert "Figures of need, not for publication" in officer.get("/officers/trail").text


def test_raw_pages_and_files_are_for_officers_alone(client: FlaskClient) -> None:
    for place in PLACES:
        assert client.get(f"/officers{place}").status_code in (302, 303)
        assert client.post(f"/officers{place}.csv").status_code in (302, 303, 400)
        assert client.get(f"/officers{place}.csv").status_code in (302, 303, 404, 405)


def test_raw_file_is_not_to_be_had_by_opening_an_address(officer: FlaskClient) -> None:
    assert officer.get(f"/officers{SCHOOL}.csv").status_code in (404, 405)
