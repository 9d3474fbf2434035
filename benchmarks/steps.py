"""Microseconds of each step of a request, in process, beside a Flask route that does nothing.

python -m benchmarks.steps [--rounds 9] [--requests 2000] [--json]

Each round measures GET and PUT of a capacity and the Flask route in turn, so that all see the same weather. What a step
takes is measured by wrapping the function that it is; `rest` is what no step claims, timing itself subtracted.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from typing import Any
from unittest.mock import patch

import click
from flask import Flask

from benchmarks.ours import PATH
from benchmarks.rounds import METHODS
from benchmarks.servers import FORM
from mockserver import data_plane
from mockserver.app import create_app
from mockserver.counts import Counts
from mockserver.engine.fake import Fake
from mockserver.journal.arrival import Arrival
from mockserver.journal.journal import Journal
from mockserver.state.rates import Rates
from mockserver.universe import Settings, Universe

Environ = dict[str, Any]
App = Callable[[Environ, Any], Any]
# What a step is; none of them calls another.
STEPS: dict[str, tuple[Any, str]] = {
    "fault": (Fake, "outcome"),
    "rate limit": (Rates, "take"),
    "authenticate": (Fake, "_admit"),
    "guard": (Fake, "_guard"),
    "validate": (Fake, "_read"),
    "authorize": (Fake, "_authorize"),
    "behave": (Fake, "_behave"),
    "check reply": (Fake, "_finish"),
    "hide secrets": (Arrival, "kept"),
    "journal": (Journal, "add"),
    "count": (Counts, "add"),
    "send": (data_plane, "_send"),
}


@click.command()
@click.option("--rounds", default=9, show_default=True, help="Interleaved rounds.")
@click.option("--requests", "total", default=2000, show_default=True, help="Requests of each kind in a round.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def main(rounds: int, total: int, as_json: bool) -> None:
    """Print what each step of GET and PUT costs."""
    told = measured(rounds, total)
    if as_json:
        click.echo(json.dumps(told))
        return
    click.echo(f"in process, µs, medians of {rounds} rounds        GET     PUT")
    for step in told["GET"]["steps"]:
        shown = "  ".join(f"{told[kind]['steps'][step]:6.1f}" for kind in METHODS)
        click.echo(f"  {step:38}{shown}")
    for name, label in (("whole", "whole request"), ("of_flask", f"of a no-op Flask GET ({told['flask']:.0f} µs)")):
        shown = "  ".join(f"{statistics.median(told[kind][name]):6.2f}" for kind in METHODS)
        click.echo(f"{label:40}{shown}")


def measured(rounds: int, total: int) -> dict[str, Any]:
    """µs: ``flask`` (median), and by method ``whole`` and ``of_flask`` (each round's), ``steps`` (medians)."""
    app = create_app(Settings(seed=1))
    universe: Universe = app.extensions["mockserver"]
    token = next(one["token"] for one in universe.world.store("awork")["credentials"])
    idle = Flask("idle")
    idle.add_url_rule("/", view_func=lambda: "")
    kinds = {"GET": (PATH, b""), "PUT": (PATH, FORM)}
    flask: list[float] = []
    whole: dict[str, list[float]] = {kind: [] for kind in kinds}
    steps: dict[str, list[dict[str, float]]] = {kind: [] for kind in kinds}
    for number in range(rounds + 1):
        idling = spent(idle, [environ("GET", "/", token)] * total)
        for kind, (path, body) in kinds.items():
            took = spent(app.wsgi_app, [environ(kind, path, token, body) for _ in range(total)])
            split = taken_apart(app.wsgi_app, [environ(kind, path, token, body) for _ in range(total)])
            if number:  # the first round warms up
                whole[kind].append(took)
                steps[kind].append({**split, "rest": took - sum(split.values())})
        if number:
            flask.append(idling)
    told: dict[str, Any] = {"flask": statistics.median(flask)}
    for kind in kinds:
        told[kind] = {
            "whole": whole[kind],
            "of_flask": [mine / its for mine, its in zip(whole[kind], flask, strict=True)],
            "steps": {step: statistics.median([one[step] for one in steps[kind]]) for step in steps[kind][0]},
        }
    return told


def environ(method: str, path: str, token: str, body: bytes = b"") -> Environ:
    """A request as the HTTP server hands it over."""
    told: Environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8080",
        "HTTP_AUTHORIZATION": f"Bearer {token}",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
    }
    return {**told, "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body))} if body else told


def spent(app: App, environs: list[Environ]) -> float:
    """µs of CPU for each request; anything but 200 raises RuntimeError."""
    statuses: set[str] = set()

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:  # noqa: ARG001 - as WSGI calls it
        statuses.add(status)

    began = time.thread_time_ns()
    for one in environs:
        app(one, start_response)
    took = time.thread_time_ns() - began
    if statuses != {"200 OK"}:
        raise RuntimeError(f"the server answered {statuses}")
    return took / len(environs) / 1000


def taken_apart(app: App, environs: list[Environ]) -> dict[str, float]:
    """µs of each step for each request."""
    clock = time.thread_time_ns
    taken = dict.fromkeys(STEPS, 0)

    def timed(step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*told: Any, **named: Any) -> Any:
            began = clock()
            try:
                return function(*told, **named)
            finally:
                taken[step] += clock() - began

        return wrapper

    with ExitStack() as stack:
        for step, (owner, name) in STEPS.items():
            stack.enter_context(patch.object(owner, name, timed(step, getattr(owner, name))))
        spent(app, environs)
    itself = _timing()
    return {step: max(0.0, total / len(environs) / 1000 - itself) for step, total in taken.items()}


def _timing() -> float:
    """µs that a wrapper adds to what it measures."""

    def gaps() -> Iterator[int]:
        for _ in range(1000):
            began = time.thread_time_ns()
            yield time.thread_time_ns() - began

    return statistics.median(gaps()) / 1000


if __name__ == "__main__":
    main()
