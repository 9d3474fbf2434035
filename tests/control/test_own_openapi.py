"""The control plane describes itself: every route is in its own OpenAPI, and its answers keep to it."""

from __future__ import annotations

import re

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator


@pytest.fixture
def described(client: FlaskClient) -> dict:
    return client.get("/__admin/openapi.json").json


def test_it_is_valid_openapi(described: dict):
    assert [error.message for error in OpenAPIV31SpecValidator(described).iter_errors()] == []


def test_it_has_every_route_and_no_other(app: Flask, described: dict):
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).removeprefix("/__admin"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/__admin")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    told = {
        (path, method)
        for path, item in described["paths"].items()
        for method in item
        if method in ("get", "put", "post", "delete")
    }

    def unnamed(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
        return {(re.sub(r"{\w+}", "{}", path), method) for path, method in pairs}

    assert unnamed(routes) == unnamed(told)


@pytest.mark.parametrize("path", ["/health", "/ready", "/providers", "/operations", "/state", "/journal", "/clock"])
def test_its_answers_keep_to_it(client: FlaskClient, described: dict, path: str):
    client.get("/library.test/v1/nothing")
    schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator = jsonschema_rs.validator_for({**schema, "components": described["components"]}, validate_formats=True)

    assert [error.message for error in validator.iter_errors(client.get(f"/__admin{path}").json)] == []


def test_an_explanation_keeps_to_it(client: FlaskClient, described: dict):
    refused = client.get("/library.test/v1/nothing").headers["X-Mock-Explain"]
    schema = {"$ref": "#/components/schemas/Explanation", "components": described["components"]}

    explained = client.get(f"/__admin/explain/{refused}").json

    assert [error.message for error in jsonschema_rs.validator_for(schema).iter_errors(explained)] == []
