"""Every operation with a call of it that works, against records of the flows' own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockserver.contract.flows.awork._calls import fresh, me, other_than
from mockserver.contract.flows.awork._own import own_api_user, own_client, own_role, own_webhook, preset_role
from mockserver.contract.target import Target

READ, WRITE = "workspace-manage-config:read", "workspace-manage-config:write"
_PEOPLE = "user-master-data"
_WEBHOOK = {
    "name": "Flow",
    "uri": "https://hooks.fabrikam.example/flow",
    "events": "user_added",
    "isActive": False,
    "authenticationType": "none",
}
GUIDS = ("userId", "apiUserId", "workspaceId", "webhookId")


@dataclass(frozen=True)
class Call:
    """An operation, what to call it with, and the permission that it asks of somebody who is no admin."""

    operation: str
    key: dict[str, Any] = field(default_factory=dict)
    form: Any = None
    permission: str | None = None

    @property
    def told(self) -> dict[str, Any]:
        """Arguments of ``Target.call``."""
        return {**self.key, **({} if self.form is None else {"json": self.form})}


def calls(target: Target) -> list[Call]:
    """One for each operation that wants a credential; none of them is made yet."""
    person = other_than(target, me(target, credential="member"))
    client = own_client(target, isConfidential=True)["clientId"]
    user = {"apiUserId": own_api_user(target, clientId=client)["id"]}
    role, hook = {"roleId": own_role(target)["id"]}, {"webhookId": own_webhook(target)["id"]}
    home = preset_role(target)
    someone, app = {"userId": person}, {"clientId": client}
    workspace = {"workspaceId": target.call("get_me").body["workspace"]["id"]}
    permission = {"feature": "project-create", "accessLevels": []}
    return [
        *(Call(name) for name in ("get_me", "get_current_user", "get_my_permissions", "list_permission_features")),
        *(Call(name) for name in ("list_users", "list_authorized_clients", "revoke_authorized_clients")),
        Call("get_workspace", workspace),
        Call("get_user", someone, None, f"{_PEOPLE}:read"),
        Call("update_user", someone, {}, f"{_PEOPLE}:write"),
        Call("delete_user", someone, None, f"{_PEOPLE}:write"),
        Call("set_user_archived", someone, {"isArchived": False}, f"{_PEOPLE}:write"),
        Call("deactivate_user", someone, None, f"{_PEOPLE}:write"),
        Call("activate_user", someone, None, f"{_PEOPLE}:write"),
        Call("get_user_capacity", someone, None, "user-planning-data:read"),
        Call("update_user_capacity", someone, {"mon": 1}, "user-planning-data:write"),
        *(Call(name, {}, None, READ) for name in ("list_api_users", "list_roles", "list_client_applications")),
        *(Call(name, {}, None, READ) for name in ("list_webhooks", "list_webhook_event_types")),
        Call("list_slack_webhook_event_types", {}, None, READ),
        Call("create_api_user", {}, {"name": "Flow"}, WRITE),
        Call("get_api_user", user, None, READ),
        Call("update_api_user", user, {"name": "Flow"}, WRITE),
        Call("delete_api_user", user, None, WRITE),
        Call("create_role", {}, {"name": fresh("Never")}, WRITE),
        Call("get_role", role, None, READ),
        Call("update_role", role, {"name": fresh("Never")}, WRITE),
        Call("list_role_users", role, None, READ),
        Call("list_role_permissions", role, None, READ),
        Call("set_role_permission", role, permission, WRITE),
        Call("set_role_archived", role, {"isArchived": True}, WRITE),
        Call("delete_role", role, {"newRoleId": home}, WRITE),
        Call("move_user_to_role", {}, {"userId": person, "toRoleId": home}, WRITE),
        Call("create_client_application", {}, {"clientId": fresh("never").replace(" ", "-")}, WRITE),
        Call("get_client_application", app, None, READ),
        Call("update_client_application", app, {}, WRITE),
        Call("delete_client_application", app, None, WRITE),
        Call("generate_api_key", app, user, READ),
        Call("generate_client_secret", app, None, WRITE),
        Call("create_webhook", {}, _WEBHOOK, WRITE),
        Call("get_webhook", hook, None, READ),
        Call("update_webhook", hook, _WEBHOOK, WRITE),
        Call("delete_webhook", hook, None, WRITE),
        Call("list_webhook_logs", hook, None, READ),
    ]


def everything(target: Target) -> list[Any]:
    """All that a refused call might have changed."""
    lists = ("list_users", "list_roles", "list_api_users", "list_client_applications", "list_webhooks")
    shown = [target.call(name, query={"showArchived": "true"}).body for name in lists]
    weeks = [target.call("get_user_capacity", userId=one["id"]).body for one in shown[0]]
    inside = [target.call("list_role_users", roleId=one["id"]).body for one in shown[1]]
    permissions = [target.call("list_role_permissions", roleId=one["id"]).body for one in shown[1]]
    for one in weeks:
        one.pop("traceId", None)
    return [*shown, weeks, inside, permissions]
