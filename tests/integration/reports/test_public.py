"""What families can read of schools' reports: the public words of each school year, and whose are shown at all."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from localoffer.directory.actions import save_area
from localoffer.directory.models import Provider, SlugRedirect
from localoffer.directory.queries import Moved
from localoffer.publishing.actions import withdraw_listing
from localoffer.publishing.rules import State
from localoffer.reports import drafting
from localoffer.reports.content import Approval
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.public import NotWritten, ReportPage, report_notice, report_page, standing
from localoffer.reports.queries import public_report, public_years
from localoffer.reports.schools import Wanted, areas_of_settings, of_those, settings_found
from tests import factories
from tests.factories import NOW
from tests.integration.reports.publishing import SENCO, entry, published, school, whole_of
from tests.unit.reports.answering import answered, schools, whole

NEXT = datetime(2027, 9, 20, 9, 0, tzinfo=UTC)
NEXT_APPROVAL = Approval(role="Trust board", on=date(2027, 9, 15))


@pytest.fixture
def saltby(session: Session) -> Provider:
    return school(session)


def test_draft_is_read_by_nobody(session: Session, saltby: Provider) -> None:
    drafting.start(session, saltby, schools(), 2026, KnownFacts(), SENCO, NOW)
    assert public_report(session, saltby.id, None) is None
    assert public_report(session, saltby.id, 2026) is None
    assert public_years(session, saltby.id) == ()
    found = report_page(session, saltby.slug, None)
    assert isinstance(found, NotWritten)
    assert found.years == ()


def test_newest_school_year_is_read_where_none_is_named(session: Session, saltby: Provider) -> None:
    published(session, saltby, whole())
    published(session, saltby, whole(approval=NEXT_APPROVAL), 2027, NEXT)
    newest, older = public_report(session, saltby.id, None), public_report(session, saltby.id, 2026)
    assert newest
    assert older
    assert (newest.year, older.year) == (2027, 2026)
    assert older.content == whole()
    assert public_report(session, saltby.id, 2025) is None
    assert public_years(session, saltby.id) == (2027, 2026)


def test_amended_words_are_read_from_the_moment_they_are_public(session: Session, saltby: Provider) -> None:
    first = published(session, saltby, whole())
    question = schools().question("f8")
    assert question
    said = whole().with_answer(answered(question, text="Another way of teaching, for everyone in every class."))
    later = datetime(2026, 12, 1, 10, 30, tzinfo=UTC)
    second = published(session, saltby, said, now=later, note="How we teach.")
    read = public_report(session, saltby.id, 2026)
    assert read
    assert (read.revision_id, read.version, read.changed_at) == (second.id, 2, later)
    assert [change.note for change in read.content.amendments] == ["How we teach."]
    assert first.lifecycle is State.REPLACED
    page = report_page(session, saltby.slug, None)
    assert isinstance(page, ReportPage)
    assert page.last_modified(date(2026, 12, 2)) == later


def test_another_schools_report_is_not_this_ones(session: Session, saltby: Provider) -> None:
    published(session, saltby, whole())
    assert public_report(session, school(session, "Thornwick Primary School").id, None) is None


def test_report_goes_with_the_entry_of_its_school(session: Session, saltby: Provider) -> None:
    published(session, saltby, whole())
    club = factories.listing(session, saltby, name="After-school club")
    page = report_page(session, saltby.slug, None)
    assert isinstance(page, ReportPage)
    assert report_notice(session, page.provider)
    own = next(service for service in saltby.services if service.role == "setting")
    withdraw_listing(session, own, "It is being put right.", factories.OFFICER, NOW)
    session.expire_all()
    assert club.is_public
    assert report_page(session, saltby.slug, None) is None
    assert report_notice(session, page.provider) is None
    assert settings_found(session, Wanted(which="all")) == []


def test_nursery_without_an_entry_of_its_own_is_shown_by_its_services(session: Session) -> None:
    nursery = factories.provider(session, "Acorn Nursery", "early-years")
    published(session, nursery, whole_of("early-years"), form="early-years")
    assert report_page(session, nursery.slug, None) is None
    factories.listing(session, nursery, name="Breakfast club")
    assert isinstance(report_page(session, nursery.slug, None), ReportPage)
    assert [row.name for row in settings_found(session, Wanted())] == ["Acorn Nursery"]


def test_old_address_of_a_school_leads_to_the_new_one(session: Session, saltby: Provider) -> None:
    published(session, saltby, whole())
    session.add(SlugRedirect(kind="provider", slug="saltby-infants", provider_id=saltby.id))
    session.flush()
    assert report_page(session, "saltby-infants", 2026) == Moved("provider", saltby.slug)
    assert report_page(session, "nobody", None) is None


def test_report_that_nobody_confirmed_says_so(session: Session, saltby: Provider) -> None:
    published(session, saltby, whole())
    read = public_report(session, saltby.id, None)
    assert read
    assert standing(read, date(2026, 11, 22)).text == "Approved on 5 October 2026"
    assert standing(read, date(2027, 10, 4)).state == "good"
    assert standing(read, date(2027, 10, 5)).text == "Not confirmed since 5 October 2026"
    never = replace(read, dates=replace(read.dates, confirmed=None))
    assert standing(never, date(2026, 11, 22)).state == "unknown"
    page = report_page(session, saltby.slug, None)
    assert isinstance(page, ReportPage)
    assert page.last_modified(date(2027, 10, 6)).date() == date(2027, 10, 5)


def test_schools_are_found_by_kind_name_area_and_what_they_have(session: Session, saltby: Provider) -> None:
    save_area(session, factories.square("E1", -2.0, 52.0))
    published(session, saltby, whole())
    published(session, saltby, whole(approval=NEXT_APPROVAL), 2027, NEXT)
    oak = factories.provider(session, "Oak School", "special-school", urn="100009")
    entry(session, oak, places=[{"town": "Oakley", "latitude": 52.05, "longitude": -1.95}],
          setting={"type": "Other independent special school"})  # fmt: skip
    entry(session, factories.provider(session, "Ash Hospital School", "special-school"))
    factories.listing(session, factories.provider(session, "A clinic", "health"))
    entry(session, factories.provider(session, "Not shown", "mainstream-school"), publish=False)
    every = settings_found(session, Wanted())
    assert [(row.name, row.duty, row.year) for row in every] == [
        ("Ash Hospital School", "exempt", None),
        ("Oak School", "invited", None),
        ("Saltby Primary School", "must", 2027),
    ]
    assert (every[2].years, every[2].approved_on) == ("2027 to 2028", date(2027, 9, 15))
    assert [row.name for row in of_those(every, "")] == ["Saltby Primary School"]
    assert [row.name for row in of_those(every, "without")] == ["Ash Hospital School", "Oak School"]
    assert len(of_those(every, "all")) == 3
    assert [row.name for row in settings_found(session, Wanted(kind="special-school", named="OAK"))] == ["Oak School"]
    assert settings_found(session, Wanted(named="100%")) == []
    assert areas_of_settings(session) == {"ward:E1": "Area E1"}
    assert [row.name for row in settings_found(session, Wanted(area="ward:E1"))] == ["Oak School"]
    assert settings_found(session, Wanted(area="ward:none")) == []


def test_school_that_closed_is_not_among_those_to_choose(session: Session, saltby: Provider) -> None:
    published(session, saltby, whole())
    saltby.closed_on = date(2026, 8, 31)
    session.flush()
    assert settings_found(session, Wanted()) == []
    assert isinstance(report_page(session, saltby.slug, None), ReportPage)
