"""The invented authority's own details, and neutral ones for an authority that has not set its own yet."""

import re

DEMONSTRATION_CODE = "999"
"""No authority in England has this code in the register of schools."""
DEMONSTRATION_LOCAL_OFFER = "https://localoffer.aldermere.example"
"""Where the invented authority's families would find its site; addresses under `.example` belong to nobody."""

_DEMONSTRATION = {
    "authority_name": "Aldermere Borough Council",
    "authority_gss": "E08999999",
    "contact_name": "Aldermere Local Offer team",
    "contact_phone": "01632 960100",
    "contact_email": "localoffer@aldermere.example",
    "sendiass_name": "Aldermere SEND Information, Advice and Support Service",
    "sendiass_phone": "01632 960111",
    "sendiass_email": "hello@sendiass-aldermere.example",
    "sendiass_url": "https://sendiass-aldermere.example",
}

_KINDS_OF_COUNCIL = re.compile(
    r"^(?:(?:the )?(?:london|royal|metropolitan)?\s*borough of |(?:the )?city of |the )"
    r"|\s+(?:(?:metropolitan|city|county|london|royal|unitary)\s+)*(?:borough|city|county|district)?\s*council$",
    re.IGNORECASE,
)


def short_name(authority_name: str) -> str:
    """`Aldermere Borough Council` -> `Aldermere`; the name itself where nothing would be left."""
    return _KINDS_OF_COUNCIL.sub("", authority_name.strip()).strip() or authority_name.strip()


def demonstration_defaults(authority_code: str, authority_name: str | None) -> dict[str, str]:
    """What to use for the settings nobody gave.

    A real authority never inherits the invented one's telephone numbers: with its own code set, contacts
    are empty.
    """
    defaults = dict(_DEMONSTRATION) if authority_code == DEMONSTRATION_CODE else {}
    name = authority_name or defaults.get("authority_name") or f"Local authority {authority_code}"
    return defaults | {"authority_name": name, "authority_short_name": short_name(name)}
