"""Search settings that are data: which words carry no meaning, and what a match is worth."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent
FIELDS = ("name", "tax", "summary", "organisation", "description")
"""The searched fields of a document, most telling first."""


class SearchSettingsError(ValueError):
    """A file in `config/search` cannot be used; the message names it and what is wrong."""


@dataclass(frozen=True)
class Ranking:
    """What counts inside a tier. `points`: for each slot found in a field; `phrase`: for the whole text,
    word after word, in the name; `similar`: for each code that two listings share."""

    points: dict[str, int]
    phrase: int
    similar: dict[str, int]


@cache
def ranking() -> Ranking:
    """The weights of `ranking.yml`. Raises SearchSettingsError."""
    try:
        raw: Any = yaml.safe_load((_FOLDER / "ranking.yml").read_text(encoding="utf-8"))
        points = {field: int(raw["points"][field]) for field in FIELDS}
        found = Ranking(points, int(raw["phrase"]), {str(k): int(v) for k, v in raw["similar"].items()})
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise SearchSettingsError(f"config/search/ranking.yml cannot be used: {error!r}") from error
    if min(points.values()) < 0 or sum(points.values()) * 16 >= found.phrase or found.phrase >= 600:
        # 16 slots in every field must never reach the phrase's points, nor both together a tier (1,000).
        raise SearchSettingsError(
            "config/search/ranking.yml: 'phrase' must be below 600 and above 16 times the sum of 'points'"
        )
    return found


@cache
def stop_words() -> frozenset[str]:
    """Words that are left out of a query that has others."""
    lines = (_FOLDER / "stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
