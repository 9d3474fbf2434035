"""The names behind the ids of assignments and projects, each record looked up once in a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


class Names:
    """People, projects, clients and tasks as one call meets them; what is gone is empty."""

    def __init__(self, call: Call) -> None:
        self._store = call.store
        self._seen: dict[tuple[str, str], Record] = {}

    def person(self, user_id: str) -> Record:
        """The person, with ``name`` and ``email``."""
        return self._record("users", user_id, {"name": "", "email": ""})

    def project(self, project_id: str) -> Record:
        """The project."""
        nothing = {"name": "", "color": "#000000", "billable": False, "archived": False, "clientId": ""}
        return self._record("projects", project_id, nothing)

    def client(self, project_id: str) -> str:
        """The name of the project's client, empty without one."""
        client_id = self.project(project_id)["clientId"]
        name: str = self._record("clients", client_id, {"name": ""})["name"] if client_id else ""
        return name

    def task(self, task_id: str | None) -> str | None:
        """The name of a task, None without one."""
        name: str | None = self._record("tasks", task_id, {"name": None})["name"] if task_id else None
        return name

    def _record(self, collection: str, key: str, nothing: Record) -> Record:
        record = self._seen.get((collection, key))
        if record is None:
            record = self._seen[collection, key] = self._store[collection].get(key) or nothing
        return record


def contains(part: str, *names: str | None) -> bool:
    """Whether a part, in any case, occurs in one of the names; the empty one always does."""
    part = part.casefold()
    return any(part in (name or "").casefold() for name in names)
