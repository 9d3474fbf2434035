"""How credentials are presented, as a fragment's security schemes say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockserver.spec.declaration import FlawFound
from mockserver.spec.references import Located


@dataclass(frozen=True)
class SecurityScheme:
    """How a credential is presented: ``bearer``, ``basic``, or ``header`` with the header's name."""

    name: str
    kind: str
    header: str = "Authorization"
    is_jwt: bool = False

    @property
    def way(self) -> str:
        """How it is presented: schemes of the same way are given the same tokens."""
        return f"{self.kind} {self.header.lower()}"


def read_scheme(node: Located, flaw: FlawFound) -> Iterator[SecurityScheme]:
    """The scheme declared at a node, if it is of a kind that is served; else it is a flaw."""
    told = node.value if isinstance(node.value, dict) else {}
    kind, scheme = told.get("type"), str(told.get("scheme", "")).lower()
    if kind == "http" and scheme in ("bearer", "basic"):
        yield SecurityScheme(node.token, scheme, is_jwt=told.get("bearerFormat") == "JWT")
    elif kind == "apiKey" and told.get("in") == "header" and isinstance(told.get("name"), str):
        yield SecurityScheme(node.token, "header", header=told["name"])
    elif kind == "oauth2":
        yield SecurityScheme(node.token, "bearer")
    else:
        remedy = "use http bearer, http basic, apiKey in header or oauth2"
        flaw(node.place, f"security scheme {node.token!r} of an unknown kind", remedy)
