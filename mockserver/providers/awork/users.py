"""The people of the workspace. API users are rows of the list and can be read here; they are changed elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockserver.providers.awork._callers import caller_of, may
from mockserver.providers.awork._events import tell_of_user
from mockserver.providers.awork._lists import Part, page_of, rows_page
from mockserver.providers.awork._people import keep_an_admin, save_person, shown_api_user, shown_caller, shown_person
from mockserver.providers.awork._records import guid_in_path, known
from mockserver.providers.awork._stamps import stamp
from mockserver.providers.awork._tokens import forget_tokens_of

if TYPE_CHECKING:
    from mockserver.engine import Call, Page
    from mockserver.state.store import Record

_FORM = ("firstName", "lastName", "birthDate", "gender", "title", "position", "language")


def list_users(call: Call) -> Page:
    """The people, archived ones and API users on demand; without permission only the caller."""
    archived = call.params["showArchived"]
    if not may(call, "user-master-data:read"):
        caller = caller_of(call)
        row = shown_caller(call, caller)
        return rows_page(call, "User", [row] if archived or not row["isArchived"] else [])
    if not archived:
        return page_of(call, "User", Part("users", shown_person, {"isArchived": False}))
    return page_of(call, "User", Part("users", shown_person), Part("api_users", shown_api_user))


def get_user(call: Call) -> Record:
    """One person or API user. Raises NotFound."""
    api_user = call.store["api_users"].get(guid_in_path(call, "userId"))
    return shown_person(_person(call)) if api_user is None else shown_api_user(api_user)


def update_user(call: Call) -> Record:
    """The master data replaced: what the form leaves out is cleared."""
    record = _person(call)
    given = {name: call.body[name] for name in _FORM if call.body.get(name) is not None}
    kept = {name: value for name, value in record.items() if name not in _FORM}
    return _saved(call, {**given, **kept}, "user_updated")


def delete_user(call: Call) -> None:
    """The person is gone, with capacity, consents and tokens; so is an API user. Raises Invalid for the last admin."""
    user_id = guid_in_path(call, "userId")
    if user_id in call.store["api_users"]:
        forget_tokens_of(call, user_id)
        call.store["api_users"].delete(user_id)
        return
    person = _person(call)
    keep_an_admin(call, person)
    tell_of_user(call, "user_deleted", person)
    forget_tokens_of(call, person["id"])
    for grant in call.store["grants"].where(userId=person["id"]):
        call.store["grants"].delete(grant["id"])
    call.store["capacities"].delete(person["id"])
    call.store["users"].delete(person["id"])


def set_user_archived(call: Call) -> Record:
    """The person, in the archive or out of it. Raises Invalid for the last admin."""
    person = _person(call)
    if call.body["isArchived"]:
        keep_an_admin(call, person)
    return _saved(call, {**person, "isArchived": call.body["isArchived"]}, "user_updated")


def deactivate_user(call: Call) -> None:
    """The person's tokens are refused from now on. Raises Invalid for the last admin."""
    person = _person(call)
    if person["isDeactivated"]:
        return
    keep_an_admin(call, person)
    status = {**person["status"], "isDeactivated": True}
    changed = {**person, "status": status, "isDeactivated": True, "deactivatedOn": stamp(call.now)}
    _saved(call, changed, "user_activation_changed")


def activate_user(call: Call) -> None:
    """The person's tokens that have not ended work again."""
    person = _person(call)
    if not person["isDeactivated"]:
        return
    person.pop("deactivatedOn", None)
    changed = {**person, "status": {**person["status"], "isDeactivated": False}, "isDeactivated": False}
    _saved(call, changed, "user_activation_changed")


def _person(call: Call) -> Record:
    return known(call, "users", guid_in_path(call, "userId"))


def _saved(call: Call, record: Record, event: str) -> Record:
    """The changed person as it is shown now; webhooks are told of the event."""
    before = _person(call)
    save_person(call, record)
    after = _person(call)
    tell_of_user(call, event, after, before)
    return shown_person(after)
