"""A lock whose holder has something to do when it comes and when it goes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType


class Turns:
    """A lock that its holder may take again. ``arrive`` is called once it is taken, ``leave`` before it is let go.

    ``leave`` gets the error that ended the turn, and gives what is to be done when the lock is free, if anything.
    """

    def __init__(
        self, arrive: Callable[[], None], leave: Callable[[BaseException | None], Callable[[], None] | None]
    ) -> None:
        self._mine = threading.RLock()
        self._depth = 0
        self._arrive = arrive
        self._leave = leave

    def __enter__(self) -> None:
        self._mine.acquire()
        try:
            if not self._depth:
                self._arrive()
            self._depth += 1
        except BaseException:
            self._mine.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        after = None
        try:
            self._depth -= 1
            if not self._depth:
                after = self._leave(error)
        finally:
            self._mine.release()
        if after is not None:
            after()
