"""Measures: how good an order of listings is, from 0 to 1. Pure."""

from collections.abc import Iterable, Sequence
from math import log2

DEPTH = 10
"""A results page."""


def gain(shown: Sequence[int], depth: int = DEPTH) -> float:
    """Discounted gain of the grades of what was shown, first to last: 2 ** grade - 1, less the further down."""
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(shown[:depth]))


def ndcg(shown: Sequence[int], judged: Iterable[int], depth: int = DEPTH) -> float:
    """Gain of what was shown as a share of the best there could be (Järvelin and Kekäläinen 2002). `judged`: the
    grades of all listings that have one. Where nothing is wanted, showing nothing is right: 1, anything else 0."""
    best = gain(sorted(judged, reverse=True), depth)
    if not best:
        return 0.0 if shown else 1.0
    return gain(shown, depth) / best


def mean(values: Iterable[float]) -> float:
    """The mean; 0 of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else 0.0
