"""Indexes in the cluster: the live one, one being built, and the one before, kept for going back.

Which is which is said by aliases in the cluster itself, so every host sees the same:
`<prefix>` answers searches; `<prefix>-building` and `<prefix>-previous` are only written to. Each index also has
an alias of its own to be written through: a bulk request that demands an alias cannot bring a deleted
index back to life with a guessed mapping.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from search.elasticsearch.kinds import LISTINGS, Kind
from search.elasticsearch.mapping import ANALYSIS, ONCE_FILLED, SETTINGS, WHILE_FILLING
from search.meaning import Embedder

KEPT = timedelta(hours=24)
"""How long the index before stays, written to all the while, in case the new one is not liked."""
_MOMENT = "%Y%m%dt%H%M%S%f"


class Indexes:
    """The indexes of one site; `prefix` sets it apart from others on the same cluster."""

    def __init__(
        self, client: Elasticsearch, prefix: str, meaning: Embedder | None = None, kind: Kind = LISTINGS
    ) -> None:
        self._client, self._meaning, self._kind = client, meaning, kind
        self.live = f"{prefix}-{kind.name}"
        self._building = f"{self.live}-building"
        self._previous = f"{self.live}-previous"

    def behind(self, alias: str) -> list[str]:
        """Names of the indexes an alias stands for."""
        try:
            return sorted(self._client.indices.get_alias(name=alias).body)
        except NotFoundError:
            return []

    def live_and_building(self) -> tuple[list[str], datetime | None]:
        """The indexes that answer, and since when one is being built."""
        found = self._behind_any([self.live, self._building])
        live = sorted(name for name, entry in found.items() if self.live in entry["aliases"])
        building = sorted(name for name, entry in found.items() if self._building in entry["aliases"])
        return live, _begun_at(building[-1]) if building else None

    def written(self) -> list[str]:
        """Every index that hears of changes, the live one first; none where no index answers yet."""
        order = [self.live, self._building, self._previous]
        found = self._behind_any(order)
        rank = {name: min(order.index(a) for a in entry["aliases"] if a in order) for name, entry in found.items()}
        names = sorted(found, key=lambda name: (rank[name], name))
        return names if names and rank[names[0]] == 0 else []

    def _behind_any(self, aliases: list[str]) -> dict[str, Any]:
        """By index, its aliases among these; an alias that nothing bears is passed over."""
        try:
            return dict(self._client.indices.get_alias(name=aliases).body)
        except NotFoundError as error:
            return {name: entry for name, entry in error.body.items() if isinstance(entry, dict) and "aliases" in entry}

    def begin(self) -> str:
        """Make an index that changes go to from now on, and drop any that an earlier rebuild left unfinished."""
        for abandoned in self.behind(self._building):
            self._client.indices.delete(index=abandoned, ignore_unavailable=True)
        name = f"{self.live}-v{self._kind.schema(self._meaning)}-{datetime.now(UTC):{_MOMENT}}"
        self._client.indices.create(
            index=name,
            settings={**SETTINGS, **WHILE_FILLING, "analysis": ANALYSIS},
            mappings=self._kind.mappings(self._meaning),
            aliases={own_alias(name): {}, self._building: {}},
        )
        return name

    def fill_ended(self, name: str) -> None:
        """Back to everyday settings; everything in it can be found."""
        self._client.indices.put_settings(index=name, settings=ONCE_FILLED)
        self._client.indices.refresh(index=name)

    def finish(self, name: str) -> None:
        """In one step the new index answers; the old one goes on being written to, for going back."""
        before = [index for index in self.behind(self.live) if index != name]
        outdated = [index for index in self.behind(self._previous) if index not in (name, *before)]
        actions: list[dict[str, Any]] = [{"remove": {"index": index, "alias": self.live}} for index in before]
        actions += [{"add": {"index": index, "alias": self._previous}} for index in before]
        actions += [{"remove_index": {"index": index}} for index in outdated]
        actions += [
            {"remove": {"index": name, "alias": self._building}},
            {"add": {"index": name, "alias": self.live}},
        ]
        self._client.indices.update_aliases(actions=actions)

    def tidy(self, now: datetime) -> None:
        """Delete the index before the live one a day after that was built, and builds that never ended."""
        old = [name for name in self.behind(self._building) if self._built_at(name) < now - KEPT]
        if all(self._built_at(name) < now - KEPT for name in self.behind(self.live)):
            old += self.behind(self._previous)
        for name in old:
            self.abandon(name)

    def _built_at(self, name: str) -> datetime:
        settings = self._client.indices.get_settings(index=name, name="index.creation_date").body
        milliseconds = int(settings[name]["settings"]["index"]["creation_date"])
        return datetime.fromtimestamp(milliseconds / 1000, UTC)

    def abandon(self, name: str) -> None:
        """Drop an index that was not finished."""
        self._client.indices.delete(index=name, ignore_unavailable=True)

    def is_current(self, index: str) -> bool:
        """Whether this version of the product built the index, for the same model: that is part of the name."""
        return f"-v{self._kind.schema(self._meaning)}-" in index

    def remove_all(self) -> None:
        """Take everything of this site out of the cluster."""
        for alias in (self.live, self._building, self._previous):
            for name in self.behind(alias):
                self._client.indices.delete(index=name, ignore_unavailable=True)


def _begun_at(index: str) -> datetime:
    """When an index was made: the moment is part of its name."""
    return datetime.strptime(index.rpartition("-")[2], _MOMENT).replace(tzinfo=UTC)


def own_alias(index: str) -> str:
    """The alias through which one index is written."""
    return f"{index}-writes"
