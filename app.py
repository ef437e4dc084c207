"""The composition root: puts the rooms together into one Flask application. Nothing imports this."""

from pathlib import Path

import click
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from config import needs, reports, vocabularies
from config.logging import configure_logging
from config.schedule import SCHEDULE
from config.settings import Settings, SettingsError, load_settings
from importers import runs
from importers.panel import last_imports
from importers.uploads import models as upload_models
from importers.uploads.views import uploads
from localoffer import accounts, audit, comments, email, health, jobs, officers, outbox, web
from localoffer.accounts import models as account_models
from localoffer.accounts.commands import accounts_commands, demo_accounts
from localoffer.accounts.making_views import new_account
from localoffer.backup_commands import backup_commands
from localoffer.claims import models as claim_models
from localoffer.claims.panel import claims_to_decide
from localoffer.claims.views import claims
from localoffer.comments import models as comment_models
from localoffer.comments.panel import comments_of, comments_to_deal_with
from localoffer.database import db, migrate
from localoffer.directory import similar
from localoffer.directory.views import directory
from localoffer.email import models as email_models
from localoffer.freshness import models as freshness_models
from localoffer.freshness.link_views import still_right
from localoffer.freshness.member_views import confirming
from localoffer.freshness.panel import oldest_listings
from localoffer.freshness.rules import check_intervals
from localoffer.freshness.views import staleness
from localoffer.guidance.views import guidance
from localoffer.jobs import models as job_models
from localoffer.jobs.commands import jobs_commands
from localoffer.jobs.panel import jobs_to_look_at
from localoffer.late_commands import LateGroup
from localoffer.memberships import models as membership_models
from localoffer.memberships.commands import memberships_commands
from localoffer.memberships.home_panels import add_home_panel
from localoffer.memberships.officer_views import organisations
from localoffer.memberships.views import memberships
from localoffer.needs import models as need_models
from localoffer.needs.checking import models as need_check_models
from localoffer.needs.checking.panel import need_data_to_look_at
from localoffer.needs.checking.views import need_checks
from localoffer.needs.commands import need_commands
from localoffer.needs.officer_views import need_officers
from localoffer.needs.protecting import models as need_protection_models
from localoffer.needs.protecting.views import need_protection
from localoffer.needs.revision_views import need_releases
from localoffer.needs.views import needs as need_pages
from localoffer.officers.panels import add_panel
from localoffer.publishing import models as publishing_models
from localoffer.publishing.panel import waiting_for_officers
from localoffer.publishing.queue_views import queue
from localoffer.publishing.revision_views import revisions
from localoffer.register_notices import models as register_notice_models
from localoffer.register_notices.panel import changes_in_registers
from localoffer.register_notices.views import register_notices
from localoffer.reports import models as report_models
from localoffer.reports.home_panel import report_panel
from localoffer.reports.links import models as report_link_models
from localoffer.reports.links.panel import broken_links
from localoffer.reports.list_views import report_lists
from localoffer.reports.officer_panel import reports_to_ask_for
from localoffer.reports.officer_views import report_officers
from localoffer.reports.papers.views import papers
from localoffer.reports.revision_views import report_revisions
from localoffer.reports.sharing_views import report_sharing
from localoffer.reports.views import reports as report_pages
from localoffer.scheduling import run_scheduler
from localoffer.trail.views import trail
from providers.counting.panel import counts_panel
from providers.counting.views import counting
from providers.editor.plain_english.views import plain_english
from providers.editor.views import editor
from providers.home.views import provider_home
from providers.registering.claiming_views import claiming
from providers.registering.views import registering
from providers.reporting.views import reporting
from search import setup as search_setup
from search.commands import rebuild, search_commands
from search.log import models as search_log_models
from search.log import recording
from search.log.commands import log_command
from search.log.panel import found_nothing
from search.log.views import search_log
from search.panel import search_state
from search.reports.views import report_search
from search.scoring.commands import explain, score
from search.similar import similar_listings
from search.views import search
from search.visits import models as visit_models
from search.visits import recording as visit_recording
from search.visits.panel import visits_of
from search.visits.views import visits
from search.words import models as word_models
from search.words.views import synonyms

