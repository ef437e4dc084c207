"""The demonstration borough as tests see it."""

from dataclasses import dataclass

from importers.demonstration.generate import GeneratedFiles
from importers.problems import ReadProblem
from importers.proposals import Proposal


@dataclass(frozen=True)
class Borough:
    """The files, and what the importers make of them."""

    files: GeneratedFiles
    services: list[Proposal]
    schools: list[Proposal]
    problems: list[ReadProblem]
