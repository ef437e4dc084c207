"""The scheduled jobs that gather statistics: each data set is committed by itself, so that a run that was cut off or
failed goes on where it stopped, and one that has nothing new does nothing."""

from flask import current_app

from importers.needs.ees.gathering import Offer, offers
from importers.needs.planning import Wanted
from importers.needs.reading import Selection
from importers.problems import FileError, ReadProblem
from importers.running import carry_out
from localoffer import clock
from localoffer.audit import Actor
from localoffer.database import db
from localoffer.jobs.rules import Done


def statistics() -> Done:
    """Load what is new of "Special educational needs in England". Commits each data set. Raises FileError naming
    every data set that could not be loaded, after the others were."""
    return _gather("statistics")


def plans() -> Done:
    """The same for EHC plans by need."""
    return _gather("plans")


def would(name: str) -> list[str]:
    """What the job of this name would import now, a line each. Asks the service; writes nothing."""
    found = _offers(name)
    return [offer.what for offer in found] or ["Nothing: every data set was imported before."]


def _gather(kind: str) -> Done:
    rows_in = rows_out = 0
    refused = []
    for offer in _offers(kind):
        run = offer.run(clock.now())
        carry_out(db.session, run, offer.prepare, quiet=True, actor=Actor("job", kind))  # type: ignore[arg-type]
        rows_in += run.new + run.changed + run.unchanged
        rows_out += run.new + run.changed
        if run.state == "refused":
            refused.append(f"{offer.name}: {_why(run.problems, run.notes)}")
    if refused:
        raise FileError(*refused)
    return Done(rows_in, rows_out)


def _why(problems: list[ReadProblem], notes: list[str]) -> str:
    return "; ".join(str(problem) for problem in problems[:3]) or " ".join(notes[-1:])


def _offers(kind: str) -> list[Offer]:
    settings = current_app.extensions["settings"]
    wanted = Wanted(Selection(settings.authority_code), settings.need_threshold)
    return offers(db.session, kind, wanted, settings.statistics_version)  # type: ignore[arg-type]
