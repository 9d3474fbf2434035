"""Generated runs: schemathesis over every operation of a provider against the mock in process, all checks on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import schemathesis
from hypothesis import strategies
from schemathesis import Case
from schemathesis.checks import CHECKS, CheckFunction
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.schemas import BaseSchema

from mockserver.contract.cases import put_in_order, spell_integers
from mockserver.contract.document import document_of
from mockserver.contract.flows import manners_of
from mockserver.contract.report.exchanges import Exchange
from mockserver.contract.run import Run
from mockserver.contract.sending import Bridge
from mockserver.contract.shadow import Shadow
from mockserver.contract.target import Reply
from mockserver.engine.example import fitting_token
from mockserver.engine.integers import Places, integer_places, whole_floats
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.spec.security import SecurityScheme
from mockserver.state.store import CREDENTIALS


@dataclass
class Seen:
    """What one operation's generated run has shown: how often each excepted check failed."""

    excepted: Counter[str] = field(default_factory=Counter)


class Generated:
    """The generated run over one provider."""

    def __init__(self, run: Run, provider: Provider) -> None:
        self._run = run
        self._provider = provider
        self._manners = manners_of(provider)
        self._target = run.mock(provider)
        self._document = document_of(provider, self._manners.known)
        self._by_label = {
            f"{operation.method} {path}": operation.id
            for path, item in self._document["paths"].items()
            for operation in provider.operations.values()
            if item.get(operation.method.lower(), {}).get("operationId") == operation.id
        }
        self._integers = {one.id: self._places(one.id) for one in provider.operations.values()}
        self.seen: dict[str, Seen] = {}
        self._shadow = Shadow(provider, self._target, undoes=run.is_black_box)
        register_formats(provider)

    def schema(self) -> BaseSchema:
        """The provider's operations for ``schema.parametrize()``."""
        schema = schemathesis.openapi.from_dict(self._document, config=self._config())
        schema.app = Bridge(self._target.exchange)
        return schema

    def try_case(self, case: Case[Any]) -> None:
        """Send one case to a fresh world and hold every check to it, except those that are known not to hold."""
        operation_id = self._by_label[case.operation.label]
        operation = self._provider.operations[operation_id]
        self.prepare(case)
        if self._run.is_black_box:
            if operation.method != "GET" and not self._shadow.follows(operation) and not _is_futile(case):
                return  # nothing would undo it; flows write what they can undo
        else:
            self._run.universe.reset()
        self._run.log.judge(None)
        response, exchange = self._sent(case, operation)
        self._run.log.judge(exchange)  # checks send requests of their own
        self.judge(case, response)

    def prepare(self, case: Case[Any]) -> None:
        """Have a case keep to what its provider's valid requests keep to and no schema can say."""
        spell_integers(case)
        self._spell_body(case, self._by_label[case.operation.label])
        if case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE:
            put_in_order(case, self._manners.ordered)

    def judge(self, case: Case[Any], response: Response, *, is_in_chain: bool = False) -> None:
        """Hold every check to an answer, except those that are known not to hold.

        In a chain, what was called before may be why a valid request is refused.
        """
        operation_id = self._by_label[case.operation.label]
        seen = self.seen.setdefault(operation_id, Seen())
        self._run.coverage.saw(self._provider.name, operation_id, response.status_code)
        excepted = {one.check: check_named(one.check) for one in self._run.excepted(self._provider, operation_id)}
        for name, check in excepted.items():
            try:
                case.validate_response(response, checks=[check])
            except (Failure, FailureGroup):
                seen.excepted[name] += 1
        mistaken = [check_named("negative_data_rejection")] if self._is_valid_after_all(case) else []
        mistaken += [check_named("positive_data_acceptance")] if is_in_chain else []
        case.validate_response(response, excluded_checks=[*excepted.values(), *mistaken])

    def _is_valid_after_all(self, case: Case[Any]) -> bool:
        """Whether a body that was meant to be invalid is not: null where null may stand violates no format."""
        body = self._provider.operations[self._by_label[case.operation.label]].body
        media = body.content.get(case.media_type or "") if body else None
        if case.meta is None or media is None or media.schema is None or not isinstance(case.body, dict):
            return False
        meant = {place for place, one in case.meta.components.items() if one.mode is GenerationMode.NEGATIVE}
        try:
            return meant == {ParameterLocation.BODY} and not self._provider.schemas.problems(
                media.schema, case.body, "body"
            )
        except ValueError:  # lone surrogates, which no validator reads
            return False

    def _sent(self, case: Case[Any], operation: Operation) -> tuple[Response, Exchange]:
        """The case's answer; what a write did has been read back, and undone where nobody resets the target."""
        sent: list[tuple[Response, Exchange]] = []

        def call() -> Reply:
            response = case.call()
            sent.append((response, self._run.log.current[-1]))
            headers = {name: ", ".join(values) for name, values in response.headers.items()}
            return Reply(operation.id, response.status_code, headers, _json(response))

        if self._shadow.follows(operation) and all(case.path_parameters.values()):
            self._shadow.around(operation, case.path_parameters, case.body, call)
        else:
            call()
        return sent[0]

    def complaints(self, operation_id: str) -> Iterator[str]:
        """Exceptions of an operation that no longer occur."""
        if self._run.is_black_box:
            return  # not everything is tried there
        seen = self.seen.get(operation_id, Seen())
        for one in self._run.excepted(self._provider, operation_id):
            if not seen.excepted[one.check]:
                yield f"{one.place}: the exception {one.check} of {one.operation} no longer occurs; remove it"

    def operation_id(self, name: str) -> str | None:
        """The operation behind a pytest item's name such as ``test_awork[GET /api/v1/users]``."""
        return self._by_label.get(name.partition("[")[2].rpartition("]")[0])

    def _config(self) -> SchemathesisConfig:
        auth = dict(self._auths())
        config: dict[str, Any] = {
            "seed": self._run.seed,
            "headers": dict(self._manners.headers),
            "generation": {
                "max-examples": self._run.examples,
                "database": "none",
                "deterministic": True,
                "allow-extra-parameters": False,
            },
            "cache": {"enabled": False},
        }
        if auth:
            config["auth"] = {"openapi": auth}
        return SchemathesisConfig.from_dict(config)

    def _auths(self) -> Iterator[tuple[str, dict[str, str]]]:
        """How each scheme that an operation prefers is satisfied, by the scheme's name."""
        credentials = list(self._run.universe.world.store(self._provider.name)[CREDENTIALS])
        for operation in self._provider.operations.values():
            token = fitting_token(operation, credentials)
            if token is not None and operation.security and operation.security[0]:
                scheme = self._provider.schemes[operation.security[0][0]]
                yield scheme.name, auth_of(scheme, token)

    def _places(self, operation_id: str) -> Places | None:
        body = self._provider.operations[operation_id].body
        media = body.content.get("application/json") if body else None
        return integer_places(self._provider.references, media.schema) if media and media.schema else None

    def _spell_body(self, case: Case[Any], operation_id: str) -> None:
        """28800.0 is an integer to JSON Schema and so to the generator, but not to a vendor that refuses it."""
        places = self._integers[operation_id]
        if places is None or not self._provider.settings.refuse_whole_floats:
            return
        for _, holder, key, _ in list(whole_floats(case.body, places)):
            holder[key] = int(holder[key])


