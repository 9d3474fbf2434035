"""An API of any number of operations, and calls of an app in this process."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask

from mockserver.spec.compiled import NAME
from mockserver.spec.fragment import compile_provider
from mockserver.universe import Settings

Call = Callable[[], None]
_FILE = 100  # operations
_HOST = "api.grown.example"
_TOKEN = "grown"  # noqa: S105 - what the seed below says
_THING = str(UUID(int=1, version=4))
_COMMON = """openapi: 3.1.0
info: {title: Grown, version: "1"}
servers: [{url: https://api.grown.example}]
security: [{bearer: []}]
x-mock:
  message: /message
  collections: {things: {key: id, schema: Thing}}
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}}
  responses:
    Invalid: &error
      description: Refused.
      content: {application/json: {schema: {$ref: "#/components/schemas/Error"}, example: {message: no}}}
    Unauthorized: *error
    NotFound: *error
  schemas:
    Error: {type: object, required: [message], properties: {message: {type: string}}}
    Thing:
      type: object
      required: [id]
      properties:
        id: {type: string, format: uuid}
        name: {type: string, maxLength: 100}
        hours: {type: integer, minimum: 0, maximum: 168}
"""
_PATH = """  /part{n}/things/{{id}}:
    parameters: [{{name: id, in: path, required: true, schema: {{type: string, format: uuid}}}}]
    get:
      operationId: get_thing_{n}
      x-mock: {{get: things}}
      summary: One thing.
      parameters: [{{name: expand, in: query, schema: {{type: string, enum: [parts, whole]}}}}]
      responses: &responses
        "200":
          description: The thing.
          content: {{application/json: {{schema: {{$ref: "common.yaml#/components/schemas/Thing"}}}}}}
        "400": {{$ref: "common.yaml#/components/responses/Invalid"}}
        "401": {{$ref: "common.yaml#/components/responses/Unauthorized"}}
        "404": {{$ref: "common.yaml#/components/responses/NotFound"}}
    put:
      operationId: put_thing_{n}
      x-mock: {{update: things}}
      summary: Change a thing.
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                name: {{type: string, maxLength: 100}}
                hours: {{type: integer, minimum: 0, maximum: 168}}
      responses: *responses
"""


class Client:
    """Calls an app in this process; ``request`` prepares one, the result of which makes the call, many times over."""

    def __init__(self, app: Flask) -> None:
        self._wsgi = app.wsgi_app

    def request(self, method: str, url: str, headers: Mapping[str, str], body: Any = None) -> Call:
        """A function that sends the request and raises unless the answer is a 200."""
        path, query, raw = urlsplit(url).path, urlsplit(url).query, b"" if body is None else json.dumps(body).encode()
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "wsgi.url_scheme": "http",
            "CONTENT_LENGTH": str(len(raw)),
            "CONTENT_TYPE": "application/json",
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
        }
        told: list[str] = []

        def call() -> None:
            told.clear()
            answer = self._wsgi({**environ, "wsgi.input": BytesIO(raw)}, lambda status, _: told.append(status))
            text = b"".join(answer)
            if not told[0].startswith("200"):
                raise RuntimeError(f"{method} {url}: {told[0]} {text[:300]!r}")

        return call


def write_api(folder: Path, operations: int, *, compiled: bool) -> Settings:
    """Fragments of that many operations and a seed of one record, below the folder; the settings that serve them."""
    specs, fixtures = folder / "specs" / "grown", folder / "fixtures" / "default"
    specs.mkdir(parents=True)
    fixtures.mkdir(parents=True)
    (specs / "common.yaml").write_text(_COMMON)
    for first in range(0, operations // 2, _FILE // 2):
        paths = range(first, min(first + _FILE // 2, operations // 2))
        texts = [_PATH.format(n=n).replace("&responses", f"&r{n}").replace("*responses", f"*r{n}") for n in paths]
        head = f'openapi: 3.1.0\ninfo: {{title: Part {first}, version: "1"}}\npaths:\n'
        (specs / f"part{first:05}.yaml").write_text(head + "".join(texts))
    credentials = f"credentials: {{admin: {{token: {_TOKEN}}}}}\n"
    (fixtures / "grown.yaml").write_text(f"{credentials}records: {{things: [{{id: {_THING}, hours: 8}}]}}\n")
    if compiled:
        (specs / NAME).write_bytes(compile_provider(specs))
    return Settings(specs=(specs.parent,), fixtures=(fixtures.parent,), shipped=False, seed=1)


def calls_of_api(app: Flask, operations: int) -> dict[str, Call]:
    """A GET and a PUT in the middle of it."""
    client, url = Client(app), f"/{_HOST}/part{operations // 4}/things/{_THING}"
    headers = {"Authorization": f"Bearer {_TOKEN}"}
    return {
        "get": client.request("GET", url, headers),
        "put": client.request("PUT", url, headers, {"name": "eight hours", "hours": 8}),
    }
