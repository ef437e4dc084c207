"""What the count of a census return found besides, and what kept it from being counted, in words. Pure.

Numbers of pupils only: no value of a file is ever in them.
"""

from collections import Counter
from collections.abc import Mapping

from localoffer.wording import plural

_NOTES = {
    "off roll": "Left out because they are no longer on roll: {}.",
    "subsidiary": "Left out because they are registered mainly at another school: {}.",
    "guest": "Left out because they are guests: {}.",
    "no enrolment": "Counted although their enrolment status is empty: {}.",
    "no year group": "Without a year group, counted as following no year's curriculum: {}.",
    "old provision A": "School Action, an old code, counted as SEN support: {}.",
    "old provision P": "School Action Plus, an old code, counted as SEN support: {}.",
    "old provision S": "A statement, an old code, counted as an EHC plan: {}.",
    "old need BESD": "BESD, an old code, counted as social, emotional and mental health: {}.",
    "need without provision": "With a need recorded but no SEN provision; the need was left out: {}.",
    "no need": "With SEN provision but no need recorded, counted as not recorded: {}.",
    "no first need": "With needs of which none is ranked first, counted as not recorded: {}.",
    "several first needs": "With several needs ranked first, counted as not recorded: {}.",
    "unknown need": "With a need whose code the census does not have, counted as not recorded: {}.",
    "no assessment but a plan": "With an EHC plan and the code NSA, which is for SEN support only, counted as not "
    "recorded: {}.",
}
ABOUT_NEEDS = frozenset(
    {"need without provision", "no need", "no first need", "several first needs", "unknown need", "old need BESD",
     "no assessment but a plan"}
)  # fmt: skip
"""What is told only of a census that has needs."""
_FAULTS = {
    "provision": "{} an SEN provision that is not a code of the census (N, K or E). Cells may be in the wrong columns",
    "no provision": "{} no SEN provision",
    "year group": "{} a year group that is not a code of the census. Cells may be in the wrong columns",
    "enrolment": "{} an enrolment status that is not a code of the census. Cells may be in the wrong columns",
}


def notes_of(told: Mapping[str, int], of_needs: Mapping[str, int]) -> list[str]:
    """A sentence for each kind of finding, in a fixed order. `of_needs` are findings of returns whose needs count."""
    counts = {code: (of_needs if code in ABOUT_NEEDS else told).get(code, 0) for code in _NOTES}
    return [_NOTES[code].format(plural(count, "pupil")) for code, count in counts.items() if count]


def faults_of(faults: Counter[str]) -> list[str]:
    """A sentence for each kind of fault."""
    return [
        f"{words.format(_have(faults[code]))}. Correct it in the school's system and export the return again."
        for code, words in _FAULTS.items()
        if faults[code]
    ]


def _have(count: int) -> str:
    return f"{plural(count, 'pupil')} {'has' if count == 1 else 'have'}"
