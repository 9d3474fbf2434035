"""Member profiles: how long a person's day is and which days are worked. The totals follow at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import orjson

from mockserver.errors import Invalid, Problem
from mockserver.providers.clockify._people import NO_PICTURE
from mockserver.providers.clockify._records import member_of
from mockserver.providers.clockify._refusals import bad_value, stranger
from mockserver.providers.clockify._times import DAY_NAMES, seconds_of

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

_DAY = 86400  # seconds
_ADDRESS = re.compile(r"https?://[a-zA-Z0-9.-]+(:[0-9]{1,5})?(/[a-zA-Z0-9._~/-]*)?")


def get_member_profile(call: Call) -> Record:
    """A person's profile. Raises NotFound."""
    member = member_of(call, call.params["userId"])
    return _shown(_user(call, member), member)


def update_member_profile(call: Call) -> Record:
    """The profile with what was sent; name and picture only follow for limited users. Raises NotFound, Invalid."""
    form = call.body
    week = _week(call, form)
    member = {**member_of(call, call.params["userId"]), **week}
    user = _user(call, member)
    if user["status"] == "LIMITED":
        user = {**user, **_appearance(form)}
        call.store["users"].put(user)
    call.store["members"].put(member)
    return _shown(user, member)


def _user(call: Call, member: Record) -> Record:
    user = call.store["users"].get(member["userId"])
    if user is None:
        raise stranger("User", member["userId"])
    return user


def _shown(user: Record, member: Record) -> Record:
    return {
        "email": user["email"],
        "name": user["name"],
        "imageUrl": user["profilePicture"],
        "hasPassword": True,
        "hasPendingApprovalRequest": False,
        "userCustomFieldValues": [],
        **{name: member[name] for name in ("weekStart", "workCapacity", "workingDays", "workspaceNumber")},
    }


def _week(call: Call, form: Record) -> Record:
    """The members of the form that make a week. Raises Invalid."""
    week = {name: form[name] for name in ("weekStart", "workCapacity") if form.get(name) is not None}
    capacity = seconds_of(week.get("workCapacity", "PT0S"))
    if capacity is None or capacity > _DAY:
        raise bad_value("workCapacity", week["workCapacity"], "a duration of at most a day, such as PT7H")
    if form.get("workingDays") is not None:
        week["workingDays"] = _working_days(call, form["workingDays"])
    return week


def _working_days(call: Call, sent: Any) -> list[str]:
    """The days, once each; the documented text holds them as JSON."""
    if isinstance(sent, str):
        if call.quirk("member_profile_refuses_strings"):
            raise _mistyped(sent)
        try:
            sent = orjson.loads(sent)
        except orjson.JSONDecodeError:
            sent = None
    if not isinstance(sent, list) or any(day not in DAY_NAMES for day in sent):
        raise bad_value("workingDays", call.body["workingDays"], f"an array of {', '.join(DAY_NAMES)}")
    return list(dict.fromkeys(sent))


def _mistyped(sent: str) -> Invalid:
    return Invalid(
        "mistyped",
        "JSON parse error: Cannot read the value of [workingDays]",
        problems=[Problem("body", ("workingDays",), "type", "the live service takes an array", sent, "array")],
    )


def _appearance(form: Record) -> Record:
    """The members of the form that change a limited user. Raises Invalid."""
    given: Record = {"name": form["name"]} if form.get("name") is not None else {}
    if form.get("removeProfileImage"):
        return given | {"profilePicture": NO_PICTURE}
    if (address := form.get("imageUrl")) is not None:
        if not _ADDRESS.fullmatch(address):
            raise bad_value("imageUrl", address, "an address such as https://images.example/me.png")
        given["profilePicture"] = address
    return given
