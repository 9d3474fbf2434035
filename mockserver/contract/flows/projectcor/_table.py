"""Every operation that wants a token, with a call of it that works, against records of the flows' own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockserver.contract.flows.projectcor._calls import HIDDEN, body, company, own_user, whole
from mockserver.contract.target import Target


@dataclass(frozen=True)
class Call:
    """An operation and what to call it with."""

    operation: str
    key: dict[str, Any] = field(default_factory=dict)
    form: Any = None
    query: dict[str, str] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, Any]:
        """Arguments of ``Target.call``."""
        return {**self.key, "query": self.query, **({} if self.form is None else {"json": self.form})}


def calls(target: Target) -> list[Call]:
    """One for each of them; none is made yet."""
    person = own_user(target)["id"]
    own = body(target.call("create_leave_type", json={"name": "Flow"}))["id"]
    target.finally_do(lambda: target.call("delete_leave_type", json={"id": own}))
    leave = {"userId": person, "leaveTypeId": own, "start": "2031-01-01T00:00:00Z", "end": "2031-01-02T00:00:00Z"}
    made = body(target.call("create_leave", json=leave))["id"]
    user = {"user_id": person}
    days = {"userId": person, "companyId": company(target), "workingTimes": []}
    email = "never-made@fabrikam.example"
    return [
        Call("list_users"),
        Call("create_user", {}, {"first_name": "Never", "last_name": "Made", "email": email, "role_id": 4}),
        Call("get_user", user),
        Call("update_user", user, {"first_name": "Never"}),
        Call("delete_user", user),
        Call("update_user_labels", user, {"labelId": 0}),
        Call("search_users_by_name", {"name": "a"}),
        Call("get_me"),
        Call("list_leaves", {}, None, {"usersId": f"{person}"}),
        Call("create_leave", {}, {**leave, "start": "2032-01-01T00:00:00Z", "end": "2032-01-02T00:00:00Z"}),
        Call("update_leave", {"licenseId": made}, {**leave, "end": "2031-01-03T00:00:00Z"}),
        Call("delete_leave", {}, {"id": made, "userId": person}),
        Call("list_leave_types"),
        Call("create_leave_type", {}, {"name": "Never"}),
        Call("update_leave_type", {"leaveTypeId": own}, {"name": "Never"}),
        Call("delete_leave_type", {}, {"id": own}),
        Call("list_labels", {}, None, {"model": "user"}),
        Call("list_positions"),
        Call("set_working_time", {}, days),
        Call("list_working_times"),
    ]


def everything(target: Target) -> list[Any]:
    """All that a refused call might have changed."""
    return [
        whole(target, filters=HIDDEN),
        whole(target, "list_leave_types"),
        body(target.call("list_working_times")),
    ]
