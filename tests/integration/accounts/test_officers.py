"""The officers' start page."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from localoffer.freshness.rules import Freshness
from localoffer.officers.panels import Panel, add_panel
from localoffer.officers.queries import KindFigures, figures
from tests.factories import listing, provider
from tests.integration.accounts.conftest import MakeUser
from tests.integration.accounts.signing_in import sign_in

TODAY = date(2026, 11, 22)


def fill(session: Session) -> None:
    """Six listings of two kinds; one of them is not public. A school is asked once a year, a clinic twice."""
    school = provider(session, "Saltby School", "mainstream-school")
    clinic = provider(session, "Saltby Clinic", "health")
    days = [(school, date(2026, 11, 1), None), (school, date(2025, 12, 1), None), (school, None, None),
            (clinic, date(2024, 1, 1), date(2026, 9, 1)), (clinic, date(2026, 4, 20), None)]  # fmt: skip
    for number, (of, confirmed, assured) in enumerate(days):
        service = listing(session, of, name=f"Service {number}")
        service.confirmed_on, service.assured_on = confirmed, assured
    listing(session, clinic, publish=False, name="A draft")
    session.flush()


def test_public_listings_are_counted_by_state_and_kind(session: Session) -> None:
    fill(session)
    found = figures(session, TODAY)
    assert found.total == 5
    assert dict(found.by_state) == {
        Freshness.FRESH: 2, Freshness.DUE_SOON: 1, Freshness.DUE: 0, Freshness.OVERDUE: 1,
        Freshness.LAPSED: 0, Freshness.NEVER: 1,
    }  # fmt: skip
    assert found.kinds == (KindFigures("Mainstream school", 3, 1), KindFigures("Health service", 2, 1))


def test_kind_that_left_the_vocabulary_is_still_counted(session: Session) -> None:
    listing(session).provider.kind = "of-long-ago"
    session.flush()
    assert figures(session, TODAY).kinds == (KindFigures("of-long-ago", 1, 1),)


def test_officer_sees_figures_and_the_panels_of_other_rooms(
    app: Flask, client: FlaskClient, make_user: MakeUser, session: Session
) -> None:
    fill(session)
    session.commit()
    rows = [("22 November 2026", "services-2026.csv", "applied: 2 new")]
    add_panel(app, Panel("Last test imports", ("When", "File", "Result"), lambda: rows, "None yet."))
    add_panel(app, Panel("Empty table", ("When",), list, "Nothing has happened yet."))
    make_user()
    sign_in(client)
    page = client.get("/officers").text
    assert "families can see 5 listings" in page
    assert '<caption class="govuk-table__caption govuk-table__caption--m">Last test imports</caption>' in page
    assert "services-<wbr>2026.<wbr>csv" in page
    assert "Nothing has happened yet." in page


def test_empty_directory_says_what_to_do_first(client: FlaskClient, make_user: MakeUser) -> None:
    make_user("administrator@aldermere.example", "administrator")
    sign_in(client, "administrator@aldermere.example")
    page = client.get("/officers").text
    assert "families can see 0 listings" in page
    assert "flask import schools FILE" in page


@pytest.mark.parametrize(
    ("role", "status"),
    [("officer", 200), ("administrator", 200), ("panel-member", 403), ("provider-editor", 403),
     ("provider-manager", 403)],
)  # fmt: skip
def test_officers_page_is_for_the_authority(client: FlaskClient, make_user: MakeUser, role: str, status: int) -> None:
    make_user("someone@aldermere.example", role)
    sign_in(client, "someone@aldermere.example")
    assert client.get("/officers").status_code == status
