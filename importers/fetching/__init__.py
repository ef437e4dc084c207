"""Fetching what others publish: one way out for every source, patient, bounded, plain about faults."""

from importers.fetching.client import fetch
from importers.fetching.faults import MissingFileError
from importers.fetching.keeping import Fetched

__all__ = ["Fetched", "MissingFileError", "fetch"]
