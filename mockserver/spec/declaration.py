"""What a fragment declares for one operation, from located YAML into frozen values. Whole fragments: fragment.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from mockserver.errors import BrokenFilesError, Flaw
from mockserver.spec.contract import Contract, read_contract
from mockserver.spec.operation import Body, Contents, Media, Operation, Parameter, Response, Server
from mockserver.spec.references import Located, References
from mockserver.spec.vocabulary import EVIDENCE, Mock, Report, Settings, read_mock

FlawFound = Callable[[str, str, str], None]
"""Called with a place (``file:line``), what was found there, and the remedy."""

_PLACES = ("path", "query", "header")
_TYPES = ("integer", "number", "boolean", "array", "string")
_STATUS = re.compile(r"[1-5][0-9][0-9]")
_NAMED_IN_PATH = re.compile(r"\{([^/}]*)\}")
_WITH_KEY = ("get", "update", "replace", "delete")


class Declarations:
    """Reads the operations and responses of one provider; flaws that leave them readable go to ``flaw``.

    Contents of operations that are ``checked`` already are read when they are first asked for.
    """

    def __init__(self, provider: str, references: References, flaw: FlawFound, *, checked: bool) -> None:
        self._checked = checked
        self._provider = provider
        self._references = references
        self._flaw = flaw
        self._shared: dict[tuple[int, str], Response] = {}

    def operation(
        self,
        node: Located,
        item: Located,
        *,
        source: Located,
        servers: tuple[Server, ...],
        security: tuple[tuple[str, ...], ...],
        settings: Settings,
    ) -> Operation:
        """The operation at ``node`` of a path item, declared at ``source`` if it is the same as another.

        Raises BrokenFilesError, or what a wrong shape of YAML raises.
        """
        told = node.value
        if not servers:
            raise BrokenFilesError([Flaw(node.place, "no server", "add `servers` here or to common.yaml")])
        if not isinstance(operation_id := told.get("operationId"), str):
            raise BrokenFilesError([Flaw(node.place, "no operationId", "add a snake_case one")])
        operation = Operation(
            provider=self._provider,
            id=operation_id,
            method=node.token.upper(),
            path=item.token,
            servers=servers,
            read=partial(self._contents, item, source),
            security=security,
            mock=self._mock(source),
            evidence=self._evidence(source),
            summary=source.value.get("summary", ""),
            node=node,
            same_as=source.value["operationId"] if source is not node else None,
            contract=self._contract(source),
        )
        if not self._checked:
            self._check(operation, source, settings)
        return operation

    def _contents(self, item: Located, source: Located) -> Contents:
        parameters = {
            (parameter.name, parameter.where): parameter
            for owner in (item, source)
            for parameter in self._parameters(owner)
        }
        return Contents(tuple(parameters.values()), self._body(source), dict(self._responses(source)))

    def _check(self, operation: Operation, source: Located, settings: Settings) -> None:
        node = operation.node
        if not any(status < 400 for status in operation.responses):
            raise BrokenFilesError([Flaw(node.place, "no answer below 400", "declare the one that success gives")])
        self._check_path(operation)
        if node is not source:
            self._mock(node)
        if "x-mock" in source.value:
            self._check_mock(operation, source / "x-mock", settings)

    def response(self, status: int, node: Located) -> Response:
        """The answer declared at ``node`` or where its ``$ref`` leads."""
        response = self._references.follow(node)
        if node.value.keys() == {"$ref"}:  # shared by most operations: read once
            known = self._shared.get((status, response.reference))
            if known is None:
                known = self._shared[status, response.reference] = self.response(status, response)
            return known
        required = frozenset(
            name.lower()
            for name in response.value.get("headers") or {}
            if self._references.follow(response / "headers" / name).value.get("required", False)
        )
        evidence = self._evidence(node if "x-evidence" in node.value else response)
        description = str(response.value.get("description", ""))
        return Response(status, required, self._content(response), evidence, description, response)

    def report(self, node: Located) -> Report:
        """Reports flaws below a node, for the readers of x-mock."""

        def report(below: str, found: str, remedy: str) -> None:
            self._flaw(node.document.place(f"{node.pointer}{below}"), found, remedy)

        return report

    def _mock(self, node: Located) -> Mock:
        if "x-mock" not in node.value:
            return Mock()
        below = node / "x-mock"
        return read_mock(below.value, self.report(below))

    def _contract(self, node: Located) -> Contract | None:
        if "x-contract" not in node.value:
            return None
        below = node / "x-contract"
        return read_contract(below.value, self.report(below))

    def _parameters(self, owner: Located) -> Iterator[Parameter]:
        for index in range(len(owner.value.get("parameters") or ())):
            node = self._references.follow(owner / "parameters" / index)
            told = node.value
            schema = node / "schema"
            resolved = self._references.follow(schema).value
            parameter = Parameter(
                name=told["name"],
                where=told["in"],
                required=told.get("required", False),
                schema=schema,
                types=self._types(schema),
                items=self._types(schema / "items")[0] if "items" in resolved else "string",
                default=resolved.get("default"),
                example=told.get("example", resolved.get("default")),
                node=node,
            )
            self._check_parameter(parameter, told)
            yield parameter

    def _check_parameter(self, parameter: Parameter, told: Mapping[str, Any]) -> None:
        if parameter.where not in _PLACES:
            remedy = f"use one of {', '.join(_PLACES)}"
            self._flaw(parameter.place, f"the parameter {parameter.name!r} in {parameter.where!r}", remedy)
        if "array" in parameter.types:
            repeated = told.get("style", "form") == "form" and told.get("explode", True) is True
            if parameter.where != "query" or not repeated:
                found = f"the array {parameter.name!r} in a form that is not read"
                self._flaw(
                    parameter.place, found, "put arrays into the query, each item by itself (style form, explode)"
                )

    def _check_path(self, operation: Operation) -> None:
        """A path names its parameters in whole segments, and they are the declared ones."""
        named = _NAMED_IN_PATH.findall(operation.path)
        for segment in operation.path.split("/"):
            if "{" in segment and not _NAMED_IN_PATH.fullmatch(segment):
                self._flaw(
                    operation.place, f"a parameter within the segment {segment!r}", "give it a segment of its own"
                )
        declared = [parameter.name for parameter in operation.parameters if parameter.where == "path"]
        for name in named:
            if name not in declared:
                self._flaw(operation.place, f"{{{name}}} in the path without a parameter", f"declare {name!r} in path")
        variables = {name for server in operation.servers for name in server.variables}
        for name in declared:
            if name not in named and name not in variables:
                self._flaw(
                    operation.place, f"the path parameter {name!r}", f"write {{{name}}} into the path, or drop it"
                )

    def _check_mock(self, operation: Operation, node: Located, settings: Settings) -> None:
        """What ``x-mock`` names is there: the collection, the parameters, the example."""
        report, mock = self.report(node), operation.mock
        has_example = any(media.examples for media in operation.success.content.values())
        if mock.constant and (operation.method != "GET" or not has_example):
            report("/constant", "a constant that is no GET with an example", "declare the answer's example")
        if (standard := mock.standard) is None:
            return
        if standard.collection not in settings.collections:
            known = ", ".join(settings.collections) or "none"
            found = f"the unknown collection {standard.collection!r}"
            report(f"/{standard.verb}", found, f"use one of {known}, or declare it in common.yaml")
        names = [parameter.name for parameter in operation.parameters]
        for index, name in enumerate(standard.match):
            if name not in names:
                report(f"/match/{index}", f"no parameter {name!r}", f"use one of {', '.join(names) or 'none'}")
        in_path = [parameter.name for parameter in operation.parameters if parameter.where == "path"]
        if standard.key is not None and standard.key not in in_path:
            report("/key", f"no path parameter {standard.key!r}", f"use one of {', '.join(in_path) or 'none'}")
        elif standard.verb in _WITH_KEY and not in_path:
            report(f"/{standard.verb}", "no path parameter that holds the key", "add one, or use list or create")

    def _body(self, node: Located) -> Body | None:
        if "requestBody" not in node.value:
            return None
        body = self._references.follow(node / "requestBody")
        return Body(body.value.get("required", False), self._content(body), body)

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

    def _responses(self, node: Located) -> Iterator[tuple[int, Response]]:
        responses = node / "responses"
        for told in responses.value:
            if _STATUS.fullmatch(told) is None:
                raise BrokenFilesError(
                    [Flaw((responses / told).place, f"the answer {told!r}", "name one status, like 404")]
                )
            yield int(told), self.response(int(told), responses / told)

    def _types(self, schema: Located) -> tuple[str, ...]:
        """The JSON types that a parameter's text is read as, the strictest first; text, if none is said."""
        told = [part.value.get("type", _kinds(part.value)) for part in self._references.parts(schema)]
        kinds = {kind for one in told for kind in ([one] if isinstance(one, str) else one)}
        return tuple(kind for kind in _TYPES if kind in kinds) or ("string",)

    def _evidence(self, node: Located) -> dict[str, str]:
        told = node.value.get("x-evidence") or {}
        if not isinstance(told, dict) or not set(told) <= set(EVIDENCE):
            remedy = f"write one of {', '.join(EVIDENCE)} and its source"
            self._flaw((node / "x-evidence").place, f"evidence {told!r}", remedy)
            return {}
        return told


def _kinds(schema: Mapping[str, Any]) -> set[str]:
    """The JSON types of a schema's constants."""
    constants = [schema["const"]] if "const" in schema else schema.get("enum", ())
    names = {bool: "boolean", int: "integer", float: "number", str: "string"}
    return {names[type(one)] for one in constants if type(one) in names}
