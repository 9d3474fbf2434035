"""One operation of a fragment, everything decided at start: frozen values without behaviour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mockserver.spec.contract import Contract
from mockserver.spec.references import Located
from mockserver.spec.vocabulary import Mock

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class _Declared:
    """What stands at a node; its line is worked out when somebody asks for it."""

    __slots__ = ()
    node: Located

    @property
    def place(self) -> str:
        """``file:line``."""
        return self.node.place


@dataclass(frozen=True, slots=True)
class Parameter(_Declared):
    """A path, query or header parameter: where its schema stands, and the JSON types that its text is read as.

    The first of ``types`` that fits is taken; ``items`` is the type of an array's items.
    """

    name: str
    where: str
    required: bool
    schema: Located
    types: tuple[str, ...]
    items: str
    default: Any
    example: Any
    node: Located


@dataclass(frozen=True, slots=True)
class Media:
    """A body in one media type: where its schema stands (if it has one) and its named examples."""

    schema: Located | None
    examples: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Body(_Declared):
    """A request body by media type, in the fragment's order."""

    required: bool
    content: Mapping[str, Media]
    node: Located


@dataclass(frozen=True, slots=True)
class Response(_Declared):
    """A declared answer; ``required`` names the headers that it must have, in lower case."""

    status: int
    required: frozenset[str]
    content: Mapping[str, Media]
    evidence: Mapping[str, str]
    description: str
    node: Located


@dataclass(frozen=True, slots=True)
class Server:
    """Where operations live: host, path segments (``{name}`` for a variable) and the variables' allowed values."""

    host: str
    segments: tuple[str, ...]
    variables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """``api.library.example/v1``, variables at their default."""
        shown = (self.variables[part[1:-1]][0] if part.startswith("{") else part for part in self.segments)
        return "/".join((self.host, *shown))


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into an operation and what comes out."""

    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: Mapping[int, Response]


@dataclass(frozen=True, eq=False)
class Operation(_Declared):
    """Method, path and everything declared for them. ``security`` lists alternatives, each a tuple of scheme names.

    ``read`` is called for the contents when they are first asked for: of thousands of operations a run meets few.
    """

    provider: str
    id: str
    method: str
    path: str
    servers: tuple[Server, ...]
    read: Callable[[], Contents] = field(repr=False)
    security: tuple[tuple[str, ...], ...]
    mock: Mock
    evidence: Mapping[str, str]
    summary: str
    node: Located
    same_as: str | None = None
    contract: Contract | None = None

    @cached_property
    def contents(self) -> Contents:
        """Parameters, body and responses together."""
        return self.read()

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Those of the path item and its own, which replace them."""
        return self.contents.parameters

    @cached_property
    def body(self) -> Body | None:
        """What a request may carry, if anything."""
        return self.contents.body

    @cached_property
    def responses(self) -> Mapping[int, Response]:
        """Declared answers by status."""
        return self.contents.responses

    @property
    def behaviour(self) -> str:
        """The id that its handler bears: its own, or that of the operation it is the same as."""
        return self.same_as or self.id

    @property
    def success(self) -> Response:
        """The first declared answer below 400: what success gives unless a handler says otherwise."""
        return next(response for status, response in self.responses.items() if status < 400)
