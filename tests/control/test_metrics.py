"""``/metrics`` is what Prometheus reads: every request counted once, by what it was and how it ended."""

from __future__ import annotations

import os
from typing import Any

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from toy.api import Api, MakeApp


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app()


def sampled(app: Flask) -> dict[tuple[str, ...], float]:
    """Samples by name and the values of their labels, which come in the order of their names."""
    answer = app.test_client().get("/metrics")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_provider_operation_and_status(app: Flask, library: Api) -> None:
    for _ in range(3):
        library.get("/shelves")
    library.get("/shelves", token=None)

    told = sampled(app)
    assert told["mockserver_requests_total", "list_shelves", "library", "200"] == 3
    assert told["mockserver_requests_total", "list_shelves", "library", "401"] == 1


def test_latencies_are_a_histogram_whose_last_bucket_has_all(app: Flask, library: Api) -> None:
    library.get("/shelves")
    library.get("/shelves")

    told = sampled(app)
    named = ("list_shelves", "library")
    assert told["mockserver_request_seconds_count", *named] == 2
    assert told["mockserver_request_seconds_bucket", "+Inf", *named] == 2
    assert told["mockserver_request_seconds_sum", *named] > 0
    buckets = [value for (name, *labels), value in told.items() if name.endswith("_bucket") and named[0] in labels]
    assert buckets == sorted(buckets)


@pytest.mark.parametrize(
    ("path", "token", "labels"),
    [
        ("/shelves", None, ("library", "authenticate")),
        ("/nowhere", "librarian", ("library", "operation")),
        ("/shelves/99", "librarian", ("library", "behave")),
    ],
)
def test_refusals_are_counted_by_step(
    app: Flask, library: Api, path: str, token: str | None, labels: tuple[str, str]
) -> None:
    library.get(path, **({"token": None} if token is None else {}))

    assert sampled(app)["mockserver_refusals_total", *labels] == 1


def test_an_unknown_host_has_no_provider(app: Flask) -> None:
    app.test_client().get("/nobody.test/")

    told = sampled(app)
    assert told["mockserver_requests_total", "", "", "404"] == 1
    assert told["mockserver_refusals_total", "", "host"] == 1


def test_open_worlds_are_counted(app: Flask, library: Api) -> None:
    library.get("/shelves", headers={"X-Mock-World": "one"})
    library.get("/shelves", headers={"X-Mock-World": "two"})

    assert sampled(app)["mockserver_worlds",] == 3


def test_a_reset_takes_no_count_back(app: Flask, library: Api) -> None:
    library.get("/shelves")
    app.test_client().post("/__admin/reset")

    assert sampled(app)["mockserver_requests_total", "list_shelves", "library", "200"] == 1


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="the process is told where there is /proc")
def test_the_process_is_told_too(app: Flask) -> None:
    assert sampled(app)["process_resident_memory_bytes",] > 0


@pytest.mark.parametrize(("headers", "status"), [({}, 401), ({"Authorization": "Bearer open-sesame"}, 200)])
def test_it_wants_the_token_that_the_control_plane_wants(make_app: MakeApp, headers: Any, status: int) -> None:
    app = make_app(admin_token="open-sesame")

    assert app.test_client().get("/metrics", headers=headers).status_code == status


def test_without_control_plane_there_are_none(make_app: MakeApp) -> None:
    assert make_app(admin=False).test_client().get("/metrics").status_code == 404
