"""What runs by itself and when, as data. `flask scheduler` reads it; docs/reference/commands.md lists it.

Nothing is set between 01:00 and 03:00: that hour happens twice, or not at all, when the clocks change.
"""

from dataclasses import dataclass

TRIES_AGAIN = (15, 60, 240)
"""Minutes after which a daily job that failed is tried again: once for each, and then at its time of the next day."""


@dataclass(frozen=True)
class ScheduledJob:
    """`does` is `module:function`, called in an application context; it commits what it does, and may return
    `localoffer.jobs.rules.Done`. One that depends on the day has an argument `today` with a default. Either
    `every_seconds` or `at` (HH:MM on a wall clock in England). Whatever runs daily may be run again: what is done
    already it leaves as it is.

    `would` is `module:function`, which says in lines what the job would do now and writes nothing to the database;
    one with an argument `name` is told which job is meant.
    `tries_again`: minutes to wait after each failure of a daily job. `gathers`: it fetches from elsewhere, and does
    nothing where LOCALOFFER_GATHER is off."""

    name: str
    does: str
    summary: str
    every_seconds: int | None = None
    at: str | None = None
    would: str | None = None
    tries_again: tuple[int, ...] = TRIES_AGAIN
    gathers: bool = False

    @property
    def is_quiet(self) -> bool:
        """Whether its runs are recorded only where they did something or failed: it comes every few seconds."""
        return self.every_seconds is not None


SCHEDULE = (
    ScheduledJob(
        name="search-relay",
        does="search.jobs:relay",
        summary="Tell the search engines of changes that no request has told them of yet.",
        every_seconds=2,
    ),
    ScheduledJob(
        name="emails",
        does="localoffer.email.jobs:send",
        summary="Send emails that are due and that no request has sent yet.",
        every_seconds=10,
    ),
    ScheduledJob(
        name="emails-forget",
        does="localoffer.email.jobs:forget",
        summary="Forget which emails were sent two years ago and longer.",
        at="04:20",
    ),
    ScheduledJob(
        name="comments-tell",
        does="localoffer.comments.jobs:tell",
        summary="Tell providers of comments that came after their email of the day before.",
        at="08:00",
    ),
    ScheduledJob(
        name="comments-forget",
        does="localoffer.comments.jobs:forget",
        summary="Delete email addresses left with comments after 90 days, and comments after the time they are kept.",
        at="04:30",
    ),
    ScheduledJob(
        name="search-log",
        does="search.log.jobs:move",
        summary="Move what was searched for from the data folder into the database, and forget what is old.",
        every_seconds=60,
    ),
    ScheduledJob(
        name="visits",
        does="search.visits.jobs:move_visits",
        summary="Count how often listings were read, from the data folder into the database, and forget what is old.",
        every_seconds=60,
    ),
    ScheduledJob(
        name="search-reconcile",
        does="search.jobs:reconcile",
        summary="Compare every search index with the database and mend what differs.",
        at="03:30",
    ),
    ScheduledJob(
        name="reminders",
        does="localoffer.freshness.jobs:remind",
        summary="Remind providers of listings to confirm and reports to renew, and tell officers of those nobody does.",
        at="07:30",
    ),
    ScheduledJob(
        name="uploads-forget",
        does="importers.uploads.jobs:forget",
        summary="Forget the spreadsheets that providers uploaded a day ago and longer.",
        at="04:40",
    ),
    ScheduledJob(
        name="papers",
        does="localoffer.reports.papers.jobs:make",
        summary="Make PDF and Word files of long reports that somebody asked for and no web process has made yet.",
        every_seconds=30,
    ),
    ScheduledJob(
        name="papers-forget",
        does="localoffer.reports.papers.jobs:forget",
        summary="Remove PDF and Word files of reports that nobody has asked for in a month.",
        at="04:50",
    ),
    ScheduledJob(
        name="report-links",
        does="localoffer.reports.links.jobs:ask_links",
        summary="Ask the pages that public reports link to whether they open, and keep what came.",
        at="05:10",
    ),
    ScheduledJob(
        name="needs-due",
        does="localoffer.needs.jobs:protect_due",
        summary="Work out what the public may see of figures that a school gave, or of a source that was switched.",
        every_seconds=20,
    ),
    ScheduledJob(
        name="needs-protect",
        does="localoffer.needs.jobs:protect_again",
        would="localoffer.needs.jobs:would_protect_again",
        summary="Work out again which figures of need the public may see, and say whether any had come to differ.",
        at="03:50",
    ),
    ScheduledJob(
        name="register-schools",
        does="importers.registers.jobs:schools",
        would="importers.registers.jobs:would_schools",
        summary="Fetch the national register of schools, and put to officers what it ends or changes here.",
        at="05:20",
        gathers=True,
    ),
    ScheduledJob(
        name="childcare",
        does="importers.registers.jobs:childcare",
        would="importers.registers.jobs:would_childcare",
        summary="Look whether Ofsted has published a new list of childcare providers, and load it.",
        at="05:35",
        gathers=True,
    ),
    ScheduledJob(
        name="statistics",
        does="importers.needs.jobs:statistics",
        would="importers.needs.jobs:would",
        summary="Look for new or revised statistics of special educational needs, and load them.",
        at="05:50",
        gathers=True,
    ),
    ScheduledJob(
        name="plans",
        does="importers.needs.jobs:plans",
        would="importers.needs.jobs:would",
        summary="Look for new or revised statistics of EHC plans, and load them.",
        at="06:05",
        gathers=True,
    ),
    ScheduledJob(
        name="job-alarms",
        does="localoffer.jobs.jobs:tell",
        summary="Write to administrators where a job keeps failing or is late, and once more when it is well again.",
        every_seconds=300,
    ),
    ScheduledJob(
        name="job-history",
        does="localoffer.jobs.jobs:forget",
        summary="Forget runs of jobs after 90 days.",
        at="04:10",
    ),
)