def _is_futile(case: Case[Any]) -> bool:
    """Whether the record that the case names, or what is to be done to it, cannot be right."""
    components = case.meta.components if case.meta is not None else {}
    wrong = {place for place, told in components.items() if told.mode is GenerationMode.NEGATIVE}
    return bool(wrong & {ParameterLocation.PATH, ParameterLocation.BODY})


def _json(response: Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def check_named(name: str) -> CheckFunction:
    """A check of schemathesis by its name."""
    return cast("CheckFunction", CHECKS.get_one(name))


def auth_of(scheme: SecurityScheme, token: str) -> dict[str, str]:
    """How schemathesis is told to present a token by a scheme."""
    if scheme.kind == "bearer":
        return {"bearer": token}
    if scheme.kind == "basic":
        user, _, password = token.rpartition(":")
        return {"username": user or "mock", "password": password}
    return {"api_key": token}


def register_formats(provider: Provider) -> None:
    """Strings in a language of the provider's own (a ``format`` with ``examples``) are drawn from the examples.

    Moments are drawn from this century, where every vendor's parser agrees with the standard.
    """
    moments = strategies.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31))  # noqa: DTZ001 - the zone is added as Z
    schemathesis.openapi.format("date-time", moments.map(lambda one: f"{one.replace(microsecond=0).isoformat()}Z"))
    for document in provider.references.documents.values():
        for name, examples in _languages(document.value):
            schemathesis.openapi.format(name, strategies.sampled_from(examples))


def _languages(value: Any) -> Iterator[tuple[str, list[str]]]:
    if isinstance(value, dict):
        if isinstance(value.get("format"), str) and isinstance(value.get("examples"), list):
            yield value["format"], value["examples"]
        for inner in value.values():
            yield from _languages(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _languages(inner)
