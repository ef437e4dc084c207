"""Folding: the one way text becomes words, for both indexes, for queries and for marking matches.

The engines' own tokenisers differ on accents, ligatures and signs; folded text is plain enough that
they no longer do (checked word by word by `tests/search/contract/test_analysis.py`).
"""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_WORD = 60
"""Characters of a word that count. SQLite stems no word longer than 64 bytes, Elasticsearch does."""

_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
     "ı": "i", "ŋ": "n", "ŧ": "t", "ĸ": "q"}
)  # fmt: skip
# What is no letter and stands for none: apostrophes, and signs that only separate.
_PLAIN = str.maketrans(
    {"\u2018": "'", "\u2019": "'"} | dict.fromkeys("\u00a0\u00a3\u2013\u2014\u201c\u201d\u2022\u2026\u20ac", " ")
)
_SPACES = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_POSSESSIVE = re.compile(r"(?<=[^\W_])['\u2018\u2019\u02bc\uff07`]s(?![^\W_])", re.IGNORECASE)
_PLAIN_RUN = re.compile(r"[A-Za-z0-9]+(?:['`][sS](?![A-Za-z0-9]))*")
_WORD = re.compile(r"[^\W_]+")


def fold_word(text: str) -> str:
    """Small letters without accents or ligatures. Other characters stay."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")
    return kept.lower().translate(_LETTERS)


def words_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and folded words of each run of letters and digits. `Anne's` is one run, folded `annes`:
    the stemmer then makes it equal to `Anne` and to `Annes`, however the family writes it."""
    plain = _plain(text)
    return _words_in_plain(plain) if plain.isascii() else words_in_any(text)


def words_in_any(text: str) -> Iterator[tuple[int, int, str]]:
    """The same, whatever letters it has; what is quicker for plain text is held to be equal to this."""
    for start, end in _runs(text):
        for word in _WORD.findall(fold_word(_POSSESSIVE.sub("s", text[start:end]))):
            yield start, end, word[:LONGEST_WORD]


def _words_in_plain(text: str) -> Iterator[tuple[int, int, str]]:
    """Of ASCII only, where every run is one word."""
    for found in _PLAIN_RUN.finditer(text):
        word = found.group().lower().replace("'", "").replace("`", "")
        yield found.start(), found.end(), word[:LONGEST_WORD]


def _plain(text: str) -> str:
    """The text with other signs for signs that are no letters; every sign stays where it is."""
    return text if text.isascii() else text.translate(_PLAIN)


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    plain = _plain(text)
    if plain.isascii():  # most texts: a country's index is built so much the sooner
        if "'" in plain or "`" in plain:
            plain = _POSSESSIVE.sub("s", plain)
        found = plain.lower().translate(_SPACES).split()
        return [word[:LONGEST_WORD] for word in found] if len(plain) > LONGEST_WORD else found
    return [word for _, _, word in words_in_any(text)]


def fold(text: str) -> str:
    """The folded words with single spaces between: what is indexed."""
    return " ".join(words(text))


_RUN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f]|['\u2018\u2019\u02bc\uff07`]s(?![^\W_]))*", re.IGNORECASE)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    for found in _RUN.finditer(text):
        yield found.span()
