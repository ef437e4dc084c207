"""What the schedule calls: make the papers that no request has made yet, and remove those that nobody asks for."""

from filelock import Timeout

from config.reports import paper_limits
from localoffer.jobs.rules import Done
from localoffer.reports.papers.making import cupboard, make_waiting


def make() -> Done:
    """Make what waits on this host, where no process of the site is at it."""
    try:
        tried, made = make_waiting(cupboard(), patience_seconds=0)
    except Timeout:
        return Done()
    return Done(tried, made)


def forget() -> Done:
    """Remove what nobody has asked for in a while, and what there is no room for."""
    limits = paper_limits()
    return Done(*cupboard().forget(limits.keep_days, limits.keep_megabytes))
