"""A provider's folder of fragments into one frozen ``Provider``; every flaw is reported with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mockserver.errors import BrokenFilesError, Flaw
from mockserver.files import shown
from mockserver.spec.document import Document, load
from mockserver.spec.operation import METHODS, Body, Media, Operation, Parameter, Response, Server
from mockserver.spec.references import Located, References
from mockserver.spec.router import Router
from mockserver.spec.schemas import Schemas
from mockserver.spec.vocabulary import EVIDENCE, OURS, Mock, Report, Settings, read_mock, read_settings

COMMON = "common.yaml"
_NUMBERS = ("integer", "number", "boolean", "array")


@dataclass(frozen=True)
class SecurityScheme:
    """How a credential is presented: ``bearer``, ``basic``, or ``header`` with the header's name."""

    name: str
    kind: str
    header: str = "Authorization"
    is_jwt: bool = False


@dataclass(frozen=True, eq=False)
class Provider:
    """One SaaS API as its fragments define it."""

    name: str
    title: str
    folder: Path
    settings: Settings
    servers: tuple[Server, ...]
    security: tuple[tuple[str, ...], ...]
    schemes: Mapping[str, SecurityScheme]
    operations: Mapping[str, Operation]
    responses: Mapping[str, Response]
    components: Mapping[str, Located]
    references: References = field(repr=False)
    schemas: Schemas = field(repr=False)
    router: Router = field(repr=False)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Hosts in the fragments' order, without repeats."""
        every = [*self.servers, *(server for operation in self.operations.values() for server in operation.servers)]
        return tuple(dict.fromkeys(server.host for server in every))


def provider_folders(roots: Sequence[Path]) -> list[Path]:
    """Every folder of fragments below the roots. Raises BrokenFilesError for a root that holds none."""
    found: dict[str, Path] = {}
    for root in roots:
        folders = sorted(path for path in root.glob("*") if path.is_dir() and any(path.glob("*.yaml")))
        if not folders:
            flaw = Flaw(shown(root), "no folder with fragments in it", "name the folder that holds <provider>/*.yaml")
            raise BrokenFilesError([flaw])
        for folder in folders:
            if folder.name in found:
                flaw = Flaw(
                    shown(folder),
                    f"a second provider {folder.name!r}",
                    f"rename it; the first is {shown(found[folder.name])}",
                )
                raise BrokenFilesError([flaw])
            found[folder.name] = folder
    return list(found.values())


def load_provider(folder: Path) -> Provider:
    """Read one provider. Raises BrokenFilesError naming everything that keeps it from being served."""
    documents = {path.name: load(path) for path in sorted(folder.glob("*.yaml"))}
    return _Loader(folder, documents).load()


