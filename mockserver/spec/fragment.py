"""A provider's folder of fragments into one frozen ``Provider``; every flaw is reported with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from mockserver.errors import BrokenFilesError, Flaw
from mockserver.files import shown
from mockserver.spec.declaration import Declarations
from mockserver.spec.document import Document, load
from mockserver.spec.operation import METHODS, Operation, Response, Server
from mockserver.spec.references import Located, References
from mockserver.spec.router import Router
from mockserver.spec.schemas import Schemas
from mockserver.spec.vocabulary import Settings, read_settings
from mockserver.spec.wellformed import check_extensions, check_references, check_shape, is_common

_T = TypeVar("_T")


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
    def place(self) -> str:
        """``file:line`` of where its servers stand, or its first fragment's."""
        roots = [self.references.root(uri) for uri in self.references.documents]
        return next((root / "servers" for root in roots if root.value.get("servers")), roots[0]).place

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
        self._common = next(filter(is_common, self._roots), None)
        self._flaws: list[Flaw] = []
        self._declarations = Declarations(folder.name, self._references, self._flaw)

    def load(self) -> Provider:
        for root in self._roots:
            check_shape(root, self._flaw)
        self._stop_if_flawed()
        check_extensions(self._roots, self._flaw)
        check_references(self._roots, self._references, self._flaw)
        settings = self._settings()
        schemes = {
            name: scheme for name, node in self._component_nodes("securitySchemes") for scheme in self._scheme(node)
        }
        security = self._security(self._common, schemes) if self._common else ()
        servers = self._servers(self._common) if self._common else ()
        router = Router()
        operations: dict[str, Operation] = {}
        for operation in self._operations(servers, security, schemes, settings):
            self._take(operation, operations, router)
        responses = self._named_responses(settings)
        self._stop_if_flawed()
        return Provider(
            name=self._folder.name,
            title=self._common.value["info"]["title"] if self._common else self._folder.name,
            folder=self._folder,
            settings=settings,
            servers=servers or tuple(dict.fromkeys(server for one in operations.values() for server in one.servers)),
            security=security,
            schemes=schemes,
            operations=operations,
            responses=responses,
            components=dict(self._component_nodes("schemas")),
            references=self._references,
            schemas=Schemas(self._references),
            router=router,
        )

    def _flaw(self, place: str, found: str, remedy: str) -> None:
        self._flaws.append(Flaw(place, found, remedy))

    def _stop_if_flawed(self) -> None:
        if self._flaws:
            raise BrokenFilesError(list(dict.fromkeys(self._flaws)))

    def _guarded(self, node: Located, what: str, read: Callable[[], _T]) -> _T | None:
        """What ``read`` gives, or None after reporting why it cannot be read."""
        try:
            return read()
        except BrokenFilesError as error:
            self._flaws.extend(error.flaws)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._flaw(
                node.place, f"{what} that cannot be read ({error!r})", "hold it to https://spec.openapis.org/oas/v3.1.1"
            )
        return None

    def _settings(self) -> Settings:
        if self._common is None or "x-mock" not in self._common.value:
            return Settings()
        node = self._common / "x-mock"
        settings = read_settings(node.value, self._declarations.report(node))
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
                    remedy = f"rename it; the first is {seen[name].place}"
                    self._flaw(node.place, f"a second {kind} component {name!r}", remedy)
                seen[name] = node
        yield from seen.items()

    def _scheme(self, node: Located) -> Iterator[SecurityScheme]:
        told = node.value if isinstance(node.value, dict) else {}
        kind, scheme = told.get("type"), str(told.get("scheme", "")).lower()
        if kind == "http" and scheme in ("bearer", "basic"):
            yield SecurityScheme(node.token, scheme, is_jwt=told.get("bearerFormat") == "JWT")
        elif kind == "apiKey" and told.get("in") == "header" and isinstance(told.get("name"), str):
            yield SecurityScheme(node.token, "header", header=told["name"])
        elif kind == "oauth2":
            yield SecurityScheme(node.token, "bearer")
        else:
            remedy = "use http bearer, http basic, apiKey in header or oauth2"
            self._flaw(node.place, f"security scheme {node.token!r} of an unknown kind", remedy)

    def _security(self, node: Located, schemes: Mapping[str, SecurityScheme]) -> tuple[tuple[str, ...], ...]:
        """The alternatives told by a node's ``security``; an empty one asks for nothing."""
        if node.value.get("security") is None:
            return ()
        below = node / "security"
        told = self._guarded(below, "security", lambda: tuple(tuple(dict(one)) for one in below.value)) or ()
        for name in dict.fromkeys(name for alternative in told for name in alternative):
            if name not in schemes:
                remedy = "declare it in components.securitySchemes"
                self._flaw(below.place, f"security names the unknown scheme {name!r}", remedy)
        return tuple(tuple(name for name in alternative if name in schemes) for alternative in told)

    def _servers(self, node: Located) -> tuple[Server, ...]:
        told = node.value.get("servers") or ()
        read = (self._guarded(node / "servers", "servers", partial(self._server, node, at)) for at in range(len(told)))
        return tuple(server for server in read if server is not None)

    def _server(self, node: Located, index: int) -> Server:
        below = node / "servers" / index
        url: str = below.value["url"]
        address: SplitResult = urlsplit(url)
        variables: dict[str, tuple[str, ...]] = {}
        for name, variable in (below.value.get("variables") or {}).items():
            variables[name] = tuple(dict.fromkeys([variable["default"], *variable.get("enum", ())]))
        if not address.hostname or "{" in address.netloc:
            raise BrokenFilesError(
                [Flaw(below.place, f"server {url!r} without a fixed host", "write the vendor's full URL")]
            )
        segments = tuple(part for part in address.path.split("/") if part)
        for part in segments:
            if part.startswith("{") and part[1:-1] not in variables:
                raise BrokenFilesError([Flaw(below.place, f"no variable for {part}", "declare it below `variables`")])
        return Server(address.netloc.lower(), segments, variables)

    def _operations(
        self,
        servers: tuple[Server, ...],
        security: tuple[tuple[str, ...], ...],
        schemes: Mapping[str, SecurityScheme],
        settings: Settings,
    ) -> Iterator[Operation]:
        for root in self._roots:
            own_servers = self._servers(root) if root.value.get("servers") else servers
            own_security = self._security(root, schemes) if "security" in root.value else security
            for path in root.value.get("paths") or {}:
                item = root / "paths" / path
                item_servers = self._servers(item) if item.value.get("servers") else own_servers
                for method in METHODS:
                    if method in item.value:
                        node = item / method
                        told = isinstance(node.value, dict) and node.value.get("security") is not None
                        read = partial(
                            self._declarations.operation,
                            node,
                            item,
                            servers=item_servers,
                            security=self._security(node, schemes) if told else own_security,
                            settings=settings,
                        )
                        if (operation := self._guarded(node, "an operation", read)) is not None:
                            yield operation

    def _named_responses(self, settings: Settings) -> dict[str, Response]:
        """The shared error answers for requests that reach no operation, by component name."""
        kinds = {"Unauthorized": "unauthenticated", "NotFound": "no_operation", "MethodNotAllowed": "wrong_method"}
        nodes = dict(self._component_nodes("responses"))
        read = {
            name: self._guarded(nodes[name], "a response", partial(self._declarations.response, status, nodes[name]))
            for name, kind in kinds.items()
            for status in [settings.statuses[kind]]
            if name in nodes
        }
        return {name: response for name, response in read.items() if response is not None}

    def _take(self, operation: Operation, operations: dict[str, Operation], router: Router) -> None:
        if (first := operations.get(operation.id)) is not None:
            remedy = f"rename it; the first is {first.place}"
            self._flaw(operation.place, f"a second operation {operation.id!r}", remedy)
        elif (first := router.add(operation)) is not None:
            found = f"{operation.method} {operation.path} is already answered by {first.id!r}"
            self._flaw(operation.place, found, f"remove one; the first is {first.place}")
        else:
            operations[operation.id] = operation
