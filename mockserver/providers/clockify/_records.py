"""Records that requests name, new ids, and the pages of lists that are not asked for by query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mockserver.engine import Reply
from mockserver.providers.clockify._refusals import stranger

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def member_id(workspace_id: str, user_id: str) -> str:
    """The key of a person's membership of a workspace."""
    return f"{workspace_id}/{user_id}"


def member_of(call: Call, user_id: str) -> Record:
    """The person's membership of the call's workspace. Raises NotFound."""
    member = call.store["members"].get(member_id(call.params["workspaceId"], user_id))
    if member is None:
        raise stranger("User", user_id)
    return member


def of_workspace(call: Call, collection: str, entity: str, key: str) -> Record:
    """The record, which belongs to the call's workspace. Raises NotFound."""
    record = call.store[collection].get(key)
    if record is None or record["workspaceId"] != call.params["workspaceId"]:
        raise stranger(entity, key)
    return record


def all_of_workspace(call: Call, collection: str) -> list[Record]:
    """The workspace's records, oldest first."""
    return call.store[collection].where(workspaceId=call.params["workspaceId"])


def new_ids(call: Call, count: int) -> list[str]:
    """Ids of 24 hex digits; like the vendor's they begin with the time, and later ones are greater."""
    numbers = sorted(call.random.sample(range(2**32), count))
    begin = f"{int(call.now.timestamp()) % 2**32:08x}{call.serial % 2**32:08x}"
    return [f"{begin}{number:08x}" for number in numbers]


def page_of(rows: Sequence[Any], number: int, size: int) -> tuple[Sequence[Any], dict[str, str]]:
    """The rows of a page counted from 1, and the header that says whether another follows."""
    end = number * size
    return rows[end - size : end], {"Last-Page": "true" if end >= len(rows) else "false"}


def searched_page(call: Call, rows: Sequence[Any]) -> Reply:
    """The page that the body of a search asks for."""
    shown, headers = page_of(rows, call.body.get("page") or 1, call.body.get("pageSize") or 50)
    return Reply(shown, headers=headers)
