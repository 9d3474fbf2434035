"""How much a person can work in a week, in seconds. API users have no capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.providers.awork._records import guid_in_path, known
from mockserver.providers.awork._stamps import touched

if TYPE_CHECKING:
    from datetime import datetime

    from mockserver.engine import Call
    from mockserver.state.store import Record, Store

_WORKING_DAYS = ("mon", "tue", "wed", "thu", "fri")
_DAYS = (*_WORKING_DAYS, "sat", "sun")
_FULL_DAY = 86400
_WORK = ("email", "work")
_DEFAULT_WEEK = {**dict.fromkeys(_WORKING_DAYS, 28800), "sat": 0, "sun": 0}


def get_user_capacity(call: Call) -> Record:
    """The person's week: as it was set, else the default."""
    return _shown(_capacity(call))


def update_user_capacity(call: Call) -> Record:
    """Replaces the whole week; nothing given brings back the default. Who set it first stays on record."""
    record = {**_capacity(call), "weeklyCapacity": _week(call.body), **touched(call)}
    call.store["capacities"].put(record)
    return _shown(record)


def weekly_hours(store: Store, now: datetime) -> dict[str, tuple[str, float]]:  # noqa: ARG001 - the hook's signature
    """Hours a week by work e-mail address, beside the person's name; of deactivated and archived people too."""
    return {
        address: (_name(person), sum(_capacity_of(store, person)["weeklyCapacity"].values()) / 3600)
        for person in store["users"]
        if (address := _work_address(person)) is not None
    }


def _name(person: Record) -> str:
    return " ".join(part for part in (person.get("firstName"), person.get("lastName")) if part)


def _work_address(person: Record) -> str | None:
    """The e-mail address that other systems know the person by; None for somebody without one."""
    addresses = (one.get("value") for one in person["userContactInfos"] if (one["type"], one.get("subType")) == _WORK)
    return next((address for address in addresses if address), None)


def _capacity(call: Call) -> Record:
    """The capacity of the path's person. Raises NotFound."""
    guid = guid_in_path(call, "userId")
    kept = call.store["capacities"].get(guid)
    if kept is not None and guid in call.store["users"]:
        return kept
    return _default_of(known(call, "users", guid))


def _capacity_of(store: Store, person: Record) -> Record:
    """The capacity as it was set, else the default."""
    return store["capacities"].get(person["id"]) or _default_of(person)


def _default_of(person: Record) -> Record:
    """A capacity that was never set is as old as the person."""
    return {
        "userId": person["id"],
        "weeklyCapacity": _DEFAULT_WEEK,
        "createdOn": person["createdOn"],
        "createdBy": person["createdBy"],
        "updatedOn": person["createdOn"],
        "updatedBy": person["createdBy"],
    }


def _shown(record: Record) -> Record:
    return {**record, "capacityPerWeek": sum(record["weeklyCapacity"].values())}


def _week(form: dict[str, Any]) -> dict[str, int]:
    """Seconds per day. Days win over the week, and 0 is a value where null is none."""
    if any(form.get(day) is not None for day in _DAYS):
        return {day: form.get(day) or 0 for day in _DAYS}
    total = form.get("capacityPerWeek")
    return _DEFAULT_WEEK if total is None else _spread(total)


def _spread(total: int) -> dict[str, int]:
    """The week over Monday to Friday, Monday first to get what five does not divide.

    What five whole days cannot hold goes to Saturday, then Sunday: the sum stays, and no day is longer than a day.
    """
    whole, extra = divmod(min(total, 5 * _FULL_DAY), 5)
    week = {day: whole + (position < extra) for position, day in enumerate(_WORKING_DAYS)}
    beyond = total - sum(week.values())
    saturday = min(beyond, _FULL_DAY)
    return {**week, "sat": saturday, "sun": beyond - saturday}
