"""What runs by itself and when, as data. `flask scheduler` reads it; docs/reference/commands.md lists it.

Nothing is set between 01:00 and 03:00: that hour happens twice, or not at all, when the clocks change.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ScheduledJob:
    """`does` is `module:function`, called in an application context; it commits what it does, and may return
    `localoffer.jobs.rules.Done`. One that depends on the day has an argument `today` with a default. Either
    `every_seconds` or `at` (HH:MM on a wall clock in England)."""

    name: str
    does: str
    summary: str
    every_seconds: int | None = None
    at: str | None = None

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
        name="job-history",
        does="localoffer.jobs.jobs:forget",
        summary="Forget runs of jobs after 90 days.",
        at="04:10",
    ),
)
