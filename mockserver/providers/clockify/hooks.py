"""What holds for every Clockify operation: one token, a workspace of one's own, error bodies, everybody's week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.engine import Reply
from mockserver.errors import Forbidden, Unauthenticated
from mockserver.providers.clockify._records import member_id
from mockserver.providers.clockify._refusals import completed, has_two_tokens
from mockserver.providers.clockify._times import seconds_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mockserver.engine import Call
    from mockserver.errors import ApiError
    from mockserver.state.store import Store


def guard(call: Call) -> None:
    """Two tokens are none, and a workspace is closed to all but its active members; its existence is not told."""
    if has_two_tokens(call):
        raise Unauthenticated("multiple", got="two tokens", expected="X-Api-Key or X-Addon-Token")
    if call.store["users"].get(call.caller.subject) is None:
        raise Unauthenticated("unknown", got="the token of nobody", expected="the token of a person")
    workspace = call.params.get("workspaceId")
    if workspace is None:
        return
    member = call.store["members"].get(member_id(workspace, str(call.caller.subject)))
    if member is None or member["status"] != "ACTIVE":
        raise Forbidden(got=workspace, expected="a workspace of which the caller is an active member")


def grants(call: Call) -> set[str]:
    """The caller's role in the workspace."""
    member = call.store["members"].get(member_id(call.params.get("workspaceId", ""), str(call.caller.subject)))
    return {member["role"]} if member else set()


def refuse(body: Any, error: ApiError, call: Call) -> Any:
    """The body in Clockify's words; whoever shows two tokens is told of nothing else."""
    if has_two_tokens(call) and error.kind not in ("unauthenticated", "throttled"):
        return Reply({"message": "Multiple or none auth tokens present", "code": 1000}, 401)
    return completed(body, error, call)


def weekly_hours(store: Store, now: datetime) -> Mapping[str, tuple[str, float]]:  # noqa: ARG001 - the hook's signature
    """Name and hours a week by e-mail address: the day's capacity on each working day."""
    hours: dict[str, tuple[str, float]] = {}
    for member in store["members"]:
        user = store["users"].get(member["userId"])
        if user is not None:
            week = (seconds_of(member["workCapacity"]) or 0) * len(member["workingDays"]) / 3600
            hours.setdefault(user["email"], (user["name"], week))
    return hours