class _Loader:
    def __init__(self, folder: Path, documents: Mapping[str, Document]) -> None:
        self._folder = folder
        self._references = References(folder.name, documents)
        self._roots = [self._references.root(uri) for uri in self._references.documents]
        self._common = next((root for root in self._roots if root.uri.endswith(f"/{COMMON}")), None)
        self._flaws: list[Flaw] = []

    def load(self) -> Provider:
        for root in self._roots:
            self._check_shape(root)
        self._stop_if_flawed()
        self._check_extensions()
        settings = self._settings()
        schemes = {
            name: scheme
            for name, node in self._component_nodes("securitySchemes")
            if (scheme := self._scheme(name, node))
        }
        security = self._security(self._common.value.get("security"), schemes, self._common) if self._common else ()
        servers = self._servers(self._common) if self._common else ()
        router, operations = Router(), {}
        for operation in self._operations(servers, security, schemes):
            self._take(operation, operations, router)
        self._stop_if_flawed()
        title = self._common.value["info"]["title"] if self._common else self._folder.name
        return Provider(
            name=self._folder.name,
            title=title,
            folder=self._folder,
            settings=settings,
            servers=servers or tuple(dict.fromkeys(server for one in operations.values() for server in one.servers)),
            security=security,
            schemes=schemes,
            operations=operations,
            responses=self._named_responses(settings),
            components=dict(self._component_nodes("schemas")),
            references=self._references,
            schemas=Schemas(self._references),
            router=router,
        )

    def _flaw(self, place: str, found: str, remedy: str) -> None:
        self._flaws.append(Flaw(place, found, remedy))

    def _stop_if_flawed(self) -> None:
        if self._flaws:
            raise BrokenFilesError(self._flaws)

    def _check_shape(self, root: Located) -> None:
        value = root.value
        if not isinstance(value, dict) or not str(value.get("openapi", "")).startswith("3.1"):
            self._flaw(root.place, "not an OpenAPI 3.1 document", "begin it with `openapi: 3.1.0`")
        elif not isinstance(value.get("info"), dict) or "title" not in value["info"]:
            self._flaw(root.place, "no info.title", "add `info: {title: …, version: …}`")

    def _check_extensions(self) -> None:
        """Our keys stand only where they are read: nothing in a fragment is silently ignored."""
        for root in self._roots:
            for pointer in root.document.lines:
                key = pointer.rpartition("/")[2]
                if not key.startswith(OURS):
                    continue
                place = root.document.place(pointer)
                depth = pointer.count("/")
                in_operation = pointer.startswith("/paths/") and depth == 4
                if key not in OURS:
                    self._flaw(place, f"the unknown key {key!r}", f"use one of {', '.join(OURS)}")
                elif key == "x-mock" and not in_operation and not (root is self._common and depth == 1):
                    self._flaw(
                        place, "x-mock where nobody reads it", f"move it to an operation or to the top of {COMMON}"
                    )
                elif key == "x-evidence" and not in_operation and "/responses/" not in pointer:
                    self._flaw(place, "x-evidence where nobody reads it", "move it to an operation or a response")

    def _report(self, node: Located) -> Report:
        def report(below: str, found: str, remedy: str) -> None:
            self._flaw(node.document.place(f"{node.pointer}{below}"), found, remedy)

        return report

    def _settings(self) -> Settings:
        if self._common is None or "x-mock" not in self._common.value:
            return Settings()
        node = self._common / "x-mock"
        settings = read_settings(node.value, self._report(node))
        known = {name for name, _ in self._component_nodes("schemas")}
        for collection in settings.collections.values():
            if collection.schema is not None and collection.schema not in known:
                place = node.document.place(f"{node.pointer}/collections/{collection.name}/schema")
                self._flaw(place, f"no component schema {collection.schema!r}", "name one of components.schemas")
        return settings

    def _component_nodes(self, kind: str) -> Iterator[tuple[str, Located]]:
        seen: dict[str, Located] = {}
        for root in self._roots:
            components = root.value.get("components") or {}
            for name in components.get(kind) or {}:
                node = root / "components" / kind / name
                if name in seen:
                    self._flaw(
                        node.place, f"a second {kind} component {name!r}", f"rename it; the first is {seen[name].place}"
                    )
                seen[name] = node
        yield from seen.items()

    def _scheme(self, name: str, node: Located) -> SecurityScheme | None:
        told = node.value
        if told.get("type") == "http" and told.get("scheme", "").lower() in ("bearer", "basic"):
            return SecurityScheme(name, told["scheme"].lower(), is_jwt=told.get("bearerFormat") == "JWT")
        if told.get("type") == "apiKey" and told.get("in") == "header":
            return SecurityScheme(name, "header", header=told["name"])
        if told.get("type") == "oauth2":
            return SecurityScheme(name, "bearer")
        self._flaw(
            node.place,
            f"security scheme {name!r} of an unknown kind",
            "use http bearer, http basic, apiKey in header or oauth2",
        )
        return None

    def _security(self, told: Any, schemes: Mapping[str, SecurityScheme], node: Located) -> tuple[tuple[str, ...], ...]:
        alternatives = tuple(tuple(alternative) for alternative in told or ())
        for name in {name for alternative in alternatives for name in alternative} - set(schemes):
            self._flaw(
                node.place, f"security names the unknown scheme {name!r}", "declare it in components.securitySchemes"
            )
        return alternatives

    def _servers(self, node: Located) -> tuple[Server, ...]:
        servers = []
        for told in node.value.get("servers") or ():
            address = urlsplit(told["url"])
            variables = {
                name: tuple(variable.get("enum") or [variable["default"]])
                for name, variable in (told.get("variables") or {}).items()
            }
            if not address.hostname:
                self._flaw(
                    (node / "servers").place, f"server {told['url']!r} without a host", "write the vendor's full URL"
                )
                continue
            segments = tuple(part for part in address.path.split("/") if part)
            unknown = [part for part in segments if part.startswith("{") and part[1:-1] not in variables]
            if unknown:
                self._flaw((node / "servers").place, f"no variable for {unknown[0]}", "declare it below `variables`")
                continue
            servers.append(Server(address.netloc.lower(), segments, variables))
        return tuple(servers)

    def _operations(
        self,
        servers: tuple[Server, ...],
        security: tuple[tuple[str, ...], ...],
        schemes: Mapping[str, SecurityScheme],
    ) -> Iterator[Operation]:
        for root in self._roots:
            own_servers = self._servers(root) if root.value.get("servers") else servers
            own_security = (
                self._security(root.value["security"], schemes, root) if "security" in root.value else security
            )
            for path in root.value.get("paths") or {}:
                item = root / "paths" / path
                item_servers = self._servers(item) if item.value.get("servers") else own_servers
                for method in METHODS:
                    if method in item.value:
                        node = item / method
                        told = node.value.get("security")
                        needed = own_security if told is None else self._security(told, schemes, node)
                        read = partial(self._operation, node, item, path, method, item_servers, needed)
                        if (operation := self._guarded(node, read)) is not None:
                            yield operation

    def _guarded(self, node: Located, read: Callable[[], Operation]) -> Operation | None:
        """The operation, or None after reporting why it cannot be read."""
        try:
            return read()
        except BrokenFilesError as error:
            self._flaws.extend(error.flaws)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._flaw(node.place, f"not a valid operation ({error!r})", "run `mockserver check` for the details")
        return None

    def _operation(
        self,
        node: Located,
        item: Located,
        path: str,
        method: str,
        servers: tuple[Server, ...],
        security: tuple[tuple[str, ...], ...],
    ) -> Operation:
        told = node.value
        if not servers:
            raise BrokenFilesError([Flaw(node.place, "no server", f"add `servers` here or to {COMMON}")])
        if not isinstance(operation_id := told.get("operationId"), str):
            raise BrokenFilesError([Flaw(node.place, "no operationId", "add a snake_case one")])
        mock_node = node / "x-mock" if "x-mock" in told else None
        mock = read_mock(mock_node.value, self._report(mock_node)) if mock_node else Mock()
        parameters = {
            (parameter.name, parameter.where): parameter
            for owner in (item, node)
            for parameter in self._parameters(owner)
        }
        operation = Operation(
            provider=self._folder.name,
            id=operation_id,
            method=method.upper(),
            path=path,
            servers=servers,
            parameters=tuple(parameters.values()),
            body=self._body(node),
            responses={
                int(status): self._response(int(status), node / "responses" / status) for status in told["responses"]
            },
            security=security,
            mock=mock,
            evidence=self._evidence(node),
            summary=told.get("summary", ""),
            place=node.place,
        )
        if sum(status < 400 for status in operation.responses) != 1:
            raise BrokenFilesError(
                [Flaw(node.place, "not exactly one answer below 400", "declare the one that success gives")]
            )
        return operation

    def _parameters(self, owner: Located) -> Iterator[Parameter]:
        for index in range(len(owner.value.get("parameters") or ())):
            node = self._references.follow(owner / "parameters" / index)
            told = node.value
            schema = node / "schema"
            resolved = self._references.follow(schema).value
            kinds = resolved.get("type", "string")
            kind = next((kind for kind in _NUMBERS if kind in ([kinds] if isinstance(kinds, str) else kinds)), "string")
            yield Parameter(
                name=told["name"],
                where=told["in"],
                required=told.get("required", False),
                schema=schema,
                type=kind,
                default=resolved.get("default"),
                example=told.get("example", resolved.get("default")),
                place=node.place,
            )

    def _body(self, node: Located) -> Body | None:
        if "requestBody" not in node.value:
            return None
        body = self._references.follow(node / "requestBody")
        return Body(body.value.get("required", False), self._content(body), body.place)

    def _content(self, node: Located) -> dict[str, Media]:
        return {media: self._media(node / "content" / media) for media in node.value.get("content") or {}}

    def _media(self, node: Located) -> Media:
        told = node.value
        examples = {
            name: self._references.follow(node / "examples" / name).value["value"]
            for name in told.get("examples") or {}
        }
        if "example" in told:
            examples["example"] = told["example"]
        return Media(node / "schema" if "schema" in told else None, examples)

    def _response(self, status: int, node: Located) -> Response:
        own = node.value.get("x-evidence")
        response = self._references.follow(node)
        headers = {
            name: bool(self._references.follow(response / "headers" / name).value.get("required", False))
            for name in response.value.get("headers") or {}
        }
        evidence = own if isinstance(own, dict) else self._evidence(response)
        return Response(status, headers, self._content(response), evidence, response.place)

    def _named_responses(self, settings: Settings) -> dict[str, Response]:
        """The shared error answers for requests that reach no operation, by component name."""
        statuses = {"Unauthorized": "unauthenticated", "NotFound": "no_operation", "MethodNotAllowed": "wrong_method"}
        nodes = dict(self._component_nodes("responses"))
        return {
            name: self._response(settings.statuses[kind], nodes[name])
            for name, kind in statuses.items()
            if name in nodes
        }

    def _evidence(self, node: Located) -> dict[str, str]:
        told = node.value.get("x-evidence") or {}
        if not isinstance(told, dict) or not set(told) <= set(EVIDENCE):
            self._flaw(
                (node / "x-evidence").place, f"evidence {told!r}", f"write one of {', '.join(EVIDENCE)} and its source"
            )
            return {}
        return told

    def _take(self, operation: Operation, operations: dict[str, Operation], router: Router) -> None:
        if (first := operations.get(operation.id)) is not None:
            self._flaw(
                operation.place, f"a second operation {operation.id!r}", f"rename it; the first is {first.place}"
            )
        elif (first := router.add(operation)) is not None:
            found = f"{operation.method} {operation.path} is already answered by {first.id!r}"
            self._flaw(operation.place, found, f"remove one; the first is {first.place}")
        else:
            operations[operation.id] = operation
