"""Who may go where: the roles, where each one starts, and every route with those who may use it.

A route that is not listed here is refused to everyone, and a test fails until it is listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is for. One account can have several."""

    PROVIDER_EDITOR = "provider-editor"
    PROVIDER_MANAGER = "provider-manager"
    OFFICER = "officer"
    PANEL_MEMBER = "panel-member"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: Mapping[Role, str] = {
    Role.PROVIDER_EDITOR: "Provider editor",
    Role.PROVIDER_MANAGER: "Provider manager",
    Role.OFFICER: "Local Offer officer",
    Role.PANEL_MEMBER: "Co-production panel member",
    Role.ADMINISTRATOR: "Administrator",
}

START_PAGES: Mapping[Role, str] = {
    Role.ADMINISTRATOR: "officers.start",
    Role.OFFICER: "officers.start",
}
"""Where a person is taken after signing in: the first of these roles they have. Everyone else: DEFAULT_START."""

DEFAULT_START = "accounts.account"


@dataclass(frozen=True)
class Access:
    """Who may use a route: everyone, whoever is signed in, or whoever is signed in with one of `roles`."""

    public: bool = False
    signed_in: bool = False
    roles: frozenset[Role] = frozenset()


PUBLIC = Access(public=True)
SIGNED_IN = Access(signed_in=True)
"""With a role or without: an account that somebody made for themselves has none until a membership gives it one."""
PROVIDERS = Access(roles=frozenset({Role.PROVIDER_EDITOR, Role.PROVIDER_MANAGER}))
"""Beyond the role, each of these routes asks `localoffer.memberships.access` whose provider it is."""
STAFF = Access(roles=frozenset({Role.OFFICER, Role.ADMINISTRATOR}))
ADMINISTRATORS = Access(roles=frozenset({Role.ADMINISTRATOR}))

