"""The real API as a target, found by its environment variables; nothing but GET is sent to it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from mockserver.contract.sending import Received, Send, Sent, over_http
from mockserver.contract.target import Target
from mockserver.spec.fragment import Provider


def real_target(provider: Provider, environ: Mapping[str, str], url: str | None) -> Target | list[str]:
    """The real API, or the names of the variables that are missing for it.

    Raises ValueError for a base URL that is no real API's: a loopback address that ``url`` does not name.
    """
    prefix = provider.name.upper()
    token = environ.get(f"{prefix}_TOKEN")
    if not token:
        return [f"{prefix}_TOKEN"]
    base = url or environ.get(f"{prefix}_BASE_URL") or f"https://{provider.servers[0].path}"
    if url is None and _is_loopback(base):
        raise ValueError(
            f"{prefix}_BASE_URL={base} is on loopback; for a server of your own pass --contract-url {base}"
        )
    origin = base.removesuffix("".join(f"/{part}" for part in provider.servers[0].path.split("/")[1:]))
    return Target(provider, {"real": token}, _reading(over_http(origin), base, is_named=url is not None), is_real=True)


def _reading(send: Send, base: str, is_named: bool) -> Send:
    def read(sent: Sent) -> Received:
        if sent.method != "GET":
            raise PermissionError(f"{sent.method} {sent.path}: nothing but GET is sent to a real API")
        received = send(sent)
        if not is_named and (told := _of_a_mock(received.headers)):
            raise ValueError(
                f"{base} answers with {told}, so it is a mock; for a server of your own pass --contract-url {base}"
            )
        return received

    return read


def _is_loopback(base: str) -> bool:
    host = urlsplit(base).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _of_a_mock(headers: Iterable[str]) -> str | None:
    return next((name for name in headers if name.lower().startswith("x-mock-")), None)
