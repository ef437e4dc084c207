"""For the tests of whatever fetches: `from tests.sources.fixtures import source, waits` in a conftest.py."""

from collections.abc import Iterator

import pytest

from importers.fetching import waiting
from tests.sources.server import SourceServer, serving


@pytest.fixture
def source() -> Iterator[SourceServer]:
    """A server with nothing on it yet."""
    with serving() as server:
        yield server


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody waits between two tries; what they would have waited is in this list, in seconds."""
    noted: list[float] = []
    monkeypatch.setattr(waiting, "pause", noted.append)
    return noted
