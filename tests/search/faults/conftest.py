"""Sites on a real Elasticsearch, each with indexes of its own there."""

from collections.abc import Callable, Iterator

import pytest

from config.settings import Settings
from tests.search.faults.between import Between, between
from tests.search.faults.sites import Seen, Site, site_on


@pytest.fixture
def cable(elasticsearch_url: str) -> Iterator[Between]:
    """The way to the cluster."""
    with between(elasticsearch_url.split(",")[0]) as made:
        yield made


@pytest.fixture
def site(settings: Settings, cable: Between) -> Iterator[Site]:
    """A site whose way to its cluster can be cut."""
    with site_on(settings, search_url=cable.url) as made:
        yield made
        cable.mended()


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[Site, Seen], None]:
    """What has to be true after every fault, kept for the table of docs/search-faults.md (`--junitxml` shows it)."""

    def after(site: Site, seen: Seen) -> None:
        site.wait_until_told()
        said = site.verify()
        record_property("pages", seen.pages)
        record_property("longest page in ms", round(seen.longest * 1000))
        record_property("verify", said.replace("\n", "; "))
        assert (seen.errors, seen.statuses) == ([], {200})
        assert seen.same, seen.lists

    return after
