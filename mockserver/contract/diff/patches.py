"""What a fragment could say instead, so that the real API's answers keep to it: a few lines and where they belong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from mockserver.contract.diff.breaches import Breach


@dataclass(frozen=True)
class Patch:
    """Lines of a fragment that go and lines that come, at ``file:line``."""

    place: str
    minus: tuple[str, ...]
    plus: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([f"@@ {self.place}", *(f"-{one}" for one in self.minus), *(f"+{one}" for one in self.plus)])


def patch_of(breach: Breach) -> Patch | None:
    """The least change with which the answers would keep to the fragment; None where only a person can tell."""
    schema, name = breach.node, breach.at.rpartition("/")[2]
    if breach.kind == "undeclared" and "properties" in schema.value:
        return Patch((schema / "properties").place, (), (f"{name}: {{type: {breach.found}}}",))
    if breach.kind == "missing" and name in schema.value.get("required", ()):
        told = schema.value["required"]
        left = [one for one in told if one != name]
        return Patch((schema / "required").place, (_line("required", told),), (_line("required", left),))
    if breach.kind in ("null", "type") and "type" in schema.value:
        told = schema.value["type"]
        types = [*([told] if isinstance(told, str) else told), breach.found]
        return Patch((schema / "type").place, (_line("type", told),), (_line("type", types),))
    if breach.kind == "enum" and "enum" in schema.value:
        told = schema.value["enum"]
        return Patch((schema / "enum").place, (_line("enum", told),), (_line("enum", [*told, breach.found]),))
    if breach.kind == "format" and "format" in schema.value:
        return Patch((schema / "format").place, (_line("format", schema.value["format"]),), ())
    if breach.kind == "status" and "responses" in schema.value:
        return Patch((schema / "responses").place, (), (f'"{breach.at}": {{description: "Seen at the real API."}}',))
    if breach.kind == "header":
        return Patch(schema.place, (f"{breach.at}: {{required: true}}",), (f"{breach.at}: {{required: false}}",))
    return None


def _line(key: str, value: Any) -> str:
    """A line of YAML in flow style."""
    items = value if isinstance(value, list) else None
    shown = f"[{', '.join(map(_scalar, items))}]" if items is not None else _scalar(value)
    return f"{key}: {shown}"


def _scalar(value: Any) -> str:
    """A scalar, in quotes where YAML would take it for something else."""
    text = value if isinstance(value, str) else json.dumps(value)
    is_plain = isinstance(value, str) and value.replace("_", "a").replace("-", "a").isalnum() and value not in _WORDS
    return text if is_plain or not isinstance(value, str) else json.dumps(text)


_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off"})
