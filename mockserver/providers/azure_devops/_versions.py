"""``api-version``: where it may stand, what it may say, and which shape of a resource it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockserver.errors import Invalid
from mockserver.providers.azure_devops._catalogue import CAPACITIES, NEWEST, RESOURCES, Location

if TYPE_CHECKING:
    from mockserver.engine import Call

_GRAMMAR = re.compile(
    r"v?(?P<major>\d{1,9})(\.(?P<minor>\d{1,9}))?(?P<preview>-preview(\.(?P<resource>\d{1,9}))?)?",
    re.IGNORECASE | re.ASCII,
)
# The API versions from which on a resource of capacities has its second and its third shape.
_SECOND_CAPACITIES, _THIRD_CAPACITIES = (5, 1), (6, 1)


@dataclass(frozen=True, slots=True)
class Version:
    """The version that a call is answered in: ``shown`` as answers echo it, ``resource`` the shape of its resource."""

    shown: str
    resource: int


def version_of(call: Call) -> Version:
    """The version that a call asks for, or the newest released one where a call may leave it out.

    Raises Invalid: no version on a write, no such syntax, a version out of range, a preview asked for as released.
    """
    assert call.operation is not None  # the path was found
    location = RESOURCES.get(call.operation.behaviour)
    asked = call.asked("api-version")
    if asked is None:
        asked = _accepted(call.request.headers("Accept") or "")
        if asked is not None:
            call.given["api-version"] = asked
    if asked is None:
        if call.request.method not in ("GET", "OPTIONS"):
            raise _not_specified(call)
        return _newest(location)
    return _read(asked, location)


def _accepted(accept: str) -> str | None:
    """The version that an ``Accept`` header names in one of its media ranges."""
    for media in accept.split(","):
        for parameter in media.split(";")[1:]:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "api-version":
                return value.strip().strip('"')
    return None


def _newest(location: Location | None) -> Version:
    if location is None or location.released > (0, 0):
        return Version("7.1", location.version if location else 0)
    return Version(f"7.1-preview.{location.version}", location.version)


def _read(asked: str, location: Location | None) -> Version:
    read = _GRAMMAR.fullmatch(asked)
    if read is None:
        raise _unreadable(asked)
    number = (int(read["major"]), int(read["minor"] or 0))
    shown = f"{number[0]}.{number[1]}"
    resource = int(read["resource"]) if read["resource"] else None
    if number > NEWEST:
        raise _out_of_range(shown, "latest REST API version this server supports is 7.2")
    if location is None:
        return Version(shown, 0)
    if number < location.oldest:
        raise _out_of_range(shown, f"earliest REST API version of this resource is {_dotted(location.oldest)}")
    if resource is not None and not 1 <= resource <= location.version:
        told = f"{shown}-preview.{resource}"
        raise _out_of_range(told, f"latest version of this resource is {shown}-preview.{location.version}")
    if read["preview"] is None:
        if number > location.released:
            raise _under_preview(shown)
        return Version(shown, _shape(location, number))
    shape = resource or _shape(location, number)
    return Version(f"{shown}-preview.{shape}", shape)


def _shape(location: Location, number: tuple[int, int]) -> int:
    """The resource version that belongs to an API version. Only capacities changed what their answers look like."""
    if location is not CAPACITIES or number >= _THIRD_CAPACITIES:
        return location.version
    return 2 if number >= _SECOND_CAPACITIES else 1


def _dotted(number: tuple[int, int]) -> str:
    return f"{number[0]}.{number[1]}"


def _not_specified(call: Call) -> Invalid:
    message = (
        f'No api-version was supplied for the "{call.request.method}" request. The version must be supplied either as '
        'part of the Accept header (e.g. "application/json; api-version=1.0") or as a query parameter '
        '(e.g. "?api-version=1.0").'
    )
    return Invalid("VssVersionNotSpecifiedException", message, got="no api-version", expected="api-version=7.1")


def _unreadable(asked: str) -> Invalid:
    message = (
        f'Invalid api version string: "{asked}". Api version string must be in the format: '
        "{Major}.{Minor}[-preview[.{ResourceVersion}]]."
    )
    return Invalid("VssInvalidApiResourceVersionException", message, got=asked, expected="api-version=7.1")


def _out_of_range(shown: str, bound: str) -> Invalid:
    message = f"The requested REST API version of {shown} is out of range for this server. The {bound}."
    return Invalid("VssVersionOutOfRangeException", message, got=shown, expected="api-version=7.1")


def _under_preview(shown: str) -> Invalid:
    message = (
        f'The requested version "{shown}" of the resource is under preview. The -preview flag must be supplied in the '
        f'api-version for such requests. For example: "{shown}-preview"'
    )
    return Invalid("VssInvalidPreviewVersionException", message, got=shown, expected=f"api-version={shown}-preview")
