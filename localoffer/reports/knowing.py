"""What the directory and the settings know of a setting before it writes a word of its report."""

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.demonstration import DEMONSTRATION_LOCAL_OFFER
from config.reports.shape import SettingKind
from config.settings import Settings
from localoffer.directory.content import Contact, Link, ListingContent
from localoffer.directory.models import Provider, Service, ServiceTerm
from localoffer.directory.queries import public_listings
from localoffer.publishing.models import Revision
from localoffer.reports.prefill import KnownFacts
from localoffer.reports.settings import setting_kind

ADVICE = ("categories", "support/sendiass")
"""The vocabulary and code under which the area's impartial advice service is listed."""


def known_facts(session: Session, provider: Provider, settings: Settings) -> KnownFacts:
    """All that is known for a setting's report, from its own entry, the directory and the settings."""
    entry = own_entry(session, provider)
    return KnownFacts(
        needs=entry.needs if entry else (),
        contact=_own_contact(provider, entry),
        advice_service=_advice_in_settings(settings) or _advice_in_directory(session),
        local_offer=_local_offer(settings),
    )


def kind_of(session: Session, provider: Provider) -> SettingKind | None:
    """Which kind of setting a provider is, for reports; None where it is asked for none."""
    entry = own_entry(session, provider)
    register_type = entry.setting.type if entry and entry.setting else ""
    return setting_kind(provider.kind, register_type, provider.name, provider.urn or "")


def own_entry(session: Session, provider: Provider) -> ListingContent | None:
    """The public entry that a setting is itself: the one from the register, else its only one. Of a nursery with
    several services none speaks for all of it."""
    public = Service.public_revision_id == Revision.id
    listings = select(Service.role, Revision).join(Revision, public).where(Service.provider_id == provider.id)
    found = session.execute(listings.order_by(Service.name, Service.id)).all()
    own = [revision for role, revision in found if role == "setting"]
    if not own and len(found) == 1:
        own = [found[0][1]]
    return own[0].content if own else None


def _own_contact(provider: Provider, entry: ListingContent | None) -> Contact | None:
    listed = next((one for one in entry.contacts if one.phone or one.email), None) if entry else None
    return listed or _contact(role="Office", phone=provider.phone, email=provider.email)


def _advice_in_settings(settings: Settings) -> Contact | None:
    return _contact(name=settings.sendiass_name, phone=settings.sendiass_phone, email=settings.sendiass_email)


def _advice_in_directory(session: Session) -> Contact | None:
    """The first listing of impartial advice, by name, that can be reached."""
    vocabulary, code = ADVICE
    here = ServiceTerm.service_id == Service.id, ServiceTerm.vocabulary == vocabulary, ServiceTerm.code == code
    listings = public_listings().where(select(ServiceTerm).where(*here).exists()).order_by(Service.name, Service.id)
    for service in session.scalars(listings):
        content = service.public_revision.content if service.public_revision else None
        if content is None or content.coverage.kind == "outside":
            continue
        for listed in (*content.contacts, Contact()):
            phone, email = listed.phone or service.provider.phone, listed.email or service.provider.email
            if contact := _contact(name=content.name, role=listed.role, phone=phone, email=email):
                return contact
    return None


def _contact(phone: str, email: str, name: str = "", role: str = "") -> Contact | None:
    """Someone to reach; None where there is no way to. What an older directory holds may be no email address."""
    for address in (email, ""):
        if phone or address:
            try:
                return Contact(name=name, role=role, phone=phone, email=address)
            except ValidationError:
                continue
    return None


def _local_offer(settings: Settings) -> Link | None:
    """Where families find this site. The invented authority has an invented address, which never opens."""
    invented = DEMONSTRATION_LOCAL_OFFER if settings.is_demonstration else ""
    address = settings.public_url or invented
    label = f"{settings.authority_short_name} Local Offer"
    try:
        return Link(label=label, url=address, kind="website") if address else None
    except ValidationError:  # a site of one's own machine has no address that families could use
        return None
