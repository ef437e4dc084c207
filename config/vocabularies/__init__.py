"""Vocabularies: the words the directory is sorted by, as data.

Each `.yml` file beside this module is one vocabulary. An authority changes one by putting a file of
the same name in the `vocabularies` folder of its data directory; the whole file replaces ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_OURS = Path(__file__).parent


class VocabularyError(ValueError):
    """A vocabulary file cannot be used; the message names the file, the term and what is wrong."""


@dataclass(frozen=True)
class Term:
    """One entry: `code` is stored and put in addresses, `label` is shown, `extra` is all else in the row."""

    code: str
    label: str
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def parent(self) -> str | None:
        """The code of the term above, or None at the top (`health/therapies` -> `health`)."""
        return self.code.rpartition("/")[0] or None


@dataclass(frozen=True)
class Vocabulary:
    """An ordered set of terms. `group` is its name in search addresses (`need=asd`)."""

    group: str
    label: str
    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {term.code: term for term in self.terms})

    def __contains__(self, code: object) -> bool:
        return code in self._by_code  # type: ignore[attr-defined]

    def get(self, code: str) -> Term | None:
        """The term with this code, or None."""
        found: Term | None = self._by_code.get(code)  # type: ignore[attr-defined]
        return found

    def label_of(self, code: str) -> str:
        """The label to show; the code itself where the term has been removed from the file."""
        term = self.get(code)
        return term.label if term else code

    def with_ancestors(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """The codes and every term above them, each once, in vocabulary order."""
        wanted = set(codes)
        for code in codes:
            while "/" in code:
                code = code.rpartition("/")[0]
                wanted.add(code)
        return tuple(term.code for term in self.terms if term.code in wanted)

    def children(self, parent: str | None) -> tuple[Term, ...]:
        """The terms directly below `parent` (None: the top of the tree)."""
        return tuple(term for term in self.terms if term.parent == parent)

    def code_for(self, text: str, key: str | None = None) -> str | None:
        """The code meant by `text`: its code or label, or a value of the extra column `key`; case ignored."""
        wanted = " ".join(text.split()).casefold()
        for term in self.terms:
            names = [term.code, term.label]
            if key and term.extra.get(key):
                value = term.extra[key]
                names += value if isinstance(value, list) else [value]
            if wanted in (name.casefold() for name in names):
                return term.code
        return None


def read_vocabulary(path: Path) -> Vocabulary:
    """Read and check one file. Raises VocabularyError naming the file and the row."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise VocabularyError(f"{path.name}: cannot be read: {error}") from error
    if not isinstance(raw, dict) or not {"group", "label", "terms"} <= raw.keys():
        raise VocabularyError(f"{path.name}: needs 'group', 'label' and 'terms'")
    terms, seen = [], set[str]()
    for number, row in enumerate(raw["terms"], start=1):
        if not isinstance(row, dict) or not row.get("code") or not row.get("label"):
            raise VocabularyError(f"{path.name}: term {number} needs a 'code' and a 'label'")
        code = str(row["code"])
        if code in seen:
            raise VocabularyError(f"{path.name}: the code '{code}' is there twice")
        if "/" in code and code.rpartition("/")[0] not in seen:
            raise VocabularyError(f"{path.name}: '{code}' comes before the term above it")
        seen.add(code)
        extra = {key: value for key, value in row.items() if key not in ("code", "label")}
        terms.append(Term(code, str(row["label"]), extra))
    return Vocabulary(str(raw["group"]), str(raw["label"]), tuple(terms))


_theirs: Path | None = None


def use_folder(folder: Path | None) -> None:
    """Take the authority's own copies from `folder` from now on (None: ours only), and read every vocabulary.

    Called at start, so that a file with a fault is found then and not by a family. Raises VocabularyError.
    """
    global _theirs
    _theirs = folder
    vocabulary.cache_clear()
    for path in sorted(_OURS.glob("*.yml")):
        vocabulary(path.stem)


@cache
def vocabulary(name: str) -> Vocabulary:
    """The vocabulary `name` (a file's name without `.yml`), the authority's own copy first.

    Raises VocabularyError.
    """
    theirs = (_theirs / f"{name}.yml") if _theirs else None
    return read_vocabulary(theirs if theirs and theirs.is_file() else _OURS / f"{name}.yml")
