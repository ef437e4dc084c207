"""What a page says of a school or college from the school register, and that families should check it there."""

from localoffer.directory import facts
from localoffer.directory.content import ListingContent, SettingDetails
from localoffer.directory.facts import Fact, one, told
from localoffer.directory.queries import ListingView, ProviderPage
from localoffer.wording import date_words

REGISTER = "school-register"
"""The source of listings that came from the school register."""
CHECK = "From the school register. Check with the school or college."
_OFSTED = "https://reports.ofsted.gov.uk/inspection-reports/find-inspection-report/provider/ELS/"
"""Ofsted's own lists link to a school's reports like this, whatever its phase."""


def setting_facts(listing: ListingView, areas: dict[str, str], authority: str) -> tuple[Fact, ...]:
    """The facts a family scans for first on a school's page.

    A school that is for everyone says nothing of its level; one in the area nothing of the area it serves.
    """
    content = listing.content
    note = CHECK if listing.source == REGISTER else ""
    special = special_words(content.setting) if content.setting else ()
    rows = {fact.label: fact for fact in facts.key_facts(content, areas, authority)}
    needs = Fact("Special provision for", facts.need_words(content.needs), "" if special else note)
    if content.layer == "universal":
        rows.pop("Level of support", None)
    if content.coverage.kind == "authority" and not content.coverage.description:
        rows.pop("Area it serves", None)
    rows.pop("Needs", None)
    ages = rows.pop("Ages", Fact("Ages", ()))
    return told(ages, needs, Fact("Special places", special, note), _section_41(content), *rows.values())


def special_words(details: SettingDetails) -> tuple[str, ...]:
    """Resourced provision and units, with places where the register has a number."""
    places = ((details.resourced_places, "in resourced provision"), (details.unit_places, "in a special unit"))
    counted = tuple(f"{number} places {where}" for number, where in places if number)
    return counted or one(details.resourced_provision)


def register_facts(page: ProviderPage) -> tuple[Fact, ...]:
    """The rest of what the register holds: what sort of school it is, and its numbers."""
    provider = page.provider
    details = page.setting.content.setting if page.setting else None
    return told(
        *(_kind_of_school(details) if details else ()),
        Fact("Opened on", one(date_words(provider.opened_on))),
        Fact("School register number (URN)", one(provider.urn or "")),
        Fact("Department for Education number", one(provider.laestab or "")),
        Fact("UK provider number (UKPRN)", one(provider.ukprn or "")),
        Fact("Ofsted number", one(provider.ofsted_urn or "")),
        Fact("Charity number", one(provider.charity_number or "")),
    )


def inspection_link(urn: str | None, is_demonstration: bool) -> str:
    """Where Ofsted's reports on a school are; empty where there can be none."""
    return f"{_OFSTED}{urn}" if urn and urn.isdigit() and not is_demonstration else ""


def _section_41(content: ListingContent) -> Fact:
    approved = content.setting is not None and content.setting.section_41
    return Fact("Section 41", one("Approved: a family can ask for it in an EHC plan" if approved else ""))


def _kind_of_school(details: SettingDetails) -> tuple[Fact, ...]:
    return (
        Fact("Type", one(details.type or details.type_group)),
        Fact("Phase", one(details.phase)),
        Fact("Boys, girls or both", one(details.gender)),
        Fact("Religious character", one(details.religious_character)),
        Fact("Boarding", one(details.boarding)),
        Fact("Pupils it has room for", one(f"{details.capacity:,}" if details.capacity else "")),
        Fact("Trust", one(details.trust)),
    )
