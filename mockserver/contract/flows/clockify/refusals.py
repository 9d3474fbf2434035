"""What every operation refuses, and in which words: addresses, methods, content types, bodies, parameters."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.clockify._calls import bare, key_headers, refused, unfit
from mockserver.contract.flows.clockify._desk import Desk, desk_of
from mockserver.contract.flows.clockify._every import every_read, every_write
from mockserver.contract.target import Target

_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def _keys(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in ("json", "query")}


def flow_every_address_has_its_methods(target: Target) -> None:
    desk = desk_of(target)
    paths: dict[str, tuple[str, dict[str, Any], set[str]]] = {}
    for operation, told in [*every_read(desk), *every_write(desk)]:
        declared = target.provider.operations[operation]
        _, _, methods = paths.setdefault(declared.path, (operation, _keys(told), set()))
        methods.add(declared.method)
    before = desk.everything
    for operation, keys, methods in paths.values():
        for method in _METHODS - methods:
            reply = bare(desk.target, operation, method=method, headers=key_headers(target), **keys)
            refused(reply, 405, 3000, f"Request method '{method}' is not supported")
            assert {one.strip() for one in reply.headers["Allow"].split(",")} == methods, operation
    assert desk.everything == before


def flow_an_address_that_leads_nowhere_is_404(target: Target) -> None:
    desk = desk_of(target)
    for operation, told in every_read(desk):
        reply = bare(desk.target, operation, more="/nothing/there", headers=key_headers(target), **_keys(told))
        refused(reply, 404, 3000, "No static resource v1/…/nothing/there.")
    begin = f"v1/workspaces/{desk.target.keys['workspaceId']}"
    for method, path in (
        ("GET", "/scheduling/assignments"), ("POST", "/scheduling/assignments"), ("GET", "/scheduling/capacity"),
        ("POST", "/scheduling/assignments/users/totals"), ("GET", f"/users/{desk.people[0]}"),
    ):  # fmt: skip
        reply = bare(desk.target, "get_workspace", method=method, more=path, headers=key_headers(target))
        refused(reply, 404, 3000, f"No static resource {begin}{path}.")


def flow_a_body_is_json_and_says_so(target: Target) -> None:
    desk = desk_of(target)
    operations = [(name, told) for name, told in [*every_read(desk), *every_write(desk)] if "json" in told]
    before = desk.everything
    for operation, told in operations:
        keys = _keys(told)
        for media in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
            reply = desk.ask(operation, raw=(media, b"{}"), **keys)
            refused(reply, 415, 3000, f"Content-Type '{media}' is not supported")
        refused(
            desk.ask(operation, raw=("application/json", b""), **keys), 400, 3000, "Required request body is missing"
        )
        for raw in (b"{", b"{]", b"\xff", b'{"start": NaN}'):
            refused(desk.ask(operation, raw=("application/json", raw), **keys), 400, 3000, "JSON parse error: …")
        for bad in ([7], "x", 7, True):
            refused(
                desk.ask(operation, json=bad, **keys), 400, 3000, "JSON parse error: The body is no object"
            )  # fmt: skip
    assert desk.everything == before


def flow_pages_are_numbers_from_one_on(target: Target) -> None:
    desk = desk_of(target)
    lists: dict[str, dict[str, Any]] = {
        "list_assignments": {"query": desk.whole},
        "list_project_totals": {"query": desk.whole},
        "get_user_totals": {"userId": desk.people[0], "query": desk.whole},
        "list_users": {},
        "list_projects": {},
    }
    for operation, told in lists.items():
        for name in ("page", "page-size"):
            for bad in ("0", "-1"):
                unfit(_with(desk, operation, told, {name: bad}), name)
            for bad in ("one", "1.5", "2147483648", ""):
                refused(
                    _with(desk, operation, told, {name: bad}), 400, 3000,
                    f"Method parameter '{name}': Failed to convert value of type 'java.lang.String' to required type "
                    f"'java.lang.Integer'; For input string: \"{bad}\"",
                )  # fmt: skip
        assert _with(desk, operation, told, {"page": "2147483647", "page-size": "2147483647"}).status == 200
    refused(
        desk.ask("get_current_user", query={"include-memberships": "maybe"}), 400, 3000,
        "Method parameter 'include-memberships': Failed to convert value of type 'java.lang.String' to required type "
        "'java.lang.Boolean'; Invalid boolean value [maybe]",
    )  # fmt: skip


def _with(desk: Desk, operation: str, told: dict[str, Any], query: dict[str, str]) -> Any:
    return desk.ask(operation, **{**told, "query": {**told.get("query", {}), **query}})


def flow_a_parameter_is_read_once_and_in_utf8(target: Target) -> None:
    desk = desk_of(target)
    for operation, told in every_read(desk):
        for parameter in target.provider.operations[operation].parameters:
            if parameter.where != "query" or parameter.name in ("start", "end"):
                continue
            name = parameter.name
            twice = () if "array" in parameter.types else (f"{name}=1&{name}=1",)
            for bad in (f"{name}=%FF", *twice):
                asked = "&".join([*(f"{one}={value}" for one, value in told.get("query", {}).items()), bad])
                reply = desk.ask(operation, **{**told, "query": asked})
                refused(reply, 400, 3000, f"Method parameter '{name}': Failed to convert value of type '…")
