"""A handful of listings, each showing a page in another state."""

from datetime import date

from sqlalchemy.orm import Session

from localoffer.directory.models import Postcode, Provider
from localoffer.publishing.actions import Submission, submit_revision
from tests import factories

THERAPY = {
    "name": "Talking Together drop-in",
    "summary": "A friendly drop-in for children who find talking or understanding hard.",
    "description": "Therapists see children at nursery and in clinic.\n\nThey help with:\n- talking\n- feeding",
    "alert": "Closed from 22 December to 2 January.",
    "categories": ["health/speech-language"],
    "needs": ["slcn", "asd"],
    "age_min": 0,
    "age_max": 11,
    "eligibility": "Children registered with a GP in Aldermere.",
    "layer": "targeted",
    "referral_routes": ["self", "gp"],
    "how_to_get_it": "Telephone, or ask your health visitor.",
    "who_decides": "The therapy lead",
    "costs": [{"option": "Drop-in", "amount": "0"}, {"option": "Course", "amount": "24.50"}],
    "times": [
        {"days": ["mon", "tue", "wed"], "opens": "09:00", "closes": "12:00"},
        {"days": ["sat"], "opens": "10:30", "closes": "12:00", "term_time_only": True, "description": "Book first"},
    ],
    "waiting_time": "About 8 weeks",
    "places": [
        {"name": "Saltby Health Centre", "address": "12 Mill Lane", "town": "Saltby", "postcode": "WX2 3AB",
         "latitude": 52.70, "longitude": -1.70, "access": ["wheelchair", "hearing-loop"]},
        {"town": "Thornwick", "latitude": 52.7512345, "longitude": -1.8012345, "hide_address": True},
    ],
    "languages": ["en", "pl"],
    "contacts": [{"role": "Booking line", "phone": "01632 960201", "email": "book@therapy.example"}],
    "links": [{"label": "Refer a child", "url": "https://therapy.example/refer", "kind": "referral"}],
    "statutory_rows": ["s2-10"],
}  # fmt: skip

SCHOOL = {
    "name": "Thornwick Primary School",
    "summary": "",
    "categories": ["education/mainstream"],
    "setting": {"phase": "Primary", "type": "Community school", "capacity": 210, "resourced_places": 12},
}

HELPLINE = {
    "name": "Night line",
    "summary": "Someone to listen when nobody sleeps.",
    "categories": ["support"],
    "needs": [],
    "age_min": None,
    "age_max": None,
    "places": [],
    "online": True,
}


def fill(session: Session) -> None:
    """Put a school, a therapy service, a helpline and thirteen clubs in the directory."""
    session.add(Postcode(postcode="WX1 1AA", latitude=52.71, longitude=-1.75, is_district=False))
    session.add(Postcode(postcode="WX1", latitude=52.705, longitude=-1.745, is_district=True))
    health = factories.provider(session, "Saltby Children's Therapy", "health", phone="01632 960200")
    _publish(session, health, {"confirmed_on": date(2026, 10, 3)}, **THERAPY)
    _publish(session, health, {"confirmed_on": date(2026, 11, 1)}, **HELPLINE)
    school = factories.provider(session, "Thornwick Primary School", "mainstream-school", urn="990001")
    _publish(session, school, {"assured_on": date(2026, 9, 1)}, role="setting", **SCHOOL)
    clubs = factories.provider(session, "Aldermere Clubs")
    for number in range(1, 14):
        _publish(
            session, clubs, {"confirmed_on": date(2024, 1, 1)} if number % 2 else {}, name=f"Swimming club {number}"
        )


def _publish(session: Session, of: Provider, dates: dict[str, date], role: str = "service", **fields: object) -> None:
    """A public listing with these dates."""
    submission = Submission(of, factories.content(**fields), role=role, publish=True, **dates)
    submit_revision(session, submission, factories.OFFICER, factories.NOW)
