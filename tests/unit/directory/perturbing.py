"""Names as somebody else writes them: the slips and habits that a register's name meets when people type it."""

import random
import re
from collections.abc import Callable

Change = Callable[[str, random.Random], str]


def _slip(name: str, chance: random.Random) -> str:
    """Two neighbouring letters of a long word change places."""
    words = [word for word in re.findall(r"[A-Za-z]+", name) if len(word) > 5]
    if not words:
        return name
    word = chance.choice(words)
    at = chance.randrange(1, len(word) - 2)
    return name.replace(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :], 1)


def _letter_lost(name: str, chance: random.Random) -> str:
    words = [word for word in re.findall(r"[A-Za-z]+", name) if len(word) > 5]
    if not words:
        return name
    word = chance.choice(words)
    at = chance.randrange(1, len(word) - 1)
    return name.replace(word, word[:at] + word[at + 1 :], 1)


def _shortened(name: str, chance: random.Random) -> str:
    for long, short in (
        ("Church of England", "CofE"), ("C of E", "CE"), ("Roman Catholic", "RC"), ("Catholic", "RC"),
        ("Primary School", "Prim Sch"), ("Primary", "Pri"), ("School", "Sch"), ("Saint", "St"),
        ("Association", "Assoc"),
        ("Centre", "Ctr"), ("Limited", "Ltd"), ("Medical", "Med"), ("Nursery", "Nurs"), ("Football Club", "FC"),
    ):  # fmt: skip
        name = re.sub(rf"\b{long}\b", short, name, flags=re.IGNORECASE)
    return name


def _decorated(name: str, chance: random.Random) -> str:
    return chance.choice(["The {}", "{} Ltd", "{} CIC", "{} (Charity)", "{} CIO"]).format(name)


def _undecorated(name: str, chance: random.Random) -> str:
    return re.sub(r"(?i)\b(the|limited|ltd|cic|cio)\b|[.,()'’]", "", name).strip() or name


def _joined(name: str, chance: random.Random) -> str:
    """Two words written as one."""
    words = name.split()
    return "".join(words[:2]) + " " + " ".join(words[2:]) if len(words) > 2 else name


CHANGES: dict[str, Change] = {
    "as it is, in capitals": lambda name, chance: name.upper(),
    "shortened words": _shortened,
    "The, Ltd, CIC put on": _decorated,
    "The, Ltd, signs left out": _undecorated,
    "two letters changed places": _slip,
    "a letter lost": _letter_lost,
    "two words written as one": _joined,
}
"""What was done to a name, and how."""
