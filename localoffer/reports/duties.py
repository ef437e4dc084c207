"""What the law asks a setting to publish, row by row, with where it is met: for governors and officers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from config.reports import requirements
from config.reports.shape import Form, Requirement
from localoffer.reports.content import ReportContent
from localoffer.reports.rules import Finding, Found, completeness


@dataclass(frozen=True)
class Evidence:
    """An answer that meets a requirement, or is meant to: the question with what became of it, and pages it links to
    (label, address)."""

    finding: Finding
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Duty:
    """One requirement and the answers it hangs on. `evidence` is empty where the form asks nothing about it."""

    requirement: Requirement
    evidence: tuple[Evidence, ...]

    @property
    def is_met(self) -> bool:
        """Whether every answer it hangs on is done. Nothing asked is nothing met."""
        return bool(self.evidence) and all(one.finding.found is Found.DONE for one in self.evidence)

    @property
    def is_later(self) -> bool:
        """Whether nothing stands against it but a day that has not come."""
        found = {one.finding.found for one in self.evidence}
        return Found.LATER in found and found <= {Found.LATER, Found.DONE}


def duties(form: Form, kind: str, content: ReportContent, today: date) -> tuple[Duty, ...]:
    """Every requirement that a kind of setting has to meet, in the order of the law: those of its compulsory
    questions. None for a setting of which nothing is compulsory."""
    found = completeness(form, kind, content, today).findings
    by_code: Mapping[str, list[Evidence]] = {code: [] for code in requirements()}
    for finding in found:
        if finding.compulsory:
            evidence = Evidence(finding, _links(finding, content))
            for code in finding.question.why:
                if code in by_code:  # an authority may have taken the row out since
                    by_code[code].append(evidence)
    return tuple(Duty(requirements()[code], tuple(rows)) for code, rows in by_code.items() if rows)


def _links(finding: Finding, content: ReportContent) -> tuple[tuple[str, str], ...]:
    return tuple((link.label, link.url) for link in content.answer(finding.question.code).links)
