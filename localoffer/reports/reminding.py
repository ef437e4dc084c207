"""Reminders about reports: the daily job's, by the rule that listings have, and those that officers send.

Both are edges that hold the lock of the job `reminders` meanwhile, as with listings. Needs an application context.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from localoffer.audit import Actor
from localoffer.freshness.keeping import keep, sent_about
from localoffer.freshness.planning import Choice, Planned, Standing, plan, plan_chosen
from localoffer.freshness.reminding import JOB
from localoffer.freshness.rules import Freshness
from localoffer.freshness.telling import Addresses, addresses_of_officers, addresses_of_providers
from localoffer.jobs.rules import Done
from localoffer.reports.asked import Asked, asked_settings
from localoffer.reports.standing import asked_for
from localoffer.reports.telling import Made, tell_officers, tell_settings


def remind(session: Session, today: date, now: datetime) -> Done:
    """Queue the reminders about reports that are due and were not sent: 30 days before, on the day and 14 days after;
    officers hear of those that nobody renews. Returns how many settings were looked at and how many told of."""
    settings, addresses = asked_settings(session, today), addresses_of_providers(session)
    officers = addresses_of_officers(session)
    planned = plan(_standings(settings, addresses, today), sent_about(session, "provider"))
    # As with listings: where nobody would hear it, it waits for the first officer.
    heard = [one for one in planned if one.told == "provider" or officers]
    made = _write_down(session, heard, settings, Actor("job", JOB), now)
    tell_settings(session, [one for one in made if one.reminder.told == "provider"], addresses, now)
    tell_officers(session, [one for one in made if one.reminder.told == "officers"], officers, now)
    return Done(len(settings), len(made))


def choose(session: Session, chosen: Sequence[Asked], today: date) -> Choice:
    """What would come of reminding these settings now. Those of which nothing can be asked are among `not_due`."""
    standings = _standings(chosen, addresses_of_providers(session), today)
    return plan_chosen(standings, sent_about(session, "provider"))


def remind_chosen(session: Session, chosen: Sequence[Asked], actor: Actor, today: date, now: datetime) -> int:
    """Queue the reminders of the settings an officer has chosen; returns how many are written to."""
    made = _write_down(session, choose(session, chosen, today).to_send, chosen, actor, now)
    tell_settings(session, made, addresses_of_providers(session), now)
    return len(made)


def _standings(settings: Iterable[Asked], addresses: Addresses, today: date) -> list[Standing]:
    return [_standing(one, bool(addresses.get(one.id)), today) for one in settings]


def _standing(one: Asked, reachable: bool, today: date) -> Standing:
    asked = asked_for(one.kind.duty, one.written, today)
    if asked is None:
        return Standing(one.id, Freshness.FRESH, one.due, reachable)
    state, due = asked
    return Standing(one.id, state, None if state is Freshness.NEVER else due, reachable)


def _write_down(
    session: Session, planned: Sequence[Planned], settings: Iterable[Asked], actor: Actor, now: datetime
) -> list[Made]:
    by_id = {one.id: one for one in settings}
    kept = keep(session, planned, "provider", actor, now)
    return [Made(reminder, by_id[one.id]) for one, reminder in zip(planned, kept, strict=True)]
