"""What a listing says: one frozen, checked value that every way in produces and every page reads.

A form, a spreadsheet row, a school register row and a feed all become a `ListingContent`; a revision
stores it as JSON; pages, the search document and Open Referral output are made from it.
"""

from datetime import date, time
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from config.vocabularies import vocabulary
from localoffer.content import Content, Part
from localoffer.directory.postcodes import tidy_postcode

OLDEST_AGE = 25
"""A local offer runs from birth to 25 (Children and Families Act 2014, section 30)."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _known_codes(name: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of one vocabulary, each once, in its order. Raises ValueError on an unknown one."""
    terms = vocabulary(name)
    unknown = [code for code in codes if code not in terms]
    if unknown:
        raise ValueError(f"'{unknown[0]}' is not one of the codes for {terms.label.lower()}")
    wanted = set(codes)
    return tuple(term.code for term in terms.terms if term.code in wanted)


CODE_FIELDS = {
    "categories": "categories",
    "needs": "needs",
    "stages": "stages",
    "referral_routes": "referral_routes",
    "languages": "languages",
    "statutory_rows": "statutory",
}
"""Which vocabulary each field of codes belongs to."""

Codes = tuple[str, ...]
AccessCodes = Annotated[Codes, AfterValidator(partial(_known_codes, "access_features"))]
CategoryCodes = Annotated[Codes, AfterValidator(partial(_known_codes, "categories"))]
LanguageCodes = Annotated[Codes, AfterValidator(partial(_known_codes, "languages"))]
NeedCodes = Annotated[Codes, AfterValidator(partial(_known_codes, "needs"))]
ReferralCodes = Annotated[Codes, AfterValidator(partial(_known_codes, "referral_routes"))]
StageCodes = Annotated[Codes, AfterValidator(partial(_known_codes, "stages"))]
StatutoryCodes = Annotated[Codes, AfterValidator(partial(_known_codes, "statutory"))]


def _check_link(address: str) -> str:
    """Only web addresses become links; `www.x.uk` gains its scheme."""
    if not address:
        return address
    if "://" not in address and not address.lower().startswith(("javascript:", "data:", "mailto:")):
        address = f"https://{address}"
    if not address.lower().startswith(("http://", "https://")) or "." not in address or " " in address:
        raise ValueError(f"'{address}' is not a web address, like https://www.example.org")
    return address


WebAddress = Annotated[Line, AfterValidator(_check_link)]


class Place(Part):
    """Where it happens, as its provider gave it. WGS84 degrees; without them the postcode's are used."""

    name: Line = ""
    address: Line = ""
    town: Line = ""
    postcode: Annotated[str, StringConstraints(strip_whitespace=True, max_length=10)] = ""
    latitude: Annotated[float, Field(ge=49.0, le=61.5, allow_inf_nan=False)] | None = None
    longitude: Annotated[float, Field(ge=-9.0, le=2.5, allow_inf_nan=False)] | None = None
    hide_address: bool = False  # a refuge, a childminder's home: shown by town only
    access: AccessCodes = ()

    @field_validator("postcode")
    @classmethod
    def _usual_form(cls, value: str) -> str:
        return tidy_postcode(value) or value

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("give both latitude and longitude, or neither")
        return self


class CostOption(Part):
    """One price. `amount` in pounds; 0 is free; None with words only ("by arrangement")."""

    option: Line = ""
    amount: Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=2)] | None = None
    description: Line = ""


class OpeningTime(Part):
    """When it happens in a week. Local time; both times, or only words."""

    days: tuple[Day, ...] = ()
    opens: time | None = None
    closes: time | None = None
    term_time_only: bool = False
    description: Line = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValueError("the closing time must be later than the opening time")
        return self


class Coverage(Part):
    """Who may use it by where they live: `national` is anyone in England. `areas` are area codes;
    `radius_miles` is from its places."""

    kind: Literal["authority", "areas", "radius", "national", "outside"] = "authority"
    areas: tuple[str, ...] = ()
    radius_miles: Annotated[float, Field(gt=0, le=500, allow_inf_nan=False)] | None = None
    description: Line = ""


class Contact(Part):
    """How to reach them. Prefer a role ("SENCO", "Family team") to a person's name."""

    name: Line = ""
    role: Line = ""
    phone: Annotated[str, StringConstraints(strip_whitespace=True, max_length=50)] = ""
    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)] = ""

    @field_validator("email")
    @classmethod
    def _looks_like_email(cls, value: str) -> str:
        name, at, domain = value.partition("@")
        if value and (not name or not at or "." not in domain or " " in value or "@" in domain):
            raise ValueError(f"'{value}' is not an email address, like name@example.org")
        return value


class Link(Part):
    """A further page. `kind` lets pages find the report, the policy, the booking page."""

    label: Line
    url: WebAddress
    kind: Literal["website", "report", "policy", "booking", "referral", "facebook", "video", "other"] = "other"


class SettingDetails(Part):
    """What the school register says of a school or college. Self-reported to the register and often stale."""

    phase: Line = ""
    type: Line = ""
    type_group: Line = ""
    gender: Line = ""
    religious_character: Line = ""
    capacity: Annotated[int, Field(ge=0, le=100_000)] | None = None
    resourced_provision: Line = ""
    resourced_places: Annotated[int, Field(ge=0, le=10_000)] | None = None
    unit_places: Annotated[int, Field(ge=0, le=10_000)] | None = None
    section_41: bool = False
    boarding: Line = ""
    trust: Line = ""


class ListingContent(Content):
    """All that one listing says. Codes belong to the vocabularies in `config/`; ages are whole years."""

    name: Name
    summary: Line = ""
    description: Text = ""
    alert: Line = ""
    categories: CategoryCodes = ()
    needs: NeedCodes = ()
    stages: StageCodes = ()
    age_min: Annotated[int, Field(ge=0, le=99)] | None = None
    age_max: Annotated[int, Field(ge=0, le=99)] | None = None
    eligibility: Text = ""
    layer: str = ""
    referral_routes: ReferralCodes = ()
    how_to_get_it: Text = ""
    who_decides: Line = ""
    costs: tuple[CostOption, ...] = ()
    times: tuple[OpeningTime, ...] = ()
    waiting_time: Line = ""
    coverage: Coverage = Coverage()
    online: bool = False
    home_visits: bool = False
    places: tuple[Place, ...] = ()
    languages: LanguageCodes = ()
    contacts: tuple[Contact, ...] = ()
    links: tuple[Link, ...] = ()
    statutory_rows: StatutoryCodes = ()
    setting: SettingDetails | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    @field_validator("layer")
    @classmethod
    def _known_layer(cls, value: str) -> str:
        if value and value not in vocabulary("support_layers"):
            raise ValueError(f"'{value}' is not one of the codes for level of support")
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.age_min is not None and self.age_max is not None and self.age_max < self.age_min:
            raise ValueError("the oldest age must not be lower than the youngest age")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("the last day must not be before the first day")
        return self

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The content a revision stored. A code that has since left its vocabulary is left out, so that an
        authority's edit of a vocabulary never takes a page down. Raises pydantic.ValidationError otherwise."""
        kept = dict(stored)
        for field, name in CODE_FIELDS.items():
            if field in kept:
                kept[field] = [code for code in kept[field] if code in vocabulary(name)]
        if kept.get("layer") not in vocabulary("support_layers"):
            kept.pop("layer", None)
        return cls.model_validate(kept)
