"""What a world of its own costs a test: the same empty tests with the plugin's fixtures and without.

python -m benchmarks.fixtures [--tests 500] [--rounds 5] [--json]
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from mockserver.process import MockServer

KINDS = {
    "nothing": "def test_it(number): ...",
    "fixture": "@pytest.fixture\ndef plain(): return 1\n\ndef test_it(number, plain): ...",
    "awork": "def test_it(number, awork): ...",
    "four": "def test_it(number, awork, azure_devops, projectcor, clockify): ...",
    "marker": '@pytest.mark.mockserver(now="2026-03-02T09:00:00Z")\ndef test_it(number, awork): ...',
}


@click.command()
@click.option("--tests", default=500, show_default=True, help="Tests of each kind in a round.")
@click.option("--rounds", default=5, show_default=True, help="Interleaved rounds.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def main(tests: int, rounds: int, as_json: bool) -> None:
    """Measure milliseconds a test, beyond an empty one, on a server that runs already."""
    told: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with MockServer() as server, tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            for kind, source in KINDS.items():
                told[kind].append(seconds(Path(folder), source, tests, server.url))
            click.echo(f"round {number + 1} of {rounds}", err=True)
    # What is paid once (imports, the first call) is the same with few tests and with many.
    beyond = {
        kind: [(mine - empty) / tests * 1000 for mine, empty in zip(values, told["nothing"], strict=True)]
        for kind, values in told.items()
    }
    if as_json:
        click.echo(json.dumps(beyond))
        return
    click.echo(f"ms a test beyond an empty one, {tests} tests: median (lowest to highest of {rounds} rounds)")
    for kind, values in beyond.items():
        if kind != "nothing":
            click.echo(f"  {kind:<8} {statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})")


def seconds(folder: Path, source: str, tests: int, url: str) -> float:
    """How long pytest says the tests took, setting up and cleaning up included."""
    file = folder / "test_it.py"
    file.write_text(f"import pytest\npytestmark = pytest.mark.parametrize('number', range({tests}))\n{source}\n")
    flags = ["-q", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p", "no:schemathesis"]
    environ = {**os.environ, "MOCKSERVER_URL": url}
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pytest", *flags, "test_it.py"],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"passed in ([0-9.]+)s", ran.stdout)
    if found is None:
        raise RuntimeError(ran.stdout)
    return float(found[1])


if __name__ == "__main__":
    main()
