"""The people of the company: listed, searched, taken in, changed, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.errors import Invalid, Unauthenticated
from mockserver.providers.projectcor._filters import Filters
from mockserver.providers.projectcor._paging import envelope, window
from mockserver.providers.projectcor._people import row, shown
from mockserver.providers.projectcor._records import known_user
from mockserver.providers.projectcor._stamps import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockserver.engine import Call
    from mockserver.state.store import Record

_REQUIRED = ("first_name", "last_name", "email", "role_id")
_WITH_DEFAULT = ("user_position_id", "daily_hours", "plan_id", "hidden")
_CREATED_WITH = (
    *_REQUIRED,
    *_WITH_DEFAULT,
    "phone",
    "description",
    "birthday",
    "work_in",
    "hourly_rate",
    "monthly_hours",
    "charge_hours",
    "salary",
)
_UPDATED_WITH = (*_CREATED_WITH, "salary_from")
_PICTURE = "https://user-images.staging.projectcor.com/local/Upload/ProfilePictures/50x50/user.png"


def list_users(call: Call) -> dict[str, Any]:
    """The people, hidden ones on demand. Raises Invalid for filters that cannot be read."""
    filters = Filters.read(call.params.get("filters"))
    if filters.has_dates:
        rows, total = _sliced(call, (one for one in call.store["users"] if filters.fit(one)))
    else:
        rows, total = call.store["users"].page(*window(call), **filters.equals)
    return _list(call, [row(call, one, filters.with_position) for one in rows], total)


def search_users_by_name(call: Call) -> dict[str, Any]:
    """The people who are not hidden and whose name contains the text, in any case of its letters."""
    wanted = call.params["name"].casefold()
    people = call.store["users"].where(hidden=False)
    named = (one for one in people if wanted in f"{one['first_name']} {one['last_name']}".casefold())
    rows, total = _sliced(call, named)
    return _list(call, [row(call, one) for one in rows], total)


def get_user(call: Call) -> dict[str, Any]:
    """The user, hidden or not. Raises NotFound."""
    return shown(call, known_user(call, call.params["user_id"]))


def get_me(call: Call) -> dict[str, Any]:
    """The user whose token it is. Raises Unauthenticated once that user is deleted."""
    user = call.store["users"].get(call.caller.subject)
    if user is None:
        raise Unauthenticated("unknown", got="the token of a deleted user", expected="the token of a user")
    return shown(call, user)


def create_user(call: Call) -> dict[str, Any]:
    """The new user, with the defaults of what was not said. Raises Invalid for an e-mail address that is taken."""
    form = _form(call, _CREATED_WITH)
    _keep_unique(call, form["email"])
    record = {
        "id": call.store["users"].next_number(),
        "picture": _PICTURE,
        "cuil": "",
        "remaining_hours": 0,
        "labels": [],
        **_defaults(call),
        **form,
        "created_at": stamp(call.now),
        "updated_at": stamp(call.now),
    }
    call.store["users"].put(record)
    return shown(call, record)


def update_user(call: Call) -> dict[str, Any]:
    """The user with the sent members changed. Raises NotFound, and Invalid for an e-mail address that is taken."""
    record = known_user(call, call.params["user_id"])
    form = _form(call, _UPDATED_WITH)
    if form.get("email", record["email"]) != record["email"]:
        _keep_unique(call, form["email"], record["id"])
    if "salary" in form:
        form.setdefault("salary_from", f"{call.now:%m-%Y}")
    if call.quirk("put_replaces"):
        kept = {name: value for name, value in record.items() if name in _REQUIRED or name not in _UPDATED_WITH}
        record = {**kept, **_defaults(call)}
    record = {**record, **form, "updated_at": stamp(call.now)}
    call.store["users"].put(record)
    return shown(call, record)


def delete_user(call: Call) -> bool:
    """The user is gone, with leaves, working times and logins. Tokens that were issued last until they end."""
    user = known_user(call, call.params["user_id"])
    for collection in ("leaves", "working_times", "grants"):
        for record in call.store[collection].where(user_id=user["id"]):
            call.store[collection].delete(record["id"])
    call.store["users"].delete(user["id"])
    return True


def _form(call: Call, names: tuple[str, ...]) -> dict[str, Any]:
    """What the body says of these members; the others are ignored."""
    return {name: call.body[name] for name in names if name in call.body}


def _defaults(call: Call) -> dict[str, Any]:
    """What a user is whose creator did not say."""
    position = next(iter(call.store["positions"]), None)
    return {"user_position_id": position["id"] if position else 0, "daily_hours": 8, "plan_id": 5, "hidden": False}


def _keep_unique(call: Call, email: str, own: int | None = None) -> None:
    """Raises Invalid when somebody else has the address, in any case of its letters."""
    for other in call.store["users"]:
        if other["id"] != own and other["email"].lower() == email.lower():
            raise Invalid("unique", got=email, expected="an address that nobody else has")


def _sliced(call: Call, people: Iterable[Record]) -> tuple[list[Record], int]:
    found = list(people)
    offset, size = window(call)
    return found[offset:] if size is None else found[offset : offset + size], len(found)


def _list(call: Call, rows: list[dict[str, Any]], total: int) -> dict[str, Any]:
    """The envelope, its total a text as the vendor writes it here."""
    return {**envelope(call, rows, total), "total": str(total)}
