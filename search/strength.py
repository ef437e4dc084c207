"""Strength: how nearly the alternatives of a slot mean what was typed, as both engines take it."""

from search.plan import Phrase, Slot


def at_least(strength: int, slot: Slot) -> tuple[Phrase, ...]:
    """The alternatives that mean what was typed as nearly as that, or more so."""
    return tuple(one.phrase for one in slot.alternatives if one.strength >= strength)


def by_strength(slot: Slot) -> list[tuple[int, tuple[Phrase, ...]]]:
    """The alternatives of each strength, strongest first."""
    there = sorted({one.strength for one in slot.alternatives}, reverse=True)
    return [
        (strength, tuple(one.phrase for one in slot.alternatives if one.strength == strength)) for strength in there
    ]
