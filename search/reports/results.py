"""What the page of the search inside reports shows: schools, each with the sections that say it."""

from collections.abc import Sequence
from dataclasses import dataclass

from config.reports.shape import Form
from config.search import section_weights
from localoffer.directory.queries import FoundPlace
from localoffer.reports.content import ReportContent
from localoffer.reports.models import ReportRevision
from localoffer.reports.settings import year_words
from localoffer.reports.shown import ShownAnswer, shown_answer
from localoffer.wording import plural
from search.address import PAGE_SIZE, Asked
from search.filters import ActiveFilter, FilterGroup, active_filters, filter_groups
from search.plan import Plan
from search.query import DEEPEST, Hit, SearchResults
from search.reports.asking import GROUPS, ReportAnswer
from search.reports.indexing import FoundReport
from search.results_page import SORT_LABELS, Choice, did_you_mean, heading, instead, looked_for
from search.snippets import Parts, snippet
from search.widening import FEW, Wider

SECTIONS_SHOWN = 3
"""Further sections of a school that are named; the others are counted."""
_SORTS = ("relevance", "distance", "name")
_MOST_FORMS = 32
_forms: dict[str, Form] = {}


@dataclass(frozen=True)
class SectionLink:
    """A section of a report: `code` is its anchor there."""

    code: str
    label: str


@dataclass(frozen=True)
class ReportHit:
    """One school. `section`: where it says most of what was asked, with the `excerpt` that does; None where nothing was
    asked in words. `others`: further sections that say it, `more` how many besides those."""

    number: int
    name: str
    slug: str
    year: str
    section: SectionLink | None
    excerpt: Parts
    others: tuple[SectionLink, ...]
    more: int
    where: str
    distance_km: float | None
    approximate: bool


@dataclass(frozen=True)
class ReportsPage:
    """Everything that the template prints that is not the same on every page; named as on the results page."""

    asked: Asked
    heading: str
    count: str
    total: int
    hits: tuple[ReportHit, ...]
    groups: tuple[FilterGroup, ...]
    active: tuple[ActiveFilter, ...]
    sorts: tuple[Choice, ...]
    pages: int
    wider: tuple[Wider, ...]
    few: bool
    looked_for: str
    place: FoundPlace | None
    place_unknown: bool
    near_instead: tuple[Choice, ...]
    corrected: str | None
    instead: Choice | None
    did_you_mean: Choice | None
    unavailable: bool
    degraded: bool
    everything: str


def reports_page(found: ReportAnswer, wider: tuple[Wider, ...], near_instead: Sequence[str] = ()) -> ReportsPage:
    """The page for an answer. A hit that is not among the reports was withdrawn after it was indexed and left out."""
    asked, meant, results = found.asked, found.understood, found.results or SearchResults(0, [])
    active = active_filters(asked, found.area_labels)
    return ReportsPage(
        asked=asked,
        heading=heading(
            asked,
            found.place,
            active,
            meant.corrected,
            found="Schools’ reports on",
            without="Search in schools’ reports",
        ),
        count=plural(results.total, "school"),
        total=results.total,
        hits=report_hits(found),
        groups=filter_groups(asked, results.facets, found.area_labels, GROUPS),
        active=active,
        sorts=_sorts(asked, found.place is not None),
        pages=min(-(-results.total // PAGE_SIZE), DEEPEST // PAGE_SIZE),
        wider=wider,
        few=found.results is not None and results.total < FEW,
        looked_for=looked_for(asked, found.place, active, meant.corrected),
        place=found.place,
        place_unknown=bool(asked.near) and found.place is None,
        near_instead=tuple(Choice(name, asked.changed(near=name).query_string()) for name in near_instead),
        corrected=meant.corrected,
        instead=instead(meant),
        did_you_mean=did_you_mean(meant),
        unavailable=found.results is None,
        degraded=results.degraded,
        everything=asked.changed(filters=(), age=None, radius=None).query_string(),
    )


def report_hits(found: ReportAnswer) -> tuple[ReportHit, ...]:
    """The schools of an answer, in its order."""
    hits = found.results.hits if found.results else []
    there = [hit for hit in hits if hit.id in found.reports]
    start = (found.asked.page - 1) * PAGE_SIZE + 1
    return tuple(_hit(number, hit, found) for number, hit in enumerate(there, start=start))


def _hit(number: int, hit: Hit, found: ReportAnswer) -> ReportHit:
    report, place = found.reports[hit.id], found.place
    listing = report.listing
    form = _form(report.revision)
    named = [SectionLink(code, question.label) for code in hit.sections if (question := form.question(code))]
    spots = [at for at in listing.places if at.latitude is not None and at.longitude is not None]
    return ReportHit(
        number=number,
        name=listing.content.name,
        slug=listing.provider.slug,
        year=year_words(report.revision.report.year),
        section=named[0] if named else None,
        excerpt=_excerpt(report, form, named[0].code, found.understood.plan) if named else (),
        others=tuple(named[1 : 1 + SECTIONS_SHOWN]),
        more=max(0, len(named) - 1 - SECTIONS_SHOWN),
        where=next((at.place.town for at in listing.places if at.place.town), ""),
        distance_km=hit.distance_km,
        approximate=not (
            place is not None and place.exact and all(at.exact and not at.place.hide_address for at in spots)
        ),
    )


def _excerpt(report: FoundReport, form: Form, code: str, plan: Plan) -> Parts:
    """The line of an answer that says most of what was asked: of its text rather than of its lists."""
    question = form.question(code)
    answer = (
        shown_answer(question, _only(report.revision, code, "provision-map" in question.parts)) if question else None
    )
    return snippet(_lines(answer), plan, apart=section_weights().apart) if answer else ()


def _lines(answer: ShownAnswer) -> tuple[str, ...]:
    listed = ["; ".join(cell for cell in row if cell) for row in answer.rows]
    mapped = answer.map.lines() if answer.map else ()
    return (*answer.text_lines(), *mapped, *listed, *answer.choices, *(link.label for link in answer.links))


def _only(revision: ReportRevision, code: str, with_map: bool) -> ReportContent:
    """One answer of a report. All of them together take a hundred times as long to read."""
    stored = revision.content_json
    answers = [answer for answer in stored.get("answers", ()) if answer["question"] == code]
    return ReportContent.from_json({"answers": answers, "provision": stored.get("provision", ()) if with_map else ()})


def _form(revision: ReportRevision) -> Form:
    """Kept: nearly all reports answer the same few versions of the questions, and those never change."""
    if revision.questions_id not in _forms:
        if len(_forms) >= _MOST_FORMS:
            _forms.clear()
        _forms[revision.questions_id] = revision.form
    return _forms[revision.questions_id]


def _sorts(asked: Asked, placed: bool) -> tuple[Choice, ...]:
    """The orders there are, the one in use marked."""
    offered = [name for name in _SORTS if (name != "distance" or placed) and (name != "relevance" or asked.text)]
    order = (asked if placed else asked.changed(near="")).order
    current = order if order in offered else "name"
    return tuple(
        Choice(SORT_LABELS[name], asked.changed(sort=name).query_string(), name == current) for name in offered
    )
