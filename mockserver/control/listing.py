"""What the mock serves, told as JSON: providers with their credentials, operations with who answers them."""

from __future__ import annotations

from typing import Any

from mockserver.engine.example import example_of, fitting_token, presented
from mockserver.engine.fake import Fake
from mockserver.spec.operation import Operation
from mockserver.state.quirks import known_quirks
from mockserver.state.store import CREDENTIALS, Record
from mockserver.state.world import World
from mockserver.universe import Universe


def providers(universe: Universe, world: World, origin: str) -> list[dict[str, Any]]:
    """``providers`` of ``GET /__admin/providers``; ``origin`` is the mock's own address, within the world."""
    return [_provider(fake, world, origin) for fake in universe.fakes.values()]


def operations(universe: Universe) -> list[dict[str, Any]]:
    """``operations`` of ``GET /__admin/operations``, in the fragments' order."""
    return [
        {
            "provider": fake.provider.name,
            "method": operation.method,
            "path": shown_path(operation),
            "operationId": operation.id,
            "answered_by": fake.answered_by(operation),
            "evidence": next(iter(operation.evidence), None),
            "evidence_source": next(iter(operation.evidence.values()), None),
            "source": operation.place,
            "summary": operation.summary,
        }
        for fake in universe.fakes.values()
        for operation in fake.provider.operations.values()
    ]


def quirks(universe: Universe, world: World) -> list[dict[str, Any]]:
    """``quirks`` of ``GET /__admin/quirks``: every switch, where it stands and its side in the profiles."""
    known = known_quirks(universe.providers.values())
    return [
        {
            "name": name,
            "on": world.quirks[name],
            "documented": quirk.documented,
            "observed": quirk.observed,
            "about": quirk.about,
        }
        for name, quirk in known.items()
    ]


def shown_path(operation: Operation) -> str:
    """The whole path below the host, as the vendor's reference prints it."""
    return "/" + "/".join((*operation.servers[0].segments, *operation.path.split("/")[1:]))


def sample_curl(fake: Fake, world: World, origin: str) -> str | None:
    """A curl that answers 200: a GET of one record, deep in the API and writable too if there is such."""
    operations = fake.provider.operations.values()
    writable = {operation.path for operation in operations if operation.method in ("PUT", "PATCH")}
    reads = [operation for operation in operations if operation.method == "GET"]

    def rank(operation: Operation) -> tuple[bool, bool, int]:
        return bool(operation.security), operation.path in writable, operation.path.count("/")

    ranked = sorted(reads, key=rank, reverse=True)
    best = next((one for one in ranked if one.success.status == 200 and fake.answered_by(one) != "501"), None)
    if best is None:
        return None
    token = fitting_token(best, _credentials(fake, world))
    return example_of(fake.provider, best, token).curl(f"{origin}/{best.servers[0].host}")


def _provider(fake: Fake, world: World, origin: str) -> dict[str, Any]:
    provider = fake.provider
    return {
        "name": provider.name,
        "title": provider.title,
        "hosts": list(provider.hosts),
        "base_url": f"{origin}/{provider.servers[0].path}",
        "operations": len(provider.operations),
        "credentials": [_credential(fake, record) for record in _credentials(fake, world)],
    }


def _credentials(fake: Fake, world: World) -> list[Record]:
    with world.transaction(fake.provider.name) as store:
        return list(store[CREDENTIALS])


def _credential(fake: Fake, record: Record) -> dict[str, Any]:
    """A credential as clients present it: by its own scheme, else by the one that the provider prefers."""
    schemes = fake.provider.schemes
    preferred = [name for names in fake.provider.security for name in names] or list(schemes)
    scheme = schemes.get(record.get("scheme") or next(iter(preferred), ""))
    header, value = presented(scheme, record["token"]) if scheme else (None, None)
    return {
        "name": record["name"],
        "role": record.get("role"),
        "header": header,
        "value": value,
        "token": record["token"],
    }
