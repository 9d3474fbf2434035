"""What holds for every Azure DevOps operation: the order of checks, error bodies, headers, and everybody's week."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any
from uuid import UUID

from mockserver.errors import Forbidden, WrongMediaType
from mockserver.providers.azure_devops._iterations import current
from mockserver.providers.azure_devops._organization import PROCESS
from mockserver.providers.azure_devops._refusals import is_suppressing, refused
from mockserver.providers.azure_devops._rows import hours_of, rows_of, whole
from mockserver.providers.azure_devops._scope import check_guids, find_iteration, find_project_and_team
from mockserver.providers.azure_devops._versions import version_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mockserver.engine import Call
    from mockserver.errors import ApiError
    from mockserver.providers.azure_devops._versions import Version
    from mockserver.state.store import Store

_WORKING_DAYS = 5
_CONTENT_TYPES = ("application/json", "application/json-patch+json")
_HEADERS = {
    "X-TFS-ProcessId": PROCESS,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "P3P": 'CP="CAO DSP COR ADMa DEV CONo TELo CUR PSA PSD TAI IVDo OUR SAMi BUS DEM NAV STA UNI COM INT PHY ONL FIN '
    'PUR LOC CNT"',
}
_UNCACHED = {"Cache-Control": "no-cache", "Pragma": "no-cache", "Expires": "-1"}


def guard(call: Call) -> None:
    """Version, project, team, right, ids and iteration of a call are good, and stand in ``call.found``.

    The first of them that is not, in this order, is refused: Invalid, NotFound, Forbidden, MalformedPath. The content
    type of a body comes last: WrongMediaType.
    """
    call.found["version"] = version_of(call)
    find_project_and_team(call)
    _check_right(call)
    check_guids(call)
    find_iteration(call)
    _check_content_type(call)


def refuse(body: Any, error: ApiError, call: Call) -> Any:
    """The answer to a refusal in the service's own words."""
    return refused(body, error, call)


def headers(call: Call) -> Mapping[str, str]:
    """Headers of every answer; the version that was answered in, and the caller's name where they are known."""
    activity = str(UUID(call.trace))
    told = {
        **_HEADERS,
        "Content-Type": _content_type(call),
        "X-TFS-Session": _session(call),
        "ActivityId": activity,
        "X-VSS-E2EID": activity,
    }
    if call.credential is not None and (guid := call.credential.subject) is not None:
        user = call.store["users"].get(guid) or {}
        told["X-VSS-UserData"] = f"{guid}:{user.get('uniqueName', '')}"
    told |= _rates(call)
    # Seen on a refused call of an official client: nothing was said about caching.
    is_turned_away = call.error is not None and call.error.kind == "unauthenticated" and is_suppressing(call)
    return told if is_turned_away else told | _UNCACHED


def weekly_hours(store: Store, now: datetime) -> dict[str, tuple[str, float]]:
    """Hours a week by ``uniqueName``, beside the name: five days of each team's current iteration, of all teams."""
    hours = dict.fromkeys((row["userId"] for row in store["members"]), 0.0)
    for team in store["teams"]:
        iteration = current(store, team, now)
        for row in rows_of(store, team, iteration) if iteration is not None else []:
            hours[row["memberId"]] = hours.get(row["memberId"], 0.0) + hours_of([row]) * _WORKING_DAYS
    return {
        user["uniqueName"]: (user["displayName"], whole(hours[user["id"]]))
        for user in store["users"]
        if user["id"] in hours
    }


def _check_right(call: Call) -> None:
    """Raises Forbidden when somebody who may only read wants to write."""
    caller = call.caller
    if call.request.method in ("GET", "OPTIONS") or caller.role != "reader":
        return
    message = f"TF400813: The user '{caller.subject or ''}' is not authorized to access this resource."
    raise Forbidden(
        "UnauthorizedRequestException", message, got=f"credential {caller.name!r}, a reader", expected="a contributor"
    )


def _check_content_type(call: Call) -> None:
    """Raises WrongMediaType for a body that calls itself anything but the two names that the service reads."""
    sent = call.request.headers("Content-Type")
    assert call.operation is not None  # the path was found
    if call.operation.body is None or sent is None or sent.partition(";")[0].strip().lower() in _CONTENT_TYPES:
        return
    raise WrongMediaType(got=sent, expected=" or ".join(_CONTENT_TYPES))


def _rates(call: Call) -> dict[str, str]:
    """What is left of the rate window; the service tells only callers who are near its end, here its last tenth."""
    if not call.is_rate_limited:
        return {}
    (window,) = call.rates
    if window.remaining * 10 > window.limit:
        return {}
    return {
        "X-RateLimit-Resource": "Services/ConcurrencyThrottling",
        "X-RateLimit-Limit": str(window.limit),
        "X-RateLimit-Remaining": str(window.remaining),
        "X-RateLimit-Reset": str(int(call.now.timestamp()) + math.ceil(window.reset)),
    }


def _content_type(call: Call) -> str:
    plain = "application/json; charset=utf-8"
    version: Version | None = call.found.get("version")
    if call.error is not None or version is None or call.request.method == "OPTIONS":
        return plain
    return f"{plain}; api-version={version.shown}"


def _session(call: Call) -> str:
    """The client's session, or a new one for a client that has none yet."""
    sent = call.request.headers("X-TFS-Session") or ""
    try:
        UUID(sent)
    except ValueError:
        return call.new_id()
    return sent
