"""What is on a paper: what families read of a school year, or what its writers work on."""

from datetime import date

from flask import current_app
from sqlalchemy.orm import Session

from config.reports.shape import SettingKind
from config.settings import Settings
from localoffer.directory.models import Provider
from localoffer.email.links import page_address
from localoffer.reports.duties import duties
from localoffer.reports.knowing import kind_of
from localoffer.reports.papers import checklist
from localoffer.reports.papers.rules import Cover, Paper, Sheets
from localoffer.reports.public import ReportPage
from localoffer.reports.queries import newest, open_draft, report_of
from localoffer.reports.shown import shown


def public_sheets(session: Session, found: ReportPage, paper: Paper) -> Sheets:
    """A paper of what families read. The Word file says where the report says what the law asks, and judges nothing."""
    settings: Settings = current_app.extensions["settings"]
    read, provider = found.report, found.provider
    cover = Cover(
        school=provider.name,
        slug=provider.slug,
        authority=settings.authority_name,
        theme_colour=settings.theme_colour,
        link_colour=settings.theme_link_colour,
        address=page_address("reports.page", slug=provider.slug, year=read.year),
        published_on=read.published_on,
        changed_on=read.dates.edited,
        due=read.due(),
    )
    asked: tuple[checklist.Asked, ...] = ()
    if paper is Paper.WORD:
        kind = kind_of(session, session.get_one(Provider, provider.id))
        asked = checklist.said(read.form, kind.code, found.shown) if kind else ()
    return Sheets(paper, cover, found.shown, asked)


def own_sheets(
    session: Session, provider: Provider, kind: SettingKind, year: int, paper: Paper, today: date
) -> Sheets | None:
    """A paper of what a setting is writing, or sent last, for governors to look at; None where nobody has begun it.
    The Word file says what is still to do about each thing that the law asks."""
    settings: Settings = current_app.extensions["settings"]
    report = report_of(session, provider.id, year)
    version = (open_draft(session, report.id) or newest(session, report)) if report else None
    if report is None or version is None:
        return None
    is_public = version.id == report.public_revision_id
    content, form = version.content, version.form
    said = shown(form, content, year)
    cover = Cover(
        school=provider.name,
        slug=provider.slug,
        authority=settings.authority_name,
        theme_colour=settings.theme_colour,
        link_colour=settings.theme_link_colour,
        address=page_address("reports.page", slug=provider.slug, year=year) if is_public else "",
        published_on=report.published_on if is_public else None,
        changed_on=report.edited_on if is_public else None,
        drafted_on=None if is_public else today,
    )
    asked: tuple[checklist.Asked, ...] = ()
    if paper is Paper.WORD:
        asked = checklist.judged(duties(form, kind.code, content, today), said)
    return Sheets(paper, cover, said, asked)
