"""Who comes in: every operation wants a token that fits exactly, and a write one that may write."""

from __future__ import annotations

import base64
import re
from typing import Any

import orjson

from mockserver.contract.flows.azure_devops._calls import NOBODY, ask, bare, read
from mockserver.contract.flows.azure_devops._every import every_read, every_write, removals
from mockserver.contract.flows.azure_devops._refusals import no_right, refused, refused_by_framework, turned_away
from mockserver.contract.flows.azure_devops._team import teams_of
from mockserver.contract.target import Target

# Bodies that are wrong in every way.
_FORMS: tuple[dict[str, Any], ...] = (
    {"json": "nothing"},
    {"json": {}},
    {"raw": ("application/json", b"{")},
    {"raw": ("text/plain", b"{}")},
    {"raw": ("application/json", b"")},
)


def flow_no_operation_lets_a_stranger_in(target: Target) -> None:
    token = next(iter(target.tokens.values()))
    operations = [*every_read(target), *every_write(target), *removals(target)]
    before = [team.everything() for team in teams_of(target)]
    for operation, told in operations:
        for almost in (token.swapcase(), token.upper(), token[:-1], f"{token}x", token[1:], f" {token}", "x"):
            turned_away(ask(target, operation, token=almost, **told))
        if "expired" in target.tokens:
            turned_away(ask(target, operation, credential="expired", **told))
        for header in _headers(token):
            turned_away(ask(target, operation, headers={"Authorization": header}, **told))
    assert [team.everything() for team in teams_of(target)] == before


def _headers(token: str) -> tuple[str | None, ...]:
    """Nothing, and what looks like a credential and is none."""
    as_user = base64.b64encode(f"{token}:".encode()).decode()
    return (
        None,
        "Bearer",
        f"Bearer {token}x",
        f"Bearer {token.swapcase()}",
        f"Token {token}",
        f"Basic {token}",
        f"Basic {as_user}",
        token,
    )


def flow_a_token_fits_as_basic_with_any_user_and_as_bearer(target: Target) -> None:
    token = next(iter(target.tokens.values()))
    for operation, told in [*every_read(target), *every_write(target)]:
        expected = ask(target, operation, **told)
        for user in ("", "PAT", "Amara"):
            header = "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()
            reply = ask(target, operation, headers={"Authorization": header}, **told)
            assert (reply.status, reply.body) == (expected.status, expected.body)
        reply = ask(target, operation, headers={"Authorization": f"Bearer {token}"}, **told)
        assert (reply.status, reply.body) == (expected.status, expected.body)


def flow_readers_read_and_write_nothing(target: Target) -> None:
    me = read(target, "get_connection_data", credential="reader")["authenticatedUser"]["id"]
    writes = [*every_write(target), *removals(target)]
    before = [team.everything() for team in teams_of(target)]
    for operation, told in every_read(target):
        if operation != "get_connection_data":
            assert read(target, operation, credential="reader", **told) == read(target, operation, **told), operation
    for operation, told in writes:
        no_right(ask(target, operation, credential="reader", **told), me)
        # The right is asked for before ids, iteration and body.
        no_right(ask(target, operation, credential="reader", **{**told, "iterationId": "17", "id": "17"}), me)
        keys = {name: value for name, value in told.items() if name != "json"}
        for form in _FORMS if "json" in told else ():
            no_right(ask(target, operation, credential="reader", **keys, **form), me)
    assert [team.everything() for team in teams_of(target)] == before


def flow_a_client_that_is_no_official_one_is_shown_a_page_or_told(target: Target) -> None:
    strange: dict[str, str | None] = {"Authorization": "Bearer nobody", "X-TFS-FedAuthRedirect": None}
    for operation, told in every_read(target):
        page = bare(target, operation, headers=strange, **told)
        assert page.status == 203, f"{operation} answered {page.status}"
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert re.search("<html.*Sign In.*</html>", page.body, re.DOTALL)
    for operation, told in [*every_write(target), *removals(target)]:
        content = orjson.dumps(told["json"]) if "json" in told else b""
        keys = {name: value for name, value in told.items() if name != "json"}
        headers = {**strange, "Content-Type": "application/json"}
        reply = bare(target, operation, headers=headers, content=content, **keys)
        message = "TF400813: The user '' is not authorized to access this resource."
        refused(reply, 401, "UnauthorizedRequestException", message)
        assert reply.headers["WWW-Authenticate"].startswith('Basic realm="http')


def flow_a_stranger_learns_nothing_but_that(target: Target) -> None:
    """The token is asked for before the version, the address, the ids and the body."""
    for operation, told in [*every_read(target), *every_write(target)]:
        wrong: dict[str, Any] = {name: "17" for name in told if name != "json"}
        for form in _FORMS if "json" in told else ({},):
            turned_away(ask(target, operation, token=NOBODY, version=None, **wrong, **form))
            turned_away(ask(target, operation, headers={"Authorization": None}, version="seven", **wrong, **form))
    strange: dict[str, str | None] = {"Authorization": "Bearer nobody"}
    for path in ("/fabrikam/_apis/nothing/else/there", "/nobody/_apis/projects"):
        turned_away(bare(target, "list_projects", headers=strange, path=lambda _, path=path: path))  # type: ignore[misc]
    turned_away(bare(target, "list_projects", headers=strange, method="DELETE"))


def flow_every_address_has_its_methods(target: Target) -> None:
    paths: dict[str, tuple[Any, set[str]]] = {}
    for operation, told in [*every_read(target), *every_write(target), *removals(target)]:
        declared = target.provider.operations[operation]
        keys = {name: value for name, value in told.items() if name != "json"}
        _, methods = paths.setdefault(declared.path, ((operation, keys), set()))
        methods.add(declared.method)
    for (operation, keys), methods in paths.values():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - methods:
            reply = bare(target, operation, method=method, **keys)
            if operation in ("list_area_locations", "list_locations"):
                assert reply.status in (404, 405)
                continue
            message = f"The requested resource does not support http method '{method}'."
            refused_by_framework(reply, message, 405)
            assert {one.strip() for one in reply.headers["Allow"].split(",")} == methods, operation


def flow_an_address_that_leads_nowhere_is_plain_text(target: Target) -> None:
    team = teams_of(target)[0]
    for begin, path in (
        ("fabrikam", "_apis/work/nothing"), ("nobody", "_apis/projects"), ("fabrikam", f"{team.project}/_apis/work"),
        ("fabrikam", "_apis/projects/x/y/z"), ("fabrikam", "_apis/teams/x"),
    ):  # fmt: skip
        for method in ("GET", "PATCH"):
            address = f"/{begin}/{path}"
            reply = bare(target, "list_projects", method=method, path=lambda _, address=address: address)  # type: ignore[misc]
            assert (reply.status, reply.headers["Content-Type"]) == (404, "text/plain; charset=utf-8"), address
            where = f"(/.*)?{re.escape(address)}"
            told = f"The controller for path '{where}' was not found or does not implement IController."
            assert re.fullmatch(told, reply.body), reply.body
            assert re.fullmatch(
                "The%20controller%20for%20path%20%27.*IController.", reply.headers["X-TFS-ServiceError"]
            )


def flow_fixed_words_are_found_in_any_case(target: Target) -> None:
    for operation, told in every_read(target):
        keys = {name: value for name, value in told.items() if name != "json"}
        expected = bare(target, operation, query="", **keys)
        for spelling in (str.lower, str.upper):
            assert bare(target, operation, path=spelling, query="", **keys).body == expected.body, operation
