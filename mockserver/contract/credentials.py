"""The tokens of a mock whose scenario is not the one at hand, from a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mockserver.errors import MockServerError
from mockserver.spec.yaml_file import load


def read_credentials(path: Path) -> Mapping[str, Mapping[str, str]]:
    """Tokens by provider and name, the first with full rights: ``{awork: {admin: <token>, member: <token>}}``.

    Raises MockServerError for anything else.
    """
    if not path.is_file():
        raise MockServerError(f"{path}: no such file of credentials; write `<provider>: {{<name>: <token>}}` into it")
    told = load(path).value
    if not isinstance(told, dict) or not all(_are_tokens(tokens) for tokens in told.values()):
        raise MockServerError(f"{path}: no credentials; write `<provider>: {{<name>: <token>}}`, for all that you test")
    return told


def _are_tokens(told: object) -> bool:
    return isinstance(told, dict) and bool(told) and all(isinstance(token, str) for token in told.values())
