"""Finishing what a killed run has left at a real API, from its receipt and the token in the environment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from mockserver.contract.gate.gate import Gate
from mockserver.contract.gate.receipt import Receipt, receipt_lines
from mockserver.contract.gate.sandbox import Sandbox
from mockserver.contract.gate.undoing import undo_all
from mockserver.contract.gate.writing import Writing
from mockserver.contract.real import missing_variables, real_target
from mockserver.contract.target import Target
from mockserver.errors import MockServerError
from mockserver.spec.fragment import Provider


def clean_up(path: Path, providers: Mapping[str, Provider], environ: Mapping[str, str]) -> Iterator[str]:
    """Put back whatever a receipt says is left over, one line for each; again does no harm. Raises MockServerError."""
    head = receipt_lines(path)[0]
    provider = providers.get(head["provider"])
    if provider is None:
        raise MockServerError(f"{path}: there is no provider {head['provider']!r} here; name its folder with --specs")
    if (missing := missing_variables(provider, environ)) is not None:
        raise MockServerError(f"{path} is about {provider.title}; set {' or '.join(missing)} to the token of that run")
    target = real_target(provider, environ, head["base_url"])
    assert isinstance(target, Target)
    assert isinstance(target.send, Gate)
    receipt = Receipt.read(path, target.send.secret.tokens[0])
    target.send.writing = Writing(provider, Sandbox(provider.name, receipt.tenant), receipt)
    if not receipt.left:
        yield "nothing is left over"
    yield from undo_all(target.send)
