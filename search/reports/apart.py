"""Words kept apart from other forms of them, in what is indexed of reports and in what is looked for there.

Both engines go by stems. A word of `config/search/reports.yml` gets an ending that no stemmer takes off.
"""

import re
from dataclasses import replace
from functools import cache

from config.search import section_weights
from search.folding import fold
from search.plan import Phrase, Plan, Slot

_ENDING = "zq"


def fold_apart(text: str) -> str:
    """The text folded as every other, with those words marked."""
    return _pattern().sub(lambda found: found[0] + _ENDING, fold(text))


def plan_apart(plan: Plan) -> Plan:
    """The same plan, looking for the words as they are marked."""
    return replace(plan, slots=tuple(_slot(slot) for slot in plan.slots), words=_phrase(plan.words))


def _slot(slot: Slot) -> Slot:
    return Slot(tuple(one._replace(phrase=_phrase(one.phrase)) for one in slot.alternatives))


def _phrase(phrase: Phrase) -> Phrase:
    apart = section_weights().apart
    return tuple(word + _ENDING if word in apart else word for word in phrase)


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(sorted(section_weights().apart))
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])" if words else r"(?!)")
