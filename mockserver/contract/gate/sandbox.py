"""What may be written at a real API: the tenant and the records that a user names in a file, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mockserver.contract.discovery import Found, noun
from mockserver.contract.resources import resources_of
from mockserver.errors import MockServerError
from mockserver.spec.fragment import Provider
from mockserver.spec.yaml_file import load

_FORM = "write `<provider>: {tenant: {<name>: <id>}, ids: {<path parameter>: [<id>, …]}, create: [<resource>, …]}`"


@dataclass(frozen=True)
class Sandbox:
    """``tenant`` are ids that reads have to show, ``ids`` the records that may be changed, by path parameter.

    ``create`` names the resources of which records may be made (and then removed).
    """

    provider: str
    tenant: Mapping[str, str]
    ids: Mapping[str, Sequence[str]] = field(default_factory=dict)
    create: Sequence[str] = ()

    def value(self, name: str) -> str | None:
        """What a parameter of that name is to be; where several records may be written, the first."""
        return next(iter(self.allowed(name)), None)

    def allowed(self, name: str) -> list[str]:
        """The values that a parameter or member may have; ``project`` and ``projectId`` are the same."""
        tenant = [value for told, value in self.tenant.items() if noun(told) == noun(name)]
        return tenant or [value for told, values in self.ids.items() if noun(told) == noun(name) for value in values]

    def names(self, value: object) -> bool:
        """Whether a value is one of those named here."""
        return str(value) in {*self.tenant.values(), *(one for values in self.ids.values() for one in values)}

    def mistakes(self, provider: Provider) -> Iterator[str]:
        """Names that the provider does not have, and resources that no run could make and remove again."""
        resources = {one.name: one for one in resources_of(provider)}
        parameters = [one.name for told in provider.operations.values() for one in told.parameters]
        known = {noun(name) for name in (*parameters, *(name for one in resources.values() for name in one.members()))}
        for name in self.ids:
            if noun(name) not in known:
                yield f"{provider.name} has no parameter {name}"
        for name in self.create:
            if name not in resources:
                yield f"{provider.name} has no resource {name}; use one of {', '.join(resources)}"
            elif not {"create", "read", "delete"} <= resources[name].roles.keys() or not resources[name].ways.new:
                yield f"nothing makes, reads and removes a {name} of {provider.name}"

    def complaints(self, found: Found, variables: Mapping[str, str]) -> Iterator[str]:
        """Ids of the tenant that reads do not show; ``variables`` are those that the base URL tells."""
        for name, value in self.tenant.items():
            shown = [variables[name]] if name in variables else list(map(str, found.shown(name)))
            if value not in shown:
                told = f"reads show {', '.join(shown[:3])}" if shown else "no read shows one"
                yield f"the sandbox's tenant has {name} {value!r}, but {told}"


def read_sandboxes(path: Path) -> Mapping[str, Sandbox]:
    """The sandboxes of a file by provider. Raises MockServerError for anything else."""
    if not path.is_file():
        raise MockServerError(f"{path}: no such sandbox file; {_FORM}")
    told = load(path).value
    if not isinstance(told, dict) or not told:
        raise MockServerError(f"{path}: no sandbox; {_FORM}")
    return {name: _sandbox(path, name, one) for name, one in told.items()}


def _sandbox(path: Path, provider: str, told: Any) -> Sandbox:
    parts = told if isinstance(told, dict) else {}
    tenant, ids, create = parts.get("tenant"), parts.get("ids", {}), parts.get("create", [])
    is_read = (
        parts.keys() <= {"tenant", "ids", "create"}
        and isinstance(tenant, dict)
        and bool(tenant)
        and isinstance(ids, dict)
        and all(isinstance(values, list) for values in ids.values())
        and isinstance(create, list)
    )
    if not is_read:
        raise MockServerError(f"{path}: the sandbox of {provider} is not understood; {_FORM}")
    return Sandbox(
        provider,
        {name: str(value) for name, value in (tenant or {}).items()},
        {name: tuple(map(str, values)) for name, values in ids.items()},
        tuple(map(str, create)),
    )
