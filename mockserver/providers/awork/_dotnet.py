"""Names of .NET types, which awork's answers give away when a JSON value has the wrong type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.errors import Problem
    from mockserver.spec.references import Located, References

_NUMBERS = {"integer": "System.Int32", "number": "System.Double", "boolean": "System.Boolean"}
_TEXTS = {"uuid": "System.Guid", "date-time": "System.DateTime"}


def type_name(call: Call, problem: Problem) -> str | None:
    """The type that the parser could not make of a body's value; None if the value was read and broke a rule."""
    assert call.operation is not None  # a body was read
    assert call.operation.body is not None
    media = next(iter(call.operation.body.content.values()))
    if media.schema is None:
        return None
    references = call.provider.references
    schema = _schema_at(references, media.schema, problem.at)
    return _named(references, schema) if _is_type_error(schema.value, problem) else None


def is_int32(value: Any) -> bool:
    """Whether a JSON value is an integer that 32 bits hold."""
    return isinstance(value, int) and -(2**31) <= value < 2**31


def _schema_at(references: References, schema: Located, at: tuple[str | int, ...]) -> Located:
    """The schema of the value that lies this way from the top of the body."""
    schema = references.follow(schema)
    for step in at:
        schema = references.follow(schema / "items" if isinstance(step, int) else schema / "properties" / step)
    return schema


def _is_type_error(schema: dict[str, Any], problem: Problem) -> bool:
    match problem.rule:
        case "type":
            # Texts and lists may be null for the parser; it is a rule that wants them.
            return problem.got is not None or not problem.at or _scalar(schema) != "System.String"
        case "format":
            return True
        case "minimum" | "maximum":
            return not is_int32(problem.got)
        case "enum":
            return not isinstance(problem.got, str)
    return False


def _named(references: References, schema: Located) -> str:
    told = schema.value
    kinds = _kinds(told)
    if "array" in kinds:
        return f"System.Collections.Generic.List`1[{_named(references, references.follow(schema / 'items'))}]"
    if "object" in kinds:
        return "System.Object"
    name = _scalar(told)
    return f"System.Nullable`1[{name}]" if "null" in kinds and name != "System.String" else name


def _scalar(schema: dict[str, Any]) -> str:
    numbers = (_NUMBERS[kind] for kind in _kinds(schema) if kind in _NUMBERS)
    return next(numbers, None) or _TEXTS.get(schema.get("format", ""), "System.String")


def _kinds(schema: dict[str, Any]) -> list[str]:
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else kinds
