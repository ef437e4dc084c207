"""What planning asks of the words it knows; `search.words.rules.Words` answers."""

from collections.abc import Sequence
from typing import Protocol

from search.plan import Alternative, Phrase, Topic


class KnownWords(Protocol):
    """What planning asks of the words it knows; `search.words.rules.Words` answers."""

    def synonyms_at(self, typed: Sequence[str], capitals: Sequence[bool]) -> tuple[int, tuple[Alternative, ...]]:
        """How many of the first words mean something together, and what else says it."""

    def is_known(self, word: str) -> bool:
        """Whether anyone uses the word."""

    def spellings(self, word: str) -> list[str]:
        """Other ways to write the very same word."""

    def meant_by(self, word: str) -> list[str]:
        """What an unknown word may have been meant to be, likeliest first."""

    def longer_forms(self, word: str) -> list[str]:
        """Words that an unknown one may be short for."""

    def rather(self, word: str) -> str | None:
        """A far more frequent word of which a known one may be a slip."""

    def parts_of(self, word: str) -> Phrase:
        """Two words that were written as this one; none where there are none."""

    def is_written_together(self, first: str, second: str) -> bool:
        """Whether listings write the two as one word."""

    def topics_of(self, phrase: Phrase) -> tuple[Topic, ...]:
        """The kinds of help that are called so."""

    def worth(self, phrase: Phrase) -> int:
        """How telling a phrase is."""
