"""The plan for Ofsted's childcare register: what to list, what is listed already, what has ended."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from importers.known import Known
from importers.proposals import Proposal
from importers.reading import read_table
from importers.registers.watching import Said, WatchedPlan
from importers.sources import childcare
from importers.sources.childcare import SOURCE, Read
from importers.specs.childcare import CHILDCARE
from importers.staging import stage, unknown_postcodes
from localoffer.directory.actions import ProviderDetails
from localoffer.directory.duplicates import known_facts
from localoffer.directory.matching import Candidate, Facts, Strength, candidates, facts
from localoffer.directory.models import Provider
from localoffer.register_notices.queries import kept_as_another, known_causes
from localoffer.register_notices.rules import Cause
from localoffer.wording import joined

_WITHHELD = "Ofsted’s register no longer shows who this is, so it is not listed."


def plan_childcare(session: Session, content: bytes, name: str, authority: str) -> WatchedPlan:
    """One authority's nurseries, pre-schools and clubs. Raises FileError."""
    table = read_table(content, name, CHILDCARE.columns)
    read = childcare.read(table, authority)
    proposals, problems = childcare.propose(read, table)
    providers = _by_number(session)
    notes = _notes(read)
    wanted, said = _not_alike(session, proposals, providers)
    wanted, own = _without_own_page(wanted, providers)
    if own:
        notes.append(f"Described by a page of their own already, so only known by their number: {own:,}.")
    if said:
        notes.append(f"Maybe listed already, so put to an officer and not listed twice: {len(said):,}.")
    problems += unknown_postcodes(session, wanted, table.heading("postcode"))
    wanted += _withheld(read, providers)
    steps = list(stage(Known(session, wanted), wanted))
    said += _ended(session, read, providers)
    numbers = frozenset(providers) | {proposal.external_id for proposal in proposals}
    return WatchedPlan(
        SOURCE, table.sha256, steps, problems, notes, rows_read=len(table.frame),
        fields=frozenset(table.frame.columns), said=said, looked_at=numbers,
    )  # fmt: skip


def _notes(read: Read) -> list[str]:
    """Counts only: nothing of those who are not listed is repeated anywhere."""
    notes = []
    if read.private:
        notes.append(
            "Childminders, home childcarers and others whose details Ofsted keeps back, none of whom is ever listed "
            f"from this file: {len(read.private):,}."
        )
    if read.inactive:
        notes.append(f"Left out because they are not registered now: {read.inactive:,}.")
    return notes


def _by_number(session: Session) -> dict[str, Provider]:
    held = select(Provider).where(Provider.ofsted_urn.is_not(None)).options(selectinload(Provider.services))
    return {(provider.ofsted_urn or "").upper(): provider for provider in session.scalars(held)}


def _not_alike(
    session: Session, proposals: list[Proposal], providers: dict[str, Provider]
) -> tuple[list[Proposal], list[Said]]:
    """The proposals but those that look like an organisation which is here without its Ofsted number."""
    known = [one for one in known_facts(session) if not one.numbers.get("ofsted_urn")]
    another, told = kept_as_another(session, SOURCE), known_causes(session, SOURCE)
    wanted: list[Proposal] = []
    said: list[Said] = []
    for proposal in proposals:
        like = None
        if proposal.external_id not in providers and proposal.external_id not in another:
            like = _like(proposal, candidates(_facts(proposal), known))
        provider = session.get(Provider, like.facts.id) if like is not None else None
        if like is None or provider is None:
            wanted.append(proposal)
            continue
        cause = _alike(proposal, like)
        said.append(Said(cause, provider, cause.key not in told))
    return wanted, said


def _facts(proposal: Proposal) -> Facts:
    given = proposal.provider
    return facts(given.name, [given.postcode or ""], [given.phone or ""], numbers={"ofsted_urn": given.ofsted_urn})


def _like(proposal: Proposal, found: tuple[Candidate, ...]) -> Candidate | None:
    """The surest one that shares a name and a place with it: the same words elsewhere are another nursery."""
    place = facts("", [proposal.provider.postcode or ""]).postcodes
    near = [one for one in found if one.strength >= Strength.LIKELY and one.facts.postcodes & place]
    return near[0] if near else None


def _alike(proposal: Proposal, like: Candidate) -> Cause:
    given = proposal.provider
    why = f"It has {joined(like.reasons)}."
    here = ("In the directory", "", like.facts.name)
    there = ("In Ofsted’s register", "", f"{given.name}, {given.postcode} (number {proposal.external_id})")
    return Cause(SOURCE, proposal.external_id, "alike", str(like.facts.id), like.facts.name, (here, there), why)


def _without_own_page(proposals: list[Proposal], providers: dict[str, Provider]) -> tuple[list[Proposal], int]:
    """The proposals but those whose setting has a page that somebody wrote: it knows more than a register."""
    own = {
        urn
        for urn, provider in providers.items()
        if any(service.role == "setting" and service.source != SOURCE for service in provider.services)
    }
    kept = [proposal for proposal in proposals if proposal.external_id not in own]
    return kept, len(proposals) - len(kept)


def _withheld(read: Read, providers: dict[str, Provider]) -> list[Proposal]:
    """Listings that this file once gave and that may not be listed any more: taken down at once."""
    found = []
    for urn in sorted(read.hidden & providers.keys()):
        provider = providers[urn]
        for service in provider.services:
            if service.source == SOURCE and service.external_id == urn and service.public_revision is not None:
                details = ProviderDetails(provider.name, provider.kind, ofsted_urn=provider.ofsted_urn)
                found.append(
                    Proposal(0, details, service.public_revision.content, SOURCE, urn, "setting", withdraw=_WITHHELD)
                )
    return found


def _ended(session: Session, read: Read, providers: dict[str, Provider]) -> list[Said]:
    """Organisations with an Ofsted number and a public listing that are not registered any more."""
    told = known_causes(session, SOURCE)
    found = []
    for urn, provider in sorted(providers.items()):
        if urn in read.active or provider.urn or not any(service.is_public for service in provider.services):
            continue
        because = "Ofsted’s childcare register no longer lists it as registered."
        change = ("Status", "Registered", "Not registered any more")
        cause = Cause(SOURCE, urn, "ended", "not registered", provider.name, (change,), because)
        found.append(Said(cause, provider, cause.key not in told))
    return found
