"""``mockserver check``: everything that can be wrong in fragments, seeds and handlers, each with file and line.

Starting a server checks what serving needs; this also holds fragments to the OpenAPI 3.1 schema, compiles every JSON
Schema, and tries every example.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from openapi_spec_validator import OpenAPIV31SpecValidator

from mockserver.engine.behaviours import load_behaviours
from mockserver.engine.fake import Fake
from mockserver.errors import BrokenFilesError, Flaw, MockServerError
from mockserver.files import shown
from mockserver.spec.document import escaped
from mockserver.spec.evidence import ledger_of, page_of, sources_of
from mockserver.spec.fragment import Provider, load_provider, provider_folders
from mockserver.spec.operation import Media, Operation
from mockserver.spec.references import Located
from mockserver.state.scenario import DEFAULT, load_scenario, scenario_names
from mockserver.universe import Settings


@dataclass(frozen=True)
class Checked:
    """What was read, in words, and everything that is wrong with it."""

    checked: str
    flaws: tuple[Flaw, ...]


def check(settings: Settings) -> Checked:
    """Check every provider and scenario of the settings."""
    flaws: list[Flaw] = []
    providers: list[Provider] = []
    for folder in provider_folders(settings.spec_roots):
        try:
            provider = load_provider(folder)
        except BrokenFilesError as error:
            flaws += error.flaws
        else:
            providers.append(provider)
            flaws += _of_provider(provider)
    scenarios = sorted({DEFAULT, *scenario_names(settings.fixture_roots)})
    for scenario in scenarios:
        try:
            load_scenario(scenario, settings.fixture_roots, providers)
        except BrokenFilesError as error:
            flaws += error.flaws
        except MockServerError as error:
            flaws.append(Flaw(scenario, str(error), "correct the scenario"))
    operations = sum(len(provider.operations) for provider in providers)
    told = f"{len(providers)} providers, {operations} operations, {len(scenarios)} scenarios"
    return Checked(told, tuple(dict.fromkeys(flaws)))


def _of_provider(provider: Provider) -> Iterator[Flaw]:
    yield from _openapi_flaws(provider)
    yield from _schema_flaws(provider)
    yield from _evidence_flaws(provider)
    try:
        fake = Fake(provider, load_behaviours(provider))
    except BrokenFilesError as error:
        yield from error.flaws
        return
    for operation in provider.operations.values():
        yield from _operation_flaws(provider, fake, operation)


def _openapi_flaws(provider: Provider) -> Iterator[Flaw]:
    """What the OpenAPI 3.1 schema says of each file by itself."""
    for uri in provider.references.documents:
        root = provider.references.root(uri)
        for error in OpenAPIV31SpecValidator(root.value, base_uri=root.document.path.resolve().as_uri()).iter_errors():
            pointer = "".join(f"/{escaped(str(part))}" for part in error.absolute_path)
            message = error.message.partition("\n")[0]
            yield Flaw(
                root.document.place(pointer), f"not OpenAPI 3.1: {message}", "see https://spec.openapis.org/oas/v3.1.1"
            )


def _schema_flaws(provider: Provider) -> Iterator[Flaw]:
    """Component schemas that are no JSON Schemas, or that the quick validator cannot compile."""
    for name, node in provider.components.items():
        try:
            Draft202012Validator.check_schema(node.value)
            provider.schemas.validator(node)
        except SchemaError as error:
            below = "".join(f"/{escaped(str(part))}" for part in error.absolute_path)
            place = node.document.place(node.pointer + below)
            yield Flaw(place, f"{name} is no JSON Schema: {error.message}", "correct the schema")
        except ValueError as error:
            yield Flaw(node.place, f"{name} cannot be compiled: {error}", "correct the schema")


def _evidence_flaws(provider: Provider) -> Iterator[Flaw]:
    """Operations and answers of which nobody says how they are known, and keys that no page explains."""
    sources = sources_of(provider)
    if sources is None:
        return
    page = shown(page_of(provider))
    for entry in ledger_of(provider):
        what = entry.operation if entry.status is None else f"answer {entry.status} of {entry.operation}"
        if entry.key is None:
            yield Flaw(entry.place, f"no x-evidence for {what}", f"write a level and a key of {page}")
        elif entry.key not in sources:
            found = f"the evidence {entry.key!r} of {what} is explained nowhere"
            yield Flaw(entry.place, found, f"add it to the table `How it is known` of {page}")


def _operation_flaws(provider: Provider, fake: Fake, operation: Operation) -> Iterator[Flaw]:
    """What keeps one operation from being answered, refused or tried."""
    yield from _example_flaws(provider, operation)
    if fake.answered_by(operation) == "501":
        remedy = "write a handler, or x-mock with a standard method"
        yield Flaw(operation.place, f"nothing answers {operation.id!r}", remedy)
    standard = operation.mock.standard
    if standard is not None and standard.collection not in provider.settings.collections:
        found = f"x-mock names the unknown collection {standard.collection!r}"
        yield Flaw(operation.place, found, "declare it in x-mock.collections of common.yaml")
    for kind in _possible_refusals(operation):
        status = provider.settings.statuses[kind]
        if status not in operation.responses:
            yield Flaw(operation.place, f"no answer {status} for {kind!r}", "declare it with an example")
    for path in (one for one in operation.parameters if one.where == "path" and one.example is None):
        found = f"path parameter {path.name!r} without an example"
        yield Flaw(path.place, found, "give one that works in the default scenario")


def _possible_refusals(operation: Operation) -> Iterator[str]:
    """The kinds of refusal that the engine itself can give here."""
    if operation.security and all(operation.security):
        yield "unauthenticated"
    if operation.mock.allow:
        yield "forbidden"
    if any(one.where == "path" and one.schema.value != {"type": "string"} for one in operation.parameters):
        yield "malformed_path"
    if operation.body is not None or any(one.where in ("query", "header") for one in operation.parameters):
        yield "invalid"


def _example_flaws(provider: Provider, operation: Operation) -> Iterator[Flaw]:
    for parameter in operation.parameters:
        if parameter.example is not None:
            what = f"example of {parameter.name!r}"
            yield from _value_flaws(provider, parameter.schema, parameter.example, what, parameter.place)
    bodies = [(operation.body.content, operation.body.place)] if operation.body else []
    bodies += [(response.content, response.place) for response in operation.responses.values()]
    for content, place in bodies:
        for media in content.values():
            yield from _media_flaws(provider, media, place)


def _media_flaws(provider: Provider, media: Media, place: str) -> Iterator[Flaw]:
    if media.schema is not None:
        for name, value in media.examples.items():
            yield from _value_flaws(provider, media.schema, value, f"example {name!r}", place)


def _value_flaws(provider: Provider, schema: Located, value: Any, what: str, place: str) -> Iterator[Flaw]:
    for problem in provider.schemas.problems(schema, value, "body"):
        where = "".join(f"/{part}" for part in problem.at)
        found = f"{what} breaks its schema at {where or 'its top'}: {problem.message}"
        yield Flaw(place, found, "correct one of the two")
