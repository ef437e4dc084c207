"""What a report begins with is what the setting's entry, the directory and the authority say, and nothing made up."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from config.settings import Settings
from localoffer.directory.content import Contact
from localoffer.directory.models import Provider
from localoffer.reports.knowing import kind_of, known_facts
from tests import factories


@pytest.fixture
def school(session: Session) -> Provider:
    return factories.provider(session, "Saltby Primary School", "mainstream-school", urn="100001", phone="01632 960501")


def of_authority(folder: Path, **given: str) -> Settings:
    """A real authority's settings: none of the invented one's are filled in."""
    return Settings.model_validate(
        {"data_dir": folder, "authority_code": "352", "authority_name": "Wynbridge", **given}
    )


def entry(session: Session, school: Provider, **fields: Any) -> None:
    setting = fields.pop("setting", {"type": "Community school"})
    service = factories.listing(session, school, name=school.name, setting=setting, **fields)
    service.role = "setting"
    session.flush()


def advice(session: Session, name: str, **fields: Any) -> None:
    provider = factories.provider(session, name, email="desk@advice.example")
    factories.listing(session, provider, name=name, categories=["support/sendiass"], **fields)


def test_needs_and_contact_are_those_of_the_own_entry(session: Session, school: Provider, tmp_path: Path) -> None:
    entry(
        session, school, needs=["asd", "hi"], contacts=[{"role": "SENCO"}, {"role": "Office", "phone": "01632 960777"}]
    )
    factories.listing(session, school, name="Breakfast club", needs=["pd"])
    known = known_facts(session, school, of_authority(tmp_path))
    assert known.needs == ("asd", "hi")
    assert known.contact == Contact(role="Office", phone="01632 960777")


def test_without_a_contact_in_the_entry_the_organisation_itself_is_reached(
    session: Session, school: Provider, tmp_path: Path
) -> None:
    entry(session, school)
    assert known_facts(session, school, of_authority(tmp_path)).contact == Contact(role="Office", phone="01632 960501")


def test_of_several_services_none_speaks_for_all(session: Session, tmp_path: Path) -> None:
    nursery = factories.provider(session, "Otters Nursery", "early-years")
    factories.listing(session, nursery, name="Otters", needs=["asd"])
    assert known_facts(session, nursery, of_authority(tmp_path)).needs == ("asd",)
    factories.listing(session, nursery, name="Otters holiday club", needs=["pd"])
    assert known_facts(session, nursery, of_authority(tmp_path)).needs == ()


def test_nothing_known_is_nothing_said(session: Session, tmp_path: Path) -> None:
    unlisted = factories.provider(session, "New School", "mainstream-school")
    factories.listing(session, unlisted, publish=False, needs=["asd"])
    known = known_facts(session, unlisted, of_authority(tmp_path))
    assert (known.needs, known.contact, known.advice_service, known.local_offer) == ((), None, None, None)


def test_advice_service_is_the_one_in_the_settings(session: Session, school: Provider, tmp_path: Path) -> None:
    advice(session, "Listed advice")
    given = of_authority(tmp_path, sendiass_name="Wynbridge IASS", sendiass_phone="01632 960123")
    known = known_facts(session, school, given)
    assert known.advice_service == Contact(name="Wynbridge IASS", phone="01632 960123")


def test_else_the_advice_service_is_the_first_listed_for_the_area(
    session: Session, school: Provider, tmp_path: Path
) -> None:
    advice(session, "A service next door", coverage={"kind": "outside"})
    advice(session, "Wynbridge IASS", contacts=[{"role": "Helpline", "phone": "01632 960124"}])
    advice(session, "Zebra advice")
    factories.listing(session, name="A parents' group", categories=["support/parent-groups"])
    expected = Contact(name="Wynbridge IASS", role="Helpline", phone="01632 960124", email="desk@advice.example")
    assert known_facts(session, school, of_authority(tmp_path)).advice_service == expected


def test_address_that_is_none_is_left_out(session: Session, tmp_path: Path) -> None:
    school = factories.provider(session, "Old School", "mainstream-school", phone="01632 960502")
    school.email = "head at old school"
    assert known_facts(session, school, of_authority(tmp_path)).contact == Contact(role="Office", phone="01632 960502")


def test_local_offer_is_where_the_public_finds_the_site(session: Session, school: Provider, tmp_path: Path) -> None:
    known = known_facts(session, school, of_authority(tmp_path, public_url="https://offer.wynbridge.example"))
    assert known.local_offer is not None
    assert (known.local_offer.label, known.local_offer.url) == (
        "Wynbridge Local Offer",
        "https://offer.wynbridge.example",
    )


def test_address_on_this_machine_is_given_to_no_family(session: Session, school: Provider, tmp_path: Path) -> None:
    assert known_facts(session, school, of_authority(tmp_path, public_url="http://localhost:8000")).local_offer is None


def test_invented_authority_has_an_invented_address(session: Session, school: Provider, settings: Settings) -> None:
    known = known_facts(session, school, settings)
    assert known.local_offer is not None
    assert known.local_offer.url == "https://localoffer.aldermere.example"
    assert known.advice_service is not None
    assert known.advice_service.phone == "01632 960111"


def test_kind_of_setting_comes_from_the_register(session: Session, tmp_path: Path) -> None:
    school = factories.provider(session, "Moor School", "special-school", urn="100002")
    entry(session, school, setting={"type": "Other independent special school"})
    kind = kind_of(session, school)
    assert kind is not None
    assert (kind.code, kind.duty) == ("independent-special", "invited")


def test_clinic_is_asked_for_no_report(session: Session) -> None:
    assert kind_of(session, factories.provider(session, "Clinic", "health")) is None
