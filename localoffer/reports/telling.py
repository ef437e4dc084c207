"""The emails of reminders about reports: to whom, and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from config.reports import form_in_use
from localoffer.database import stable_id
from localoffer.email.actions import queue
from localoffer.email.links import page_address
from localoffer.email.messages import write
from localoffer.freshness.models import Reminder
from localoffer.freshness.planning import Wanting
from localoffer.freshness.telling import MOST_NAMED, Addresses
from localoffer.reports.asked import Asked
from localoffer.reports.rules import LEFT_TO_DO, Found


@dataclass(frozen=True)
class Made:
    """A reminder that was written down, and the setting whose report it is about."""

    reminder: Reminder
    setting: Asked


def tell_settings(session: Session, made: Sequence[Made], addresses: Addresses, now: datetime) -> None:
    """Queue one email to everyone who looks after each setting."""
    for one in made:
        values = _values(one)
        for address in addresses[one.setting.id]:
            key = f"report-due:{one.reminder.id}:{stable_id(address)}"
            queue(session, "report-due", write("report-due", address, **values), key, now)


def tell_officers(session: Session, made: Sequence[Made], addresses: Sequence[str], now: datetime) -> None:
    """Queue one email to each officer, with all of these."""
    if not made:
        return
    values: dict[str, Any] = {
        "number": len(made),
        "settings": [one.setting.name for one in made[:MOST_NAMED]],
        "page": page_address("report_officers.page"),
    }
    for address in addresses:
        key = f"reports-not-renewed:{made[0].reminder.id}:{stable_id(address)}"
        queue(session, "reports-not-renewed", write("reports-not-renewed", address, **values), key, now)


def _values(one: Made) -> dict[str, Any]:
    setting, form = one.setting, form_in_use(one.setting.kind.form)
    found = setting.written.findings
    to_come = [question for question in form.questions if found.get(question.code) is Found.LATER]
    return {
        "provider": setting.name,
        "report": form.title,
        "state": one.reminder.state,
        "due": setting.due,
        "to_do": [question.label for question in form.questions if found.get(question.code) in LEFT_TO_DO],
        "to_come": [{"label": question.label, "by": question.not_before} for question in to_come],
        "is_age": one.reminder.state not in set(Wanting),
        "page": page_address("reporting.stands", provider_id=setting.id),
        "claim": page_address("registering.start"),
    }
