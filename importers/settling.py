"""Rows of a spreadsheet beside the organisations they name: who describes a school, which row is a setting's own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from importers.known import REGISTER, Known
from importers.problems import ReadProblem
from importers.proposals import Proposal, agree_on_providers, who
from localoffer.directory.actions import ProviderDetails
from localoffer.directory.models import Provider
from localoffer.directory.rules import slug_of


def settle(proposals: Iterable[Proposal], known: Known, heading: str) -> tuple[list[Proposal], list[ReadProblem]]:
    """The proposals as they can be staged, and what has to be said of them. `heading` is that of the name column.

    1. A provider known from the school register is described by the register: a spreadsheet that names it adds a
       description and an email address, which the register has not, and changes nothing else.
    2. A row whose provider is a setting and bears its name is the setting's own listing, shown on its page.
    3. A setting has one such listing. The register's goes first, and the row then is one of its services; of two
       rows neither is guessed to be the one.
    """
    rows = list(proposals)
    kinds = _kinds_by_name(rows)
    named = agree_on_providers(_named_as(row, known.provider(row), kinds) for row in rows)
    problems: list[ReadProblem] = []
    settled = []
    first: dict[tuple[str, str, str], Proposal] = {}
    for proposal in named:
        if not proposal.is_own_listing:
            settled.append(proposal)
            continue
        problem, proposal = _one_of_each(proposal, first.setdefault(who(proposal.provider), proposal), known, heading)
        problems += [problem] if problem else []
        if problem is None or not problem.rejects:
            settled.append(proposal)
    return settled, problems


def _kinds_by_name(proposals: Iterable[Proposal]) -> dict[str, set[str]]:
    """The kinds that rows of the file give each organisation."""
    kinds: dict[str, set[str]] = {}
    for proposal in proposals:
        if not proposal.kind_open:
            kinds.setdefault(slug_of(proposal.provider.name, 200), set()).add(proposal.provider.kind)
    return kinds


def _named_as(proposal: Proposal, provider: Provider | None, kinds: Mapping[str, set[str]]) -> Proposal:
    """The proposal with the details it may bring of its organisation. A kind left open is that of the organisation
    known, else the one that another row of the file gives."""
    given = proposal.provider
    if provider is None:
        others = kinds.get(slug_of(given.name, 200), set()) if proposal.kind_open else set()
        return replace(proposal, provider=replace(given, kind=min(others))) if len(others) == 1 else proposal
    if provider.source == REGISTER:
        details = ProviderDetails(
            provider.name, provider.kind, description=given.description, email=given.email, urn=provider.urn
        )
        return replace(proposal, provider=details)
    if proposal.kind_open:
        return replace(proposal, provider=replace(given, name=provider.name, kind=provider.kind))
    return proposal


def _one_of_each(
    proposal: Proposal, first: Proposal, known: Known, heading: str
) -> tuple[ReadProblem | None, Proposal]:
    """What to say of a row that would be a setting's own listing, and the row as it then is."""
    name = proposal.provider.name
    provider = known.provider(proposal)
    held = known.own_listing(provider) if provider else None
    if held is not None and held.source == REGISTER:
        message = (
            "has its own page from the school register already, so this row is listed there as one of its services."
        )
        advice = "Give the row the name of what it offers."
        return ReadProblem(f"{message} {advice}", proposal.row, heading, name, rejects=False), proposal
    if first is not proposal:
        message = (
            f"is a setting that row {first.row} describes already. "
            "Keep one of the two rows, or give this one the name of what it offers."
        )
        return ReadProblem(message, proposal.row, heading, name), proposal
    if held is not None and (held.source, held.external_id) != (proposal.source, proposal.external_id):
        message = (
            f"is a setting that has its own listing already, with the reference {held.external_id}. "
            "Use that reference, or give this row the name of what it offers."
        )
        return ReadProblem(message, proposal.row, heading, name), proposal
    return None, replace(proposal, role="setting")
