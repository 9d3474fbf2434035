"""What was found out lately, so that it need not be found out again: bounded, and forgotten all at once."""

from __future__ import annotations

from typing import Final

_MOST: Final = 256
_LONGEST: Final = 4096  # bytes


class Sound(set[bytes]):
    """Short bodies that were looked into and found to be in order, the last few hundred at most.

    Where they may hold secrets, they are to be shown to nobody.
    """

    def remember(self, body: bytes) -> None:
        """Take one in, unless it is long."""
        if len(body) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self.add(body)
