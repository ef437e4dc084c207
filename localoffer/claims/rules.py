"""Pure decisions about claims: does an email address prove that somebody belongs to an organisation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from localoffer.directory.domains import email_host, is_learners, own_domain, registered_domain, website_host

MOST_A_DAY = 10
"""Claims and registrations of one person in 24 hours."""
LONGEST_NOTE = 500
LONGEST_REASON = 1000

WHY: Mapping[str, str] = {
    "not-verified": "The email address of the account is not verified.",
    "no-website": "The entry gives no website of the organisation’s own.",
    "anybody": "Anybody can have an email address at this domain.",
    "learners": "The email address is one for pupils or students.",
    "council": "The website is the council’s, or another public authority’s.",
    "several": "Several organisations here have a website at this domain.",
    "other-domain": "The email address is not at the domain of the organisation’s website.",
    "has-manager": "The organisation has a manager already.",
    "closed": "The organisation is closed.",
    "looks-listed": "It looks like one that is listed already, and is said to be another.",
}
"""Why a claim waits for an officer, by code."""


@dataclass(frozen=True)
class Proof:
    """What an email address proves: the domain both share, or why it proves nothing (a code of WHY)."""

    domain: str = ""
    why: str = ""


def proof(email: str, website: str, others: Collection[str], council: Collection[str] = ()) -> Proof:
    """Whether a verified email address is at the registered domain of an organisation's website.

    `others`: websites of every other organisation here; `council`: addresses of the authority's own, web or email.
    """
    if not website.strip():
        return Proof(why="no-website")
    host, theirs = email_host(email), website_host(website)
    mine = own_domain(host)
    if not mine:
        return Proof(why="anybody")
    site = own_domain(theirs)
    if not site:
        return Proof(why="no-website")
    if mine != site:
        return Proof(why="other-domain")
    if is_learners(host):
        return Proof(why="learners")
    if _is_authority(site, council):
        return Proof(why="council")
    if any(registered_domain(website_host(other)) == site for other in others):
        return Proof(why="several")
    return Proof(domain=site)


def _is_authority(domain: str, council: Collection[str]) -> bool:
    """The authority's own domain, and every public authority's: too many people of other work have an address there."""
    hosts = (email_host(text) if "@" in text else website_host(text) for text in council if text)
    return domain.endswith(".gov.uk") or domain in {registered_domain(host) for host in hosts}
