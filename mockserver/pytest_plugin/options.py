"""The plugin's options; each is a ``MOCKSERVER_…`` variable too."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Any

import pytest

_WORDS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def add_options(parser: pytest.Parser) -> None:
    """Every option of the plugin. Raises pytest.UsageError for a variable that is no value of its option."""
    group = parser.getgroup("mockserver", "mockserver: every option is a variable too, as its help says")

    def add(name: str, about: str, of: Callable[[str], Any] = str, default: Any = None, **told: Any) -> None:
        variable = "MOCKSERVER_" + name.removeprefix("--").replace("-", "_").upper()
        if of is _word:
            told["action"] = "store_true"
        else:
            told["type"] = of
        group.addoption(name, default=_said(variable, of, default), help=f"{about} [{variable}]", **told)

    add("--mock-repro", "Write DIR/<test>.repro.json for failing tests; see `mockserver replay`.", metavar="DIR")
    about = "Add the contract suite: against the mock in process, or =real, =both (real APIs)."
    add("--contract", about, nargs="?", const="mock", metavar="TARGET")
    add("--contract-provider", "Only these providers, separated by commas.", metavar="NAMES")
    add("--contract-url", "A running mock to test instead; with =real, the base URL of the one API.", metavar="URL")
    add("--contract-credentials", "Tokens of the mock at --contract-url (the default scenario's).", metavar="FILE")
    add("--contract-examples", "Cases per operation (10; at real APIs 3); 0: flows only.", int, metavar="N")
    add("--contract-seed", "Seed of the cases (1), or random; it is printed.", _seed, 1, metavar="N")
    add("--contract-stateful", "Generated chains of operations too (minutes).", _word, False)
    add("--contract-report", "Write junit.xml, report.json and report.html there.", metavar="DIR")
    add("--contract-budget", "Requests to each real API (500).", int, 500, metavar="N")
    add("--contract-write", "Also write what --contract-sandbox names.", _word, False)
    add("--contract-sandbox", "Tenant and records that may be written at real APIs.", metavar="FILE")
    add("--contract-receipts", "Where receipts of writes are kept (.).", default=".", metavar="DIR")
    add("--contract-known", "With =both: differences that are known.", metavar="FILE")
    add("--contract-record", "Keep exchanges with real APIs, without personal data.", metavar="DIR")


def _said(variable: str, of: Callable[[str], Any], default: Any) -> Any:
    """What a variable says; the default where it is not set, or empty."""
    if not (text := os.environ.get(variable)):
        return default
    try:
        return of(text)
    except (ValueError, KeyError):
        kind = {int: "a whole number", _seed: "a whole number or random"}.get(of, "yes or no")
        raise pytest.UsageError(f"{variable}={text} is not {kind}; correct or unset it") from None


def _seed(text: str) -> int:
    return random.SystemRandom().getrandbits(32) if text == "random" else int(text)


def _word(text: str) -> bool:
    return _WORDS[text.lower()]
