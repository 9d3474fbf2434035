"""Where operations live, as a fragment's servers say."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from mockserver.errors import BrokenFilesError, Flaw
from mockserver.spec.operation import Server
from mockserver.spec.references import Located


def read_server(node: Located) -> Server:
    """The server declared at a node. Raises BrokenFilesError for one without a fixed host or with unknown variables."""
    url: str = node.value["url"]
    address: SplitResult = urlsplit(url)
    variables: dict[str, tuple[str, ...]] = {}
    for name, variable in (node.value.get("variables") or {}).items():
        variables[name] = tuple(dict.fromkeys([variable["default"], *variable.get("enum", ())]))
    if not address.hostname or "{" in address.netloc:
        flaw = Flaw(node.place, f"server {url!r} without a fixed host", "write the vendor's full URL")
        raise BrokenFilesError([flaw])
    segments = tuple(part for part in address.path.split("/") if part)
    for part in segments:
        if part.startswith("{") and part[1:-1] not in variables:
            raise BrokenFilesError([Flaw(node.place, f"no variable for {part}", "declare it below `variables`")])
    return Server(address.netloc.lower(), segments, variables)
