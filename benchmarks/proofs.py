"""What a server does of the task that all are given: refuse strangers, refuse bad bodies, remember."""

from __future__ import annotations

from benchmarks.servers import FORM, Running

BAD = b'{"mon":"full"}'
REMEMBERED = FORM.replace(b"21600", b"7201")


def proven(running: Running) -> dict[str, bool]:
    """For each of ``refuses strangers``, ``refuses bad bodies`` and ``remembers``: whether the server was seen to."""
    stranger, _ = running.ask("GET", is_known=False)
    bad, _ = running.ask("PUT", BAD)
    written, _ = running.ask("PUT", REMEMBERED)
    _, read = running.ask("GET")
    return {
        "refuses strangers": stranger == 401,
        "refuses bad bodies": bad in {400, 422},
        "remembers": written == 200 and b"7201" in read,
    }