ROUTES: Mapping[str, Access] = {
    # The public site.
    "static": PUBLIC,
    "theme": PUBLIC,
    "health.healthz": PUBLIC,
    "directory.home": PUBLIC,
    "directory.service": PUBLIC,
    "directory.provider": PUBLIC,
    "reports.page": PUBLIC,
    "reports.data": PUBLIC,
    "papers.pdf": PUBLIC,
    "papers.docx": PUBLIC,
    "report_lists.listing": PUBLIC,
    "report_lists.comparison": PUBLIC,
    "report_sharing.embed": PUBLIC,
    "report_sharing.share": PUBLIC,
    # What children need: protected figures alone.
    "needs.authority": PUBLIC,
    "needs.school": PUBLIC,
    "needs.area": PUBLIC,
    "needs.about": PUBLIC,
    "needs.authority_file": PUBLIC,
    "needs.school_file": PUBLIC,
    "needs.area_file": PUBLIC,
    "guidance.about": PUBLIC,
    "guidance.information": PUBLIC,
    "guidance.contact": PUBLIC,
    "guidance.accessibility": PUBLIC,
    "guidance.privacy": PUBLIC,
    "guidance.addresses": PUBLIC,
    "search.results": PUBLIC,
    "search.suggest": PUBLIC,
    "report_search.results": PUBLIC,
    # Whoever has the link of a reminder may confirm that one listing.
    "still_right.page": PUBLIC,
    "still_right.confirm": PUBLIC,
    # Families comment without an account.
    "comments.published": PUBLIC,
    "comments.new": PUBLIC,
    "comments.thanks": PUBLIC,
    "emails.outbox": PUBLIC,  # there in development only
    # Accounts. Signing out is open to everyone: whoever is signed out already is simply taken to the front page.
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "sign_in.code": PUBLIC,
    "sign_in.ask": PUBLIC,
    "sign_in.by_link": PUBLIC,
    "sign_in.answers": PUBLIC,
    "outside.start": PUBLIC,
    "outside.back": PUBLIC,
    "accounts.forgotten": PUBLIC,
    "accounts.reset": PUBLIC,
    "accounts.start": SIGNED_IN,
    "accounts.account": SIGNED_IN,
    "accounts.sign_out_everywhere": SIGNED_IN,
    "second_step.overview": SIGNED_IN,
    "second_step.set_up": SIGNED_IN,
    "second_step.recovery_codes": SIGNED_IN,
    "second_step.remove": SIGNED_IN,
    # The people of a provider say that its listings are still right.
    "confirming.one": PROVIDERS,
    "confirming.several": PROVIDERS,
    # Making an account, registering an organisation, claiming one.
    "new_account.ask": PUBLIC,
    "new_account.choose": PUBLIC,  # whoever has the link
    "new_account.send": SIGNED_IN,
    "new_account.verify": PUBLIC,  # whoever has the link
    "registering.start": PUBLIC,
    "registering.find": SIGNED_IN,
    "registering.ask": SIGNED_IN,
    "registering.matches": SIGNED_IN,
    "registering.check": SIGNED_IN,
    "claiming.claim": SIGNED_IN,
    "claiming.outcome": SIGNED_IN,
    # People of a provider.
    "provider_home.page": PROVIDERS,
    "memberships.people": PROVIDERS,
    "memberships.invite": PROVIDERS,
    "memberships.withdraw": PROVIDERS,
    "memberships.person": PROVIDERS,
    "memberships.leave": PROVIDERS,
    "memberships.hand_over": PROVIDERS,
    # A provider's services as a spreadsheet.
    "uploads.page": PROVIDERS,
    "uploads.receive": PROVIDERS,
    "uploads.template": PROVIDERS,
    "uploads.services": PROVIDERS,
    "uploads.preview": PROVIDERS,
    "uploads.errors": PROVIDERS,
    "uploads.apply": PROVIDERS,
    "memberships.invitation": PUBLIC,  # whoever has the link
    # The editor of a provider's entries.
    "editor.new": PROVIDERS,
    "editor.tasks": PROVIDERS,
    "editor.question": PROVIDERS,
    "editor.check": PROVIDERS,
    "editor.sent": PROVIDERS,
    "editor.preview": PROVIDERS,
    "editor.discard": PROVIDERS,
    "editor.copy": PROVIDERS,
    "editor.withdraw": PROVIDERS,
    "plain_english.check": PROVIDERS,  # nobody's in particular: it says how a text reads, and keeps nothing
    # A school's own counts of pupils.
    "counting.page": PROVIDERS,
    "counting.save": PROVIDERS,
    # A setting's people write its SEN information report.
    "reporting.stands": PROVIDERS,
    "reporting.tasks": PROVIDERS,
    "reporting.question": PROVIDERS,
    "reporting.need": PROVIDERS,
    "reporting.duties": PROVIDERS,
    "reporting.check": PROVIDERS,
    "reporting.sent": PROVIDERS,
    "reporting.preview": PROVIDERS,
    "reporting.discard": PROVIDERS,
    "papers.own_pdf": PROVIDERS,
    "papers.own_docx": PROVIDERS,
    "reporting.pasted": PROVIDERS,  # makes Markdown of what is pasted, and keeps nothing
    "provider_comments.listing": PROVIDERS,
    "provider_comments.comment": PROVIDERS,
    # The authority's own pages.
    "officers.start": STAFF,
    "claims.listing": STAFF,
    "claims.show": STAFF,
    "claims.approve": STAFF,
    "claims.refuse": STAFF,
    "organisations.find": STAFF,
    "organisations.people": STAFF,
    "organisations.add": STAFF,
    "organisations.remove": STAFF,
    "trail.page": STAFF,
    "trail.file": STAFF,
    "staleness.listing": STAFF,
    "staleness.file": STAFF,
    "staleness.remind": STAFF,
    "report_officers.page": STAFF,
    "report_officers.file": STAFF,
    "report_officers.remind": STAFF,
    "report_revisions.show": STAFF,
    "report_revisions.approve": STAFF,
    "report_revisions.send_back": STAFF,
    "report_revisions.withdraw": STAFF,
    "jobs.listing": STAFF,
    "jobs.job": STAFF,
    "jobs.would": STAFF,
    "jobs.run": ADMINISTRATORS,
    "emails.preview": STAFF,
    "search_log.overview": STAFF,
    "search_log.table": STAFF,
    "search_log.gaps": STAFF,
    "search_log.gaps_file": STAFF,
    "search_log.new_gap": STAFF,
    "search_log.gap": STAFF,
    "visits.listing": STAFF,
    "officer_comments.listing": STAFF,
    "officer_comments.show": STAFF,
    "officer_comments.answer": STAFF,
    "officer_comments.pass_on": STAFF,
    "officer_comments.set_aside": STAFF,
    "officer_comments.reopen": STAFF,
    "officer_comments.publish": STAFF,
    "officer_comments.unpublish": STAFF,
    "synonyms.listing": STAFF,
    "synonyms.new": STAFF,
    "synonyms.edit": STAFF,
    "synonyms.remove": STAFF,
    "queue.waiting": STAFF,
    "queue.approve_many": STAFF,
    "queue.published": STAFF,
    "queue.trusted": STAFF,
    "queue.trust": STAFF,
    "revisions.show": STAFF,
    "revisions.preview": STAFF,
    "revisions.approve": STAFF,
    "revisions.edit": STAFF,
    "revisions.send_back": STAFF,
    "revisions.withdraw": STAFF,
    "revisions.restore": STAFF,
    "revisions.looked": STAFF,
    "revisions.assign": STAFF,
    "revisions.note": STAFF,
    # Raw figures of need, not for publication.
    "need_officers.authority": STAFF,
    "need_officers.school": STAFF,
    "need_officers.area": STAFF,
    "need_officers.authority_file": STAFF,
    "need_officers.school_file": STAFF,
    "need_officers.area_file": STAFF,
    "need_protection.page": STAFF,
    "need_protection.switch": ADMINISTRATORS,
    "need_checks.listing": STAFF,
    "need_checks.show": STAFF,
    "need_checks.note": STAFF,
    "need_checks.again": STAFF,
    "need_releases.listing": STAFF,
    "need_releases.show": STAFF,
    "register_notices.listing": STAFF,
    "register_notices.show": STAFF,
    "register_notices.accept": STAFF,
    "register_notices.keep": STAFF,
}
"""Endpoint -> who may use it. Endpoints are the names `url_for` takes."""
