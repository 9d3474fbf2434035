"""A provider's folder of fragments into one frozen ``Provider``; every flaw is reported with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from mockserver.errors import BrokenFilesError, Flaw
from mockserver.files import shown
from mockserver.spec.compiled import Compiled, compiled
from mockserver.spec.declaration import Declarations
from mockserver.spec.document import Document
from mockserver.spec.operation import METHODS, Operation, Response, Server
from mockserver.spec.references import Located, References
from mockserver.spec.router import Router
from mockserver.spec.schemas import Schemas
from mockserver.spec.security import SecurityScheme, read_scheme
from mockserver.spec.server import read_server
from mockserver.spec.vocabulary import Settings, read_settings, same_as
from mockserver.spec.wellformed import check_members, check_shape, is_common

_T = TypeVar("_T")


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
    compiled = Compiled(folder)
    documents = {path.name: compiled.load(path) for path in sorted(folder.glob("*.yaml"))}
    return _Loader(folder, documents, is_checked=compiled.is_all(documents)).load()


def compile_provider(folder: Path) -> bytes:
    """The folder's ``compiled.json``: fragments that can be served, so nobody checks them again while they stay so.

    Raises BrokenFilesError for any others.
    """
    load_provider(folder)
    return compiled(folder)


@dataclass(frozen=True, slots=True)
class _Declared:
    """An operation where it stands: its document, its path item and its node."""

    root: Located
    item: Located
    node: Located
    servers: tuple[Server, ...]

    @property
    def has_id(self) -> bool:
        return isinstance(self.node.value, dict) and isinstance(self.node.value.get("operationId"), str)


class _Loader:
    def __init__(self, folder: Path, documents: Mapping[str, Document], *, is_checked: bool) -> None:
        self._folder = folder
        self._is_checked = is_checked
        self._references = References(folder.name, documents)
        self._roots = [self._references.root(uri) for uri in self._references.documents]
        self._common = next(filter(is_common, self._roots), None)
        self._flaws: list[Flaw] = []
        self._declarations = Declarations(folder.name, self._references, self._flaw, checked=is_checked)

    def load(self) -> Provider:
        if not self._is_checked:
            self._check()
        settings = self._settings()
        schemes = {
            name: scheme
            for name, node in self._component_nodes("securitySchemes")
            for scheme in read_scheme(node, self._flaw)
        }
        security = self._security(self._common, schemes) if self._common else ()
        servers = self._servers(self._common) if self._common else ()
        router = Router(settings.ignore_path_case)
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

    def _check(self) -> None:
        for root in self._roots:
            check_shape(root, self._flaw)
        self._stop_if_flawed()
        check_members(self._roots, self._references, self._flaw)

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
        read = (
            self._guarded(node / "servers", "servers", partial(read_server, node / "servers" / at))
            for at in range(len(told))
        )
        return tuple(server for server in read if server is not None)

    def _operations(
        self,
        servers: tuple[Server, ...],
        security: tuple[tuple[str, ...], ...],
        schemes: Mapping[str, SecurityScheme],
        settings: Settings,
    ) -> Iterator[Operation]:
        declared = list(self._declared(servers))
        by_id = {one.node.value["operationId"]: one for one in declared if one.has_id}
        for one in declared:
            source = self._source(one, by_id)
            told = source.node.value.get("security") if isinstance(source.node.value, dict) else None
            asked = source.node if told is not None else source.root
            read = partial(
                self._declarations.operation,
                one.node,
                one.item,
                source=source.node,
                servers=one.servers,
                security=self._security(asked, schemes) if "security" in asked.value else security,
                settings=settings,
            )
            if (operation := self._guarded(one.node, "an operation", read)) is not None:
                yield operation

    def _declared(self, servers: tuple[Server, ...]) -> Iterator[_Declared]:
        """Every operation of every path, before it is read."""
        for root in self._roots:
            own = self._servers(root) if root.value.get("servers") else servers
            for path in root.value.get("paths") or {}:
                item = root / "paths" / path
                item_servers = self._servers(item) if item.value.get("servers") else own
                for method in METHODS:
                    if method in item.value:
                        yield _Declared(root, item, item / method, item_servers)

    def _source(self, one: _Declared, declared: Mapping[str, _Declared]) -> _Declared:
        """The operation that this one is the same as, or itself."""
        if (name := same_as(one.node.value)) is None:
            return one
        source = declared.get(name)
        if source is None or same_as(source.node.value) is not None or source.node.token != one.node.token:
            place, method = (one.node / "x-mock" / "same_as").place, one.node.token.upper()
            self._flaw(place, f"same_as {name!r}", f"name a {method} operation of its own in this provider")
            return one
        return source

    def _named_responses(self, settings: Settings) -> dict[str, Response]:
        """The shared error answers for requests that reach no operation, by component name."""
        kinds = {
            "Unauthorized": "unauthenticated",
            "NotFound": "no_operation",
            "MethodNotAllowed": "wrong_method",
            "TooManyRequests": "throttled",
        }
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
