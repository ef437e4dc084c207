"""The page for governors: what the law, guidance and grants ask a setting to publish, and where the report says it."""

from localoffer.clock import today
from localoffer.reports.duties import duties as duties_of
from localoffer.reports.views import YEARS
from providers.reporting.pages import own_work, reporting, show
from providers.reporting.rules import TAGS


@reporting.get(f"/organisations/<provider_id>/report/{YEARS}/write/duties")
def duties(provider_id: str, year: int) -> str:
    """Every requirement with its source, whether it is met, and the answers and links that meet it."""
    own, work = own_work(provider_id, year)
    found = duties_of(work.form, work.kind.code, work.content, today())
    groups = (
        ("What the law asks", [duty for duty in found if duty.requirement.duty]),
        ("What guidance and grants ask", [duty for duty in found if not duty.requirement.duty]),
    )
    return show(
        "duties", own, work=work, found=found, groups=[group for group in groups if group[1]], tags=TAGS, on=today(),
        met=sum(duty.is_met for duty in found), later=sum(duty.is_later for duty in found),
    )  # fmt: skip
