"""The accessibility statement as data: `config/accessibility.yml` says what was tested and what is not right yet."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from config.settings import Settings

_OURS = Path(__file__).with_name("accessibility.yml")


@dataclass(frozen=True)
class Shortcoming:
    """One thing that does not meet a WCAG criterion, what to use instead, and by when it is put right."""

    what: str
    criterion: str
    instead: str
    by: str


@dataclass(frozen=True)
class Statement:
    """What the Accessibility Regulations 2018 ask a public body to say of its website."""

    prepared: date
    reviewed: date
    tested: date
    how_tested: str
    answer_days: int
    shortcomings: tuple[Shortcoming, ...]

    @property
    def status(self) -> str:
        """The status in the words of the model statement."""
        return "partially compliant" if self.shortcomings else "fully compliant"


def accessibility_statement(settings: Settings) -> Statement:
    """The statement; an authority's own copy in its data folder comes before ours."""
    theirs = settings.data_dir / "accessibility.yml"
    row: dict[str, Any] = yaml.safe_load((theirs if theirs.is_file() else _OURS).read_text(encoding="utf-8"))
    return Statement(
        prepared=row["prepared"],
        reviewed=row["reviewed"],
        tested=row["tested"],
        how_tested=row["how_tested"],
        answer_days=row["answer_days"],
        shortcomings=tuple(Shortcoming(**item) for item in row.get("shortcomings") or ()),
    )
