"""docs/steering.md is true: its commands run as they stand."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from mockserver.process import MockServer

PAGE = (Path(__file__).parents[2] / "docs" / "steering.md").read_text()
ADDRESS = "http://127.0.0.1:8080"


def session() -> list[tuple[str, str]]:
    """Every console command with the output that is printed below it."""
    blocks = re.findall(r"^```console\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    commands = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part]
    return [(command, output.strip()) for command, _, output in (part.partition("\n") for part in commands)]


def test_the_pasted_session_gives_the_printed_answers():
    assignments: list[str] = []
    with MockServer() as server:
        for command, printed in session():
            told = command.replace(ADDRESS, server.url)
            if not printed:
                assignments.append(told)
                continue
            script = "\n".join([*assignments, told])
            given = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout.strip()

            parts = printed.replace(ADDRESS, server.url).split("…")
            assert re.fullmatch(".+?".join(map(re.escape, parts)), given, re.DOTALL), f"{command}\n{given}"
