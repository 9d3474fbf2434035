"""One provider of a running server, as a test meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mockserver.client.journal import Journal

if TYPE_CHECKING:
    from mockserver.client.world import World


class Provider:
    """What a client under test is configured with: ``base_url`` and ``token``; ``headers`` go with plain requests.

    Both are the first credential's, which has full rights; ``credentials`` has all by name.
    """

    def __init__(self, world: World, told: dict[str, Any]) -> None:
        self.world = world
        self.name: str = told["name"]
        self.base_url: str = told["base_url"]
        self.credentials: dict[str, dict[str, Any]] = {one["name"]: one for one in told["credentials"]}
        first = next(iter(told["credentials"]), None)
        self.token: str = first["token"] if first else ""
        self.headers: dict[str, str] = {first["header"]: first["value"]} if first and first["header"] else {}

    def __repr__(self) -> str:
        return f"Provider({self.name!r}, {self.base_url!r})"

    @property
    def state(self) -> dict[str, list[dict[str, Any]]]:
        """Every record of the provider, by collection."""
        records: dict[str, list[dict[str, Any]]] = self.world.state["providers"][self.name]
        return records

    @property
    def journal(self) -> Journal:
        """The provider's last exchanges as they are now, newest first."""
        return Journal(self.world, self.name)

    def collection(self, name: str) -> Collection:
        """The records of one collection."""
        return Collection(self.world, f"/state/{quote(self.name, safe='')}/{quote(name, safe='')}")


class Collection:
    """Records by key, past the provider's own API; they are held to the provider's schemas."""

    def __init__(self, world: World, path: str) -> None:
        self._world = world
        self._path = path

    def get(self, key: str | None = None) -> Any:
        """The record of that key; without one, all records."""
        return self._world.call("GET", self._at(key))

    def put(self, key: str, record: dict[str, Any]) -> None:
        """Add the record, or put it in the place of the one of that key."""
        self._world.call("PUT", self._at(key), record)

    def replace(self, records: list[dict[str, Any]]) -> None:
        """These records are all there are."""
        self._world.call("PUT", self._path, records)

    def delete(self, key: str | None = None) -> None:
        """The record of that key is gone; without one, all are."""
        self._world.call("DELETE", self._at(key))

    def _at(self, key: str | None) -> str:
        return self._path if key is None else f"{self._path}/{quote(key, safe='')}"
