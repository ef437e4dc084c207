"""Officers see which schools have no report, an incomplete or an old one, narrow it and take it away as a file."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from localoffer.audit import AuditEvent
from localoffer.directory.actions import save_area
from localoffer.directory.models import Provider
from localoffer.publishing.actions import give_role
from localoffer.reports import asked
from localoffer.reports.models import ReportRevision
from localoffer.reports.standing import Mark
from tests.factories import NOW, OFFICER, listing, provider, square
from tests.integration.accounts.signing_in import token
from tests.integration.reports.sending import approved_on, drafted, reported
from tests.unit.reports.answering import without

TODAY = date(2026, 11, 22)
LAST_YEAR = datetime(2025, 11, 1, 9, tzinfo=UTC)
OLD = approved_on(date(2025, 10, 30))
PAGE = "/officers/reports"


@pytest.fixture(autouse=True)
def _this_day() -> object:
    with time_machine.travel(NOW, tick=True):
        yield


def school(session: Session, name: str, kind: str = "mainstream-school", type: str = "Community school") -> Provider:
    """A school as the register gives it, with its own listing."""
    made = provider(session, name, kind)
    place = {"name": name, "town": "Saltby", "latitude": 52.05, "longitude": -1.95}
    own = listing(session, made, name=name, setting={"type": type}, places=[place])
    give_role(session, own, "setting", OFFICER, NOW)
    return made


def fill(session: Session) -> None:
    """A school in each state, one of each kind that is not asked, a club, and a school that has closed."""
    school(session, "Nothing")
    drafted(session, school(session, "Draft only"))
    reported(session, school(session, "Waiting"), check_first=True)
    reported(session, school(session, "Whole"))
    reported(session, school(session, "Thin"), without("f8", "f28"))
    reported(session, school(session, "Old"), OLD, LAST_YEAR)
    school(session, "Hill House", "special-school", "Other independent special school")
    school(session, "Saltby Hospital School", "special-school", "Community special school")
    reported(session, school(session, "Manor House", "independent", "Other independent school"), OLD, LAST_YEAR)
    listing(session, provider(session, "Club"))
    provider(session, "Gone", "mainstream-school", closed_on=date(2026, 8, 31))
    session.commit()


def names(page: str) -> list[str]:
    return [re.sub("<wbr>", "", name) for name in re.findall(r"Select </span>(.*?)</label>", page)]


def test_every_setting_has_its_marks_and_those_without_a_report_come_first(session: Session) -> None:
    fill(session)
    found = {one.name: list(one.marks) for one in asked.asked_settings(session, TODAY)}
    assert found == {
        "Draft only": [Mark.BEGUN], "Hill House": [Mark.INVITED], "Nothing": [Mark.NONE],
        "Saltby Hospital School": [Mark.EXEMPT], "Waiting": [Mark.WAITING], "Old": [Mark.OVERDUE],
        "Manor House": [Mark.PUBLISHED], "Thin": [Mark.INCOMPLETE], "Whole": [Mark.UP_TO_DATE],
    }  # fmt: skip
    assert list(found)[5:7] == ["Manor House", "Old"]
    assert set(list(found)[:5]) == {"Draft only", "Hill House", "Nothing", "Saltby Hospital School", "Waiting"}


def test_counts_by_kind_and_by_area_leave_out_who_is_not_asked(session: Session) -> None:
    for area in (square("A", -2, 52), square("B", 3, 52)):
        save_area(session, area)
    fill(session)
    found = asked.asked_settings(session, TODAY)
    kinds = {one.code: (one.total, one.to_chase) for one in asked.count_kinds(found)}
    assert kinds == {
        "hospital-school": (1, 0),
        "independent-special": (1, 0),
        "mainstream": (6, 4),
        "independent": (1, 0),
    }
    within = {"ward:A": {one.listing for one in found if one.listing}}
    areas = asked.count_areas(found, within, {"ward:A": "Castle", "ward:B": "Mill End"})
    assert [(one.code, one.total, one.to_chase) for one in areas] == [("ward:A", 6, 4)]


def test_what_has_to_be_there_by_a_day_is_counted(session: Session) -> None:
    fill(session)
    (strategy,) = asked.to_come(asked.asked_settings(session, TODAY))
    assert (strategy.code, strategy.by, strategy.total, strategy.lacking) == ("f28", date(2026, 12, 31), 6, 4)
    lacking = {one.name for one in asked.asked_settings(session, TODAY) if one.lacks("f28")}
    assert lacking == {"Nothing", "Draft only", "Waiting", "Thin"}


def test_what_was_to_come_is_missing_from_its_day_on_without_a_new_version(session: Session) -> None:
    reported(session, school(session, "Whole"), without("f28"))
    session.commit()
    marks = {day: asked.asked_settings(session, day)[0].marks for day in (date(2026, 12, 30), date(2026, 12, 31))}
    assert list(marks.values()) == [(Mark.UP_TO_DATE,), (Mark.INCOMPLETE,)]


def test_report_that_was_sent_before_findings_were_kept_is_judged_when_it_is_listed(session: Session) -> None:
    revision = reported(session, school(session, "Thin"), without("f8"))
    session.get_one(ReportRevision, revision.id).findings_json = None
    session.commit()
    (one,) = asked.asked_settings(session, TODAY)
    assert one.marks == (Mark.INCOMPLETE,)
    assert one.written.to_do == 1


def test_next_years_draft_does_not_hide_what_families_read(session: Session) -> None:
    of = school(session, "Whole")
    reported(session, of, OLD, LAST_YEAR)
    drafted(session, of)
    session.commit()
    (one,) = asked.asked_settings(session, TODAY)
    assert (one.marks, one.written.year, one.written.draft_year) == ((Mark.OVERDUE,), 2025, 2026)


def test_page_shows_who_needs_something_and_narrows(officer: FlaskClient, session: Session) -> None:
    save_area(session, square("A", -2, 52))
    fill(session)
    page = officer.get(PAGE).text
    assert names(page) == ["Draft only", "Nothing", "Waiting", "Old", "Thin"]
    assert "report of 3 of 6 schools" in " ".join(page.split())
    assert names(officer.get(f"{PAGE}?state=overdue").text) == ["Old"]
    assert names(officer.get(f"{PAGE}?state=invited").text) == ["Hill House"]
    assert names(officer.get(f"{PAGE}?state=all&kind=hospital-school").text) == ["Saltby Hospital School"]
    assert names(officer.get(f"{PAGE}?state=all&lacks=f28").text) == ["Draft only", "Nothing", "Waiting", "Thin"]
    assert len(names(officer.get(f"{PAGE}?state=all&area=ward:A").text)) == 9
    assert names(officer.get(f"{PAGE}?state=%00&kind=x&area=x&lacks=f99&page=x").text) == names(page)
    assert "No school or setting is like that." in officer.get(f"{PAGE}?state=due").text
    assert "There is no page 9." in officer.get(f"{PAGE}?page=9").text


def test_invited_settings_are_shown_as_invited_and_not_as_overdue(officer: FlaskClient, session: Session) -> None:
    reported(session, school(session, "Manor House", "independent", "Other independent school"), OLD, LAST_YEAR)
    session.commit()
    page = officer.get(f"{PAGE}?state=all").text
    assert "Invited, published" in page
    assert "Due" not in page.split("<fieldset")[1].split("</fieldset>")[0]


def test_pages_of_fifty(officer: FlaskClient, session: Session) -> None:
    for number in range(51):
        provider(session, f"School {number:02}", "mainstream-school")
    session.commit()
    assert len(names(officer.get(PAGE).text)) == 50
    assert names(officer.get(f"{PAGE}?page=2").text) == ["School 50"]


def test_start_page_counts_what_is_to_be_asked_for(officer: FlaskClient, session: Session) -> None:
    assert "has a complete one that is up to date" in officer.get("/officers").text
    fill(session)
    page = officer.get("/officers").text
    assert re.search(r"Waiting for an officer</th>\s*<td[^>]*>1<", page)
    assert re.search(r"No report</th>\s*<td[^>]*>1<", page)
    assert "Invited" not in page


def test_file_says_what_the_page_says_and_is_on_the_trail(officer: FlaskClient, session: Session) -> None:
    fill(session)
    school(session, "=HYPERLINK(1)")
    session.commit()
    answer = officer.post(f"{PAGE}.csv?state=all", data={"csrf_token": token(officer, PAGE)})
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    by_name = {row["School or setting"]: row for row in rows}
    assert len(rows) == 10
    assert "'=HYPERLINK(1)" in by_name
    old, thin = by_name["Old"], by_name["Thin"]
    assert (old["State"], old["Due on"], old["School year of the report"]) == ("Overdue", "2026-10-30", "2025 to 2026")
    assert (thin["To do"], thin["To come"]) == ("How we teach", "Inclusion strategy")
    assert by_name["Hill House"]["Has to publish"] == "invited"
    session.rollback()
    (line,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "file downloaded")).all()
    assert line.details == {"file": "sen-reports", "rows": 10, "state": "all"}


def test_nobody_else_sees_the_pages(client: FlaskClient) -> None:
    for path in (PAGE, f"{PAGE}/remind", f"{PAGE}/revisions/00000000-0000-0000-0000-000000000001"):
        assert client.get(path).status_code == 302
