"""Generated requests to a real API: valid ones alone, to operations that only read, with ids found by reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import schemathesis
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema

from mockserver.contract.cases import put_in_order, spell_integers
from mockserver.contract.discovery import is_id, path_names
from mockserver.contract.document import document_of
from mockserver.contract.flows import manners_of
from mockserver.contract.gate.allowing import only_reads
from mockserver.contract.gate.secret import DUMMY
from mockserver.contract.generated import auth_of, check_named, register_formats
from mockserver.contract.run import Run
from mockserver.contract.sending import Bridge, Received, Sent
from mockserver.contract.target import Target
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation

_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


class GeneratedReads:
    """The generated run over one provider's real API: so many cases of an operation and no more, none after a failure.

    Hypothesis would go on: with every documented example, and looking for a simpler case that fails.
    """

    def __init__(self, run: Run, provider: Provider) -> None:
        self._run = run
        self._provider = provider
        self._reads = [one for one in provider.operations.values() if only_reads(one) and one.security]
        self._document = document_of(provider, {})
        self._by_label: dict[str, Operation] = {}
        self._tried: Counter[str] = Counter()
        self._failures: dict[str, BaseException] = {}
        for path, item in list(self._document["paths"].items()):
            self._keep_reads(path, item)
        register_formats(provider)

    def schema(self) -> BaseSchema:
        """The provider's reads for ``schema.parametrize()``."""
        schema = schemathesis.openapi.from_dict(self._document, config=self._config())
        schema.app = Bridge(self._send)
        return schema

    def try_case(self, case: Case[Any]) -> None:
        """Send one request, at records that exist, and hold the answer to its fragment."""
        label = case.operation.label
        if label in self._failures:
            raise self._failures[label]
        if self._tried[label] == self._run.examples:
            return
        self._tried[label] += 1
        try:
            self._send_case(case)
        except BaseException as failure:
            self._failures[label] = failure
            raise

    def _send_case(self, case: Case[Any]) -> None:
        target = self._run.real(self._provider)
        if not isinstance(target, Target):
            pytest.skip(f"missing real credentials: {' or '.join(target)}")
        operation, found = self._by_label[case.operation.label], self._run.found(self._provider)
        if missing := found.missing.get(operation.id):
            pytest.skip(f"no read shows a {' or '.join(missing)}")
        for name in path_names(operation):
            if values := found.values(operation, name):
                case.path_parameters[name] = values[0]
        for holder in (case.query, case.body):
            _fill(holder, {name: found.shown(name) for name in _names(holder) if is_id(name)})
        spell_integers(case)
        put_in_order(case, manners_of(self._provider).ordered)
        target.log.judge(None)
        response = case.call()
        target.log.judge(target.log.current[-1])
        target.coverage.saw(self._provider.name, operation.id, response.status_code)
        case.validate_response(response, checks=[check_named(name) for name in _CHECKS])

    def _keep_reads(self, path: str, item: dict[str, Any]) -> None:
        """Take everything else out of the document, so that nothing is generated for it."""
        ids = {one.id: one for one in self._reads}
        for method in ("get", "put", "post", "delete", "options", "head", "patch", "trace"):
            operation = ids.get(item.get(method, {}).get("operationId", ""))
            if operation is None:
                item.pop(method, None)
            else:
                self._by_label[f"{method.upper()} {path}"] = operation
        if not any(label.endswith(f" {path}") for label in self._by_label):
            del self._document["paths"][path]

    def _send(self, sent: Sent) -> Received:
        target = self._run.real(self._provider)
        assert isinstance(target, Target)
        return target.exchange(sent)

    def _config(self) -> SchemathesisConfig:
        schemes = {self._provider.schemes[one.security[0][0]] for one in self._reads if one.security[0]}
        return SchemathesisConfig.from_dict(
            {
                "seed": self._run.seed,
                "headers": dict(manners_of(self._provider).headers),
                "auth": {"openapi": {one.name: auth_of(one, DUMMY) for one in schemes}},
                "generation": {
                    "mode": "positive",
                    "max-examples": self._run.examples,
                    "database": "none",
                    "deterministic": True,
                    "allow-extra-parameters": False,
                },
                "phases": {"coverage": {"enabled": False}},
                "cache": {"enabled": False},
            }
        )


def _names(holder: Any) -> list[str]:
    return list(holder) if isinstance(holder, dict) else []


def _fill(holder: Any, values: Mapping[str, Sequence[Any]]) -> None:
    """Ids in a query or body are those of records that exist; one that nobody has seen is left out."""
    for name, shown in values.items():
        if shown:
            holder[name] = shown[0]
        else:
            del holder[name]
