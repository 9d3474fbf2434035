"""How far a run at a real API is: nobody should take a wait for the vendor's pace for the end."""

from __future__ import annotations

import sys
from collections.abc import Callable

Tell = Callable[[str, int, float], None]
"""Told of every request to a provider: how many went before it, and the seconds that it waits."""


NOTICED = 0.5
"""Seconds from which a wait is worth a word."""


def told_to_nobody(_provider: str, _sent: int, _wait: float) -> None:
    """For runs that nobody looks at."""


def on_terminal(provider: str, sent: int, wait: float) -> None:
    """Show it on standard error, if that is a terminal, in place of what was shown there."""
    _show(in_words(provider, sent, wait))


def clear_terminal() -> None:
    """Nothing is shown there any more."""
    _show("")


def in_words(provider: str, sent: int, wait: float) -> str:
    """The same in words."""
    return f"{provider}: {sent} requests sent" + (f", the next in {wait:.0f} s" if wait > NOTICED else "")


def _show(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}\r")
        sys.stderr.flush()
