"""A server of faults, and nobody waits."""

from tests.sources.fixtures import source, waits

__all__ = ["source", "waits"]
