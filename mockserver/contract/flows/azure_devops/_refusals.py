"""What refusals say: the service's own errors, the web framework's, and how strangers are turned away."""

from __future__ import annotations

import re

from mockserver.contract.target import Reply

_WEB_API = "Microsoft.VisualStudio.Services.WebApi"
_COMMON = "Microsoft.VisualStudio.Services.Common"
_CORE = "Microsoft.TeamFoundation.Core.WebApi"
_WORK = "Microsoft.TeamFoundation.Work.WebApi"
_SERVER = "Microsoft.TeamFoundation.Framework.Server"
_AGILE = "Microsoft.Azure.Boards.Agile.Common"
# Namespace, assembly and event number of each exception that clients go by.
_TYPES = {
    "ArgumentException": ("System", "mscorlib", 0),
    "ArgumentNullException": ("System", "mscorlib", 0),
    "CurrentIterationDoesNotExistException": (_WORK, _WORK, 3000),
    "InvalidTeamSettingsException": (f"{_AGILE}.Exceptions", _AGILE, 3000),
    "IterationNotFoundException": (_WORK, _WORK, 3000),
    "ProjectDoesNotExistException": (_CORE, _CORE, 3000),
    "ProjectDoesNotExistWithNameException": (_CORE, _CORE, 3000),
    "TeamMemberNotFoundException": (_WORK, _WORK, 3000),
    "TeamNotFoundException": (_CORE, _CORE, 3000),
    "UnauthorizedRequestException": (_SERVER, _SERVER, 3000),
    "VssInvalidApiResourceVersionException": (_WEB_API, _WEB_API, 3000),
    "VssInvalidPreviewVersionException": (_WEB_API, _WEB_API, 3000),
    "VssPropertyValidationException": (_COMMON, _COMMON, 3000),
    "VssRequestContentTypeNotSupportedException": (_WEB_API, _WEB_API, 3000),
    "VssResourceNotFoundException": (_WEB_API, _WEB_API, 3000),
    "VssVersionNotSpecifiedException": (_WEB_API, _WEB_API, 3000),
    "VssVersionOutOfRangeException": (_WEB_API, _WEB_API, 3000),
}


def refused(reply: Reply, status: int, key: str, message: str) -> None:
    """Fail unless the answer is the service's error of that type with that message; … in it stands for anything."""
    namespace, assembly, event = _TYPES[key]
    assert reply.status == status, f"{reply.operation} answered {reply.status}: {reply.body}"
    told = dict(reply.body)
    wording = ".+".join(map(re.escape, message.split("…")))
    assert re.fullmatch(wording, told["message"], re.DOTALL), f"{reply.operation} said {told['message']!r}"
    assert told == {
        "$id": "1",
        "innerException": None,
        "message": told["message"],
        "typeName": f"{namespace}.{key}, {assembly}",
        "typeKey": key,
        "errorCode": 0,
        "eventId": event,
    }, f"{reply.operation} answered {told}"


def refused_by_framework(reply: Reply, message: str, status: int = 400) -> None:
    """Fail unless the answer is what the web framework says."""
    told = (reply.status, reply.body)
    assert told == (status, {"count": 1, "value": {"Message": message}}), f"{reply.operation} answered {told}"


def no_iteration(reply: Reply, guid: str) -> None:
    """Fail unless the answer is that of an iteration that is not there for the team."""
    message = (
        f"VS1530019: Cannot find iteration with id '{guid}'. The iteration might have been deleted, or it might not be "
        "selected for your team."
    )
    refused(reply, 404, "IterationNotFoundException", message)


def no_right(reply: Reply, user: str) -> None:
    """Fail unless the answer is that of somebody who may not."""
    message = f"TF400813: The user '{user}' is not authorized to access this resource."
    refused(reply, 403, "UnauthorizedRequestException", message)


def turned_away(reply: Reply) -> None:
    """Fail unless the answer is that to an official client whose token is no good."""
    assert (reply.status, reply.body) == (401, None), f"{reply.operation} answered {reply.status}: {reply.body}"
    assert re.fullmatch('Basic realm="https?://.+"', reply.headers["WWW-Authenticate"])
    assert "Content-Type" not in reply.headers
    assert "X-VSS-UserData" not in reply.headers
