"""The server that is measured, as users install it; the same from its checkout; and the floor under both."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

from benchmarks.servers import PERSON, Server
from mockserver import __version__
from mockserver.process import MockServer
from mockserver.server import Bind

CHECKOUT = Path(__file__).resolve().parent.parent
PATH = f"/api.awork.com/api/v1{PERSON}"


def wheel(folder: Path) -> Server:
    """``serve`` from the wheel, which is built and laid out in ``folder``: fragments are compiled there."""
    pip = [sys.executable, "-m", "pip", "-qq", "--disable-pip-version-check"]
    built = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(CHECKOUT)]
    subprocess.run(built, check=True)  # noqa: S603
    package = next(folder.glob("*.whl"))
    subprocess.run([*pip, "install", "--no-deps", "--target", str(folder / "site"), str(package)], check=True)  # noqa: S603
    return _serve("mockserver", folder / "site")


def checkout() -> Server:
    """``serve`` from YAML."""
    return _serve("mockserver from YAML", CHECKOUT)


def floor(size: int) -> Server:
    """The same HTTP server with the same threads, which answers a constant of ``size`` bytes."""
    settings = [str(Bind().threads), str(size)]
    return Server(
        "floor",
        __version__,
        lambda port, _: [sys.executable, "-m", "benchmarks.floor", str(port), *settings],
        environ={"PYTHONPATH": str(CHECKOUT)},
    )


def answer_and_token() -> tuple[int, str]:
    """How many bytes a capacity has, and the credential for it."""
    with MockServer() as server:
        awork = server.providers()["awork"]
        with urlopen(Request(f"{awork.base_url}{PERSON}", headers=awork.headers)) as answer:  # noqa: S310 - our own
            return len(answer.read()), awork.token


def _serve(name: str, root: Path) -> Server:
    return Server(
        name,
        __version__,
        lambda port, _: [sys.executable, "-m", "mockserver", "serve", "--port", str(port)],
        path=PATH,
        environ={"PYTHONPATH": str(root)},
    )
