"""The rules by which need data is checked, as data: what is compared, and from when a difference is told."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

_FILE = Path(__file__).parent / "checks.yml"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MoreThan(_Row):
    """A difference counts where it is more than both: so many pupils or plans, and so many per cent."""

    pupils: int = Field(ge=0)
    percent: int = Field(ge=0)

    def is_passed_by(self, first: int, second: int) -> bool:
        """Whether two figures differ by more; the percentage is of the first one."""
        difference = abs(second - first)
        return difference > self.pupils and difference * 100 > self.percent * first


class CheckKind(_Row):
    """One thing that is looked at."""

    code: str
    label: str
    figures: tuple[str] | tuple[str, str]
    do: str
    more_than: MoreThan = MoreThan(pupils=0, percent=0)
    short: MoreThan | None = None

    def tells(self, first: int, second: int) -> bool:
        """Whether a total and what its parts add up to differ enough to be told."""
        rule = self.short if self.short is not None and second < first else self.more_than
        return rule.is_passed_by(first, second)


class CheckRules(_Row):
    """Everything that checks.yml says."""

    years: int = Field(ge=1)
    not_added: Mapping[str, tuple[str, ...]]
    expected: tuple[str, ...]
    kinds: tuple[CheckKind, ...]

    def kind(self, code: str) -> CheckKind:
        """One kind. Raises KeyError."""
        return {kind.code: kind for kind in self.kinds}[code]


@cache
def check_rules() -> CheckRules:
    """The rules in use. Raises ValueError where the file is not right."""
    read: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return CheckRules(**read)
