"""Data about domains: where anybody can have an address, and how many parts a registered domain has."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "domains.yml"


@dataclass(frozen=True)
class DomainData:
    """What `domains.yml` says. `endings`: an ending and the number of parts of a domain registered under it."""

    mail: frozenset[str]
    sites: frozenset[str]
    endings: Mapping[str, int]
    general: frozenset[str]
    learners: frozenset[str]


@cache
def domain_data() -> DomainData:
    """What `domains.yml` says."""
    read = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    lists = {name: frozenset(read[name]) for name in ("mail", "sites", "general", "learners")}
    return DomainData(endings=dict(read["endings"]), **lists)
