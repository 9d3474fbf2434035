"""Mutants on trial: a server for each, the suite pointed at it; all of them forks of one loaded process."""

from __future__ import annotations

import logging
import multiprocessing
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import IO

import schemathesis.pytest.plugin  # noqa: F401 - loaded once, inherited by every run of the suite
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

import mockserver.contract.plugin  # noqa: F401 - as well
from mockserver.contract.mutants.breaking import spoilt
from mockserver.contract.mutants.fault import Mutant
from mockserver.errors import MockServerError
from mockserver.lifeline import end_with_parent

Command = Callable[[Sequence[str]], int]
"""Runs ``mockserver`` with arguments and gives its exit code."""
KILLED = 1
"""The exit code of a suite that noticed something."""
_PATIENCE = 600  # seconds for one run of the suite


@dataclass(frozen=True)
class Verdict:
    """What came of a trial: the mutant (None: the mock that is well), the suite's exit code, and what it said last."""

    mutant: Mutant | None
    code: int
    said: str


class Court:
    """Runs ``command`` against mutants of ``app``, ``jobs`` at a time."""

    def __init__(self, app: Flask, command: Command, jobs: int) -> None:
        if sys.platform == "win32":
            raise MockServerError("mutants needs processes that fork; run it on Linux or macOS")
        self._app = app
        self._command = command
        self._jobs = jobs
        self._context = multiprocessing.get_context("fork")

    def verdicts(self, provider: str, mutants: Iterable[Mutant | None], flags: Sequence[str]) -> Generator[Verdict]:
        """The verdict on each, in the order in which they end. Closing the iterator ends what runs."""
        arguments = ["contract", "--provider", provider, "--fail-fast", *flags]
        running: dict[BaseProcess, tuple[Mutant | None, IO[str]]] = {}
        waiting = iter(mutants)
        try:
            while True:
                while len(running) < self._jobs and (mutant := next(waiting, self)) is not self:
                    assert mutant is None or isinstance(mutant, Mutant)
                    process, said = self._start(mutant, arguments)
                    running[process] = mutant, said
                if not running:
                    return
                wait([process.sentinel for process in running])
                for process in [one for one in running if one.exitcode is not None]:
                    mutant, said = running.pop(process)
                    yield _verdict(mutant, process, said)
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.join()

    def _start(self, mutant: Mutant | None, arguments: Sequence[str]) -> tuple[BaseProcess, IO[str]]:
        said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - read when the process has ended
        process = self._context.Process(target=self._serve, args=(mutant, arguments, said.fileno()))
        process.start()
        return process, said

    def _serve(self, mutant: Mutant | None, arguments: Sequence[str], said: int) -> None:
        """Serve the mutant until the suite, in a process of its own, has ended; end with its exit code."""
        end_with_parent()
        logging.disable()  # what breaks in the mutant is looked for, not an accident
        with socket.socket() as claim:
            claim.bind(("127.0.0.1", 0))
            claim.listen(64)
            url = f"http://127.0.0.1:{claim.getsockname()[1]}"
            suite = self._context.Process(target=self._run, args=([*arguments, "--base-url", url], said))
            suite.start()
            wsgi = spoilt(self._app, mutant) if mutant else self._app
            server = make_server("127.0.0.1", 0, wsgi, threaded=True, request_handler=_Quiet, fd=claim.fileno())
            threading.Thread(target=server.serve_forever, daemon=True).start()
            suite.join(_PATIENCE)
            if suite.exitcode is None:
                suite.terminate()
                os.write(said, f"the suite was stopped after {_PATIENCE} seconds".encode())
            os._exit(2 if suite.exitcode is None else suite.exitcode)

    def _run(self, arguments: Sequence[str], said: int) -> None:
        end_with_parent()
        os.dup2(said, sys.stdout.fileno())
        os.dup2(said, sys.stderr.fileno())
        code = self._command(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # a connection serves many requests
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the name of the parent's parameter
        """Say nothing: the suite does."""


def _verdict(mutant: Mutant | None, process: BaseProcess, said: IO[str]) -> Verdict:
    code = process.exitcode
    assert code is not None
    with said:
        said.seek(0)
        return Verdict(mutant, code, said.read())
