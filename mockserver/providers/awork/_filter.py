"""The language of ``filterby``: an expression becomes a test of one row.

Follows awork's page on filtering (https://developers.awork.com/filtering). What it shares with ordering is in
``_expressions``.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from mockserver.providers.awork._expressions import NOUNS, BadExpression, Kind, Property, column_of, parse, quoted
from mockserver.providers.awork._operands import Operand, Scope, Test, Value, compared, literal, unquoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

DEEPEST: Final = 50  # brackets, nots and lambdas around one another
LAMBDAS: Final = 3  # each multiplies the work by the length of its list, and an inner one may walk the same list again

# Keywords are lower-case, as on the vendor's page; only names of properties are read in any case. A path is one
# terminal that stops before /any( and /count(, so that a property may bear the name of an operator.
GRAMMAR: Final = r"""
    ?start: either
    ?either: both (_OR both)*
    ?both: negated (_AND negated)*
    ?negated: test | _NOT negated -> negation
    ?test: "(" either ")" -> group
        | operand (EQ | COMPARISON) operand -> comparison
        | operand _IN "(" _literal ("," _literal)* ")" -> membership
        | claim
        | claim EQ BOOLEAN -> verdict
    ?claim: (STARTSWITH | ENDSWITH) "(" PROPERTY "," TEXT ")" -> affix
        | SUBSTRINGOF "(" TEXT "," PROPERTY ")" -> affix
        | PROPERTY _ANY VARIABLE ":" either ")" -> some
    ?operand: PROPERTY | _literal
        | _TOLOWER "(" PROPERTY ")" -> lowered
        | PROPERTY _COUNT (VARIABLE ":" either)? ")" -> counted
    _literal: NULL | BOOLEAN | NUMBER | TEXT | DATETIME | GUID | ME | MOMENT

    PROPERTY: /[^\W\d]\w*(\/(?!(any|count)\s*\()[^\W\d]\w*)*/
    VARIABLE: /[^\W\d]\w*/
    _ANY: /\/any\s*\(/
    _COUNT: /\/count\s*\(/
    EQ: /eq\b/
    COMPARISON: /(ne|gt|ge|lt|le)\b/
    _IN: /in\b/
    _OR: /or\b/
    _AND: /and\b/
    _NOT.2: /not\b/
    STARTSWITH.2: /startswith(?=\s*\()/
    ENDSWITH.2: /endswith(?=\s*\()/
    SUBSTRINGOF.2: /substringof(?=\s*\()/
    _TOLOWER.2: /tolower(?=\s*\()/
    NULL.2: /null\b/
    BOOLEAN.2: /(true|false)\b/
    NUMBER: /(0x[0-9A-Fa-f]{1,2}|[0-9]{1,28}(L|(\.[0-9]{1,28})?[fM]?))(?![\w.])/
    TEXT: /'([^']|'')*'/
    DATETIME.2: /datetime'[^']*'/
    GUID.2: /guid'[^']*'/
    ME.2: /me\.id\b/
    MOMENT.2: /(now|today([+-][0-9]{1,9}d)?|sow|eow|som|eom)(?![\w\/+-])/
    %ignore /[ \t\r\n]+/
"""

_Node = Any  # a lark tree or token; the grammar says which


def matching(
    expression: str, *, now: datetime, caller: str | None, properties: Mapping[str, Any] | None
) -> Callable[[dict[str, Any]], bool]:
    """A test that says of a row whether the expression holds; BadExpression where it cannot be asked.

    ``properties`` is the JSON Schema of a row, references resolved; None takes every name for a property of unknown
    type. ``now`` is aware. ``caller`` is the GUID behind ``me.id``, which equals nothing when None.
    """
    tree = parse(GRAMMAR, expression, "Write it like firstName eq 'Anna'; keywords are lower-case.")
    test = _Compiler(now.astimezone(UTC), caller, (("", Property(properties)),)).test(tree)
    return lambda row: test((row,))


@dataclass(frozen=True, slots=True)
class _Compiler:
    now: datetime
    caller: str | None
    places: tuple[tuple[str, Property], ...]  # the row, then the variable of each lambda around
    depth: int = 0

    def test(self, tree: _Node) -> Test:
        children = tree.children
        match tree.data:
            case "either":
                return _either([self.test(child) for child in children])
            case "both":
                return _both([self.test(child) for child in children])
            case "group":
                return self._within(tree).test(children[0])
            case "negation":
                return _negated(self._within(tree).test(children[0]))
            case "verdict":
                claim = self.test(children[0])
                return claim if children[2] == "true" else _negated(claim)
            case "comparison":
                return compared(self._operand(children[0]), children[1], self._operand(children[2]))
            case "membership":
                left, *others = map(self._operand, children)
                return _either([compared(left, "eq", other) for other in others])
            case "some":
                items, test = self._lambda(tree)
                return lambda scope: any(test((*scope, item)) for item in items(scope) or ())
        return self._affix(*children)

    def _within(self, tree: _Node) -> _Compiler:
        if self.depth == DEEPEST:
            raise BadExpression(tree.meta.start_pos + 1, f"More than {DEEPEST} levels of nesting", "Write it flatter.")
        return replace(self, depth=self.depth + 1)

    def _lambda(self, tree: _Node) -> tuple[Value, Test]:
        path, variable, body = tree.children
        if len(self.places) > LAMBDAS:
            raise BadExpression(
                column_of(path), f"More than {LAMBDAS} lists within one another", "Filter on fewer lists."
            )
        items, item = self._taken(path, "list"), self._located(path)[1].item
        inner = replace(self._within(tree), places=(*self.places, (str(variable), item)))
        return items, inner.test(body)

    def _affix(self, function: _Node, path: _Node, part: _Node) -> Test:
        if function == "substringof":
            path, part = part, path
        taken, wanted, holds = self._taken(path, "text"), unquoted(part), _AFFIXES[function]

        def test(scope: Scope) -> bool:
            text = taken(scope)
            return text is not None and holds(text, wanted)

        return test

    def _operand(self, node: _Node) -> Operand:
        match getattr(node, "data", None):
            case "lowered":
                return self._lowered(*node.children)
            case "counted":
                return self._counted(node)
        return self._property(node) if node.type == "PROPERTY" else literal(node, self.now, self.caller)

    def _lowered(self, path: _Node) -> Operand:
        text = self._taken(path, "text")

        def value(scope: Scope) -> str | None:
            found = text(scope)
            return None if found is None else found.lower()

        return Operand(f"tolower({path})", column_of(path), "text", lambda _: value)

    def _counted(self, tree: _Node) -> Operand:
        """A missing list has no items: awork leaves out members that are not set."""
        path, *condition = tree.children
        items, test = self._lambda(tree) if condition else (self._taken(path, "list"), _always)

        def value(scope: Scope) -> int:
            return sum(test((*scope, item)) for item in items(scope) or ())

        return Operand(f"{path}/count()", column_of(path), "number", lambda _: value)

    def _property(self, path: _Node) -> Operand:
        index, place = self._located(path)
        return Operand(path, column_of(path), place.kind, lambda kind: _read(index, place.reader(kind)))

    def _taken(self, path: _Node, kind: Kind) -> Value:
        """The values of a property that has to be of this kind."""
        index, place = self._located(path)
        if place.kind not in (kind, "anything"):
            found = f"{quoted(path)} is {NOUNS[place.kind]}, not {NOUNS[kind]}"
            raise BadExpression(column_of(path), found, f"Name a property that is {NOUNS[kind]}.")
        return _read(index, place.reader(kind))

    def _located(self, path: _Node) -> tuple[int, Property]:
        """Which of the places the path starts from, and where it leads; the innermost variable goes first."""
        first, _, rest = path.partition("/")
        for index in range(len(self.places) - 1, 0, -1):
            variable, item = self.places[index]
            if variable == first:
                return index, item.at(rest, column_of(path) + len(first) + 1) if rest else item
        return 0, self.places[0][1].at(path, column_of(path))


def _either(tests: Sequence[Test]) -> Test:
    return lambda scope: any(test(scope) for test in tests)


def _both(tests: Sequence[Test]) -> Test:
    return lambda scope: all(test(scope) for test in tests)


def _negated(test: Test) -> Test:
    return lambda scope: not test(scope)


def _always(_: Scope) -> bool:
    return True


def _read(index: int, reader: Callable[[Any], Any]) -> Value:
    return lambda scope: reader(scope[index])


_AFFIXES: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "substringof": operator.contains,
}
