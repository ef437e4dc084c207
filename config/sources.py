"""Where registers and statistics are published, and checks on the settings that say so."""

from typing import Literal
from urllib.parse import urlsplit

from config.checks import web_address

REGISTER_URL = "https://ea-edubase-api-prod.azurewebsites.net/edubase/downloads/public"
CHILDCARE_URL = (
    "https://www.gov.uk/government/statistical-data-sets/childcare-providers-and-inspections-management-information"
)
STATISTICS_URL = "https://api.education.gov.uk/statistics/v1"
STATISTICS_CATALOGUE_URL = "https://explore-education-statistics.service.gov.uk/data-catalogue"


def gather(given: Literal["", "on", "off"], is_production: bool) -> Literal["on", "off"]:
    """Whether jobs fetch where nothing was said: a real server does, a trial or a test never calls out by itself."""
    return given or ("on" if is_production else "off")


def address(value: str) -> str:
    """A web address without a closing slash, a password or a question mark, since pages show where figures come
    from. Raises ValueError."""
    settled = web_address(value)
    parts = urlsplit(settled)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError(
            "use the address alone, without a name, a password, ? or #: pages show where figures come from"
        )
    return settled


def major_version(number: int) -> int:
    """A data set's major version. Raises ValueError."""
    if not 1 <= number <= 99:
        raise ValueError("use a whole number from 1 to 99")
    return number
