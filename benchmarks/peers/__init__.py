"""The field: other mock servers with the same two operations, installed on demand outside the tree, versions pinned.

What each is given stands beside this file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import Server

_HERE = Path(__file__).resolve().parent
_DOCUMENT = str(_HERE / "capacity.yaml")


class CannotInstallError(Exception):
    """A peer that this machine cannot have, and why."""


@dataclass(frozen=True)
class Peer:
    """``packages`` are from npm, the one that gives the version first; ``command`` gets the folder they are in, a port
    and an empty folder to run in; ``needs`` are programs beside npm.
    """

    name: str
    packages: tuple[str, ...]
    command: Callable[[Path, int, Path], list[str]]
    needs: tuple[str, ...] = ("node",)
    warm: float = 0

    @property
    def version(self) -> str:
        return self.packages[0].rpartition("@")[2]


def _prism(*flags: str) -> Callable[[Path, int, Path], list[str]]:
    def command(folder: Path, port: int, _: Path) -> list[str]:
        return [_bin(folder, "prism"), "mock", *flags, "-h", "127.0.0.1", "-p", str(port), _DOCUMENT]

    return command


def _wiremock(folder: Path, port: int, _: Path) -> list[str]:
    jar = next((folder / "node_modules/wiremock/build").glob("*.jar"))
    mappings = ["--root-dir", str(_HERE / "wiremock"), "--no-request-journal", "--disable-banner"]
    return ["java", "-jar", str(jar), *mappings, "--bind-address", "127.0.0.1", "--port", str(port)]


def _mockoon(folder: Path, port: int, _: Path) -> list[str]:
    flags = ["--disable-log-to-file", "-l", "127.0.0.1", "-p", str(port)]
    return [_bin(folder, "mockoon-cli"), "start", "-d", _DOCUMENT, *flags]


def _json_server(folder: Path, port: int, run_in: Path) -> list[str]:
    # It writes every PUT into its file.
    shutil.copy(_HERE / "json-server/db.json", run_in)
    routes = ["--routes", str(_HERE / "json-server/routes.json"), "--quiet"]
    return [_bin(folder, "json-server"), "db.json", *routes, "-H", "127.0.0.1", "-p", str(port)]


def _openapi_backend(folder: Path, port: int, _: Path) -> list[str]:
    return ["node", str(_HERE / "openapi_backend.cjs"), str(folder), _DOCUMENT, str(port)]


def _bin(folder: Path, name: str) -> str:
    return str(folder / "node_modules/.bin" / name)


PRISM = ("@stoplight/prism-cli@5.16.0",)
PEERS = (
    Peer("prism", PRISM, _prism("-v", "fatal")),
    Peer("prism-logging", PRISM, _prism()),
    Peer("wiremock", ("wiremock@3.13.2",), _wiremock, needs=("java",), warm=30),
    Peer("mockoon", ("@mockoon/cli@9.9.0",), _mockoon),
    Peer("json-server", ("json-server@0.17.3",), _json_server),
    Peer("openapi-backend", ("openapi-backend@5.21.2", "ajv-formats@3.0.1"), _openapi_backend),
)


def installed(peer: Peer, token: str) -> Server:
    """The peer, ready to start; its packages are fetched when they are missing. Raises CannotInstallError."""
    for program in (*peer.needs, "npm"):
        if shutil.which(program) is None:
            raise CannotInstallError(f"{program} is not installed")
    folder = _cache() / peer.packages[0].lstrip("@").replace("/", "-")
    if not (folder / "installed").exists():
        _install(peer.packages, folder)
    return Server(
        peer.name,
        peer.version,
        lambda port, run_in: peer.command(folder, port, run_in),
        warm=peer.warm,
        environ={"BENCH_TOKEN": token},
    )


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mockserver-bench"


def _install(packages: tuple[str, ...], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--loglevel=error", *packages]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if ran.returncode:
        said = ran.stderr.strip().splitlines() or [f"exit code {ran.returncode}"]
        raise CannotInstallError(f"npm could not install {' '.join(packages)}: {said[-1]}")
    (folder / "installed").touch()
