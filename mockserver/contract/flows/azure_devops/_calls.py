"""Calls that every flow makes: each answer is held to the headers that all answers have, what succeeds to success."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from mockserver.contract.sending import Sent
from mockserver.contract.target import Reply, Target
from mockserver.engine.example import credential_headers, example_path

NOBODY = "00000000-0000-4000-8000-000000000000"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SESSION = "8b3c9dd7-3c2d-4d6d-9c7e-5f0c8f0a3c11"
# What has only previews, with their resource versions.
_PREVIEWS = {"list_resource_areas": 1, "get_resource_area": 1, "get_connection_data": 1, "list_all_teams": 3}
_COMMON = {
    "Cache-Control": "no-cache",
    "Pragma": "no-cache",
    "Expires": "-1",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


def ask(
    target: Target,
    operation: str,
    *,
    version: str | None = "7.1",
    query: Mapping[str, Any] | None = None,
    **told: Any,
) -> Reply:
    """Call an operation in a version, its newest preview where it has only previews; None asks for no version."""
    if operation in _PREVIEWS and version == "7.1":
        version = f"7.1-preview.{_PREVIEWS[operation]}"
    asked = {**(query or {}), **({} if version is None else {"api-version": version})}
    headers = {"X-TFS-Session": SESSION, **told.pop("headers", {})}
    reply = target.call(operation, query=asked, headers=headers, **told)
    _has_common_headers(reply, version)
    return reply


def body(reply: Reply) -> Any:
    """The body of an answer that has to be a success."""
    expected = 201 if reply.operation.startswith("add_") else 204 if reply.operation.startswith("remove_") else 200
    assert reply.status == expected, f"{reply.operation} answered {reply.status}: {reply.body}"
    return reply.body


def read(target: Target, operation: str, **told: Any) -> Any:
    """The body of a call that has to succeed."""
    return body(ask(target, operation, **told))


def bare(
    target: Target,
    operation: str,
    *,
    method: str | None = None,
    headers: Mapping[str, str | None] | None = None,
    path: Callable[[str], str] = str,
    query: str = "api-version=7.1",
    content: bytes = b"",
    credential: str | None = None,
    **params: Any,
) -> Reply:
    """A call that is held to nothing but the common headers: for what no operation declares.

    ``path`` makes another one of the operation's; a header that is None is not sent.
    """
    declared = target.provider.operations[operation]
    token = target.tokens[credential or next(iter(target.tokens))]
    told: dict[str, str | None] = {
        **target.headers,
        **credential_headers(target.provider, declared, token),
        "X-TFS-Session": SESSION,
        **(headers or {}),
    }
    sent = Sent(
        method or declared.method,
        path(example_path(declared, {**target.keys, **params})),
        query,
        {name: value for name, value in told.items() if value is not None},
        content,
    )
    reply = target.request(sent, operation if method is None else "")
    _has_common_headers(reply, None)
    return reply


def _has_common_headers(reply: Reply, version: str | None) -> None:
    told, where = reply.headers, f"{reply.operation} {reply.status}"
    activity = told["ActivityId"]
    assert str(UUID(activity)) == activity == told["X-VSS-E2EID"], where
    assert str(UUID(told["X-TFS-ProcessId"])) == told["X-TFS-ProcessId"], where
    assert told["X-TFS-Session"] == SESSION, f"{where}: the session {told['X-TFS-Session']}"
    for name, value in _COMMON.items():
        is_cache = name in ("Cache-Control", "Pragma", "Expires")
        if reply.status != 401 or not is_cache:  # a recorded refusal of an official client says nothing about caching
            assert told.get(name) == value, f"{where}: {name} is {told.get(name)}"
    assert told["Strict-Transport-Security"].startswith("max-age="), where
    assert re.fullmatch('CP="[A-Za-z ]+"', told["P3P"]), where
    if reply.status not in (401, 203):
        assert re.fullmatch(rf"{GUID.pattern}:\S+", told["X-VSS-UserData"]), f"{where}: {told['X-VSS-UserData']}"
    if reply.status != 204 and reply.body is not None and not isinstance(reply.body, str):
        assert told["Content-Type"].startswith(_content_type(reply, version)), f"{where}: {told['Content-Type']}"


def _content_type(reply: Reply, version: str | None) -> str:
    """The type of an answer in JSON; only what succeeds tells in which version it is."""
    plain = "application/json; charset=utf-8"
    if reply.status >= 400 or "locations" in reply.operation:
        return plain
    return f"{plain}; api-version={version or '7.1'}"
