"""What is read and never written: features, addresses of the login; and that reading changes nothing."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.awork._calls import body, me, people, rows
from mockserver.contract.target import Target

_FEATURES = {
    "company-master-data",
    "project-create",
    "project-manage-config",
    "project-master-data",
    "project-planning-data",
    "task-manage-config",
    "user-manage-config",
    "user-master-data",
    "user-planning-data",
    "workspace-manage-config",
}
_ADDRESSES = {
    "authorization_endpoint": "/api/v1/accounts/authorize",
    "token_endpoint": "/api/v1/accounts/token",
    "registration_endpoint": "/api/v1/clientapplications/register",
}
_LISTS = (
    "list_users",
    "list_roles",
    "list_api_users",
    "list_client_applications",
    "list_webhooks",
    "list_webhook_event_types",
    "list_slack_webhook_event_types",
    "list_permission_features",
    "list_authorized_clients",
    "get_me",
    "get_current_user",
    "get_my_permissions",
    "get_openid_configuration",
)
_OFTEN = 12  # as rarely as a fault may come, it comes


def flow_features_are_what_permissions_are_about(target: Target) -> None:
    features = body(target.call("list_permission_features"))
    assert set(features) >= _FEATURES
    assert len(features) == len(set(features))
    for role in rows(target, "list_roles"):
        held = rows(target, "list_role_permissions", roleId=role["id"])
        assert {one["feature"] for one in held} <= set(features)
        assert not (role["isAdminRole"] and held)


def flow_constants_are_as_declared(target: Target) -> None:
    if target.is_real:
        return  # the vendor's lists may have grown
    for operation in target.provider.operations.values():
        if operation.mock.constant:
            (media,) = operation.success.content.values()
            assert body(target.call(operation.id)) in media.examples.values()


def flow_login_addresses_are_below_the_issuer(target: Target) -> None:
    told = body(target.call("get_openid_configuration", headers={"Authorization": None}))
    assert not told["issuer"].endswith("/")
    for name, path in _ADDRESSES.items():
        assert told[name] == told["issuer"] + path
    assert {name: value for name, value in told.items() if isinstance(value, list)} == {
        "scopes_supported": ["full_access", "offline_access"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "client_secret_basic"],
    }


def flow_reading_again_reads_the_same(target: Target) -> None:
    person, caller = people(target)[0], me(target)
    role = rows(target, "list_roles")[0]["id"]
    workspace = body(target.call("get_me"))["workspace"]["id"]
    reads: list[tuple[str, dict[str, Any]]] = [(name, {}) for name in _LISTS]
    reads += [(name, {"userId": person}) for name in ("get_user", "get_user_capacity")]
    reads += [(name, {"roleId": role}) for name in ("get_role", "list_role_users", "list_role_permissions")]
    reads += [("get_workspace", {"workspaceId": workspace}), ("get_api_user", {"apiUserId": caller})]
    clients = rows(target, "list_client_applications")
    reads += [("get_client_application", {"clientId": one["clientId"]}) for one in clients[:1]]
    for webhook in rows(target, "list_webhooks")[:1]:
        reads += [(name, {"webhookId": webhook["id"]}) for name in ("get_webhook", "list_webhook_logs")]
    first = {name: target.call(name, **key) for name, key in reads}
    traces = [one.headers["trace-id"] for one in first.values()]
    for _ in range(_OFTEN):
        for name, key in reads:
            again = target.call(name, **key)
            assert body(again) == body(first[name]), f"{name} {key} read something else"
            assert [again.headers.get(one) for one in _PAGE] == [first[name].headers.get(one) for one in _PAGE]
            traces.append(again.headers["trace-id"])
    assert len(set(traces)) == len(traces)


_PAGE = ("aw-page", "aw-pagesize", "aw-items", "aw-totalitems", "Content-Type")
