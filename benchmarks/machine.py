"""What a run was measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from granian import __version__ as granian_version

from mockserver import __version__


def machine() -> dict[str, str | int | float]:
    """When and where: versions of what takes part; ``load`` is what else the machine was doing."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "mockserver": __version__,
        "commit": _said("git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"),
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "load": os.getloadavg()[0],
        "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        "python": platform.python_version(),
        "granian": granian_version,
        "node": _said("node", "--version"),
        "java": _said("java", "-version"),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def _said(*command: str) -> str:
    """The first line of what the command says, "" when it cannot be run."""
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return ""
    lines = (ran.stdout or ran.stderr).splitlines()
    return lines[0] if lines and not ran.returncode else ""
