"""Compiled schemas of one provider: verdicts and their wording, the same for requests, replies, seeds and examples."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from mockserver.errors import Problem
from mockserver.spec.references import Located, References

# Where jsonschema-rs keeps what a keyword asked for, by kind of error.
_EXPECTED = ("limit", "types", "format", "pattern", "options", "property", "expected_value")


class Schemas:
    """Validators compiled when first met (about a millisecond each) and shared by place."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._registry: Any = None
        self._compiled: dict[tuple[str, str], Any] = {}

    def validator(self, schema: Located) -> Any:
        """The compiled validator (``is_valid``, ``iter_errors``) of the schema at a place."""
        try:
            return self._compiled[schema.uri, schema.pointer]
        except KeyError:
            compiled = self._compiled[schema.uri, schema.pointer] = self._compile(schema)
            return compiled

    def _compile(self, schema: Located) -> Any:
        if self._registry is None:
            documents = [(uri, document.value) for uri, document in self._references.documents.items()]
            self._registry = jsonschema_rs.Registry(documents, draft=jsonschema_rs.Draft202012)
        return jsonschema_rs.validator_for({"$ref": schema.reference}, registry=self._registry, validate_formats=True)

    def problems(self, schema: Located, value: Any, where: str, at: tuple[str | int, ...] = ()) -> list[Problem]:
        """Everything that is wrong with a value, each with its place in the value and in the fragment."""
        return [self._problem(error, where, at) for error in self.validator(schema).iter_errors(value)]

    def _problem(self, error: Any, where: str, at: tuple[str | int, ...]) -> Problem:
        kind = error.kind
        told = kind.as_dict()
        expected = next((told[name] for name in _EXPECTED if name in told), None)
        location = error.absolute_keyword_location
        return Problem(
            where=where,
            at=(*at, *error.instance_path),
            rule=kind.name,
            message=error.message,
            got=error.instance,
            expected=expected,
            source=self._references.place(location) if location else None,
        )
