"""What applying would change: every proposal beside what the directory holds, read in a few queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from importers.known import IMPORTER, Known
from importers.problems import ReadProblem
from importers.proposals import Proposal
from localoffer.directory.actions import Change, ProviderDetails
from localoffer.directory.models import Postcode, Provider, Service
from localoffer.publishing.rules import State


@dataclass(frozen=True)
class Step:
    """One proposal and what it means for the directory.

    `relist`: its listing changes, not only its organisation. `held_back`: the listing was edited or taken
    down by hand since the last import, so the new version waits for an officer. `reopens`: its organisation
    was closed. `displaces`: the listing that was the setting's own until now.
    """

    proposal: Proposal
    change: Change
    provider: Provider | None
    service: Service | None
    relist: bool = True
    held_back: bool = False
    reopens: bool = False
    displaces: Service | None = None

    @property
    def name(self) -> str:
        """The listing's name, or its organisation's."""
        content = self.proposal.content
        return content.name if content else self.proposal.provider.name


def stage(known: Known, proposals: Iterable[Proposal]) -> Iterator[Step]:
    """One step a proposal, in the file's order. Writes nothing."""
    for proposal in proposals:
        provider, service = known.provider(proposal), known.service(proposal.external_id)
        yield _judge(proposal, provider, service, known)


def unknown_postcodes(
    session: Session,
    proposals: Iterable[Proposal],
    heading: str,
    advice: str = "Check it; if it is right, load its district with 'flask import postcodes'.",
) -> list[ReadProblem]:
    """Postcodes that would place a listing but are not among those loaded; nothing to say before any are loaded."""
    wanted = [
        (proposal.row, place.postcode)
        for proposal in proposals
        for place in (proposal.content.places if proposal.content else ())
        if place.postcode and place.latitude is None
    ]
    if not wanted or session.scalar(select(Postcode.postcode).limit(1)) is None:
        return []
    known = _known_postcodes(session, {code for _, code in wanted} | {code.split()[0] for _, code in wanted})
    nearly = "is not among the postcodes loaded, so it is placed at the middle of its district."
    nowhere = "is not among the postcodes loaded, nor is its district, so it cannot be shown on a map."
    return [
        ReadProblem(f"{nearly if code.split()[0] in known else nowhere} {advice}", row, heading, code, rejects=False)
        for row, code in dict.fromkeys(wanted)
        if code not in known
    ]


def _known_postcodes(session: Session, codes: set[str]) -> set[str]:
    """Which of these are loaded. Asked in portions: databases limit the values of one question."""
    ordered = sorted(codes)
    found: set[str] = set()
    for start in range(0, len(ordered), 500):
        portion = ordered[start : start + 500]
        found |= set(session.scalars(select(Postcode.postcode).where(Postcode.postcode.in_(portion))))
    return found


def _judge(proposal: Proposal, provider: Provider | None, service: Service | None, known: Known) -> Step:
    step = Step(proposal, "unchanged", provider, service)
    ended = proposal.content is None or bool(proposal.withdraw)
    if provider is not None and not ended:
        own = known.own_listing(provider) if proposal.role == "setting" else None
        reopens = proposal.says_open and provider.closed_on is not None
        step = replace(step, reopens=reopens, displaces=own if own is not service else None)
    if service is None:
        # A listing that is over before it ever was here stays away.
        return step if ended else replace(step, change="new")
    differs = provider is None or service.provider_id != provider.id or _details_differ(provider, proposal.provider)
    differs = differs or step.reopens or step.displaces is not None or (not ended and service.role != proposal.role)
    if ended:
        relist = service.is_public
    else:
        relist, held_back = _listing_differs(proposal, service, known)
        step = replace(step, held_back=held_back and relist)
    return replace(step, change="changed" if differs or relist else "unchanged", relist=relist)


def _listing_differs(proposal: Proposal, service: Service, known: Known) -> tuple[bool, bool]:
    """Whether the source says something new about a listing, and whether an officer has to look at it.

    Compared with what the source said last time, not with what is public now: an edit by hand, or a
    listing taken down by hand, stays as it is until the source itself changes.
    """
    assert proposal.content is not None
    last, public = known.imported(service), service.public_revision
    same_as_last = last is not None and last.fingerprint == proposal.content.fingerprint()
    if public is None:
        ours = last is None or not last.decided_by or last.decided_by.startswith(IMPORTER)
        return (ours and last is not None and last.state == State.WITHDRAWN) or not same_as_last, not ours
    by_hand = not public.author.startswith(IMPORTER)
    return not same_as_last or (not by_hand and _dates_move(service, proposal)), by_hand


def _details_differ(provider: Provider, details: ProviderDetails) -> bool:
    given = ((item.name, getattr(details, item.name)) for item in fields(details))
    return any(value is not None and getattr(provider, name) != value for name, value in given)


def _dates_move(service: Service, proposal: Proposal) -> bool:
    """Whether a confirmed or assured date of the file is later than the one held."""
    pairs = ((proposal.confirmed_on, service.confirmed_on), (proposal.assured_on, service.assured_on))
    return any(given is not None and (held is None or given > held) for given, held in pairs)