ROOT = Path(__file__).parent
TABLES = (
    account_models,
    audit,
    comment_models,
    claim_models,
    email_models,
    freshness_models,
    job_models,
    membership_models,
    need_check_models,
    need_protection_models,
    need_models,
    outbox,
    publishing_models,
    register_notice_models,
    report_link_models,
    report_models,
    runs,
    search_log_models,
    upload_models,
    visit_models,
    word_models,
)
"""Modules whose tables are ours: named here so that migrations see every one."""
IMPORT_HELP = "Bring data in from files and registers."
DEMO_HELP = "The demonstration authority: an invented borough."


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to serve and for commands. With settings that are not right it says which, and ends."""
    settings = settings or _settings_or_end()
    configure_logging(settings)
    _read_vocabularies(settings)
    app = Flask(__name__, root_path=str(ROOT))
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=40 * 1024 * 1024,
    )
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    _open_doors(app, settings)
    _add_commands(app, settings)
    return app


def _settings_or_end() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        raise SystemExit(str(error)) from None


def _read_vocabularies(settings: Settings) -> None:
    try:
        vocabularies.use_folder(settings.data_dir / "vocabularies")
        needs.read_again()
        check_intervals()
        reports.use_folder(settings.data_dir / "reports")
    except vocabularies.VocabularyError as error:
        raise SystemExit(f"A vocabulary cannot be used, so nothing was started.\n  - {error}") from None
    except reports.ReportFormError as error:
        raise SystemExit(f"A file about reports cannot be used, so nothing was started.\n  - {error}") from None


def _open_doors(app: Flask, settings: Settings) -> None:
    """Everything that answers requests."""
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    web.install(app, settings)
    health.install(app)
    accounts.install(app, settings)
    email.install(app, settings)
    officers.install(app)
    jobs.install(app, SCHEDULE)
    app.register_blueprint(trail)
    app.register_blueprint(staleness)
    app.register_blueprint(report_officers)
    app.register_blueprint(report_revisions)
    app.register_blueprint(still_right)
    app.register_blueprint(confirming)
    app.register_blueprint(memberships)
    app.register_blueprint(new_account)
    app.register_blueprint(registering)
    app.register_blueprint(claiming)
    app.register_blueprint(claims)
    app.register_blueprint(organisations)
    app.register_blueprint(uploads)
    app.register_blueprint(provider_home)
    app.register_blueprint(directory)
    app.register_blueprint(report_pages)
    app.register_blueprint(papers)
    app.register_blueprint(report_lists)
    app.register_blueprint(report_sharing)
    app.register_blueprint(need_pages)
    app.register_blueprint(need_officers)
    app.register_blueprint(need_checks)
    app.register_blueprint(need_protection)
    app.register_blueprint(need_releases)
    app.register_blueprint(guidance)
    search_setup.install(app, settings)
    app.register_blueprint(search)
    app.register_blueprint(report_search)
    similar.install(app, similar_listings)
    app.register_blueprint(search_log)
    app.register_blueprint(synonyms)
    app.register_blueprint(queue)
    app.register_blueprint(revisions)
    app.register_blueprint(register_notices)
    app.register_blueprint(editor)
    app.register_blueprint(plain_english)
    app.register_blueprint(reporting)
    app.register_blueprint(counting)
    recording.install(app, settings)
    app.register_blueprint(visits)
    visit_recording.install(app, settings)
    comments.install(app)
    add_home_panel(app, report_panel)
    add_home_panel(app, counts_panel)
    add_home_panel(app, comments_of)
    add_home_panel(app, visits_of)
    for panel in (
        waiting_for_officers(),
        comments_to_deal_with(),
        claims_to_decide(),
        changes_in_registers(),
        oldest_listings(),
        reports_to_ask_for(),
        need_data_to_look_at(),
        broken_links(),
        found_nothing(),
        last_imports(),
        search_state(),
        jobs_to_look_at(),
    ):
        add_panel(app, panel)


def _add_commands(app: Flask, settings: Settings) -> None:
    """Everything that `flask` can be asked to do."""
    app.cli.add_command(LateGroup("import", "importers.commands:import_group", IMPORT_HELP))
    app.cli.add_command(LateGroup("demo", "importers.demonstration.commands:demo_group", DEMO_HELP, [demo_accounts]))
    app.cli.add_command(accounts_commands)
    app.cli.add_command(jobs_commands)
    app.cli.add_command(memberships_commands)
    app.cli.add_command(need_commands)
    for measure in (score, explain):
        search_commands.add_command(measure)
    search_commands.add_command(log_command)
    app.cli.add_command(search_commands)
    for command in backup_commands(after_restore=lambda: click.get_current_context().invoke(rebuild)):
        app.cli.add_command(command)

    @app.cli.command("scheduler")
    def scheduler() -> None:
        """Run the scheduled jobs until stopped. One process only."""
        run_scheduler(app, SCHEDULE, settings.data_dir)
