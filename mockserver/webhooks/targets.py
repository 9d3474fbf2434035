"""Where deliveries may go: a list of hosts and networks, applied to the addresses that names resolve to."""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from mockserver.errors import MockServerError

LOOPBACK = "loopback"
_LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1"))
_PLACE = re.compile(r"(\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(:(?P<port>[0-9]{1,5}))?")
_NOWHERE = frozenset({"example", "invalid"})  # reserved (RFC 6761): no name server needs to be asked


class RefusedTargetError(Exception):
    """A target that is not on the list. It was not contacted."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A name as it is written in addresses, or a network; the port if only one is meant."""

    allowed: str | IPv4Network | IPv6Network
    port: int | None

    def has(self, host: str | IPv4Address | IPv6Address, port: int) -> bool:
        if self.port not in (None, port):
            return False
        return host == self.allowed if isinstance(self.allowed, str) or isinstance(host, str) else host in self.allowed


class Targets:
    """The list: each of ``told`` is a host, ``host:port``, a network such as 10.0.0.0/8, or ``loopback``.

    Raises MockServerError for what is none of these.
    """

    def __init__(self, told: Sequence[str]) -> None:
        self._rules = [rule for text in told for rule in _rules(text.strip())]

    def addresses(self, host: str, port: int) -> list[str]:
        """The IP addresses of a target, all of them allowed, in the resolver's order.

        Raises RefusedTargetError, and OSError if a host that is on the list by its name has none.
        """
        name = host.rstrip(".").lower()
        is_named = any(rule.has(name, port) for rule in self._rules)
        if not is_named and name.rpartition(".")[2] in _NOWHERE:
            raise self._refused(f"{host!r} is a name for examples", host)
        try:
            found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as error:
            if is_named:
                raise OSError(f"{host!r} cannot be resolved") from error
            raise self._refused(f"{host!r} cannot be resolved", host) from error
        for address in found:
            if not is_named and not any(rule.has(_unwrapped(address), port) for rule in self._rules):
                told = repr(host) if host == address else f"{host!r} is {address}, which"
                raise self._refused(f"{told} is no target of webhooks", host)
        return list(dict.fromkeys(found))

    def _refused(self, found: str, host: str) -> RefusedTargetError:
        return RefusedTargetError(f"{found}; allow it with `serve --webhook-targets {host}`")


def _rules(text: str) -> list[_Rule]:
    if text.lower() == LOOPBACK:
        return [_Rule(network, None) for network in _LOOPBACK]
    try:
        return [_Rule(ip_network(text, strict=False), None)]
    except ValueError:
        place = _PLACE.fullmatch(text)
    port = int(place["port"]) if place and place["port"] else None
    if place is None or (port is not None and not 0 < port < 65536):
        raise MockServerError(
            f"{text!r} is no target of webhooks; write a host, host:port, a network such as 10.0.0.0/8, or {LOOPBACK}"
        )
    name = (place["v6"] or place["name"]).rstrip(".").lower()
    try:
        return [_Rule(ip_network(name), port)]
    except ValueError:
        return [_Rule(name, port)]


def _unwrapped(text: str) -> IPv4Address | IPv6Address:
    """The address without a zone, an IPv4 one that is written as IPv6 as what it is."""
    address = ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
