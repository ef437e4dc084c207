"""Words that families may not know, as data: `config/plain_english.yml`, an authority's own copy, and the glossary."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

import config
from config.settings import Settings
from localoffer.guidance.plain_words import plain_words

FILE = "plain_english.yml"
_OURS = Path(config.__file__).with_name(FILE)


class JargonError(ValueError):
    """The file cannot be used; the message names it and says what is wrong."""


@dataclass(frozen=True)
class Jargon:
    """`instead`: word to plain words. `means`: word to its meaning. `known`: capitals that need no explaining.

    Words that are not all small letters in the file are looked for as they are written there.
    """

    instead: Mapping[str, str]
    means: Mapping[str, str]
    known: frozenset[str]

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that is looked for, the longest first: "EHC needs assessment" before "EHC". Known phrases too: no
        part of them is then taken for another word."""
        phrases = {word for word in self.known if " " in word}
        return tuple(sorted({*self.instead, *self.means, *phrases}, key=lambda word: (-len(word), word)))


def jargon(settings: Settings) -> Jargon:
    """The authority's own words where its data folder has them, else ours, with the glossary of the page "About".

    Raises JargonError.
    """
    theirs = settings.data_dir / FILE
    path = theirs if theirs.is_file() else _OURS
    glossary = tuple(plain_words(settings).items())
    return _read(path, path.stat().st_mtime_ns, glossary)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int, glossary: tuple[tuple[str, str], ...]) -> Jargon:
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        known = frozenset(_as_in_text(str(word)) for word in said.get("everyone_knows") or ())
        instead, means = _forms((said.get("instead") or {}).items()), _forms((said.get("means") or {}).items())
    except (AttributeError, TypeError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise JargonError(
            f"{path} cannot be read. It needs instead and means, each with words and what to say, and everyone_knows "
            f"with a list. Compare it with {_OURS.name} in config/. ({error})"
        ) from error
    explained = {word: meaning for word, meaning in _forms(glossary).items() if word not in known}
    return Jargon(instead, explained | means, known)


def _forms(entries: Iterable[tuple[object, object]]) -> dict[str, str]:
    """Each form of a word by itself. The first letter of a glossary's entry is a capital only as a heading is."""
    found: dict[str, str] = {}
    for words, said in entries:
        for word in str(words).split(","):
            found[_as_in_text(word.strip())] = re.sub(r"\s+", " ", str(said)).strip().rstrip(".")
    return {word: said for word, said in found.items() if word and said}


def _as_in_text(word: str) -> str:
    first = word.partition(" ")[0]
    return word if sum(letter.isupper() for letter in first) > 1 else word[:1].lower() + word[1:]
